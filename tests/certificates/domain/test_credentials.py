"""The credential says what the paper says, in terms everybody knows."""

import json
from datetime import date

import pytest
from factories import make_learner

from certificates.choices import CertificateKind
from certificates.domain import contexts, credentials, endorsing, keys
from certificates.domain.issuing import issue
from certificates.models import Certificate, Credential, StatusList, TemplateVersion
from lms.models import Completion

SITE = "https://lotse.example.org"
ISSUER = "did:web:lotse.example.org:credentials"
ESCO = "http://data.europa.eu/esco/skill/9436db95-aa2d-4a62-b2f9-7b4e0b8b1a7e"


@pytest.fixture
def make(now):
    """Make a certificate that is not stored."""

    def make(template=None, **values):
        return Certificate(
            **{
                "completion": Completion(edition_id=7, source_key="enrolment:1"),
                "public_id": "7kq4m2xw9ztdA_b-Cd3fGh",
                "recipient_name": "Олена Коваленко",
                "language": "ar",
                "source_language": "de",
                "titles": {"de": "Interkulturelle Kompetenz", "ar": "الكفاءة بين الثقافات"},
                "competencies": {"de": ["Zuhören", "Zuhören", "Nachfragen"], "ar": ["الإصغاء"]},
                "minutes": 135,
                "kind": CertificateKind.TESTED,
                "edition_number": 2,
                "completed_on": date(2026, 5, 3),
                "issued_at": now,
                "issuer": "Wohlfahrt Nordhafen e. V.",
                "status_list": StatusList(pk=1, public_id="liste"),
                "status_index": 4711,
                "template_version": TemplateVersion(content=template) if template else None,
                **values,
            }
        )

    return make


def build(certificate):
    return credentials.build(certificate, base_url=SITE)


def achievement_of(certificate):
    return build(certificate)["credentialSubject"]["achievement"]


def test_it_says_who_has_achieved_what_and_where_that_is_verified(make):
    document = build(make())
    subject = document["credentialSubject"]
    assert document["@context"] == [contexts.CREDENTIALS, contexts.OPEN_BADGES]
    assert document["id"] == f"{SITE}/verify/7kq4m2xw9ztdA_b-Cd3fGh/"
    assert document["issuer"]["id"] == ISSUER
    assert document["issuer"]["name"] == "Wohlfahrt Nordhafen e. V."
    assert "id" not in subject
    assert [one["identityHash"] for one in subject["identifier"]] == ["Олена Коваленко"]
    assert subject["activityEndDate"].startswith("2026-05-03")
    assert document["credentialStatus"] == {
        "id": f"{SITE}/credentials/status/liste.json#4711",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "4711",
        "statusListCredential": f"{SITE}/credentials/status/liste.json",
    }


def test_the_title_stands_in_both_languages_and_the_rest_in_the_course_s(make):
    document = build(make())
    achievement = document["credentialSubject"]["achievement"]
    assert document["name"] == "الكفاءة بين الثقافات"
    assert achievement["name"] == "Interkulturelle Kompetenz"
    assert achievement["inLanguage"] == "de"
    assert achievement["tag"] == ["Zuhören", "Nachfragen"]
    assert "- Zuhören" in achievement["description"]


def test_a_variety_of_a_language_is_named_as_the_schema_allows(make):
    assert achievement_of(make(source_language="de-simple"))["inLanguage"] == "de"
    assert "inLanguage" not in achievement_of(make(source_language="x1-strange"))


@pytest.mark.parametrize(
    ("minutes", "units"), [(135, 3), (68, 1.5), (45, 1), (1, 0), (45_000, 1000)]
)
def test_hours_stand_there_exactly_and_as_javascript_reads_them(make, minutes, units):
    document = build(make(minutes=minutes))
    subject = document["credentialSubject"]
    assert subject["result"][0]["value"] == str(minutes)
    assert subject["creditsEarned"] == units
    assert ".0," not in json.dumps(document)
    described = subject["achievement"]["resultDescription"][0]["id"]
    assert subject["result"][0]["resultDescription"] == described


def test_without_minutes_nothing_is_said_about_hours(make):
    document = build(make(minutes=0))
    assert "creditsEarned" not in json.dumps(document)
    assert "result" not in document["credentialSubject"]


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        (CertificateKind.ATTENDANCE, "CertificateOfCompletion"),
        (CertificateKind.TESTED, "Certificate"),
        (CertificateKind.MENTORING, "CommunityService"),
    ],
)
def test_each_kind_has_its_type_and_says_what_it_takes(make, kind, type_):
    achievement = achievement_of(make(kind=kind))
    assert achievement["achievementType"] == type_
    assert achievement["criteria"]["narrative"]


def test_who_has_achieved_the_same_has_the_same_achievement_and_nobody_else(make):
    def name(**values):
        return achievement_of(make(**values))["id"]

    def done(**values):
        return {"completion": Completion(**values)}

    assert name() == name(recipient_name="Li Wei", public_id="another", language="de")
    by_hand = done(source_key="issue-run:1:2")
    others = [
        name(**done(edition_id=8, source_key="x")),
        name(kind=CertificateKind.ATTENDANCE),
        name(**by_hand),
        name(**done(source_key="issue-run:1:3")),
    ]
    assert name(**by_hand) == name(**by_hand)
    assert len({name(), *others}) == 5
    assert name().startswith("urn:uuid:")


def test_it_is_valid_to_the_end_of_the_last_day_where_the_site_is(make):
    summer = build(make(valid_until=date(2028, 7, 31)))
    winter = build(make(valid_until=date(2028, 12, 31)))
    assert summer["validUntil"] == "2028-07-31T21:59:59Z"
    assert winter["validUntil"] == "2028-12-31T22:59:59Z"
    assert "validUntil" not in build(make())


def test_without_a_place_in_a_list_it_names_none(make):
    assert "credentialStatus" not in build(make(status_list=None, status_index=None))


def test_a_template_says_what_it_takes_and_what_it_is_in_esco(make):
    template = {
        "texts": {
            "de": {"criteria": "{course}: {units} UE, {minutes} min{name}{unknown} {0}\n\nTest"}
        },
        "alignments": [
            {"name": "Interkulturell handeln", "url": ESCO},
            {"name": "Doppelt", "url": ESCO},
        ],
    }
    achievement = achievement_of(make(template))
    assert achievement["criteria"]["narrative"] == (
        "Interkulturelle Kompetenz: 3 UE, 135 min{unknown} {0}\n\nTest"
    )
    assert [one["targetUrl"] for one in achievement["alignment"]] == [ESCO]
    assert achievement["alignment"][0]["targetFramework"] == "ESCO"


def test_what_steers_a_text_is_not_signed(make):
    document = build(make(recipient_name="Ole\u202eg\x00\tKoval\u200denko", issuer=" \u200b "))
    name = document["credentialSubject"]["identifier"][0]["identityHash"]
    assert name == "Oleg Koval\u200denko"
    assert document["issuer"]["name"] == SITE


@pytest.mark.parametrize("text", ["<script>", "{{7*7}}", '"\\', "😀🏴‍☠️", "名前", "a" * 400])
def test_strange_texts_are_signed_as_they_are(make, now, text, settings):
    settings.LOTSE_CERTIFICATE_BASE_URL = SITE
    certificate = make(recipient_name=text, titles={"de": text}, competencies={"de": [text]})
    body = json.loads(credentials.sign(certificate, base_url=SITE, now=now).body)
    assert credentials.proofs.problem_of(body, now=now) is None


# Signing


def test_signing_stores_nothing_and_asks_nothing(make, now, db, django_assert_num_queries):
    certificate = make()
    with django_assert_num_queries(0):
        signed = credentials.sign(certificate, base_url=SITE, now=now)
    assert isinstance(signed, Credential)
    assert signed.pk is None
    assert signed.certificate is certificate
    assert signed.signed_at == now
    assert signed.verification_method == f"{ISSUER}#{keys.signer().public}"
    assert json.loads(signed.body)["proof"]["verificationMethod"] == signed.verification_method


def test_the_body_is_compact_and_readable(make, now):
    body = credentials.sign(make(), base_url=SITE, now=now).body
    assert "Олена Коваленко" in body
    assert '": "' not in body


def test_without_a_key_there_is_no_credential(make, now, settings):
    settings.LOTSE_KEY_FILE = ""
    with pytest.raises(keys.NoKeyError):
        credentials.sign(make(), base_url=SITE, now=now)


def test_what_a_key_has_signed_is_found(complete, now):
    for name in ("A B", "C D"):
        issue(complete(make_learner(name)), now=now)
    public = keys.signer().public
    assert credentials.signed_by(public).count() == 2
    assert credentials.signed_by("z6MkAnother").count() == 0


# Endorsements


@pytest.fixture
def endorsement(now):
    def endorsement(about=ISSUER, **values):
        document = endorsing.endorsement_of(
            about, comment="Geprüft.", base_url="https://land.example.org", now=now
        )
        return {**document, **values}

    return endorsement


def test_the_endorsement_of_the_issuer_stands_with_the_issuer(make, endorsement):
    document = build(make({"endorsement": endorsement()}))
    (found,) = document["issuer"]["endorsement"]
    assert found["issuer"]["id"] == "did:web:land.example.org:credentials"
    assert "endorsement" not in document["credentialSubject"]["achievement"]


def test_the_endorsement_of_something_else_stands_with_the_achievement(make, endorsement):
    achievement = achievement_of(make({"endorsement": endorsement("did:web:other.example")}))
    assert len(achievement["endorsement"]) == 1


def test_an_endorsement_that_cannot_be_signed_is_left_out_and_logged(make, endorsement, caplog):
    document = build(make({"endorsement": endorsement(lotseHours=3)}))
    assert "endorsement" not in json.dumps(document)
    assert "left out" in caplog.text


def test_it_is_said_why_a_text_is_no_endorsement(endorsement):
    good = endorsement()
    problem = credentials.endorsement_problem
    unsigned = {name: value for name, value in good.items() if name != "proof"}
    assert problem(json.dumps(good)) is None
    assert problem(json.dumps(unsigned)) == "no-proof"
    assert problem(json.dumps({**good, "type": ["VerifiableCredential"]})) == "no-endorsement"
    assert problem(json.dumps({**good, "lotseHours": 3})) == "malformed"
    for text in ("", "{", "[]", "3", "null", "{}", "[" * 100_000, " " * 70_000 + "{}"):
        assert problem(text) == "malformed"


@pytest.mark.parametrize("name", ["", "https://land.example.org", "did:web:a b", "did:web:<x>"])
def test_only_an_issuer_can_be_endorsed(name, now):
    with pytest.raises(endorsing.EndorsingError):
        endorsing.endorsement_of(name, comment="", base_url=SITE, now=now)
