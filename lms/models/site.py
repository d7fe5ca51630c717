"""What an association's office may change about its site."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="site")
class AssociationSettings(BaseSiteSetting):
    """The host's name and mark, who issues certificates, and where the legal texts are.

    .. no_pii: Names of organisations and links to pages.
    """

    name = models.CharField(
        _("name in the header"),
        max_length=100,
        blank=True,
        help_text=_("What people know you by; it stands on top of every page."),
    )
    mark = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("mark"),
        help_text=_("A small square picture beside the name."),
    )
    issuer = models.CharField(
        _("issuer of certificates"),
        max_length=200,
        blank=True,
        help_text=_("The full legal name, as it is to stand on a certificate."),
    )
    issuer_place = models.CharField(_("place of the issuer"), max_length=100, blank=True)
    signatory = models.CharField(
        _("office that signs"),
        max_length=200,
        blank=True,
        help_text=_("For example: Education department."),
    )
    privacy_page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("privacy notice"),
    )
    imprint_page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("imprint"),
    )

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("mark")], heading=_("Header")),
        MultiFieldPanel(
            [FieldPanel("issuer"), FieldPanel("issuer_place"), FieldPanel("signatory")],
            heading=_("Certificates"),
        ),
        MultiFieldPanel(
            [FieldPanel("privacy_page"), FieldPanel("imprint_page")], heading=_("Legal texts")
        ),
    ]

    class Meta:
        verbose_name = _("association")
        verbose_name_plural = _("association")
