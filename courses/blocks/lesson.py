"""The whole palette of a lesson."""

from wagtail import blocks

from courses.blocks.know import (
    AccordionBlock,
    AudioBlock,
    CalloutBlock,
    PictureBlock,
    TextBlock,
    VideoBlock,
)
from courses.blocks.plain import RICH_TEXT
from courses.blocks.practise import (
    CriticalIncidentBlock,
    DialogueBlock,
    MultipleChoiceBlock,
    QuizBlock,
    SingleChoiceBlock,
)
from courses.blocks.reflect import ReflectionBlock, SelfAssessmentBlock

# Blocks a learner answers; each is an activity of the course.
EXERCISES = frozenset(
    {"incident", "dialogue", "single", "multiple", "self_assessment", "reflection", "quiz"}
)


class LessonBlock(blocks.StreamBlock):
    """What a lesson is made of."""

    text = TextBlock(features=RICH_TEXT)
    image = PictureBlock()
    video = VideoBlock()
    audio = AudioBlock()
    callout = CalloutBlock()
    accordion = AccordionBlock()
    incident = CriticalIncidentBlock()
    dialogue = DialogueBlock()
    single = SingleChoiceBlock()
    multiple = MultipleChoiceBlock()
    quiz = QuizBlock()
    self_assessment = SelfAssessmentBlock()
    reflection = ReflectionBlock()


class InfoBlock(blocks.StreamBlock):
    """What an ordinary page is made of."""

    text = TextBlock(features=RICH_TEXT)
    image = PictureBlock()
    callout = CalloutBlock()
    accordion = AccordionBlock()
