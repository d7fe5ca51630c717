"""The reports, as data."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override
from factories import START, make_coordinator, make_outline, make_person, make_unit, release_course

from lms.choices import EnrolmentSource, MembershipKind, ProgressStatus, ReducedStatus, UnitKind
from lms.domain import completions, people, reporting, unit_counts
from lms.domain.access import coordinator_scope
from lms.models import Enrolment, OrganisationUnit
from lms.registry import HIDDEN, Standing

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def district():
    return make_unit("North", is_legal_entity=True)


@pytest.fixture
def coordinator(district):
    return make_coordinator(district, "Zora Coordinator")


def enrolled(person, course, *, done=None, due=None, until=None, unit=None, **more):
    return Enrolment.objects.create(
        person=person,
        course=course,
        edition=course.current_edition,
        unit=unit,
        source=EnrolmentSource.ASSIGNED,
        enrolled_at=START,
        status=ProgressStatus.COMPLETED if done else ProgressStatus.IN_PROGRESS,
        completed_at=START if done else None,
        completed_on=done,
        due_on=due,
        valid_until=until,
        **more,
    )


def asked(report, coordinator, **filters):
    scope = coordinator_scope(coordinator.user, day=TODAY)
    offers = reporting.offers_of(report, scope, "en")
    return reporting.understand(offers, scope, filters, "en")


def listed(coordinator, **filters):
    """Return the report and its rows, the coordinator's own left out."""
    result = completions.answer(asked(completions.REPORT, coordinator, **filters))
    rows = [row for row in result.rows[0:50] if row.subject != coordinator.pk]
    return result, rows


def names(coordinator, **filters):
    return [row.cells["name"] for row in listed(coordinator, **filters)[1]]


def test_one_row_a_person_and_one_column_a_course(district, coordinator):
    first = release_course(make_outline(title="Aktiv zuhören"))
    second = release_course(make_outline(title="Brücken bauen"))
    anna, ben = make_person("Anna", unit=district), make_person("Ben", unit=district)
    enrolled(anna, first, done=date(2026, 3, 1))
    enrolled(anna, second, due=TODAY - timedelta(days=1))
    enrolled(ben, second, done=date(2025, 1, 1), until=TODAY - timedelta(days=1))

    result, rows = listed(coordinator)

    assert [str(c.title) for c in result.columns] == [
        "Name",
        "Unit",
        "Kind of membership",
        "Aktiv zuhören",
        "Brücken bauen",
    ]
    assert [(row.subject, row.cells) for row in rows] == [
        (
            anna.pk,
            {
                "name": "Anna",
                "unit": "North",
                "kind": "Volunteer",
                str(first.pk): Standing(ReducedStatus.COMPLETED, date(2026, 3, 1)),
                str(second.pk): Standing(ReducedStatus.OVERDUE, TODAY - timedelta(days=1)),
            },
        ),
        (
            ben.pk,
            {
                "name": "Ben",
                "unit": "North",
                "kind": "Volunteer",
                str(second.pk): Standing(ReducedStatus.EXPIRED, TODAY - timedelta(days=1)),
            },
        ),
    ]


def test_a_failed_test_looks_like_any_other_open_course(district, coordinator, course):
    failed, begun = make_person("Failed", unit=district), make_person("New", unit=district)
    Enrolment.objects.filter(pk=enrolled(failed, course).pk).update(status=ProgressStatus.FAILED)
    enrolled(begun, course)

    _result, rows = listed(coordinator)

    one, other = (row.cells[str(course.pk)] for row in rows)
    assert one == other == Standing(ReducedStatus.ENROLLED, None)


def test_people_of_another_district_are_neither_listed_nor_counted(district, coordinator, course):
    south = make_unit("South", is_legal_entity=True)
    enrolled(make_person("Anna", unit=district), course, done=TODAY)
    enrolled(make_person("Stranger", unit=south), course, done=TODAY, unit=south)

    result, _rows = listed(coordinator, course=str(course.pk))

    assert names(coordinator) == ["Anna"]
    assert result.summary == "1 of 1 person has completed; nobody is overdue."
    assert {row.cells["name"] for row in result.rows} == {"Anna"}


def test_somebody_in_two_units_is_one_row_that_names_only_the_units_in_scope(district, coordinator):
    south = make_unit("South", is_legal_entity=True)
    house = make_unit("House", parent=district, kind=UnitKind.FACILITY)
    anna = make_person("Anna", unit=district)
    people.add_membership(
        anna, house, MembershipKind.STAFF, valid_from=date(2025, 1, 1), is_primary=False
    )
    people.add_membership(
        anna, south, MembershipKind.FREELANCE, valid_from=date(2025, 1, 1), is_primary=False
    )

    _result, [row] = listed(coordinator)

    assert row.cells == {
        "name": "Anna",
        "unit": "North, House",
        "kind": "Volunteer, Full-time staff",
    }


def test_the_filters_narrow_down(district, coordinator):
    house = make_unit("House", parent=district, kind=UnitKind.FACILITY)
    first, second = release_course(make_outline()), release_course(make_outline())
    anna = make_person("Anna", unit=district)
    ben = make_person("Ben", unit=house, kind=MembershipKind.STAFF)
    make_person("Carla", unit=house)
    enrolled(anna, first, done=date(2026, 3, 1))
    enrolled(anna, second, due=TODAY - timedelta(days=1))
    enrolled(ben, first, done=date(2026, 4, 1))

    assert names(coordinator) == ["Anna", "Ben", "Carla"]
    assert names(coordinator, unit=str(house.pk)) == ["Ben", "Carla"]
    assert names(coordinator, kind="staff") == ["Ben"]
    assert names(coordinator, kind="volunteer") == ["Anna", "Carla"]
    assert names(coordinator, course=str(first.pk)) == ["Anna", "Ben"]
    assert names(coordinator, course=str(second.pk)) == ["Anna"]
    assert names(coordinator, status="overdue") == ["Anna"]
    assert names(coordinator, status="overdue", course=str(first.pk)) == []
    assert names(coordinator, **{"from": "2026-03-02"}) == ["Ben"]
    assert names(coordinator, to="2026-03-31") == ["Anna"]
    assert names(coordinator, **{"from": "2026-03-01", "to": "2026-04-01"}) == ["Anna", "Ben"]
    assert names(coordinator, **{"from": "2026-03-02"}, kind="volunteer") == []


def test_a_course_filter_leaves_one_course_column(district, coordinator):
    first, _second = release_course(make_outline(title="A")), release_course(make_outline())

    result, _rows = listed(coordinator, course=str(first.pk))

    assert [c.title for c in result.columns[3:]] == ["A"]


def test_the_sentence_counts_people_not_enrolments(district, coordinator):
    first, second = release_course(make_outline()), release_course(make_outline())
    for name, done in (("A", True), ("B", True), ("C", False)):
        person = make_person(name, unit=district)
        enrolled(person, first, done=TODAY)
        enrolled(person, second, done=TODAY if done else None, due=date(2026, 1, 1))
    make_person("Without a course", unit=district)

    def sentence(**filters):
        return listed(coordinator, **filters)[0].summary

    assert sentence() == "2 of 5 people have completed all courses begun; 1 is overdue."
    assert sentence(course=str(first.pk)) == "3 of 3 people have completed; nobody is overdue."
    assert sentence(course=str(second.pk)) == "2 of 3 people have completed; 1 is overdue."
    assert sentence(status="overdue") == (
        "0 of 1 person has completed all courses begun; 1 is overdue."
    )


def test_an_expired_completion_is_not_counted_as_completed(district, coordinator, course):
    enrolled(make_person(unit=district), course, done=date(2024, 1, 1), until=date(2026, 1, 1))

    result, _rows = listed(coordinator, course=str(course.pk))

    assert result.summary == "0 of 1 person has completed; nobody is overdue."


def test_withdrawn_and_earlier_rounds_do_not_show(district, coordinator, course):
    anna = make_person("Anna", unit=district)
    enrolled(anna, course, done=date(2024, 1, 1), is_current=False)
    enrolled(anna, course, round=2, due=TODAY)
    enrolled(make_person("Ben", unit=district), course, withdrawn_at=START)

    _result, rows = listed(coordinator)

    assert [row.cells.get(str(course.pk)) for row in rows] == [
        Standing(ReducedStatus.DUE_SOON, TODAY),
        None,
    ]


def test_slicing_and_reading_all_give_the_same_rows(district, coordinator, course):
    for n in range(7):
        enrolled(make_person(f"P{n}", unit=district), course, done=TODAY)

    rows = completions.answer(asked(completions.REPORT, coordinator)).rows

    assert len(rows) == 8
    assert [*rows[0:3], *rows[3:6], *rows[6:9]] == list(rows)
    assert [row.subject for row in rows] == list(rows.subjects())


@pytest.mark.parametrize("count", [1, 30])
def test_thirty_people_cost_as_many_statements_as_one(
    count, district, coordinator, course, django_assert_num_queries
):
    for n in range(count):
        enrolled(make_person(f"P{n:02}", unit=district), course, done=TODAY)
    question = asked(completions.REPORT, coordinator)

    # courses, count, sentence; people, memberships, rounds
    with django_assert_num_queries(6):
        assert len(completions.answer(question).rows[0:50]) == count + 1


def test_only_units_whose_people_are_seen_by_name_are_offered(district):
    state = make_unit("State", kind=UnitKind.STATE)
    for name in ("East", "West"):
        make_unit(name, parent=OrganisationUnit.objects.get(pk=state.pk), is_legal_entity=True)
    make_unit("Office", parent=OrganisationUnit.objects.get(pk=state.pk), kind=UnitKind.FACILITY)
    scope = coordinator_scope(make_coordinator(state).user, day=TODAY)

    [units] = [
        o for o in reporting.offers_of(completions.REPORT, scope, "en") if o.filter.name == "unit"
    ]

    assert [(o.label, o.depth) for o in units.options] == [("State", 0), ("Office", 1)]


def test_a_foreign_unit_does_not_exist_for_the_asker(coordinator):
    for value in (str(make_unit("South").pk), "0", "x"):
        with pytest.raises(reporting.ForeignUnitError):
            asked(completions.REPORT, coordinator, unit=value)


@pytest.mark.parametrize(
    ("filters", "problems"),
    [
        ({"from": "04.05.2026"}, {"from": "“04.05.2026” is not a date."}),
        ({"to": "2026-02-30"}, {"to": "“2026-02-30” is not a date."}),
        ({"to": "20260504"}, {"to": "“20260504” is not a date."}),
        ({"course": "999999"}, {"course": "“999999” cannot be chosen here."}),
        ({"status": "failed"}, {"status": "“failed” cannot be chosen here."}),
        (
            {"from": "2026-05-02", "to": "2026-05-01"},
            {"to": "The period ends before it begins."},
        ),
    ],
)
def test_a_filter_that_makes_no_sense_is_named(coordinator, filters, problems):
    with pytest.raises(reporting.UnclearQuestionError) as unclear:
        asked(completions.REPORT, coordinator, **filters)

    assert unclear.value.problems == problems


def test_what_was_asked_can_be_said_in_words(district, coordinator):
    house = make_unit("House", parent=district)
    scope = coordinator_scope(coordinator.user, day=TODAY)
    offers = reporting.offers_of(completions.REPORT, scope, "en")
    question = reporting.understand(
        offers, scope, {"unit": str(house.pk), "status": "due_soon", "to": "2026-05-01"}, "en"
    )

    assert reporting.in_words(offers, question) == [
        ("Unit", "House"),
        ("Status", "Due soon"),
        ("Completed until", "2026-05-01"),
    ]


def cells(coordinator, **filters):
    result = unit_counts.answer(asked(unit_counts.REPORT, coordinator, **filters))
    keys = ("unit", "people", "completed", "share", "open", "overdue")
    return result, [tuple(row.cells[key] for key in keys) for row in result.rows]


def state_of(course, numbers):
    """Return a state association whose districts have so many completed, open and overdue."""
    state = make_unit("State", kind=UnitKind.STATE, is_legal_entity=True)
    for name, (done, open_, late) in numbers.items():
        parent = OrganisationUnit.objects.get(pk=state.pk)
        district = make_unit(name, parent=parent, is_legal_entity=True)
        house = make_unit(f"{name} house", parent=district, kind=UnitKind.FACILITY)
        for n in range(done + open_ + late):
            enrolled(
                make_person(),
                course,
                unit=house if n % 2 else district,
                done=TODAY if n < done else None,
                due=date(2026, 1, 1) if n >= done + open_ else None,
            )
    return state


def test_a_state_coordinator_sees_counts_of_districts(course):
    state = state_of(course, {"East": (6, 5, 0), "West": (5, 0, 10)})

    result, rows = cells(make_coordinator(state))

    assert rows == [
        ("State itself", 0, 0, None, 0, 0),
        ("East", 11, 6, 54, 5, 0),
        ("West", 15, 5, 33, 0, 10),
        ("Total", 26, 11, 42, 5, 10),
    ]
    assert result.summary == "11 of 26 people have completed."
    assert result.rows.subjects() == []


def test_numbers_of_few_people_are_hidden_and_cannot_be_computed(course):
    state = state_of(course, {"East": (20, 2, 0), "Mid": (30, 9, 7), "West": (10, 8, 6)})

    result, rows = cells(make_coordinator(state))

    by_unit = {row[0]: row[1:] for row in rows}
    assert by_unit["East"] == (22, HIDDEN, HIDDEN, HIDDEN, 0)
    assert by_unit["West"] == (24, HIDDEN, HIDDEN, HIDDEN, 6)
    assert by_unit["Mid"] == (46, 30, 65, 9, 7)
    assert by_unit["Total"] == (92, 60, 65, 19, 13)
    assert "fewer than 5" in result.note


def test_a_single_small_district_hides_the_total_as_well(course):
    state = state_of(course, {"East": (3, 0, 0)})

    result, rows = cells(make_coordinator(state))

    assert {row[1] for row in rows if row[0] in {"East", "Total"}} == {HIDDEN}
    assert result.summary == "Too few people take this course for numbers to be shown."


def test_whoever_sees_the_names_sees_the_numbers(district, coordinator, course):
    house = make_unit("House", parent=district, kind=UnitKind.FACILITY)
    enrolled(make_person(unit=house), course, unit=house, done=TODAY)

    result, rows = cells(coordinator)

    assert rows[1:] == [("House", 1, 1, 100, 0, 0), ("Total", 1, 1, 100, 0, 0)]
    assert result.note == ""


def test_somebody_elses_unit_is_not_counted(district, coordinator, course):
    south = make_unit("South", is_legal_entity=True)
    for _ in range(9):
        enrolled(make_person(), course, unit=south, done=TODAY)

    result, rows = cells(coordinator)

    assert rows == []
    assert result.summary == "0 of 0 people have completed."


@pytest.mark.parametrize("count", [1, 30])
def test_thirty_districts_cost_as_many_statements_as_one(count, course, django_assert_num_queries):
    state = state_of(course, {f"D{n:02}": (5, 0, 0) for n in range(count)})
    question = asked(unit_counts.REPORT, make_coordinator(state))

    with django_assert_num_queries(3):
        assert len(unit_counts.answer(question).rows) == count + 2


def test_without_any_course_there_is_nothing_to_count(coordinator):
    _result, rows = cells(coordinator)

    assert rows == []
