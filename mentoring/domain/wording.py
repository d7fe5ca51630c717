"""What letters say, and where they lead, in the language of whom they are for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from lms.api import Person
from mentoring.choices import NoticeKind, ProfileState
from mentoring.models import Meeting, Notice, Profile, Programme, Proposal

_OFFICE = {
    NoticeKind.HELP: "tandems",
    NoticeKind.CONTACT: "tandems",
    NoticeKind.APPLICATIONS: "people",
}
_TANDEM = {NoticeKind.AGREEMENT: "agreement", NoticeKind.FIRST_MEETING: "meeting_plan"}
_ASKING = (NoticeKind.CHECK_IN, NoticeKind.CHECK_IN_LATE, NoticeKind.FOLLOW_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is sent."""

    subject: str
    body: str


def letter_to(person: Person, notice: Notice, *, base_url: str) -> Letter:
    """Write a letter. It names an occasion and a page, never the other person or their words."""
    language = _spoken(person.language)
    with translation.override(language):
        programme, facts = _facts(notice)
        context = {
            **facts,
            "url": f"{base_url}{_address(notice, programme, facts)}",
            "programme": programme.title_in(language),
        }
        text = render_to_string(f"lotse_mentoring/mail/{notice.kind}.txt", context)
    subject, _newline, body = text.strip().partition("\n")
    return Letter(subject=" ".join(subject.split()), body=f"{body.strip()}\n")


def _spoken(language: str) -> str:
    """Return a person's language as the site knows it, or the site's own."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return settings.LANGUAGE_CODE


def _facts(notice: Notice) -> tuple[Programme, dict[str, Any]]:
    """Return the programme a letter belongs to, and the few facts it tells."""
    if notice.tandem:
        meeting = Meeting.objects.filter(pk=notice.ids.get("meeting")).first()
        return notice.tandem.programme, {"starts_at": meeting.starts_at if meeting else None}
    if proposal := notice.ids.get("proposal"):
        rows = Proposal.objects.select_related("mentee__programme")
        found = rows.get(pk=proposal)
        return found.mentee.programme, {
            "proposal": found.public_id,
            "answer_by": found.answer_by,
        }
    programme = Programme.objects.get(pk=notice.ids["programme"])
    waiting = Profile.objects.filter(programme=programme, state=ProfileState.APPLIED)
    return programme, {"count": waiting.count()}


def _address(notice: Notice, programme: Programme, facts: Mapping[str, Any]) -> str:
    """Return where a letter leads."""
    kind = NoticeKind(notice.kind)
    if place := _OFFICE.get(kind):
        return reverse(f"lotse_mentoring_office:{place}", args=[programme.public_id])
    if kind in _ASKING:
        return reverse("lotse_mentoring:check_in", args=[notice.ids["check_in"]])
    if notice.tandem:
        page = _TANDEM.get(kind, "tandem")
        return reverse(f"lotse_mentoring:{page}", args=[notice.tandem.public_id])
    return reverse("lotse_mentoring:proposal", args=[facts["proposal"]])
