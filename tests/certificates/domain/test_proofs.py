"""Proofs: ours are accepted here, and nothing else is."""

import json
import time
from copy import deepcopy
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyld import jsonld

from certificates.domain import contexts, credentials, keys, proofs
from certificates.domain.proofs import problem_of

SITE = "http://localhost:8000"


@pytest.fixture
def document(certificate, now):
    signed = credentials.sign(certificate, base_url=SITE, now=now)
    return json.loads(signed.body)


@pytest.fixture
def later(now):
    return now + timedelta(days=1)


def test_what_we_have_signed_is_good(document, later):
    assert problem_of(document, now=later) is None


def test_the_proof_s_own_statements_are_what_the_long_way_gives(document):
    proof = {name: value for name, value in document["proof"].items() if name != "proofValue"}
    long_way = jsonld.normalize(
        {"@context": document["@context"], **proof},
        {
            "algorithm": "URDNA2015",
            "format": "application/n-quads",
            "documentLoader": contexts.load,
        },
    )
    assert proofs._statements(proof) == long_way.encode()


def changed(document, *path, to):
    copy = deepcopy(document)
    part = copy
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = to
    return copy


@pytest.mark.parametrize(
    "path",
    [
        ("name",),
        ("id",),
        ("validFrom",),
        ("issuer", "name"),
        ("credentialSubject", "identifier", 0, "identityHash"),
        ("credentialSubject", "achievement", "name"),
        ("credentialSubject", "achievement", "criteria", "narrative"),
        ("credentialSubject", "result", 0, "value"),
        ("credentialStatus", "statusListIndex"),
        ("proof", "created"),
    ],
)
def test_whoever_changes_one_word_is_found_out(document, later, path):
    other = "2026-05-04T11:11:11Z" if path[-1] in ("validFrom", "created") else "urn:x:another"
    assert problem_of(changed(document, *path, to=other), now=later) == "bad-signature"


def test_it_is_said_what_is_wrong(document, now, later):
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    elsewhere = changed(document, "issuer", "id", to="did:web:elsewhere.example")
    method = document["proof"]["verificationMethod"].partition("#")[0]
    unknown = changed(document, "proof", "verificationMethod", to=f"{method}#z6Mknobody")

    assert problem_of(unsigned, now=later) == "no-proof"
    assert problem_of(elsewhere, now=later) == "foreign-issuer"
    assert problem_of(unknown, now=later) == "unknown-key"
    assert problem_of(document, now=now - timedelta(days=1)) == "expired"
    assert problem_of({}, now=later) == "malformed"


def test_after_its_last_day_a_credential_has_expired(certificate, now):
    certificate.valid_until = now.date()
    document = json.loads(credentials.sign(certificate, base_url=SITE, now=now).body)
    last = credentials.end_of(now.date())
    assert problem_of(document, now=last) is None
    assert problem_of(document, now=last + timedelta(seconds=1)) == "expired"


def test_what_a_stolen_key_has_signed_is_not_ours_any_more(
    certificate, settings, tmp_path, now, later
):
    settings.LOTSE_KEY_FILE = tmp_path / "keys.json"
    stolen = keys.create(now=now)
    document = json.loads(credentials.sign(certificate, base_url=SITE, now=now).body)
    keys.rotate(now=now)
    assert problem_of(document, now=later) is None
    keys.compromise(stolen.public, now=now)
    assert problem_of(document, now=later) == "unknown-key"


@pytest.mark.parametrize(
    "more",
    [
        {"lotseHours": 3},
        {"evidence": {"id": "half-an-address"}},
        {"@context": []},
        {"@context": "https://www.w3.org/ns/credentials/v2"},
        {"validUntil": "soon"},
        {"validUntil": 3},
        {"validFrom": "2026-05-04T10:00:00"},
        {"proof": [{}]},
        {"proof": {"type": 3}},
        {"issuer": []},
        {"credentialSubject": [[[[[[[[[[[[[[{}]]]]]]]]]]]]]]},
        {"tag": ["x"] * 1000},
    ],
)
def test_strange_documents_are_refused_in_a_word(document, later, more):
    problem = problem_of({**document, **more}, now=later)
    assert problem in ("malformed", "no-proof", "foreign-issuer", "bad-signature")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("proofValue", "z" + "1" * 100_000),
        ("proofValue", "z0"),
        ("proofValue", ""),
        ("proofValue", "uAAAA"),
        ("cryptosuite", "eddsa-jcs-2022"),
        ("proofPurpose", "authentication"),
        ("created", '2026"^^<x> .\n_:c14n0 <y> "'),
    ],
)
def test_strange_proofs_are_refused(document, later, name, value):
    strange = changed(document, "proof", name, to=value)
    assert problem_of(strange, now=later) in ("bad-signature", "malformed")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=20,
)
MEMBERS = ["@context", "id", "type", "issuer", "proof", "validUntil", "credentialSubject", "@graph"]


@given(member=st.sampled_from(MEMBERS), value=JSON)
@hypothesis_settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_no_document_breaks_the_check(document, later, member, value):
    assert problem_of({**document, member: value}, now=later) != "crash"
    assert problem_of(value, now=later) in ("malformed", "no-proof", "foreign-issuer")


def test_a_document_made_to_keep_us_busy_is_refused_quickly(document, later):
    node = {"type": ["Alignment"], "targetName": "x"}
    hostile = deepcopy(document)
    hostile["credentialSubject"]["achievement"]["alignment"] = [
        {**node, "endorsement": [dict(node)]} for _ in range(30)
    ]
    start = time.process_time()
    assert problem_of(hostile, now=later) == "malformed"
    assert time.process_time() - start < 1
