"""What a trainer may put into a lesson."""

from courses.blocks.lesson import EXERCISES, InfoBlock, LessonBlock

__all__ = ["EXERCISES", "InfoBlock", "LessonBlock"]
