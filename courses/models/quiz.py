"""The question bank and the formal tests made of it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index


class Question(TranslatableMixin, index.Indexed, ClusterableModel):
    """A question of the bank, in one language; its translation key is its identity.

    .. no_pii: Questions.
    """

    text = models.TextField(_("question"))
    multiple = models.BooleanField(
        _("several answers can be right"),
        default=False,
        help_text=_("Then all right answers and no wrong one have to be chosen."),
    )

    panels = [
        FieldPanel("text"),
        FieldPanel("multiple"),
        InlinePanel("choices", heading=_("Answers"), label=_("answer"), min_num=2),
    ]
    search_fields = [index.SearchField("text"), index.AutocompleteField("text")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return self.text


class Choice(TranslatableMixin, Orderable):
    """One answer of a question; its translation key is its identity, never its place or text.

    .. no_pii: Answers to choose.
    """

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="choices")
    text = models.CharField(_("answer"), max_length=300)
    is_correct = models.BooleanField(_("right"), default=False)
    feedback = models.TextField(_("feedback"), blank=True)

    panels = [FieldPanel("text"), FieldPanel("is_correct"), FieldPanel("feedback")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return self.text


class Quiz(TranslatableMixin, index.Indexed, ClusterableModel):
    """A formal test. The pass mark is in points, 0 to 100; questions come from the source.

    .. no_pii: Titles and rules of tests.
    """

    title = models.CharField(_("title"), max_length=200)
    intro = models.TextField(_("introduction"), blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark"),
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Points out of 100."),
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("attempts"), default=0, help_text=_("0 means as many as people like.")
    )

    panels = [
        FieldPanel("title"),
        FieldPanel("intro"),
        FieldPanel("pass_mark"),
        FieldPanel("max_attempts"),
        InlinePanel("quiz_questions", heading=_("Questions"), label=_("question"), min_num=1),
    ]
    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def __str__(self) -> str:
        return self.title


class QuizQuestion(Orderable):
    """A question's place in a quiz.

    .. no_pii: Order of questions.
    """

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="quiz_questions")
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="+", verbose_name=_("question")
    )

    panels = [FieldPanel("question")]

    class Meta(Orderable.Meta):
        verbose_name = _("question of a quiz")
        verbose_name_plural = _("questions of a quiz")

    def __str__(self) -> str:
        return str(self.question)
