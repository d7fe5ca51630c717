"""The package's addresses for people in a programme; include them below a language prefix."""

from django.urls import path

from mentoring.views import (
    agreement,
    applying,
    checkins,
    closing,
    goals,
    helping,
    meetings,
    mine,
    notes,
    proposals,
    tandem,
)

app_name = "lotse_mentoring"
urlpatterns = [
    # The way into a programme, and to each other
    path("mentoring/", mine.index, name="index"),
    path("mentoring/apply/<uuid:programme>/<slug:side>/", applying.apply, name="apply"),
    path("mentoring/profile/<uuid:public_id>/", applying.change, name="profile"),
    path("mentoring/profile/<uuid:public_id>/pause/", mine.pause, name="profile_pause"),
    path("mentoring/profile/<uuid:public_id>/resume/", mine.resume, name="profile_resume"),
    path("mentoring/profile/<uuid:public_id>/leave/", mine.leave, name="profile_leave"),
    path(
        "mentoring/profile/<uuid:public_id>/suggestions/",
        proposals.suggestions,
        name="suggestions",
    ),
    path("mentoring/proposal/<uuid:public_id>/", proposals.show, name="proposal"),
    path("mentoring/proposal/<uuid:public_id>/answer/", proposals.answer, name="proposal_answer"),
    # A tandem
    path("mentoring/tandem/<uuid:public_id>/", tandem.show, name="tandem"),
    *(
        path(f"mentoring/tandem/<uuid:public_id>/{address}", view, name=name)
        for address, view, name in (
            ("guide/", tandem.guide, "tandem_guide"),
            ("agreement/", agreement.show, "agreement"),
            ("goals/", goals.add, "goal_add"),
            ("goals/<int:goal>/", goals.reach, "goal_reach"),
            ("notes/", notes.index, "notes"),
            ("notes/new/", notes.add, "note_add"),
            ("notes/<uuid:note>/delete/", notes.delete, "note_delete"),
            ("meetings/", meetings.index, "meetings"),
            ("meetings/plan/", meetings.plan, "meeting_plan"),
            ("meetings/note/", meetings.note_past, "meeting_note"),
            ("meetings/<uuid:meeting>/", meetings.show, "meeting"),
            ("meetings/<uuid:meeting>/move/", meetings.move, "meeting_move"),
            ("meetings/<uuid:meeting>/cancel/", meetings.cancel, "meeting_cancel"),
            ("meetings/<uuid:meeting>/note/", meetings.hold, "meeting_hold"),
            ("meetings/<uuid:meeting>/meeting.ics", meetings.ics, "meeting_ics"),
            ("help/", helping.ask, "help"),
            ("pause/", closing.pause, "tandem_pause"),
            ("resume/", closing.resume, "tandem_resume"),
            ("closing/", closing.closing, "closing"),
            ("feedback/", closing.feedback, "feedback"),
            ("end/", closing.end, "tandem_end"),
        )
    ),
    path("mentoring/check-in/<int:pk>/", checkins.answer, name="check_in"),
]
