"""The closed lists of the courses. Values are stored; labels are what people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Plausibility(models.TextChoices):
    """How well an explanation fits a critical incident: graded, never right or wrong."""

    GOOD = "good", _("Explains it well")
    PARTLY = "partly", _("Explains part of it")
    HARDLY = "hardly", _("Hardly explains it")


class CalloutTone(models.TextChoices):
    """What a callout is for."""

    NOTE = "note", _("Good to know")
    TIP = "tip", _("Tip")
    CAUTION = "caution", _("Caution")
    REMEMBER = "remember", _("To remember")


class AssessmentPhase(models.TextChoices):
    """When people assess themselves."""

    BEFORE = "before", _("Before the course")
    AFTER = "after", _("After the course")


class Agreement(models.IntegerChoices):
    """The five steps of a self-assessment."""

    NOT_AT_ALL = 1, _("Not at all true")
    RATHER_NOT = 2, _("Rather not true")
    PARTLY = 3, _("Partly true")
    RATHER = 4, _("Rather true")
    FULLY = 5, _("Fully true")
