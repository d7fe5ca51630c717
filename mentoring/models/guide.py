"""The guide for the first weeks, written in the CMS."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index


class Guide(TranslatableMixin, index.Indexed, ClusterableModel):
    """What tandems may do when, in one language; its translation key is its identity.

    .. no_pii: Advice.
    """

    title = models.CharField(_("title"), max_length=200)
    intro = models.TextField(_("introduction"), blank=True)

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    def __str__(self) -> str:
        return self.title


class GuideStep(TranslatableMixin, Orderable):
    """One piece of advice, for some days counted from the start of a tandem.

    .. no_pii: Advice.
    """

    guide = ParentalKey(Guide, on_delete=models.CASCADE, related_name="steps")
    from_day = models.PositiveSmallIntegerField(_("from day"))
    to_day = models.PositiveSmallIntegerField(_("to day"))
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"))
    questions = models.TextField(
        _("questions to talk about"), blank=True, help_text=_("One on each line.")
    )

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return self.title
