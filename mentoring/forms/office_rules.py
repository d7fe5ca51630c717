"""The rules of a programme as sentences with a control each."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentoring.choices import LanguageLevel
from mentoring.domain.rules import WISH_LABELS, Must, Rules, RulesError
from mentoring.domain.ruling import check
from mentoring.models.profile import SLOTS

_POINTS = 1000
_PAIRS, _SUM = "pairs", "sum"
# What the domain calls a rule, where the form calls its field otherwise.
_FIELD_OF = {"times_in_common": "must_times", "language": "must_language", "team": "must_team"}


def _points(label: Any, help_text: Any = "") -> forms.IntegerField:  # noqa: ANN401 -- lazy words
    return forms.IntegerField(label=label, help_text=help_text, min_value=0, max_value=_POINTS)


def _switch(label: Any, help_text: Any = "") -> forms.BooleanField:  # noqa: ANN401 -- lazy words
    return forms.BooleanField(label=label, help_text=help_text, required=False)


class RulesForm(forms.Form):
    """All rules of a programme."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    must_reporting = _switch(_("The mentee does not report to the mentor."))
    must_team = forms.ChoiceField(
        label=_("Which team the two come from"),
        choices=(
            ("any", pgettext_lazy("team", "does not matter")),
            ("same", pgettext_lazy("team", "the same")),
            ("other", pgettext_lazy("team", "different ones")),
        ),
    )
    must_course = _switch(_("The mentor has completed the course for mentors."))
    must_conduct = _switch(_("The mentor's certificate of good conduct was seen."))
    must_gender = _switch(_("If the mentee wishes for a gender, the mentor has it."))
    must_language = forms.ChoiceField(
        label=_("Both speak a common language, at least at this level"),
        required=False,
        choices=(("", _("no common language needed")), *LanguageLevel.choices),
    )
    must_interpreter = _switch(
        _("If the mentee says that an interpreter may help, no common language is needed.")
    )
    must_exchange = _switch(_("Each speaks as a mother tongue what the other wants to learn."))
    must_region = _switch(_("Both are in the same region, or both meet remotely as well."))
    must_times = forms.IntegerField(
        label=_("Parts of the week in which both have time, at least"),
        help_text=_("A week has 21 parts: morning, afternoon and evening of each day. 0: off."),
        min_value=0,
        max_value=SLOTS,
    )
    must_hours = _switch(_("The mentor has as many hours a month as the mentee wants."))
    wish_topics = _points(WISH_LABELS["topics"])
    wish_profession = _points(WISH_LABELS["profession"])
    wish_situation = _points(WISH_LABELS["situation"])
    wish_tongue = _points(WISH_LABELS["tongue"])
    wish_interests = _points(WISH_LABELS["interests"])
    wish_times = _points(WISH_LABELS["times"])
    per_week = _points(_("Points for each week of waiting"))
    most = _points(_("At most for waiting"), _("So that nobody waits for ever."))
    first = forms.ChoiceField(
        label=_("What counts most in a matching round"),
        widget=forms.RadioSelect,
        choices=(
            (_PAIRS, _("As many pairs as possible. Points decide among these.")),
            (_SUM, _("As many points as possible, even if fewer people find somebody.")),
        ),
    )
    floor = _points(
        _("Fewest points of a pair"),
        _("Below this, two people are not proposed to each other. 0: every pair is welcome."),
    )
    stay_bonus = _points(
        _("Points for staying together"),
        _("Keeps open proposals together when a round is repeated."),
    )

    def __init__(self, data: Any = None, *, rules: Rules, seen: int) -> None:  # noqa: ANN401 -- a QueryDict
        """Begin with rules, and remember the version they are a change of."""
        super().__init__(data, initial={**_values(rules), "seen": seen})

    def musts(self) -> list[forms.BoundField]:
        """Return the fields of what must hold."""
        return [self[name] for name in self.fields if name.startswith("must_")]

    def wishes(self) -> list[forms.BoundField]:
        """Return the fields of what is wished for."""
        return [self[name] for name in self.fields if name.startswith("wish_")]

    def sum_of_wishes(self) -> int:
        """Return the sum of what stands in the fields; what is no number counts nothing."""
        typed = (str(field.value() or "").strip() for field in self.wishes())
        return sum(int(value) for value in typed if value.isdecimal())

    def clean(self) -> dict[str, Any]:
        """Put the rules together. Raises nothing; what cannot work stands at its field."""
        found = super().clean() or {}
        if not self.errors:
            try:
                self._rules = check(_rules(found))
            except RulesError as error:
                self._explain(error.problems)
        return found

    def rules(self) -> Rules:
        """Return what was entered, once it is valid."""
        return self._rules

    def _explain(self, problems: Mapping[str, Any]) -> None:
        """Put what is wrong to the field it is about."""
        for name, words in problems.items():
            field = _FIELD_OF.get(name) or (f"wish_{name}" if name in WISH_LABELS else name)
            self.add_error(field if field in self.fields else None, words)


def _values(rules: Rules) -> dict[str, Any]:
    """Return rules as the fields hold them."""
    return {
        **{f"must_{name}": getattr(rules.must, name) for name in Must.__slots__},
        **{f"wish_{name}": rules.wishes.get(name, 0) for name in WISH_LABELS},
        "per_week": rules.per_week,
        "most": rules.most,
        "first": _PAIRS if rules.pairs_first else _SUM,
        "floor": rules.floor,
        "stay_bonus": rules.stay_bonus,
    }


def _rules(data: Mapping[str, Any]) -> Rules:
    """Return what stands in the fields as rules, unchecked."""
    return Rules(
        must=Must(**{name: data[f"must_{name}"] for name in Must.__slots__}),
        wishes={name: data[f"wish_{name}"] for name in WISH_LABELS},
        per_week=data["per_week"],
        most=data["most"],
        pairs_first=data["first"] == _PAIRS,
        floor=data["floor"],
        stay_bonus=data["stay_bonus"],
    )
