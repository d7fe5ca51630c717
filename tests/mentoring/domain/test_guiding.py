from datetime import timedelta
from uuid import uuid4

import pytest
from wagtail.models import Locale

from mentoring.domain.guiding import guide_for
from mentoring.models import Guide, GuideStep

DAY = timedelta(days=1)
STEPS = [(1, 7, "Kennenlernen"), (5, 14, "Ankommen"), (15, 90, "Weiter")]


def write(key, language, steps=STEPS):
    locale, _made = Locale.objects.get_or_create(language_code=language)
    guide = Guide(title=f"Leitfaden {language}", translation_key=key, locale=locale)
    guide.save()
    for number, (first, last, title) in reversed(list(enumerate(steps))):
        GuideStep.objects.create(
            guide=guide,
            from_day=first,
            to_day=last,
            title=f"{title} {language}",
            body="Text.",
            questions="Was?\n\n Wer? \n",
            sort_order=number,
            locale=locale,
        )
    return guide


@pytest.fixture
def guided(programme):
    programme.guide_key = uuid4()
    programme.save()
    write(programme.guide_key, "de")
    return programme


def titles(guide):
    return [one.step.title for one in guide.now]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (0, ["Kennenlernen de"]),
        (4, ["Kennenlernen de", "Ankommen de"]),
        (6, ["Kennenlernen de", "Ankommen de"]),
        (7, ["Ankommen de"]),
        (14, ["Weiter de"]),
        (90, []),
        (-1, []),
    ],
)
def test_the_day_of_beginning_is_day_one(guided, now, days, found):
    today = now.date() + days * DAY

    assert titles(guide_for(guided, "de", started_on=now.date(), today=today)) == found


def test_before_the_beginning_nothing_is_for_now_but_all_can_be_read(guided, now):
    guide = guide_for(guided, "de", started_on=None, today=now.date())

    assert guide.now == []
    assert [one.step.title for one in guide.steps] == [
        "Kennenlernen de",
        "Ankommen de",
        "Weiter de",
    ]


def test_the_reader_gets_their_language_else_the_programmes_else_any(guided, now):
    write(guided.guide_key, "en")
    write(uuid4(), "fr", [(1, 90, "Fremd")])
    days = {"started_on": now.date(), "today": now.date()}

    assert guide_for(guided, "en", **days).language == "en"
    assert guide_for(guided, "fr", **days).language == "de"
    guided.source_language = "uk"
    assert guide_for(guided, "fr", **days).language in {"de", "en"}


def test_questions_are_read_one_by_one(guided, now):
    guide = guide_for(guided, "de", started_on=now.date(), today=now.date())

    assert guide.now[0].questions == ["Was?", "Wer?"]


def test_a_programme_without_a_guide_or_with_a_deleted_one_has_none(programme, now):
    days = {"started_on": now.date(), "today": now.date()}
    assert guide_for(programme, "de", **days) is None

    programme.guide_key = uuid4()

    assert guide_for(programme, "de", **days) is None
