"""What the package does when something has happened."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import published, unpublished

from certificates.domain import templating
from certificates.domain.issuing import batches
from certificates.models import CertificateTemplate
from certificates.tasks import issue, issue_batch, sent
from lms import clock
from lms.events import CompletionsAdded, CourseCompleted, happened


@receiver(happened, sender=CourseCompleted, dispatch_uid="lotse_certificates.issue")
def issue_soon(event: CourseCompleted, **_kwargs: Any) -> None:  # noqa: ANN401 -- signal
    """A completed course earns a certificate."""
    sent(issue, event.completion_id)


@receiver(happened, sender=CompletionsAdded, dispatch_uid="lotse_certificates.issue_many")
def issue_many(event: CompletionsAdded, **_kwargs: Any) -> None:  # noqa: ANN401 -- signal
    """So does what was completed otherwise, by one person or by many at once."""
    for keys in batches(event.completion_ids):
        if not sent(issue_batch, keys):
            break


@receiver(published, sender=CertificateTemplate, dispatch_uid="lotse_certificates.published")
@receiver(unpublished, sender=CertificateTemplate, dispatch_uid="lotse_certificates.unpublished")
def freeze_template(instance: CertificateTemplate, **_kwargs: Any) -> None:  # noqa: ANN401 -- signal
    """A template says something else in public, in one of its languages, or nothing any more."""
    templating.freeze(instance, now=clock.now())


@receiver(post_delete, sender=CertificateTemplate, dispatch_uid="lotse_certificates.deleted")
def follow_deletion(instance: CertificateTemplate, **_kwargs: Any) -> None:  # noqa: ANN401 -- signal
    """A template is gone. Wagtail does not report it unpublished."""
    templating.follow_deletion(instance, now=clock.now())
