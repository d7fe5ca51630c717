"""Courses without pages: what is required, in which edition, in no particular language."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.choices import ReleaseChoice, Rule


def text_in(texts: dict[str, dict[str, Any]], language: str, source: str, part: str) -> Any:  # noqa: ANN401 -- text or list of texts
    """Return one part of texts by language, or the source's where that language lacks it."""
    return texts.get(language, {}).get(part) or texts.get(source, {}).get(part, "")


class Course(models.Model):
    """A course as records know it: independent of page rows, languages, moves and deletion.

    ``texts`` maps a language to ``{"title", "summary", "competencies"}``. ``stamp`` changes
    whenever anything about the outline does, so whoever keeps a copy can tell.

    .. no_pii: Titles and texts of courses.
    """

    key = models.UUIDField(_("key"), unique=True)
    source_language = models.CharField(_("source language"), max_length=20)
    texts = models.JSONField(_("texts"), default=dict)
    is_open = models.BooleanField(_("open"), default=False)
    stamp = models.UUIDField(default=uuid4, editable=False)
    release_blocked = models.CharField(_("release blocked"), max_length=300, blank=True)
    current_edition = models.ForeignKey(
        "lotse_lms.Edition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("current edition"),
    )

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return self.title_in(self.source_language)

    def title_in(self, language: str) -> str:
        """Return the title in a language, or in the source language."""
        return str(text_in(self.texts, language, self.source_language, "title"))


class Activity(models.Model):
    """One thing to do in a course, whatever language it is done in.

    ``texts`` maps a language to ``{"title"}``. Its minutes are planned minutes.

    .. no_pii: Titles and rules of learning activities.
    """

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="activities", verbose_name=_("course")
    )
    key = models.UUIDField(_("key"))
    lesson_key = models.UUIDField(_("lesson"))
    kind = models.CharField(_("kind"), max_length=50)
    rule = models.CharField(_("rule"), max_length=10, choices=Rule)
    required = models.BooleanField(_("required"), default=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)
    position = models.PositiveIntegerField(_("position"), default=0)
    content_hash = models.CharField(max_length=64, blank=True)
    texts = models.JSONField(_("texts"), default=dict)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("learning activity")
        verbose_name_plural = _("learning activities")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("course", "key"), name="lotse_activity_once_a_course"),
        )

    def __str__(self) -> str:
        return self.title_in(self.course.source_language)

    def title_in(self, language: str) -> str:
        """Return the title in a language, or in any it has."""
        texts: dict[str, Any] = self.texts.get(language) or next(iter(self.texts.values()), {})
        return str(texts.get("title", ""))


class Edition(models.Model):
    """What a course required at one release. Never changed afterwards.

    .. no_pii: Requirements of a course; who released it stands on the release.
    """

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="editions", verbose_name=_("course")
    )
    number = models.PositiveIntegerField(_("number"))
    released_at = models.DateTimeField(_("released at"))
    minutes = models.PositiveIntegerField(_("minutes"))
    texts = models.JSONField(_("texts"), default=dict)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ("course", "number")
        constraints = (
            models.UniqueConstraint(fields=("course", "number"), name="lotse_edition_number_once"),
        )

    def __str__(self) -> str:
        return _("%(course)s, edition %(number)s") % {"course": self.course, "number": self.number}


class EditionRequirement(models.Model):
    """One activity an edition asks for.

    .. no_pii: Requirements of a course.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="requirements")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=10, choices=Rule)
    minutes = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "activity"), name="lotse_requirement_once_an_edition"
            ),
        )

    def __str__(self) -> str:
        return str(self.activity)


class Release(models.Model):
    """One act of releasing a course: who decided what, and what it said.

    ``hashes`` maps an activity key to its content hash at that moment.

    .. pii: Which person released a course.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="releases")
    choice = models.CharField(_("choice"), max_length=20, choices=ReleaseChoice)
    released_at = models.DateTimeField(_("released at"))
    released_by = models.ForeignKey(
        "lotse_lms.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    hashes = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ("released_at", "pk")

    def __str__(self) -> str:
        return f"{self.edition} – {self.get_choice_display()}"
