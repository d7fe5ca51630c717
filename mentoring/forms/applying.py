"""What people are asked when they apply for a programme, and when they change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentoring.choices import Gender, LanguageLevel, Side, TermKind
from mentoring.domain.languages import offered_languages
from mentoring.domain.profiles import CONTACT, MATCHING, SHOWING, Entry, ProfileError
from mentoring.domain.rules import Rules
from mentoring.domain.vocabulary import Vocabulary
from mentoring.domain.weeks import availability_of, day_of, part_of, slots_of
from mentoring.forms.rows import LanguagesField, Row, SelectRows, rows_of, rows_of_codes
from mentoring.models import Profile
from mentoring.models.profile import DAY_PARTS, SLOTS

_MOST_TO_LEARN = 3
_WORDS = ("topics", "profession", "situations", "interests")
Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One box of the table of times."""

    number: int
    is_free: bool
    label: str


class ProfileForm(forms.Form):
    """Asks what matching needs in this programme on this side, and no more."""

    grouped = ("languages", "learns", "availability", "topics", "situations", "interests")

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 -- a QueryDict
        *,
        profile: Profile,
        rules: Rules,
        vocabulary: Vocabulary,
        is_new: bool,
    ) -> None:
        """Build the fields; ``profile`` gives side and programme and, unless new, the values."""
        self.profile, self.is_new = profile, is_new
        self._rules, self._words = rules, vocabulary
        self._side = Side(profile.side)
        super().__init__(data, initial=self._initial())
        self._add_languages()
        self._add_terms()
        self._add_times()
        self._add_person()
        self._add_consents()

    def _initial(self) -> dict[str, Any]:
        """Return what stands in the fields at first."""
        names = (*Entry.__dataclass_fields__,)
        values = {name: getattr(self.profile, name) for name in names}
        values["availability"] = [str(slot) for slot in slots_of(self.profile.availability)]
        values[CONTACT] = CONTACT in self.profile.consents
        return values

    def _add_languages(self) -> None:
        """Ask which languages somebody speaks and, where both teach, wants to learn."""
        chosen = [code for code, _level in self.profile.languages] + list(self.profile.learns)
        self.language_choices = offered_languages(self._words.language, chosen)
        codes = [code for code, _name in self.language_choices]
        self.level_choices: Choices = LanguageLevel.choices
        self.fields["languages"] = LanguagesField(
            languages=codes, levels=LanguageLevel.values, label=_("Which languages do you speak?")
        )
        must = self._rules.must
        if must.exchange:
            self.fields["learns"] = forms.MultipleChoiceField(
                choices=self.language_choices,
                widget=SelectRows,
                required=False,
                label=_("Which languages do you want to learn?"),
            )
        if self._side == Side.MENTEE and must.language and must.interpreter:
            self.fields["needs_interpreter"] = forms.BooleanField(
                required=False,
                label=_("We can talk with the help of an interpreter"),
            )

    def _add_terms(self) -> None:
        """Ask for what the office has words for."""
        is_mentor = self._side == Side.MENTOR
        topics = _("What can you help with?") if is_mentor else _("What would you like help with?")
        situations = (
            _("Which of these do you know from your own life?")
            if is_mentor
            else _("Which of these is true for you?")
        )
        if self._rules.must.exchange:
            topics = _("What would you like to talk about?")
        self._add_boxes("topics", TermKind.TOPIC, topics)
        self._add_select("profession", TermKind.PROFESSION, _("What is your profession?"))
        self._add_boxes("situations", TermKind.SITUATION, situations)
        self._add_boxes("interests", TermKind.INTEREST, _("What do you like?"))
        self._add_select("region", TermKind.REGION, _("Where can you meet?"))
        self.fields["meets_remotely"] = forms.BooleanField(
            required=False, label=_("We can also meet by telephone or video")
        )

    def _add_boxes(self, name: str, kind: TermKind, label: Any) -> None:  # noqa: ANN401 -- lazy
        """Offer words to tick, if there are any."""
        if choices := self._words.choices(kind, getattr(self.profile, name)):
            self.fields[name] = forms.MultipleChoiceField(
                choices=choices, required=False, label=label, widget=forms.CheckboxSelectMultiple
            )

    def _add_select(self, name: str, kind: TermKind, label: Any) -> None:  # noqa: ANN401 -- lazy
        """Offer words to choose one from, if there are any."""
        if choices := self._words.choices(kind, [getattr(self.profile, name)]):
            empty = ("", pgettext_lazy("choice", "No answer"))
            self.fields[name] = forms.ChoiceField(
                choices=[empty, *choices], required=False, label=label
            )

    def _add_times(self) -> None:
        """Ask when, how long and, from mentors, for how many."""
        self.fields["availability"] = forms.MultipleChoiceField(
            choices=[(str(slot), slot) for slot in range(SLOTS)],
            required=False,
            label=_("When do you have time?"),
            widget=forms.CheckboxSelectMultiple,
        )
        if self._side == Side.MENTOR or self._rules.must.hours:
            self.fields["monthly_hours"] = forms.IntegerField(
                min_value=1, max_value=40, label=_hours_label(self._side)
            )
        if self._side == Side.MENTOR:
            self.fields["capacity"] = forms.IntegerField(
                min_value=1,
                max_value=10,
                label=_("How many people can you accompany at the same time?"),
            )

    def _add_person(self) -> None:
        """Ask for some words and, where the rules need it, for gender."""
        if self._rules.must.gender:
            is_mentor = self._side == Side.MENTOR
            empty = pgettext_lazy("choice", "No answer") if is_mentor else _("I do not mind")
            self.fields["gender" if is_mentor else "gender_wish"] = forms.ChoiceField(
                choices=[("", empty), *Gender.choices],
                required=False,
                label=_("Your gender") if is_mentor else _("Who should accompany you?"),
                help_text=_("You do not have to answer. Some people wish for a woman or a man.")
                if is_mentor
                else _("If you choose something here, the search may take longer."),
            )
        self.fields["about"] = forms.CharField(
            required=False,
            label=_("What else should the other person know about you?"),
            help_text=_("Some sentences are enough. Please write nothing about your health."),
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def _add_consents(self) -> None:
        """Ask for each purpose on its own; what matching cannot do without is asked only once."""
        if self.is_new:
            self.fields[MATCHING] = forms.BooleanField(
                required=False,
                label=_(
                    "The coordination may use what I have said here to find the right person for "
                    "me."
                ),
            )
            self.fields[SHOWING] = forms.BooleanField(
                required=False,
                label=_(
                    "Somebody who fits me may see my name and what I have said here, before we "
                    "meet."
                ),
            )
        self.fields[CONTACT] = forms.BooleanField(
            required=False,
            label=_(
                "Somebody who is proposed to me may see my e-mail address, so that we can "
                "arrange to meet."
            ),
        )

    def clean_availability(self) -> int:
        """Return the times as they are stored."""
        return availability_of(int(slot) for slot in self.cleaned_data["availability"])

    def entry(self) -> Entry:
        """Return what was said. What was not asked stays as it is."""
        names = (*Entry.__dataclass_fields__,)
        kept = {name: getattr(self.profile, name) for name in names}
        return Entry(
            **kept | {name: self.cleaned_data[name] for name in names if name in self.fields}
        )

    def consents(self) -> list[str]:
        """Return what was agreed to."""
        names = (MATCHING, SHOWING, CONTACT)
        return [name for name in names if self.cleaned_data.get(name)]

    def add_problems(self, error: ProfileError) -> None:
        """Put the domain's reasons to the fields they are about."""
        for name, reason in error.problems.items():
            self.add_error(name if name in self.fields else None, reason)

    def language_rows(self) -> list[Row]:
        """Return the rows of languages as they are drawn."""
        return rows_of(self["languages"].value() or ())

    def learn_rows(self) -> list[Row]:
        """Return the rows of languages to learn."""
        return rows_of_codes(self["learns"].value() or (), most=_MOST_TO_LEARN)

    def week(self) -> list[tuple[str, list[Slot]]]:
        """Return the table of times: for each day its parts."""
        chosen = set(self["availability"].value() or ())
        days: dict[str, list[Slot]] = {}
        for number in range(SLOTS):
            slot = Slot(
                number=number,
                is_free=str(number) in chosen,
                label=f"{day_of(number)}, {part_of(number)}",
            )
            days.setdefault(day_of(number), []).append(slot)
        return list(days.items())

    def parts(self) -> list[str]:
        """Return the heads of the table of times."""
        return [part_of(number) for number in range(DAY_PARTS)]

    @property
    def has_words(self) -> bool:
        """Whether the office has words to choose from."""
        return any(name in self.fields for name in _WORDS)


def _hours_label(side: Side) -> Any:  # noqa: ANN401 -- a lazy text
    """Return how the hours are asked for."""
    if side == Side.MENTOR:
        return _("How many hours a month can you give to one person?")
    return _("How many hours a month would you like to meet?")


class PauseForm(forms.Form):
    """Asks until when."""

    until = forms.DateField(
        label=_("Until which day do you need a pause?"),
        help_text=_("At most six months. Then you are back by yourself."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
