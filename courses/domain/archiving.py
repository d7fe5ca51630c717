"""What must not be deleted."""

from courses.domain.sources import course_page_of
from courses.models import CoursePage, LessonPage, ModulePage
from lms.api import Enrolment


def has_records(page: CoursePage | ModulePage | LessonPage) -> bool:
    """Tell whether anybody has enrolled in the course a page belongs to."""
    course = course_page_of(page)
    if course is None:
        return False
    return Enrolment.objects.filter(course__key=course.translation_key).exists()
