from datetime import timedelta

import pytest
from people import make_mentee, make_tandem

from lms.api import erase_person, export_person
from mentoring.choices import EndReason, NoteLayer, Side, TandemState
from mentoring.domain import helping, notes, tandems
from mentoring.domain.notes import NoteError
from mentoring.domain.sealing import NoNoteKeyError, SealError, new_key, seal, unseal
from mentoring.models import Goal, HelpRequest, Note, Profile, Tandem

PLANTED = "Ich habe Angst vor der Prüfung im Mai."


@pytest.fixture
def tandem(programme, now):
    return make_tandem(programme, now=now)


def write(tandem, text=PLANTED, layer=NoteLayer.PAIR, side=Side.MENTEE, *, now):
    return notes.write(tandem, side, text, layer, now=now)


def test_the_two_read_what_they_have_written(tandem, now):
    write(tandem, now=now)

    assert [one.text for one in notes.notes_of_pair(tandem)] == [PLANTED]


def test_what_is_for_the_pair_stands_nowhere_in_the_row(tandem, now):
    note = write(tandem, now=now)
    note.refresh_from_db()

    stored = repr({field.attname: getattr(note, field.attname) for field in note._meta.fields})

    assert "Angst" not in stored
    assert b"Angst" not in bytes(note.secret)


def test_the_coordination_gets_shared_notes_and_no_others(tandem, programme, now):
    write(tandem, now=now)
    write(tandem, "Wir brauchen einen Raum.", NoteLayer.SHARED, now=now)
    other = make_tandem(programme)
    write(other, "Von anderen", NoteLayer.SHARED, now=now)

    assert [one.text for one in notes.shared_notes([tandem.pk])] == ["Wir brauchen einen Raum."]


def test_a_sealed_text_opens_nothing_in_another_tandem(tandem, programme, now):
    note = write(tandem, now=now)

    with pytest.raises(SealError):
        unseal(note.secret, tandem=make_tandem(programme).pk)


def test_with_another_key_a_note_cannot_be_read_but_the_page_goes_on(tandem, now, settings):
    write(tandem, now=now)
    settings.LOTSE_NOTE_KEYS = [new_key()]

    assert [one.text for one in notes.notes_of_pair(tandem)] == [None]


def test_after_rotation_the_old_key_is_needed_no_more(tandem, now, settings):
    write(tandem, now=now)
    notes.add_goal(tandem, "B2 bestehen", due_on=None, now=now)
    fresh = new_key()
    settings.LOTSE_NOTE_KEYS = [fresh, *settings.LOTSE_NOTE_KEYS]

    assert notes.seal_all_anew() == 2
    settings.LOTSE_NOTE_KEYS = [fresh]

    assert [one.text for one in notes.notes_of_pair(tandem)] == [PLANTED]
    assert [one.text for one in notes.goals_of_pair(tandem)] == ["B2 bestehen"]


def test_without_a_key_nothing_is_kept_in_the_open(tandem, now, settings):
    settings.LOTSE_NOTE_KEYS = []

    with pytest.raises(NoNoteKeyError):
        write(tandem, now=now)

    assert not Note.objects.exists()


@pytest.mark.parametrize("text", ["", "   \n", "x" * 1_000_000])
def test_a_note_of_nothing_or_of_a_megabyte_is_refused_in_words(tandem, now, text):
    with pytest.raises(NoteError):
        write(tandem, text, now=now)


def test_only_who_has_written_a_note_deletes_it(tandem, now):
    note = write(tandem, side=Side.MENTOR, now=now)

    with pytest.raises(NoteError):
        notes.delete(note, Side.MENTEE)
    notes.delete(note, Side.MENTOR)

    assert not Note.objects.exists()


def test_ten_goals_are_enough(tandem, now):
    for number in range(notes.MOST_GOALS):
        notes.add_goal(tandem, f"Ziel {number}", due_on=None, now=now)

    with pytest.raises(NoteError):
        notes.add_goal(tandem, "Noch eins", due_on=None, now=now)


def test_after_the_end_nothing_is_added(tandem, now):
    with pytest.raises(NoteError):
        write(tandems.end(tandem, EndReason.TIME, now=now), now=now)


# One's own data


def test_people_get_their_own_words_and_not_the_others(tandem, now):
    write(tandem, side=Side.MENTEE, now=now)
    write(tandem, "Sie schafft das.", side=Side.MENTOR, now=now)

    text = str(export_person(tandem.mentee.person))

    assert PLANTED in text
    assert "Sie schafft das." not in text
    assert tandem.mentor.person.display_name not in text


def test_erasing_somebody_leaves_counts_and_no_words(tandem, programme, now):
    write(tandem, now=now)
    notes.add_goal(tandem, "B2 bestehen", due_on=None, now=now)
    helping.ask_for_help(tandem, Side.MENTEE, "Bitte anrufen", wants_change=False, now=now)
    bystander = make_tandem(programme)
    write(bystander, "Bleibt", now=now)
    person = tandem.mentee.person

    erase_person(person, at=now + timedelta(days=1))

    tandem.refresh_from_db()
    assert tandem.state == TandemState.ENDED
    assert not Note.objects.filter(tandem=tandem).exists()
    assert bytes(Goal.objects.get(tandem=tandem).secret) == b""
    assert HelpRequest.objects.get(tandem=tandem).message == ""
    profile = Profile.objects.get(person=person)
    assert (profile.languages, profile.topics, profile.region) == ([], [], "")
    assert [one.text for one in notes.notes_of_pair(bystander)] == ["Bleibt"]


def test_erasing_somebody_takes_their_card_out_of_frozen_rounds(programme, now):
    from people import make_mentor

    from mentoring.domain import rounds

    make_mentor(programme)
    gone, stays = make_mentee(programme), make_mentee(programme)
    one = rounds.start(programme, by=None, now=now)

    erase_person(gone.person, at=now)

    one.refresh_from_db()
    assert [card["profile"] for card in one.snapshot["mentees"]] == [stays.pk]
    assert Tandem.objects.count() == 0


def test_what_is_sealed_for_one_tandem_is_never_the_same_twice():
    assert seal("gleich", tandem=1) != seal("gleich", tandem=1)
