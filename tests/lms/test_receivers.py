"""What the hub does when something has happened."""

import logging

import pytest
from kombu.exceptions import OperationalError

from lms import tasks
from lms.events import EditionReleased, OutlineStaged
from lms.receivers import settle


@pytest.mark.parametrize(
    "event", [OutlineStaged(course_id=7), EditionReleased(course_id=7, edition_id=1)]
)
def test_publishing_goes_on_when_the_broker_is_down(event, monkeypatch, caplog):
    asked = []

    def down(args, **options):
        asked.append((args, options))
        raise OperationalError

    monkeypatch.setattr(tasks.settle_course, "apply_async", down)
    with caplog.at_level(logging.WARNING):
        settle(event)

    ((args, options),) = asked
    assert args == (7,)
    assert options["retry_policy"]["max_retries"] == 1
    assert "broker" in caplog.text
