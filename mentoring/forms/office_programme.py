"""What can be set in a programme, and what a new one is asked."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.coreutils import get_content_languages

from lms.api import (
    Course,
    OrganisationUnit,
    Person,
    Scope,
    courses_on_offer,
    present_members,
    units_on_offer,
)
from lms.data import MembershipKind
from mentoring.choices import ProgrammeKind
from mentoring.domain.programmes import PARTS, Settings, stamp
from mentoring.forms.office_texts import TextsForm, choose
from mentoring.models import Guide, Programme

_STEP = "\u00a0\u00a0"  # how far a unit stands in below the one above it
_MOST_STAFF = 300  # names to choose from; more are no list any more
_LABELS = {
    "title": gettext_lazy("Title (%(language)s)"),
    "summary": gettext_lazy("Short description (%(language)s)"),
    "agreement": gettext_lazy("Agreement that both sign (%(language)s)"),
}
_ROWS = {"summary": 3, "agreement": 10}
_LONGEST = {"title": 200, "summary": 1000, "agreement": 20_000}
KINDS: Mapping[str, Any] = {
    ProgrammeKind.SPONSORSHIP: gettext_lazy(
        "Somebody from the same team helps from the first day on. The usual rules: same team, "
        "times in common, a language in common from level A2."
    ),
    ProgrammeKind.LANGUAGE: gettext_lazy(
        "Two people learn each other's language. The usual rules: each speaks as a mother tongue "
        "what the other wants to learn."
    ),
    ProgrammeKind.MENTORING: gettext_lazy(
        "An experienced person from another team accompanies for some months. The usual rules: "
        "another team, nobody the mentee reports to, a language in common from level B1."
    ),
}


class ProgrammeForm(TextsForm):
    """The settings of a programme."""

    parts = PARTS

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("People of this unit and all below it can apply."),
        error_messages={"invalid_choice": gettext_lazy("This is none of your units.")},
    )
    contact = forms.ChoiceField(
        label=gettext_lazy("Contact person"),
        help_text=gettext_lazy("Is asked for help. Named to everybody in the programme."),
        error_messages={"invalid_choice": gettext_lazy("This person cannot be chosen here.")},
    )
    months = forms.IntegerField(
        label=gettext_lazy("Duration in months"), min_value=1, max_value=36, initial=9
    )
    rhythm_days = forms.IntegerField(
        label=gettext_lazy("Days between meetings"),
        min_value=1,
        max_value=90,
        initial=14,
        help_text=gettext_lazy("After twice as many days without a meeting somebody has a look."),
    )
    certificate_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes a confirmation takes"),
        min_value=0,
        max_value=100_000,
        initial=600,
        help_text=gettext_lazy("Mentors who have met for at least so long get a confirmation."),
    )
    gate_course = forms.ChoiceField(
        label=gettext_lazy("Course that mentors complete first"), required=False
    )
    guide_key = forms.ChoiceField(
        label=gettext_lazy("Guide for the first weeks"),
        required=False,
        help_text=gettext_lazy("Written in the CMS, under Snippets."),
    )
    allows_requests = forms.BooleanField(
        label=gettext_lazy("Mentees may ask for a mentor themselves"),
        required=False,
        help_text=gettext_lazy("They choose among the mentors suggested to them."),
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 -- a QueryDict
        *,
        scope: Scope,
        programme: Programme | None = None,
    ) -> None:
        """Ask for a new programme, or for the settings of one there is."""
        super().__init__(data, initial=_initial(programme) if programme else {})
        self._scope = scope
        language = get_language() or ""
        self.ask(programme.source_language if programme else _source(), _codes(programme))
        contact = programme.contact if programme else scope.viewer
        choose(self, "unit", ((one.value, _indented(one)) for one in units_on_offer(scope)))
        choose(self, "contact", _contacts(scope, contact))
        courses = [(one.value, one.label) for one in courses_on_offer(scope, language)]
        choose(self, "gate_course", [("", _("none")), *courses])
        choose(self, "guide_key", [("", _("none")), *_guides(language)])
        if programme is None and scope.viewer:
            self.initial["contact"] = str(scope.viewer.pk)

    def field_for(self, part: str, language: str, look: Mapping[str, str]) -> forms.Field:
        """Return the field of one text."""
        rows = _ROWS.get(part)
        attributes = {**look, "rows": rows} if rows else dict(look)
        widget = forms.Textarea(attrs=attributes) if rows else forms.TextInput(attrs=attributes)
        label = _LABELS[part] % {"language": language}
        return forms.CharField(label=label, max_length=_LONGEST[part], widget=widget)

    def facts(self) -> list[forms.BoundField]:
        """Return the fields that are the same in all languages."""
        return [self[name] for name in self.fields if name in _FACTS]

    def settings(self) -> Settings:
        """Return what was entered."""
        data = self.cleaned_data
        course, guide = data["gate_course"], data["guide_key"]
        return Settings(
            unit=OrganisationUnit.objects.get(pk=data["unit"]),
            contact=Person.objects.get(pk=data["contact"]),
            texts=self.texts(),
            guide_key=UUID(guide) if guide else None,
            gate_course=Course.objects.get(pk=course) if course else None,
            months=data["months"],
            rhythm_days=data["rhythm_days"],
            allows_requests=data["allows_requests"],
            certificate_minutes=data["certificate_minutes"],
        )


class NewProgrammeForm(ProgrammeForm):
    """A new programme: the same, and of which kind it is for good."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=ProgrammeKind, widget=forms.RadioSelect
    )


_FACTS = (
    "unit",
    "contact",
    "months",
    "rhythm_days",
    "certificate_minutes",
    "gate_course",
    "guide_key",
    "allows_requests",
)


def _source() -> str:
    """Return the language a new programme is written in first: the site's own."""
    codes, own = list(get_content_languages()), str(settings.LANGUAGE_CODE)
    return own if own in codes else codes[0]


def _codes(programme: Programme | None) -> list[str]:
    """Return the languages a programme has texts in."""
    return list(programme.texts) if programme else []


def _initial(programme: Programme) -> dict[str, Any]:
    """Return a programme as the fields hold it."""
    texts = {
        f"{part}_{code}": words
        for code, parts in programme.texts.items()
        for part, words in parts.items()
    }
    return {
        **texts,
        "seen": stamp(programme),
        "unit": str(programme.unit_id),
        "contact": str(programme.contact_id),
        "months": programme.months,
        "rhythm_days": programme.rhythm_days,
        "certificate_minutes": programme.certificate_minutes,
        "gate_course": str(programme.gate_course_id or ""),
        "guide_key": str(programme.guide_key or ""),
        "allows_requests": programme.allows_requests,
    }


def _indented(option: Any) -> str:  # noqa: ANN401 -- an option of the hub
    """Return a unit's name below the one above it."""
    return f"{_STEP * option.depth}{option.label}"


def _contacts(scope: Scope, present: Person | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return who can be asked for help: who has a role in the units, then their staff."""
    units, day = scope.units().values("pk"), scope.day
    role = Q(roles__unit__in=units, roles__valid_from__lte=day) & _until("roles", day)
    own = Q(pk=present.pk) if present else Q(pk__in=())
    people = Person.objects.filter(erased_at=None).order_by("sort_name", "display_name", "pk")
    leading = list(people.filter(role | own).distinct())
    members = present_members(scope).filter(kind=MembershipKind.STAFF).values("person")
    staff = people.filter(pk__in=members).exclude(pk__in=[one.pk for one in leading])
    groups = [
        (_("With a role"), leading),
        (_("Full-time staff"), list(staff[:_MOST_STAFF])),
    ]
    return [
        (label, [(str(one.pk), one.sort_name or one.display_name) for one in found])
        for label, found in groups
        if found
    ]


def _until(name: str, day: date) -> Q:
    """Return the condition that something has not ended before a day."""
    return Q(**{f"{name}__valid_to": None}) | Q(**{f"{name}__valid_to__gte": day})


def _guides(language: str) -> list[tuple[str, str]]:
    """Return the guides of the CMS, each once, by the title in the reader's language if any."""
    found: dict[str, str] = {}
    for guide in Guide.objects.select_related("locale").order_by("pk"):
        key = str(guide.translation_key)
        if key not in found or guide.locale.language_code == language:
            found[key] = guide.title
    return sorted(found.items(), key=lambda one: one[1].casefold())
