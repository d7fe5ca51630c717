"""What tests of courses start from."""

import pytest
from django.core.cache import cache
from django.utils import translation
from page_factories import add_english, make_sample


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """Addresses are remembered for a minute, longer than a test and its pages last."""
    cache.clear()


@pytest.fixture(autouse=True)
def _german():
    """A request leaves its language behind; each test starts in German."""
    with translation.override("de"):
        yield


@pytest.fixture
def sample(db, now):
    return make_sample(now=now)


@pytest.fixture
def bilingual(sample, now):
    """The sample in German and English."""
    add_english(sample, now=now)
    return sample


@pytest.fixture
def learner(client, sample):
    """A client in which the sample's learner has logged in."""
    client.force_login(sample.person.user)
    return client
