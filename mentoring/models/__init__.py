"""What the package stores."""

from mentoring.models.guide import Guide, GuideStep
from mentoring.models.matching import Proposal, Round
from mentoring.models.notice import Notice
from mentoring.models.profile import Profile, Separation
from mentoring.models.programme import Programme, RuleSet, Term
from mentoring.models.tandem import (
    CheckIn,
    Feedback,
    Goal,
    HelpRequest,
    Meeting,
    Note,
    Tandem,
)

__all__ = [
    "CheckIn",
    "Feedback",
    "Goal",
    "Guide",
    "GuideStep",
    "HelpRequest",
    "Meeting",
    "Note",
    "Notice",
    "Profile",
    "Programme",
    "Proposal",
    "Round",
    "RuleSet",
    "Separation",
    "Tandem",
    "Term",
]
