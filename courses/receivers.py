"""What the courses do when their pages change: tell the hub, and forget what was remembered."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from courses.domain.outline import publish_course
from courses.domain.sources import course_page_of
from courses.models import CoursePage, LessonPage, ModulePage
from lms import clock

_OURS = (CoursePage, ModulePage, LessonPage)


@receiver(page_published, dispatch_uid="lotse_courses.published")
@receiver(page_unpublished, dispatch_uid="lotse_courses.unpublished")
@receiver(page_slug_changed, dispatch_uid="lotse_courses.slug_changed")
@receiver(post_page_move, dispatch_uid="lotse_courses.moved")
def tell_the_hub(instance: Any, **_kwargs: Any) -> None:  # noqa: ANN401 -- signal
    """A page of a course has changed in public, so its outline may have."""
    page = instance.specific
    if isinstance(page, _OURS):
        course = course_page_of(page)
        if course is not None:
            publish_course(course.translation_key, now=clock.now())
