"""Makes the sample course from its text files, in German and English."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files import File
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale, Page

from courses.models import (
    Choice,
    CourseIndexPage,
    CoursePage,
    LessonPage,
    ModulePage,
    Question,
    Quiz,
    QuizQuestion,
)
from settings.sample.reading import MODULES, outcome_stream, read, stable_id, stream
from settings.sample.translating import translate

DRAWINGS = Path(__file__).parent / "drawings"
SOURCE, OTHER = "de", "en"


def load_pictures() -> dict[str, int]:
    """Upload the drawings and return their ids by file name."""
    Image = get_image_model()  # noqa: N806 -- a class
    root = Collection.get_first_root_node()
    found = {}
    for path in sorted(DRAWINGS.glob("*.svg")):
        with path.open("rb") as file:
            image = Image(title=path.stem.replace("-", " ").capitalize(), collection=root)
            image.file.save(path.name, File(file), save=False)
            image.save()
        found[path.name] = image.pk
    return found


def load_course(index: CourseIndexPage, pictures: Mapping[str, int]) -> CoursePage:
    """Make the course below the catalogue, translated and published; not yet released."""
    quiz = _load_quiz()
    course = index.add_child(instance=_course(SOURCE, pictures))
    pages: list[tuple[Page, Page]] = [(course, _course(OTHER, pictures))]
    for name in MODULES:
        source, other = read(SOURCE, name), read(OTHER, name)
        module = course.add_child(instance=_module(source))
        pages.append((module, _module(other)))
        for lesson, translated in zip(source["lessons"], other["lessons"], strict=True):
            shared = f"{name}/{lesson['slug']}"
            page = module.add_child(instance=_lesson(shared, lesson, pictures, quiz.pk))
            pages.append((page, _lesson(shared, translated, pictures, quiz.pk)))
    for page, _translated in pages:
        page.save_revision().publish()
    for page, translated in pages:
        translate(page, translated, OTHER)
    made: CoursePage = CoursePage.objects.get(pk=course.pk)
    return made


def _course(language: str, pictures: Mapping[str, int]) -> CoursePage:
    """Return the course's own page in a language, unsaved."""
    text = read(language, "course")
    return CoursePage(
        title=text["title"],
        slug=text["slug"],
        summary=text["summary"],
        intro=text["intro_html"],
        picture_id=pictures["titelbild.svg"],
        outcomes=outcome_stream("outcome", text["outcomes"]),
        competencies=outcome_stream("competency", text["competencies"]),
        audience=text["audience"],
        made_by=text["made_by"],
        contact=text["contact"],
        working_time=text["working_time_note"],
        show_in_menus=False,
    )


def _module(text: Mapping[str, Any]) -> ModulePage:
    """Return a module's page, unsaved."""
    return ModulePage(title=text["title"], slug=text["slug"], summary=text["summary"])


def _lesson(
    shared: str, text: Mapping[str, Any], pictures: Mapping[str, int], quiz: int
) -> LessonPage:
    """Return a lesson's page, unsaved."""
    return LessonPage(
        title=text["title"],
        slug=text["slug"],
        minutes=text["minutes"],
        summary=text["summary"],
        body=stream(shared, text["blocks"], pictures, quiz),
    )


def _load_quiz() -> Quiz:
    """Make the question bank and the final quiz in both languages."""
    source, other = read(SOURCE, "quiz"), read(OTHER, "quiz")
    locale = Locale.objects.get(language_code=SOURCE)
    quiz = _quiz(source, locale)
    for number, (text, translated) in enumerate(
        zip(source["questions"], other["questions"], strict=True)
    ):
        question = _question(text, locale)
        question.save()
        translate(question, _question(translated, locale), OTHER)
        quiz.quiz_questions.add(QuizQuestion(question=question, sort_order=number))
    quiz.save()
    translate(quiz, _quiz(other, locale), OTHER)
    return quiz


def _quiz(text: Mapping[str, Any], locale: Locale) -> Quiz:
    """Return the quiz in a language, unsaved."""
    return Quiz(
        title=text["title"],
        intro=text["intro"],
        pass_mark=text["pass_mark"],
        locale=locale,
        translation_key=stable_id("quiz"),
    )


def _question(text: Mapping[str, Any], locale: Locale) -> Question:
    """Return a question with its answers in a language, unsaved."""
    question = Question(
        text=text["text"],
        multiple=text["multiple"],
        locale=locale,
        translation_key=stable_id("quiz", text["id"]),
    )
    question.choices = [
        Choice(
            text=choice["text"],
            is_correct=choice["correct"],
            feedback=choice["feedback"],
            sort_order=number,
            locale=locale,
            translation_key=stable_id("quiz", text["id"], choice["id"]),
        )
        for number, choice in enumerate(text["choices"])
    ]
    return question
