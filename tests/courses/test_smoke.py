from page_factories import complete


def test_it(sample, now):
    complete(sample, now=now)
    sample.enrolment.refresh_from_db()
    assert sample.enrolment.status == "completed"
