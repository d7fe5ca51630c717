"""Loads the whole sample: site, course, association, learning, mentoring."""

from datetime import timedelta

from django.core.cache import cache

from courses.domain.outline import publish_course
from lms import clock
from lms.api import Course, enrol, release
from lms.data import ReleaseChoice
from settings.sample.association import load_logins, load_people, load_units
from settings.sample.course import load_course, load_pictures
from settings.sample.learner import work_through
from settings.sample.mentoring import load_mentoring
from settings.sample.site import load_site
from settings.sample.template import load_template

_RELEASED_DAYS_AGO = 240


def load(*, port: int) -> None:
    """Fill an empty, migrated database with the sample association and its course.

    In no transaction of its own: Wagtail publishes when a transaction ends, and pages have
    to be public before their children are.
    """
    now = clock.now()
    pictures = load_pictures()
    index = load_site(pictures, port)
    page = load_course(index, pictures)
    publish_course(page.translation_key, now=now)
    course = Course.objects.get(key=page.translation_key)
    released = now - timedelta(days=_RELEASED_DAYS_AGO)
    release(course, ReleaseChoice.NEW_LEARNERS, by=None, now=released)
    course.refresh_from_db()
    load_template(pictures)
    units = load_units()
    people = load_logins(units, index, released)
    load_people(units, course, now)
    began = now - timedelta(days=4)
    enrol(people["ehrenamt"], course, now=began)
    work_through(people["ehrenamt"], course, lessons=3, began=began)
    load_mentoring(units, people, course, now)
    cache.clear()
