"""What the courses do when their pages change: tell the hub, and forget what was remembered."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from courses.domain.outline import publish_after, publish_course
from courses.domain.sources import course_keys_at
from courses.models import CoursePage, LessonPage, ModulePage
from lms import clock

_OURS = (CoursePage, ModulePage, LessonPage)


@receiver(page_published, dispatch_uid="lotse_courses.published")
@receiver(page_unpublished, dispatch_uid="lotse_courses.unpublished")
def tell_the_hub(instance: Any, **_kwargs: Any) -> None:  # noqa: ANN401 -- signal
    """A page of a course has changed in public, so its outline may have."""
    if isinstance(instance.specific_deferred, _OURS):
        for key in course_keys_at(instance):
            publish_course(key, now=clock.now())


@receiver(page_slug_changed, dispatch_uid="lotse_courses.slug_changed")
@receiver(post_page_move, dispatch_uid="lotse_courses.moved")
def tell_the_hub_of_addresses(
    instance: Any,  # noqa: ANN401 -- signal
    parent_page_before: Any = None,  # noqa: ANN401 -- the same
    **_kwargs: Any,  # noqa: ANN401 -- the same
) -> None:
    """All courses at a page have other addresses; the course a lesson left lacks it now."""
    keys = course_keys_at(instance)
    if parent_page_before and isinstance(parent_page_before.specific_deferred, _OURS):
        keys |= course_keys_at(parent_page_before)
    for key in keys:
        publish_course(key, now=clock.now())


@receiver(post_delete, sender=CoursePage, dispatch_uid="lotse_courses.course_deleted")
@receiver(post_delete, sender=ModulePage, dispatch_uid="lotse_courses.module_deleted")
@receiver(post_delete, sender=LessonPage, dispatch_uid="lotse_courses.lesson_deleted")
def tell_the_hub_of_a_loss(instance: Any, **_kwargs: Any) -> None:  # noqa: ANN401 -- signal
    """A page of a course is gone. Wagtail reports it unpublished while it is still there."""
    keys = course_keys_at(instance)
    if isinstance(instance, CoursePage):
        keys.add(instance.translation_key)
    publish_after(keys, now=clock.now())
