import pytest
from two import at

from mentoring.domain import notes


def page(browser, tandem):
    return browser.get(at("tandem", tandem)).content.decode()


# Goals


def test_a_goal_is_set_for_the_two_reached_and_opened_again(tandem, mentee, mentor, now):
    typed = {"text": "Die Prüfung B2 bestehen", "due_on": "2026-09-01"}
    assert mentee.post(at("goal_add", tandem), typed).status_code == 302
    goal = tandem.goals.get()
    assert "Die Prüfung B2 bestehen" in page(mentor, tandem)

    mentor.post(at("goal_reach", tandem, goal.pk), {"reached": "yes"})
    goal.refresh_from_db()
    assert goal.reached_at == now

    mentee.post(at("goal_reach", tandem, goal.pk), {"reached": "no"})
    goal.refresh_from_db()
    assert goal.reached_at is None


@pytest.mark.parametrize(
    "typed", [{"text": ""}, {"text": "x" * 301}, {"text": "B2", "due_on": "?"}]
)
def test_a_goal_that_cannot_be_comes_back_with_what_was_typed(tandem, mentee, typed):
    answer = mentee.post(at("goal_add", tandem), typed)

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert typed["text"] in answer.content.decode()
    assert not tandem.goals.exists()


def test_without_a_key_a_goal_is_not_kept_and_not_lost(tandem, mentee, settings):
    settings.LOTSE_NOTE_KEYS = []

    answer = mentee.post(at("goal_add", tandem), {"text": "Die Prüfung bestehen"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Die Prüfung bestehen" in text
    assert "data-no-key" in text
    assert not tandem.goals.exists()


def test_looking_at_a_goal_reaches_none(tandem, mentee, now):
    goal = notes.add_goal(tandem, "B2", due_on=None, now=now)

    assert mentee.get(at("goal_reach", tandem, goal.pk)).status_code == 405


# Get help


def test_a_call_for_help_says_what_happens_next_and_takes_more(tandem, mentee, coordinator):
    assert mentee.post(at("help", tandem), {"message": "Bitte anrufen"}).status_code == 302
    call = tandem.help_requests.get()
    text = mentee.get(at("help", tandem)).content.decode()
    assert f'data-call="{call.public_id}"' in text
    assert "Bitte anrufen" in text
    assert coordinator.display_name in text

    mentee.post(at("help", tandem), {"message": "Heute noch", "wants_change": "on"})

    call = tandem.help_requests.get()
    assert (call.message, call.wants_change) == ("Bitte anrufen\n\nHeute noch", True)


def test_nobody_has_to_say_why_they_need_help(tandem, mentee):
    mentee.post(at("help", tandem), {})

    assert tandem.help_requests.get().message == ""


def test_a_mentor_asks_for_somebody_else_in_words_of_their_own(tandem, mentee, mentor):
    labels = {
        browser.get(at("help", tandem)).context["form"]["wants_change"].label
        for browser in (mentee, mentor)
    }

    assert len(labels) == 2


def test_the_other_one_does_not_see_the_call(tandem, mentee, mentor):
    mentee.post(at("help", tandem), {"message": "Es passt nicht", "wants_change": "on"})

    for name in ("help", "tandem"):
        text = mentor.get(at(name, tandem)).content.decode()
        assert "Es passt nicht" not in text
        assert "data-call" not in text


def test_a_message_that_is_too_long_comes_back_and_what_fits_together_is_kept(tandem, mentee):
    answer = mentee.post(at("help", tandem), {"message": "x" * 2001})
    assert answer.status_code == 422
    assert "x" * 2001 in answer.content.decode()
    assert not tandem.help_requests.exists()

    for letter in "ab":
        mentee.post(at("help", tandem), {"message": letter * 1500})

    kept = "".join(tandem.help_requests.values_list("message", flat=True))
    assert kept.count("a") == kept.count("b") == 1500
