"""What is signed: the same statements in the same order for everybody."""

import json
import socket
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld

from certificates.domain import contexts
from certificates.domain.contexts import CREDENTIALS, EXTENSIONS, OPEN_BADGES, UnsignableError

W3C = {
    # The official test vector of vc-di-eddsa, its example vocabulary written out.
    "@context": [CREDENTIALS],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "https://www.w3.org/ns/credentials/examples#AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {
        "id": "did:example:abcdefgh",
        "https://www.w3.org/ns/credentials/examples#alumniOf": "The School of Examples",
    },
}


def badge(**achievement):
    return {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": "did:web:lotse.example.org",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": {"id": "urn:x:1", "type": ["Achievement"], **achievement},
        },
    }


def long_way(document):
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": contexts.load,
    }
    return jsonld.normalize(document, options).encode()


def test_the_hash_is_that_of_the_official_vector():
    assert (
        sha256(contexts.canonical(W3C)).hexdigest()
        == "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
    )


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)


@given(
    name=TEXT,
    tags=st.lists(TEXT, max_size=4),
    credits_=st.one_of(st.integers(0, 500), st.floats(0.1, 99.9)),
    urls=st.lists(st.integers(0, 10_000), unique=True, max_size=5),
)
def test_the_short_way_comes_out_where_the_long_one_does(name, tags, credits_, urls):
    document = badge(
        name=name,
        tag=tags,
        creditsAvailable=credits_,
        criteria={"narrative": name},
        alignment=[
            {"type": ["Alignment"], "targetName": name, "targetUrl": f"http://esco.example/{url}"}
            for url in urls
        ],
    )
    assert contexts.canonical(document) == long_way(document)


def test_an_endorsement_inside_is_signed_along_with_its_proof():
    endorsement = {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": "urn:uuid:0b1c6a1e-3c56-4ba5-8f11-2ab0a5c3b7c1",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": "did:web:land.example.org", "type": ["Profile"]},
        "credentialSubject": {"id": "urn:x:1", "type": ["EndorsementSubject"]},
        "proof": {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "proofPurpose": "assertionMethod",
            "proofValue": "z2",
        },
    }
    document = badge(endorsement=[endorsement])
    assert contexts.canonical(document) == long_way(document)
    assert b"proofValue" in contexts.canonical(document)


def test_control_characters_are_written_as_the_standard_says():
    said = contexts.canonical(badge(name='a\tb\nc\x7f"\\')).decode()
    assert r'"a\tb\nc\u007F\"\\"' in said


def test_nothing_but_the_pinned_contexts_is_loaded(monkeypatch):
    def no_network(*_args, **_kwargs):
        pytest.fail("something reached for the network")

    monkeypatch.setattr(socket, "create_connection", no_network)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    for address in (
        "https://www.w3.org/ns/credentials/examples/v2",
        "http://127.0.0.1:8000/",
        "file:///etc/passwd",
        "../../settings/production.py",
    ):
        with pytest.raises(UnsignableError):
            contexts.canonical({**W3C, "@context": [CREDENTIALS, address]})


@pytest.mark.parametrize("address", [CREDENTIALS, OPEN_BADGES, EXTENSIONS])
def test_a_pinned_context_is_given_whole_and_cannot_be_changed_by_its_reader(address):
    given = contexts.load(address)
    assert given["tag"] == "static"
    given["document"]["@context"] = {}
    assert contexts.load(address)["document"]["@context"]


def test_a_term_that_nobody_defines_is_refused():
    with pytest.raises(UnsignableError):
        contexts.canonical({**W3C, "lotseHours": 3})


@pytest.mark.parametrize(
    "broken",
    [
        badge(alignment=[{"type": ["Alignment"], "targetName": "a"}] * 2),
        {**W3C, "id": "urn:x> <urn:y"},
        {**W3C, "issuer": 'urn:x"'},
        {**W3C, "name": "\ud800"},
        {**W3C, "name": {"@value": "x", "@language": 'de> "'}},
        {**W3C, "@context": [CREDENTIALS, {"x": {"@id": "@id", "@type": []}}]},
        {"@context": CREDENTIALS, "id": [[]]},
        json.loads('{"@context": 3}'),
    ],
)
def test_what_is_crooked_is_refused_and_never_crashes(broken):
    with pytest.raises(UnsignableError):
        contexts.canonical(broken)


def test_nodes_that_cannot_be_told_apart_do_not_take_for_ever():
    # The known way to keep a verifier busy for years: alike nodes, all permutations to be tried.
    alike = {"type": ["Alignment"], "targetName": "a"}
    with pytest.raises(UnsignableError):
        contexts.canonical(badge(alignment=[dict(alike) for _ in range(60)]))


def test_what_a_type_brings_along_is_prepared_once(monkeypatch):
    contexts.canonical(badge(name="first"))
    prepared = []
    original = contexts._Strict._create_term_definition

    def watched(self, *args, **more):
        prepared.append(args[2])
        return original(self, *args, **more)

    monkeypatch.setattr(contexts._Strict, "_create_term_definition", watched)
    statements = contexts.canonical(badge(name="second"))

    assert prepared == []
    assert statements == long_way(badge(name="second"))


def test_what_is_prepared_is_forgotten_before_it_grows_without_end(monkeypatch):
    monkeypatch.setattr(contexts, "_SCOPED", 3)
    contexts._scoped.clear()

    for number in range(5):
        document = badge(name=str(number))
        assert contexts.canonical(document) == long_way(document)
        assert len(contexts._scoped) <= 3
