from uuid import uuid4

from factories import make_learner
from page_factories import form, make_course, self_assessment

from courses.domain.answering import Place, answer
from courses.domain.content import lesson_content
from courses.domain.ratings import growth
from lms.domain.enrolling import enrol
from lms.models import Course, Enrolment


def rate(sample, number, *ratings, person=None, now, place=0):
    sections = [s for s in sample.content(number).sections if s.kind == "self_assessment"]
    codes = [statement.code for statement in sections[place].content.statements]
    posted = {f"statement-{code}": str(n) for code, n in zip(codes, ratings, strict=True)}
    answer(
        sample.place(number, person=person),
        sections[place].id,
        form(**posted),
        client_id=uuid4(),
        now=now,
    )


def grown(sample, language="de"):
    enrolment = Enrolment.objects.select_related("course", "edition").get(pk=sample.enrolment.pk)
    return [(item.text, item.before, item.after) for item in growth(enrolment, language)]


def test_growth_sets_the_same_statements_side_by_side(sample, now):
    rate(sample, 0, 2, 3, now=now)
    rate(sample, 2, 4, 3, now=now)

    assert grown(sample) == [("Satz s1", 2, 4), ("Satz s2", 3, 3)]


def test_there_is_no_growth_with_one_of_the_two_alone(sample, now):
    rate(sample, 0, 2, 3, now=now)

    assert grown(sample) == []


def test_the_latest_rating_of_each_time_counts(sample, now):
    rate(sample, 0, 1, 1, now=now)
    rate(sample, 0, 2, 2, now=now)
    rate(sample, 2, 5, 5, now=now)

    assert grown(sample) == [("Satz s1", 2, 5), ("Satz s2", 2, 5)]


def test_what_others_rated_is_not_shown(sample, now):
    other = make_learner()
    enrol(other, sample.course, now=now)
    rate(sample, 0, 5, 5, person=other, now=now)
    rate(sample, 2, 1, 1, person=other, now=now)

    assert grown(sample) == []


def test_growth_speaks_the_language_of_the_reader(bilingual, now):
    rate(bilingual, 0, 2, 3, now=now)
    rate(bilingual, 2, 4, 3, now=now)

    assert [text for text, *_ratings in grown(bilingual, "en")] == ["Satz s1 (en)", "Satz s2 (en)"]


def test_two_assessments_before_the_course_add_up(db, now):
    page = make_course(
        [
            self_assessment("vorher1", codes=("s1",)),
            self_assessment("vorher2", codes=("s2",)),
            self_assessment("nachher", phase="after", codes=("s1", "s2")),
        ]
    )
    course, person = Course.objects.get(key=page.translation_key), make_learner()
    enrolment = enrol(person, course, now=now)
    key = page.get_descendants().last().translation_key
    place = Place(user_id=person.user_id, course_key=course.key, lesson_key=key, language="de")
    for section in lesson_content(key, "de", course.stamp).sections:
        posted = {f"statement-{s.code}": "3" for s in section.content.statements}
        answer(place, section.id, form(**posted), client_id=uuid4(), now=now)

    assert [(item.before, item.after) for item in growth(enrolment, "de")] == [(3, 3), (3, 3)]
