"""Meetings for people's own calendars, which others may look into: as little as possible."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from lms.api import Person
from mentoring.choices import MeetingState, Side
from mentoring.models import Meeting


def calendar_of(meeting: Meeting, side: Side, *, now: datetime) -> bytes:
    """Return a meeting as one of the two puts it into a calendar, in the active language.

    It has the other's first name and the place; no topics and no notes. ``UID`` stays the same
    and ``SEQUENCE`` grows, so that a moved meeting moves in the calendar too.
    """
    event = Event()
    event.add("uid", f"{meeting.public_id}@lotse")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", (meeting.starts_at + timedelta(minutes=meeting.minutes)).astimezone(UTC))
    event.add("summary", _summary(meeting, side))
    if meeting.place:
        event.add("location", meeting.place)
    is_off = meeting.state == MeetingState.CANCELLED
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("class", "PRIVATE")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Lotse//Mentoring//EN")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def first_name(person: Person) -> str:
    """Return the first word of somebody's name; nothing for an erased person."""
    words = person.display_name.split()
    return words[0] if words else ""


def _summary(meeting: Meeting, side: Side) -> str:
    """Return what stands in the calendar."""
    tandem = meeting.tandem
    other = tandem.mentee if side == Side.MENTOR else tandem.mentor
    name = first_name(other.person)
    return _("Meeting with %(name)s") % {"name": name} if name else _("Meeting")
