"""The closed lists of the package. Values are stored or shown; labels are what people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProgrammeKind(models.TextChoices):
    """What kind of company a programme gives, each with rules of its own."""

    SPONSORSHIP = "sponsorship", _("Patenschaft: in the same team, from the first day")
    LANGUAGE = "language", _("Language tandem: both teach and both learn")
    MENTORING = "mentoring", _("Mentoring: outside the reporting line")


class Side(models.TextChoices):
    """On which side of a tandem somebody is."""

    MENTOR = "mentor", _("Accompanies")
    MENTEE = "mentee", _("Is accompanied")


class ProfileState(models.TextChoices):
    """How far somebody is on the way into a programme."""

    APPLIED = "applied", _("Applied")
    ADMITTED = "admitted", _("Admitted")
    PAUSED = "paused", _("Pausing")
    DECLINED = "declined", _("Not admitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class LanguageLevel(models.TextChoices):
    """How well somebody speaks a language (CEFR), lowest first."""

    A1 = "A1", _("A1: single words and sentences")
    A2 = "A2", _("A2: simple everyday things")
    B1 = "B1", _("B1: most everyday matters")
    B2 = "B2", _("B2: fluent")
    C1 = "C1", _("C1: very good")
    NATIVE = "native", _("Mother tongue")


class TermKind(models.TextChoices):
    """What a word of the office's lists is used for."""

    TOPIC = "topic", _("Topic")
    PROFESSION = "profession", _("Profession")
    SITUATION = "situation", _("Life situation")
    INTEREST = "interest", _("Interest")
    REGION = "region", _("Region")


class Gender(models.TextChoices):
    """What mentees may wish for and mentors may say; nobody has to."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    DIVERSE = "diverse", _("Diverse")


class SeparationReason(models.TextChoices):
    """Why two people must not become a tandem."""

    INSTRUCTS = "instructs", _("One instructs or assesses the other")
    FAMILY = "family", _("Family or household")
    WISH = "wish", _("At the wish of one of them")
    ENDED = "ended", _("An earlier tandem ended badly")


class RoundState(models.TextChoices):
    """How far a matching round is."""

    WAITING = "waiting", _("Waiting to be computed")
    RUNNING = "running", _("Being computed")
    REVIEW = "review", _("To be reviewed")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Discarded")
    FAILED = "failed", _("Failed")


class ProposalState(models.TextChoices):
    """How far a proposed pair is."""

    DRAFT = "draft", pgettext_lazy("proposal", "Draft")
    OPEN = "open", _("Getting to know each other")
    ACCEPTED = "accepted", _("Accepted by both")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Not answered in time")
    DROPPED = "dropped", _("Taken back")


class TandemState(models.TextChoices):
    """Where in its life a tandem is."""

    AGREEING = "agreeing", _("Agreement to be signed")
    RUNNING = "running", pgettext_lazy("tandem", "Running")
    PAUSED = "paused", pgettext_lazy("tandem", "Pausing")
    CLOSING = "closing", _("Closing talk")
    ENDED = "ended", pgettext_lazy("tandem", "Ended")


class EndReason(models.TextChoices):
    """Why a tandem ended, without blame."""

    GOALS = "goals", _("The goals were reached")
    TIME = "time", _("The agreed time was over")
    MOVED = "moved", _("Moved away or changed the job")
    LEFT = "left", _("Left the programme")
    NO_TIME = "no_time", _("No time any more")
    NO_CONTACT = "no_contact", _("Contact broke off")
    NO_FIT = "no_fit", _("It did not fit")
    SAFETY = "safety", _("Somebody's safety or trust was at stake")


class MeetingState(models.TextChoices):
    """What became of a meeting."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class MeetingForm(models.TextChoices):
    """How two people meet."""

    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By telephone")
    VIDEO = "video", _("By video")


class NoteLayer(models.TextChoices):
    """Who may read a note."""

    PAIR = "pair", _("Only the two of us")
    SHARED = "shared", _("Also the coordination")


class Light(models.TextChoices):
    """How a tandem fares, at one glance."""

    GREEN = "green", _("Going well")
    YELLOW = "yellow", _("Needs a look")
    RED = "red", _("Needs help")


class CheckInAnswer(models.TextChoices):
    """How somebody finds it is going."""

    GOOD = "good", _("Good")
    MIXED = "mixed", _("So-so")
    BAD = "bad", _("Not good")


class NoticeKind(models.TextChoices):
    """Why somebody is written to; what cannot wait comes first."""

    HELP = "help", _("Somebody asks for help")
    CONTACT = "contact", _("Somebody asks to be called")
    MEETING = "meeting", _("A meeting is near")
    PROPOSAL = "proposal", _("A proposal to answer")
    PROPOSAL_LAST = "proposal_last", _("A proposal that closes soon")
    AGREEMENT = "agreement", _("An agreement to sign")
    CHECK_IN = "check_in", _("A question how it is going")
    CHECK_IN_LATE = "check_in_late", _("A question not answered yet")
    FOLLOW_UP = "follow_up", _("A question after the end")
    PAUSE_OVER = "pause_over", _("A pause is over")
    CLOSING = "closing", _("The planned end is near")
    FIRST_MEETING = "first_meeting", _("No first meeting yet")
    QUIET = "quiet", _("No meeting for a long time")
    APPLICATIONS = "applications", _("Applications to look at")
