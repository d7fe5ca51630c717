import pytest
from two import at

from mentoring.choices import EndReason, NoteLayer, Side
from mentoring.domain import notes, tandems
from mentoring.domain.sealing import new_key
from mentoring.models import Note

MEGABYTE = "ä" * 500_000  # twice as many bytes


def write(browser, tandem, text="Wir üben für die Prüfung.", layer="pair"):
    return browser.post(at("note_add", tandem), {"text": text, "layer": layer})


def test_the_pairs_own_layer_is_chosen_from_the_start(tandem, mentee):
    form = mentee.get(at("note_add", tandem)).context["form"]

    assert form["layer"].value() == NoteLayer.PAIR


@pytest.mark.parametrize("layer", NoteLayer.values)
def test_both_read_a_note_and_only_the_pairs_own_is_sealed(tandem, mentee, mentor, layer):
    assert write(mentee, tandem, layer=layer).status_code == 302

    note = Note.objects.get()
    assert (note.layer, note.side) == (layer, Side.MENTEE)
    assert bool(note.secret) == (layer == NoteLayer.PAIR)
    for browser in (mentee, mentor):
        text = browser.get(at("notes", tandem)).content.decode()
        assert "Wir üben für die Prüfung." in text
        assert f'data-layer="{layer}"' in text


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 5001, MEGABYTE])
def test_a_note_of_nothing_or_of_a_megabyte_comes_back_whole(tandem, mentee, text):
    answer = write(mentee, tandem, text=text)

    assert answer.status_code == 422
    assert answer.context["form"].errors["text"]
    assert text in answer.content.decode()
    assert not Note.objects.exists()


def test_a_note_of_just_the_most_characters_is_kept_however_the_browser_ends_lines(tandem, mentee):
    lines = ["x" * 99] * 50  # with one character for each end of line: 5000

    assert write(mentee, tandem, text="\r\n".join(lines) + "y").status_code == 302


@pytest.mark.parametrize("layer", ["", "everybody"])
def test_a_note_of_which_nobody_says_who_may_read_it_is_not_kept(tandem, mentee, layer):
    answer = write(mentee, tandem, layer=layer)

    assert answer.status_code == 422
    assert "Wir üben für die Prüfung." in answer.content.decode()
    assert not Note.objects.exists()


def test_an_own_note_is_deleted_after_one_more_question(tandem, mentee):
    write(mentee, tandem)
    note = Note.objects.get()
    address = at("note_delete", tandem, note.public_id)
    assert address in mentee.get(at("notes", tandem)).content.decode()

    mentee.get(address)
    assert Note.objects.exists()
    assert mentee.post(address).status_code == 302

    assert not Note.objects.exists()
    assert mentee.post(address).status_code == 404


def test_the_others_note_is_not_there_to_be_deleted(tandem, mentee, mentor):
    write(mentee, tandem)
    address = at("note_delete", tandem, Note.objects.get().public_id)

    assert address not in mentor.get(at("notes", tandem)).content.decode()
    assert mentor.get(address).status_code == 404
    assert mentor.post(address).status_code == 404
    assert Note.objects.exists()


def test_without_a_key_private_notes_are_off_and_nothing_is_lost(tandem, mentee, settings):
    settings.LOTSE_NOTE_KEYS = []
    form = mentee.get(at("note_add", tandem))
    assert "data-no-key" in form.content.decode()
    assert form.context["form"]["layer"].value() is None

    answer = write(mentee, tandem)

    assert answer.status_code == 422
    assert "Wir üben für die Prüfung." in answer.content.decode()
    assert not Note.objects.exists()
    assert write(mentee, tandem, layer="shared").status_code == 302


def test_a_note_no_key_opens_says_so_and_the_page_goes_on(tandem, mentee, settings, now):
    notes.write(tandem, Side.MENTEE, "Verschlossen", NoteLayer.PAIR, now=now)
    notes.write(tandem, Side.MENTEE, "Offen", NoteLayer.SHARED, now=now)
    notes.add_goal(tandem, "Verschlossenes Ziel", due_on=None, now=now)
    settings.LOTSE_NOTE_KEYS = [new_key()]

    for name, closed in (("notes", 1), ("tandem", 2)):
        text = mentee.get(at(name, tandem)).content.decode()
        assert text.count("data-unreadable") == closed
        assert "Offen" in text
        assert "Verschlossen" not in text


def test_a_note_written_while_the_other_ends_the_tandem_comes_back(tandem, mentee, now):
    tandems.end(tandem, EndReason.TIME, now=now)

    answer = write(mentee, tandem)

    assert answer.status_code == 422
    assert "Wir üben für die Prüfung." in answer.content.decode()
    assert not Note.objects.exists()


def test_what_somebody_writes_is_shown_as_text(tandem, mentee):
    write(mentee, tandem, text="<script>alert(1)</script>")

    text = mentee.get(at("notes", tandem)).content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text
