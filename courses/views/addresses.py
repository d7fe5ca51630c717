"""Addresses at which lessons were served, remembered for the short way (see ``shortway``)."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls.converters import StringConverter
from wagtail.views import serve

from courses.conf import conf
from courses.data import LessonContent
from courses.domain.memory import Memory
from lms.api import Enrolment


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What was found at an address when Wagtail was asked last."""

    lesson_key: UUID
    course_key: UUID
    language: str
    stamp: UUID


_served: Memory[Served] = Memory(lambda: conf.remembered_lessons)
_addresses: Memory[bool] = Memory(lambda: conf.remembered_lessons)


class LessonAddress(StringConverter):
    """An address below Wagtail's own at which a lesson was served; any other is no match."""

    regex = r"[-\w]+(?:/[-\w]+)+/"

    def to_python(self, value: str) -> str:
        """Return the address. Raises ``ValueError`` for all others, so Django looks on."""
        if _addresses.peek(value) is None:
            raise ValueError(value)
        return value


def served_at(request: HttpRequest) -> Served | None:
    """Return what was found at the address of a request, if it was asked for before."""
    return _served.peek((request.get_host(), request.path))


def remember(request: HttpRequest, lesson: LessonContent, enrolment: Enrolment) -> None:
    """Keep in mind what Wagtail has found at the address of a request."""
    match = request.resolver_match
    if match is None:
        return
    # Found by Wagtail, or by Wagtail once more because the course has changed since.
    address = match.args[0] if match.func is serve else match.kwargs.get("address")
    if address is None:
        return
    _addresses.put(address, value=True)
    _served.put(
        (request.get_host(), request.path),
        Served(
            lesson_key=lesson.key,
            course_key=enrolment.course.key,
            language=lesson.language,
            stamp=enrolment.course.stamp,
        ),
    )
