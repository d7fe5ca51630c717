from page_factories import make_course

from courses.domain.archiving import has_records


def test_pages_of_a_course_somebody_takes_have_records_in_every_language(bilingual):
    other = make_course(index=bilingual.index, title="Niemand")
    english = bilingual.page.get_translations().get()

    for page in (
        bilingual.page,
        bilingual.lessons[0],
        bilingual.lessons[0].get_parent(),
        english,
        bilingual.index,
        bilingual.index.get_parent(),
    ):
        assert has_records(page)
    assert not has_records(other)
    assert not has_records(other.get_descendants().last())


def test_a_catalogue_of_courses_nobody_takes_has_no_records(db):
    page = make_course()

    assert not has_records(page.get_parent())
