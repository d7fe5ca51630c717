"""Who signs: the site itself, found by its address."""

import pytest

from certificates.domain import did, keys


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://lotse.example.org", "did:web:lotse.example.org:credentials"),
        ("https://Lotse.Example.org/", "did:web:lotse.example.org:credentials"),
        ("https://localhost:8443", "did:web:localhost%3A8443:credentials"),
        ("https://example.org/lotse/", "did:web:example.org:lotse:credentials"),
    ],
)
def test_the_name_leads_to_the_address(address, name):
    assert did.issuer(address) == name


@pytest.mark.parametrize("address", ["", "nowhere", "/"])
def test_a_site_without_an_address_is_nobody(address):
    with pytest.raises(keys.NoKeyError, match="LOTSE_CERTIFICATE_BASE_URL"):
        did.issuer(address)


def test_the_document_is_one_that_the_strictest_verifier_understands(settings, tmp_path, now):
    settings.LOTSE_KEY_FILE = tmp_path / "keys.json"
    stolen = keys.create(now=now)
    keys.compromise(stolen.public, now=now)
    old, new = keys.rotate(now=now), keys.rotate(now=now)

    document = did.document("https://lotse.example.org")
    issuer = document["id"]
    methods = document["verificationMethod"]
    assert [one["publicKeyMultibase"] for one in methods] == [old.public, new.public]
    assert {one["controller"] for one in methods} == {issuer}
    assert {one["type"] for one in methods} == {"Multikey"}
    assert [one["id"] for one in methods] == [f"{issuer}#{old.public}", f"{issuer}#{new.public}"]
    assert document["assertionMethod"] == [one["id"] for one in methods]
