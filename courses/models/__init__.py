"""What the courses store: pages, quizzes, and what learners answered."""

from courses.models.answers import Answer, JournalEntry, SelfRating
from courses.models.attempts import Attempt
from courses.models.pages import (
    CourseIndexPage,
    CoursePage,
    InfoPage,
    LessonPage,
    ModulePage,
    StartPage,
)
from courses.models.quiz import Choice, Question, Quiz, QuizQuestion

__all__ = [
    "Answer",
    "Attempt",
    "Choice",
    "CourseIndexPage",
    "CoursePage",
    "InfoPage",
    "JournalEntry",
    "LessonPage",
    "ModulePage",
    "Question",
    "Quiz",
    "QuizQuestion",
    "SelfRating",
    "StartPage",
]
