"""The page of a tandem, for the two alone: where they stand, and the one thing to do next."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lms import clock
from mentoring.choices import MeetingState
from mentoring.domain.guiding import ReadGuide, guide_for
from mentoring.domain.nextsteps import Outlook, outlook_of
from mentoring.domain.notes import OpenGoal, OpenNote, goals_of_pair, notes_of_pair
from mentoring.domain.sealing import can_seal
from mentoring.models import Meeting
from mentoring.views.pair import Pair, for_the_two

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """What the page of a tandem shows beside the tandem itself."""

    outlook: Outlook
    guide: ReadGuide | None
    goals: list[OpenGoal]
    notes: list[OpenNote]
    held: list[Meeting]

    @property
    def next_meeting(self) -> Meeting | None:
        """Return the next meeting that is planned."""
        return self.outlook.upcoming[0] if self.outlook.upcoming else None

    @property
    def later(self) -> list[Meeting]:
        """Return the meetings planned after the next one."""
        return list(self.outlook.upcoming[1 : 1 + _SHOWN])


@require_safe
@for_the_two
def show(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Show a tandem to one of the two; to anybody else it is not there."""
    now, tandem = clock.now(), pair.tandem
    held = tandem.meetings.filter(state=MeetingState.HELD)
    hub = Hub(
        outlook=outlook_of(tandem, pair.side, now=now),
        guide=_guide(pair),
        goals=goals_of_pair(tandem),
        notes=notes_of_pair(tandem, most=_SHOWN),
        held=list(held[:_SHOWN]),
    )
    return pair.show(request, "page", hub=hub, step=hub.outlook.step.value, can_seal=can_seal())


@require_safe
@for_the_two
def guide(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Show the whole guide; the steps for these days are marked."""
    return pair.show(request, "guide", guide=_guide(pair))


def _guide(pair: Pair) -> ReadGuide | None:
    """Return the programme's guide for the reader, as far as the two are today."""
    return guide_for(
        pair.tandem.programme,
        get_language() or "",
        started_on=pair.tandem.started_on,
        today=clock.today(),
    )
