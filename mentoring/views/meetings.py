"""Meetings of a tandem: planned, moved, called off, noted, and put into one's own calendar."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms import clock
from mentoring.choices import NoteLayer, TermKind
from mentoring.domain import meetings, notes
from mentoring.domain.calendars import calendar_of
from mentoring.domain.nextsteps import ends_at
from mentoring.domain.sealing import can_seal
from mentoring.domain.tandems import ALIVE
from mentoring.forms.meetings import HeldForm, PlanForm, initial_of
from mentoring.models import Meeting, Term
from mentoring.views.pair import Pair, for_the_two, only_while, posted

_ON_A_PAGE = 20


@require_safe
@for_the_two
def index(request: HttpRequest, pair: Pair) -> HttpResponse:
    """List all meetings, the newest first."""
    page = Paginator(pair.tandem.meetings.all(), _ON_A_PAGE).get_page(request.GET.get("page"))
    return pair.show(request, "meetings", page=page, now=clock.now())


@require_safe
@for_the_two
def show(request: HttpRequest, pair: Pair, meeting: UUID) -> HttpResponse:
    """Show one meeting and what can be done about it."""
    found, now = _meeting(pair, meeting), clock.now()
    words = _words(found.topics)
    return pair.show(
        request,
        "meeting",
        meeting=found,
        topics=[words[key] for key in found.topics if key in words],
        notes=notes.notes_of_pair(pair.tandem, meeting=found),
        is_over=ends_at(found) <= now,
        has_begun=found.starts_at <= now,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
@only_while(*ALIVE)
def plan(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Plan a meeting."""
    form = PlanForm(posted(request), topics=_words())
    if form.is_valid():
        try:
            meetings.plan(pair.tandem, pair.side, form.plan(), now=clock.now())
        except meetings.MeetingError as error:
            _say(form, error)
        else:
            messages.success(request, _("Your meeting is planned."))
            return pair.home()
    return pair.ask(request, "meeting_plan", form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
@only_while(*ALIVE)
def move(request: HttpRequest, pair: Pair, meeting: UUID) -> HttpResponse:
    """Move a planned meeting, or change how and where."""
    found = _meeting(pair, meeting)
    topics = _words(found.topics)
    form = PlanForm(posted(request), initial=initial_of(found), topics=topics)
    if form.is_valid():
        try:
            meetings.move(found, form.plan(), now=clock.now())
        except meetings.MeetingError as error:
            _say(form, error)
        else:
            messages.success(request, _("Your meeting is changed."))
            return _to(pair, found)
    return pair.ask(request, "meeting_plan", form, meeting=found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
@only_while(*ALIVE)
def cancel(request: HttpRequest, pair: Pair, meeting: UUID) -> HttpResponse:
    """Ask once more, then call a meeting off, or take back that it was held."""
    found = _meeting(pair, meeting)
    if request.method == "POST":
        try:
            meetings.cancel(found, now=clock.now())
        except meetings.MeetingError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The meeting is called off."))
        return pair.home()
    return pair.show(
        request, "meeting_cancel", meeting=found, is_over=ends_at(found) <= clock.now()
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
@only_while(*ALIVE)
def hold(request: HttpRequest, pair: Pair, meeting: UUID) -> HttpResponse:
    """Note that a meeting took place, as it really was."""
    found = _meeting(pair, meeting)
    topics = _words(found.topics)
    form = HeldForm(posted(request), initial=initial_of(found), topics=topics)
    if form.is_valid():
        try:
            held = meetings.hold(found, form.plan(), now=clock.now())
        except meetings.MeetingError as error:
            _say(form, error)
        else:
            return _noted(request, pair, held, form)
    return pair.ask(request, "meeting_held", form, meeting=found, can_seal=can_seal())


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
@only_while(*ALIVE)
def note_past(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Note a meeting that nobody had planned."""
    form = HeldForm(posted(request), topics=_words())
    if form.is_valid():
        try:
            held = meetings.note_held(pair.tandem, pair.side, form.plan(), now=clock.now())
        except meetings.MeetingError as error:
            _say(form, error)
        else:
            return _noted(request, pair, held, form)
    return pair.ask(request, "meeting_held", form, can_seal=can_seal())


@require_safe
@for_the_two
def ics(request: HttpRequest, pair: Pair, meeting: UUID) -> HttpResponse:  # noqa: ARG001 -- a view
    """Hand a meeting out for the reader's calendar."""
    found = _meeting(pair, meeting)
    return HttpResponse(
        calendar_of(found, pair.side, now=clock.now()),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="meeting.ics"'},
    )


def _meeting(pair: Pair, public_id: UUID) -> Meeting:
    """Return a meeting of this tandem; another one is not there."""
    found = get_object_or_404(pair.tandem.meetings, public_id=public_id)
    found.tandem = pair.tandem
    return found


def _words(chosen: list[str] | None = None) -> dict[str, str]:
    """Return the topics on offer in the reader's language, and retired ones already chosen."""
    language = get_language() or ""
    terms = Term.objects.filter(kind=TermKind.TOPIC)
    kept = set(chosen or ())
    return {
        one.key: one.word_in(language) for one in terms if not one.is_retired or one.key in kept
    }


def _say(form: PlanForm, error: meetings.MeetingError) -> None:
    """Put a message of the domain where it belongs."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


def _noted(
    request: HttpRequest, pair: Pair, meeting: Meeting, form: HeldForm
) -> HttpResponseRedirect:
    """Keep the note on a meeting, if there is one, and lead back."""
    text = form.cleaned_data["text"]
    if text:
        layer = NoteLayer(form.cleaned_data["layer"])
        notes.write(pair.tandem, pair.side, text, layer, now=clock.now(), meeting=meeting)
    messages.success(
        request, _("Your meeting is noted: %(minutes)s minutes.") % {"minutes": meeting.minutes}
    )
    return pair.home()


def _to(pair: Pair, meeting: Meeting) -> HttpResponseRedirect:
    """Lead to the page of a meeting."""
    return redirect("lotse_mentoring:meeting", pair.tandem.public_id, meeting.public_id)
