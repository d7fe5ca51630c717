"""Checks of what a trainer saves, wired to pages and snippets in ``apps.ready``."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from courses.domain.outline import exercise_ids
from courses.domain.quizzes import question_problem
from courses.models import LessonPage


class LessonForm(WagtailAdminPageForm):
    """A lesson; as a translation it has the exercises of its source, no more and no fewer."""

    def clean(self) -> dict[str, Any]:
        """Refuse a translation whose exercises differ from the source's."""
        cleaned: dict[str, Any] = super().clean()
        body = cleaned.get("body")
        source = self._source()
        if body is None or source is None or self.is_deferred_validation:
            return cleaned
        page = LessonPage(body=body)
        if set(exercise_ids(page)) != set(exercise_ids(source)):
            self.add_error(
                "body",
                _(
                    "A translation has the same exercises as its source: change words here, "
                    "and exercises in “%(title)s” (%(language)s)."
                )
                % {"title": source.title, "language": source.locale.get_display_name()},
            )
        return cleaned

    def _source(self) -> LessonPage | None:
        """Return the page this one is a translation of."""
        pages = LessonPage.objects.filter(translation_key=self.instance.translation_key)
        first = pages.order_by("pk").select_related("locale").first()
        return first if first and first.pk != self.instance.pk else None


class QuestionForm(WagtailAdminModelForm):
    """A question of the bank with its answers."""

    def clean(self) -> dict[str, Any]:
        """Refuse a question without a right answer, or with too many."""
        cleaned: dict[str, Any] = super().clean()
        answers = [f for f in self.formsets["choices"].forms if not _is_removed(f)]
        right = sum(bool(_value(form, "is_correct")) for form in answers)
        problem = question_problem(right=right, multiple=bool(cleaned.get("multiple")))
        if problem:
            self.add_error(None, problem)
        return cleaned


def _is_removed(form: forms.BaseForm) -> bool:
    """Tell whether a row of an inline panel is to be deleted, or empty."""
    form.is_valid()
    data = getattr(form, "cleaned_data", {})
    return bool(data.get("DELETE")) or not data.get("text")


def _value(form: forms.BaseForm, name: str) -> Any:  # noqa: ANN401 -- any field's value
    """Return a cleaned value of an inline row."""
    return getattr(form, "cleaned_data", {}).get(name)
