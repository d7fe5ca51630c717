from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from people import make_tandem

from mentoring.choices import NoteLayer, Side
from mentoring.domain import notes


def run(*arguments):
    out = StringIO()
    call_command("lotse_note_key", *arguments, stdout=out)
    return out.getvalue().strip()


def test_a_printed_key_seals_and_after_sealing_anew_stands_alone(programme, now, settings):
    tandem = make_tandem(programme, now=now)
    notes.write(tandem, Side.MENTOR, "Nur für uns", NoteLayer.PAIR, now=now)
    fresh = run()
    settings.LOTSE_NOTE_KEYS = f"{fresh},{settings.LOTSE_NOTE_KEYS[0]}"

    assert run("--seal-anew") == "1 notes sealed anew."
    settings.LOTSE_NOTE_KEYS = fresh

    assert [one.text for one in notes.notes_of_pair(tandem)] == ["Nur für uns"]


def test_without_a_key_sealing_anew_says_what_to_do(settings):
    settings.LOTSE_NOTE_KEYS = ()

    with pytest.raises(CommandError, match="LOTSE_NOTE_KEYS"):
        run("--seal-anew")
