"""The question bank in the CMS."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.models import Question, Quiz


class BankViewSet(SnippetViewSet):
    """A list of the bank, its languages read together."""

    def get_queryset(self, _request: HttpRequest) -> Any:  # noqa: ANN401 -- snippets of any model
        """Return all of them, the latest first."""
        return self.model.objects.select_related("locale").order_by("-pk")


class QuestionViewSet(BankViewSet):
    """Questions to draw quizzes from."""

    model = Question
    icon = "help"
    list_display = ["text", "multiple", "locale"]
    add_to_admin_menu = False


class QuizViewSet(BankViewSet):
    """Formal tests."""

    model = Quiz
    icon = "clipboard-list"
    list_display = ["title", "pass_mark", "locale"]


class QuizGroup(SnippetViewSetGroup):
    """Both together in the menu."""

    items = (QuizViewSet, QuestionViewSet)
    menu_label = _("Quizzes")
    menu_icon = "clipboard-list"
    menu_order = 250
