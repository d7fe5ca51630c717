"""The hub's work for a Celery worker. Rows are the truth; each task may run twice."""

from celery import shared_task

from lms import clock
from lms.conf import conf
from lms.domain import accesslog, settling
from lms.models import Course


@shared_task(name="lotse.lms.settle_course", ignore_result=True)
def settle_course(course_id: int) -> None:
    """Complete whoever owes nothing more in a course. Runs after it was published."""
    settling.settle_course(course_id, now=clock.now())


@shared_task(name="lotse.lms.settle_all", ignore_result=True)
def settle_all() -> None:
    """Complete whoever owes nothing more, in all courses. Runs every hour."""
    for pk in Course.objects.filter(current_edition__isnull=False).values_list("pk", flat=True):
        settling.settle_course(pk, now=clock.now())


@shared_task(name="lotse.lms.forget_accesses", ignore_result=True)
def forget_accesses() -> None:
    """Delete old entries of the access log. Runs every night."""
    accesslog.forget_accesses(before=clock.months_ago(conf.access_log_months))
