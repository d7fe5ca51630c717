"""Where two credentials differ."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.choices import Detail
from certificates.domain.credentialfacts import differences_between

OURS = {
    "id": "https://lernen.example/verify/one/",
    "name": "Nähe und Distanz",
    "issuer": {"id": "did:web:lernen.example", "name": "Nordhafen"},
    "validFrom": "2026-05-04T12:00:00Z",
    "validUntil": "2027-05-04T12:00:00Z",
    "credentialSubject": {
        "identifier": [{"identityHash": "Olena Kovalenko", "identityType": "name"}],
        "activityEndDate": "2026-05-04T00:00:00Z",
        "creditsEarned": 2,
        "achievement": {
            "name": "Nähe und Distanz",
            "criteria": {"narrative": "Alles bearbeitet."},
            "tag": ["Zuhören", "Nachfragen"],
        },
    },
    "proof": {"proofValue": "z1"},
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=15,
)


def changed(path, value):
    document = copy.deepcopy(OURS)
    *way, last = path
    place = document
    for step in way:
        place = place[step]
    place[last] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "difference"),
    [
        (
            ("credentialSubject", "identifier", 0, "identityHash"),
            "Ivan",
            (Detail.NAME, "Ivan", "Olena Kovalenko"),
        ),
        (("name",), "C1", (Detail.COURSE, "C1", "Nähe und Distanz")),
        (
            ("credentialSubject", "achievement", "name"),
            "C1",
            (Detail.COURSE, "C1", "Nähe und Distanz"),
        ),
        (("credentialSubject", "creditsEarned"), 20, (Detail.HOURS, "20", "2")),
        (
            ("credentialSubject", "activityEndDate"),
            "2020-01-02T00:00:00Z",
            (Detail.COMPLETED, "2. Januar 2020", "4. Mai 2026"),
        ),
        (
            ("validUntil",),
            "2099-01-01T12:00:00Z",
            (Detail.VALID_UNTIL, "1. Januar 2099", "4. Mai 2027"),
        ),
        (("validUntil",), "never", (Detail.VALID_UNTIL, "never", "4. Mai 2027")),
        (
            ("issuer", "id"),
            "did:web:evil",
            (Detail.ISSUER, "did:web:evil", "did:web:lernen.example"),
        ),
        (
            ("credentialSubject", "achievement", "tag", 1),
            "Chirurgie",
            (Detail.COMPETENCIES, "Chirurgie", "Nachfragen"),
        ),
        (
            ("credentialSubject", "achievement", "criteria", "narrative"),
            "",
            (Detail.CRITERIA, "", "Alles bearbeitet."),
        ),
        (("evidence",), "more", (Detail.WORDS, "more", "")),
    ],
)
def test_what_differs_is_told_by_what_it_is(path, value, difference):
    found = list(differences_between(OURS, changed(path, value)))

    assert [(one.detail, one.in_file, one.in_record) for one in found] == [difference]


def test_what_was_left_out_is_told():
    shorter = {name: value for name, value in OURS.items() if name != "validUntil"}

    (found,) = differences_between(OURS, shorter)
    assert (found.detail, found.in_file) == (Detail.VALID_UNTIL, "")


def test_proofs_are_not_compared():
    assert list(differences_between(OURS, changed(("proof", "proofValue"), "z2"))) == []


@given(document=st.dictionaries(st.text(max_size=5), JSON, max_size=5))
def test_any_document_can_be_compared(document):
    assert list(differences_between(document, document)) == []
    found = list(differences_between(OURS, document))
    assert {Detail.NAME, Detail.COURSE} <= {one.detail for one in found}


def test_a_very_wide_document_is_compared_in_time():
    wide = {"a": [["x"] * 50] * 5000}

    assert len(list(differences_between(OURS, wide))) < 5000
