from factories import make_learner
from page_factories import complete

from courses.models import Answer, Attempt, JournalEntry, SelfRating
from lms.domain.enrolling import enrol
from lms.registry import personal_data

OURS = (Answer, Attempt, JournalEntry, SelfRating)


def entries():
    return [entry for entry in personal_data if entry.model in OURS]


def test_people_get_their_own_answers_and_nobody_elses(sample, now):
    other = make_learner()
    enrol(other, sample.course, now=now)
    complete(sample, now=now)
    assert len(entries()) == len(OURS)

    mine = {entry.model: len(list(entry.export(sample.person))) for entry in entries()}

    assert mine == {Answer: 4, Attempt: 1, JournalEntry: 1, SelfRating: 2}
    assert all(list(entry.export(other)) == [] for entry in entries())


def test_what_somebody_wrote_is_in_the_export(sample, now):
    complete(sample, now=now)
    (journal,) = [entry for entry in entries() if entry.model is JournalEntry]

    (row,) = journal.export(sample.person)

    assert row["payload"] == {"text": "Gestern an der Ausgabe."}


def test_erasing_somebody_leaves_the_answers_of_others(sample, now):
    other = make_learner()
    enrol(other, sample.course, now=now)
    complete(sample, now=now)
    complete(sample, person=other, now=now)

    for entry in entries():
        entry.erase(sample.person, now)

    for model in OURS:
        people = set(model.objects.values_list("enrolment__person", flat=True))
        assert people == {other.pk}
