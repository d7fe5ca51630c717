"""What the office decides about the paper: fields, never code. And what of it was frozen."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
)
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from certificates.choices import PreviewMode
from certificates.models.rules import (
    refuse_foreign_address,
    refuse_pale_colour,
    refuse_unknown_variables,
)


def _kept(*names: str) -> list[SynchronizedField]:
    """Return fields that are the original's in all languages, and no translator's business."""
    return [SynchronizedField(name, overridable=False) for name in names]


WORDING = (
    "title_attendance",
    "title_tested",
    "title_mentoring",
    "deed_attendance",
    "deed_tested",
    "deed_mentoring",
    "closing",
    "criteria",
)
# Decided once, in the original, for all languages.
ORIGINALS = (
    "name",
    "design",
    "colour",
    "course",
    "unit",
    "second_language",
    "valid_months",
    "seal",
    "endorsement",
)


class CertificateTemplate(
    PreviewableMixin,
    DraftStateMixin,
    RevisionMixin,
    TranslatableMixin,
    index.Indexed,
    ClusterableModel,
):
    """How certificates of a course, of a unit or of all look and what they say, in one language.

    The original's design, pictures, validity and reach hold for all languages. An empty text
    means the words of the design. Publishing freezes a ``TemplateVersion``.

    .. no_pii: Wording and pictures. Who signs is named in ``Signatory``, in an office.
    """

    name = models.CharField(_("name"), max_length=100, help_text=_("For the office only."))
    design = models.CharField(_("design"), max_length=40, default="harbour")
    colour = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[
            RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as #0b5563.")),
            refuse_pale_colour,
        ],
    )
    course = models.ForeignKey(
        "lotse_lms.Course",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only for this course"),
    )
    unit = models.ForeignKey(
        "lotse_lms.OrganisationUnit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only for this unit and all below"),
    )
    second_language = models.CharField(
        _("second language"),
        max_length=20,
        blank=True,
        help_text=_("Empty: the language of the person it is issued to."),
    )
    valid_months = models.PositiveSmallIntegerField(
        _("valid for months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("Empty: without end."),
    )
    seal = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("seal"),
    )
    title_attendance = models.CharField(
        _("title without a test"), max_length=80, blank=True, validators=[refuse_unknown_variables]
    )
    title_tested = models.CharField(
        _("title with a test"), max_length=80, blank=True, validators=[refuse_unknown_variables]
    )
    title_mentoring = models.CharField(
        _("title for mentoring"), max_length=80, blank=True, validators=[refuse_unknown_variables]
    )
    deed_attendance = models.CharField(
        _("sentence without a test"),
        max_length=300,
        blank=True,
        validators=[refuse_unknown_variables],
    )
    deed_tested = models.CharField(
        _("sentence with a test"), max_length=300, blank=True, validators=[refuse_unknown_variables]
    )
    deed_mentoring = models.CharField(
        _("sentence for mentoring"),
        max_length=300,
        blank=True,
        validators=[refuse_unknown_variables],
    )
    closing = models.CharField(
        _("closing sentence"), max_length=300, blank=True, validators=[refuse_unknown_variables]
    )
    criteria = models.TextField(
        _("what it takes"),
        blank=True,
        max_length=1000,
        validators=[refuse_unknown_variables],
        help_text=_("Stands in the machine-readable certificate and on the verification page."),
    )
    endorsement = models.TextField(
        _("endorsement"),
        blank=True,
        help_text=_("A signed endorsement of a state association, as JSON. Optional."),
    )

    translatable_fields = [
        *(TranslatableField(name) for name in WORDING),
        TranslatableField("competencies"),
        TranslatableField("signatories"),
        TranslatableField("logos"),
        *_kept(*ORIGINALS),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")

    def __str__(self) -> str:
        return self.name

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """Offer three names, each with and without a test, and for mentoring."""
        return list(PreviewMode.choices)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:  # noqa: ARG002 -- Wagtail's signature
        """Return the template, which draws the sheet as it would be printed."""
        return "lotse_certificates/admin/template_preview.html"


class Signatory(TranslatableMixin, Orderable):
    """Somebody who signs, with the office they hold and, if given, a picture of the signature.

    .. no_pii: Published by the association itself, in an official capacity.
    """

    template = ParentalKey(
        CertificateTemplate, on_delete=models.CASCADE, related_name="signatories"
    )
    name = models.CharField(_("name"), max_length=100)
    office = models.CharField(_("office"), max_length=150, blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signature"),
    )

    translatable_fields = [*_kept("name", "image", "sort_order"), TranslatableField("office")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")

    def __str__(self) -> str:
        return self.name


class Logo(TranslatableMixin, Orderable):
    """A mark at the head of the paper: of the association or of who supports it.

    .. no_pii: A picture of an organisation.
    """

    template = ParentalKey(CertificateTemplate, on_delete=models.CASCADE, related_name="logos")
    image = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.CASCADE, related_name="+", verbose_name=_("logo")
    )
    alt = models.CharField(
        _("what it shows"), max_length=150, help_text=_("Read aloud to people who cannot see it.")
    )

    translatable_fields = _kept("image", "alt", "sort_order")

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("logo")
        verbose_name_plural = _("logos")

    def __str__(self) -> str:
        return self.alt


class Competency(TranslatableMixin, Orderable):
    """Something people can do afterwards. With any, these stand in place of the course's own.

    .. no_pii: What a course teaches.
    """

    template = ParentalKey(
        CertificateTemplate, on_delete=models.CASCADE, related_name="competencies"
    )
    text = models.CharField(_("competency"), max_length=200)
    esco = models.URLField(
        _("ESCO address"),
        blank=True,
        validators=[refuse_foreign_address],
        help_text=_("For example http://data.europa.eu/esco/skill/… Optional."),
    )

    translatable_fields = [TranslatableField("text"), *_kept("esco", "sort_order")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")

    def __str__(self) -> str:
        return self.text


class TemplateAsset(models.Model):
    """A picture as it was when a template was frozen; equal pictures are kept once.

    .. no_pii: Logos, seals and signatures of offices.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("picture of a template")
        verbose_name_plural = _("pictures of templates")

    def __str__(self) -> str:
        return self.sha256[:12]


class TemplateVersion(models.Model):
    """What a template said at one moment, in all its languages. Never changed.

    ``key`` is the template's translation key. ``is_current`` marks the one that certificates
    are issued by today; none of a template is current once it is unpublished. ``course_key``
    and ``unit_pk`` are its reach, as plain values, so that history holds on to nothing.
    ``content`` is described in ``certificates.domain.templating``.

    .. no_pii: Wording, pictures and offices.
    """

    key = models.UUIDField()
    number = models.PositiveIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=100)
    is_current = models.BooleanField(default=True)
    course_key = models.UUIDField(null=True, blank=True)
    unit_pk = models.BigIntegerField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    content = models.JSONField(default=dict)
    frozen_at = models.DateTimeField(_("frozen at"))

    class Meta:
        verbose_name = _("version of a template")
        verbose_name_plural = _("versions of templates")
        ordering = ("key", "-number")
        constraints = (
            models.UniqueConstraint(fields=("key", "number"), name="lotse_template_version_once"),
            models.UniqueConstraint(
                fields=("key",), condition=Q(is_current=True), name="lotse_template_one_current"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"
