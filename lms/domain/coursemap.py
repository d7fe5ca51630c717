"""What a process remembers of a course: its activities and what an edition requires.

A course changes its ``stamp`` with every publish and release, and the stamp is part of the
key, so a remembered map can never be out of date.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from lms.choices import Rule
from lms.data import Requirement
from lms.models import Activity, Course, EditionRequirement

_REMEMBERED = 256


class UnknownActivityError(LookupError):
    """The course has no such activity, or has it no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityInfo:
    """An activity as it stands in the outline now."""

    id: int
    key: UUID
    lesson_key: UUID
    kind: str
    rule: Rule
    minutes: int
    titles: Mapping[str, str]
    retired: bool

    def title_in(self, language: str) -> str:
        """Return the title in a language, or in any it has."""
        return self.titles.get(language) or next(iter(self.titles.values()), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseMap:
    """All activities of a course by key and id, and what one edition requires of a learner."""

    requirements: tuple[Requirement, ...]
    by_key: Mapping[UUID, ActivityInfo]
    by_id: Mapping[int, ActivityInfo]

    def activity(self, key: UUID) -> ActivityInfo:
        """Return an activity by key. Raises ``UnknownActivityError`` also for a retired one."""
        found = self.by_key.get(key)
        if found is None or found.retired:
            raise UnknownActivityError(str(key))
        return found


_maps: OrderedDict[tuple[int, UUID], CourseMap] = OrderedDict()
_lock = Lock()


def course_map(course: Course, edition_id: int) -> CourseMap:
    """Return what an edition requires, less what has been retired since."""
    key = (edition_id, course.stamp)
    with _lock:
        if key in _maps:
            _maps.move_to_end(key)
            return _maps[key]
    found = _read(course, edition_id)
    with _lock:
        _maps[key] = found
        while len(_maps) > _REMEMBERED:
            _maps.popitem(last=False)
    return found


def _read(course: Course, edition_id: int) -> CourseMap:
    """Read a map from the database, in two statements."""
    infos = [
        ActivityInfo(
            id=activity.pk,
            key=activity.key,
            lesson_key=activity.lesson_key,
            kind=activity.kind,
            rule=Rule(activity.rule),
            minutes=activity.minutes,
            titles={lang: text.get("title", "") for lang, text in activity.texts.items()},
            retired=activity.retired_at is not None,
        )
        for activity in Activity.objects.filter(course=course)
    ]
    by_id = {info.id: info for info in infos}
    requirements = tuple(
        Requirement(activity=item.activity_id, rule=Rule(item.rule), minutes=item.minutes)
        for item in EditionRequirement.objects.filter(edition_id=edition_id)
        if not by_id[item.activity_id].retired
    )
    return CourseMap(
        requirements=requirements, by_key={info.key: info for info in infos}, by_id=by_id
    )
