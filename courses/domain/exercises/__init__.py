"""What each kind of exercise makes of an answer."""

from courses.domain.exercises.base import AnswerError, Exercise
from courses.domain.exercises.kinds import EXERCISE_KINDS

__all__ = ["EXERCISE_KINDS", "AnswerError", "Exercise"]
