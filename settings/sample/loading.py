"""Loads the whole sample: site, course, association, learning."""

from datetime import timedelta

from django.core.cache import cache
from django.db import transaction

from courses.domain.outline import publish_course
from lms import clock
from lms.api import Course, enrol, release
from lms.data import ReleaseChoice
from settings.sample.association import learn, load_logins, load_people, load_units
from settings.sample.course import load_course, load_pictures
from settings.sample.site import load_site

_RELEASED_DAYS_AGO = 240


@transaction.atomic
def load(*, port: int) -> None:
    """Fill an empty, migrated database with the sample association and its course."""
    now = clock.now()
    pictures = load_pictures()
    index = load_site(pictures, port)
    page = load_course(index, pictures)
    publish_course(page.translation_key, now=now)
    course = Course.objects.get(key=page.translation_key)
    released = now - timedelta(days=_RELEASED_DAYS_AGO)
    release(course, ReleaseChoice.NEW_LEARNERS, by=None, now=released)
    course.refresh_from_db()
    units = load_units()
    people = load_logins(units, index, released)
    load_people(units, course, now)
    began = now - timedelta(days=4)
    enrolment = enrol(people["ehrenamt"], course, now=began)
    learn(enrolment, part=0.25, began=began)
    cache.clear()
