"""The question bank in the CMS."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.models import Question, Quiz


class QuestionViewSet(SnippetViewSet):
    """Questions to draw quizzes from."""

    model = Question
    icon = "help"
    list_display = ["text", "multiple", "locale"]
    add_to_admin_menu = False


class QuizViewSet(SnippetViewSet):
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
