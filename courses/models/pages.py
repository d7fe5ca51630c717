"""The pages a trainer writes. Pure content: nothing here knows a learner."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from courses.blocks import InfoBlock, LessonBlock
from courses.blocks.plain import RICH_TEXT


def _picture() -> "models.ForeignKey[models.Model | None, models.Model | None]":
    """Return the field of a page's own picture."""
    return models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )


class StartPage(Page):
    """The first page of the site in one language.

    .. no_pii: Texts and pictures.
    """

    lead = models.CharField(_("lead"), max_length=300, blank=True)
    picture = _picture()
    body = StreamField(InfoBlock(), blank=True, verbose_name=_("body"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    subpage_types = ["lotse_courses.CourseIndexPage", "lotse_courses.InfoPage"]

    class Meta:
        verbose_name = _("start page")
        verbose_name_plural = _("start pages")


class InfoPage(Page):
    """An ordinary page, such as the privacy notice or the imprint.

    .. no_pii: Texts and pictures.
    """

    body = StreamField(InfoBlock(), verbose_name=_("body"))

    content_panels = [*Page.content_panels, FieldPanel("body")]
    subpage_types = ["lotse_courses.InfoPage"]

    class Meta:
        verbose_name = _("info page")
        verbose_name_plural = _("info pages")


class CourseIndexPage(Page):
    """The catalogue of courses.

    .. no_pii: Texts and pictures.
    """

    lead = models.CharField(_("lead"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    subpage_types = ["lotse_courses.CoursePage"]

    class Meta:
        verbose_name = _("course index")
        verbose_name_plural = _("course indexes")


class CoursePage(Page):
    """A course in one language: what it is for and what it leads to.

    .. no_pii: Texts and pictures; whoever made it is named as a team.
    """

    summary = models.CharField(_("summary"), max_length=300)
    picture = _picture()
    intro = RichTextField(_("introduction"), features=RICH_TEXT, blank=True)
    outcomes = StreamField(
        [("outcome", blocks.CharBlock(label=_("Outcome"), max_length=200))],
        blank=True,
        verbose_name=_("what people can do afterwards"),
    )
    competencies = StreamField(
        [("competency", blocks.CharBlock(label=_("Competency"), max_length=120))],
        blank=True,
        verbose_name=_("competencies on the certificate"),
    )
    audience = models.CharField(_("for whom"), max_length=300, blank=True)
    made_by = models.CharField(_("made by"), max_length=300, blank=True)
    contact = models.CharField(_("whom to ask"), max_length=300, blank=True)
    working_time = models.CharField(_("note on working time"), max_length=300, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("picture"),
        FieldPanel("intro"),
        FieldPanel("outcomes"),
        MultiFieldPanel(
            [
                FieldPanel("audience"),
                FieldPanel("made_by"),
                FieldPanel("contact"),
                FieldPanel("working_time"),
            ],
            heading=_("About the course"),
        ),
        FieldPanel("competencies"),
    ]
    parent_page_types = ["lotse_courses.CourseIndexPage"]
    subpage_types = ["lotse_courses.ModulePage"]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class ModulePage(Page):
    """A part of a course: some lessons with one theme.

    .. no_pii: Texts.
    """

    summary = models.CharField(_("summary"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    parent_page_types = ["lotse_courses.CoursePage"]
    subpage_types = ["lotse_courses.LessonPage"]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")


class LessonPage(Page):
    """A lesson of about ten minutes.

    .. no_pii: Texts and pictures.
    """

    minutes = models.PositiveSmallIntegerField(
        _("planned minutes"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text=_("How long people need for it; 45 minutes are one teaching unit."),
    )
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    body = StreamField(LessonBlock(), verbose_name=_("body"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("minutes"),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]
    parent_page_types = ["lotse_courses.ModulePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
