from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from people import AGREEMENT, make_programme, make_tandem
from two import at, enter

from lms import clock
from mentoring.choices import EndReason, TandemState
from mentoring.domain import tandems
from mentoring.models import Tandem


@pytest.fixture
def tandem(programme, now):
    return make_tandem(programme, now=now, signed=False)


def read(browser, tandem, prefix="/de/"):
    return browser.get(at("agreement", tandem).replace("/de/", prefix))


def sign(browser, tandem, **more):
    typed = {"version": "1", "language": "de", "agreed": "on", **more}
    return browser.post(at("agreement", tandem), typed)


def test_both_read_in_their_language_and_sign_and_the_tandem_begins(tandem, mentee, mentor, still):
    assert "We meet." in read(mentee, tandem, "/en/").content.decode()

    sign(mentee, tandem, language="en")
    text = read(mentor, tandem)
    # The frozen words count; the mentor's own language stands beside them.
    assert text.context["words"].text == "We meet."
    assert text.context["words"].own_text == AGREEMENT
    sign(mentor, tandem)

    tandem.refresh_from_db()
    assert tandem.state == TandemState.RUNNING
    assert (tandem.agreement, tandem.agreement_language) == ("We meet.", "en")
    assert (tandem.mentor_signed_at, tandem.mentee_signed_at) == (still, still)


def test_a_language_the_programme_does_not_have_is_its_own(tandem, mentee, still):
    sign(mentee, tandem, language="xx")

    tandem.refresh_from_db()
    assert (tandem.agreement, tandem.agreement_language) == (AGREEMENT, "de")


def test_without_the_tick_nobody_has_signed(tandem, mentee):
    answer = sign(mentee, tandem, agreed="")

    assert answer.status_code == 422
    assert answer.context["errors"]
    tandem.refresh_from_db()
    assert tandem.mentee_signed_at is None


def test_words_that_have_changed_meanwhile_are_read_once_more(tandem, programme, mentee):
    read(mentee, tandem)
    programme.agreement_version = 2
    programme.texts["de"]["agreement"] = "Wir treffen uns jede Woche."
    programme.save()

    answer = sign(mentee, tandem)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert answer.context["errors"]
    assert "Wir treffen uns jede Woche." in text
    assert 'value="2"' in text
    assert "checked" not in text
    tandem.refresh_from_db()
    assert tandem.mentee_signed_at is None
    assert sign(mentee, tandem, version="2").status_code == 302


def test_signing_twice_is_signing_once(tandem, mentee, now):
    sign(mentee, tandem)
    with clock.at(now + timedelta(hours=1)):
        assert sign(mentee, tandem).status_code == 302

    tandem.refresh_from_db()
    assert tandem.mentee_signed_at == now
    assert 'name="agreed"' not in read(mentee, tandem).content.decode()


@pytest.mark.parametrize("version", ["", "x", "9" * 40])
def test_a_form_somebody_has_tampered_with_signs_nothing(tandem, mentee, version):
    assert sign(mentee, tandem, version=version).status_code == 422
    tandem.refresh_from_db()
    assert tandem.mentee_signed_at is None


def test_an_ended_tandem_is_not_signed(tandem, mentee, now):
    tandems.end(tandem, EndReason.NO_TIME, now=now)

    assert sign(mentee, tandem).status_code == 422
    tandem.refresh_from_db()
    assert tandem.mentee_signed_at is None


def test_one_may_step_back_before_it_has_begun(tandem, mentee):
    assert at("tandem_end", tandem) in mentee.get(at("tandem", tandem)).content.decode()
    assert mentee.post(at("tandem_end", tandem), {"reason": "no_time"}).status_code == 302

    tandem.refresh_from_db()
    assert tandem.state == TandemState.ENDED
    assert not tandem.check_ins.exists()
    assert 'data-step="' not in mentee.get(at("tandem", tandem)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_the_same_moment_have_both_signed():
    from factories import START, make_coordinator, make_unit

    unit = make_unit()
    programme = make_programme(unit, contact=make_coordinator(unit))
    tandem = make_tandem(programme, signed=False)
    browsers = [enter(Client(), one) for one in (tandem.mentor, tandem.mentee)]
    barrier = Barrier(2)

    def work(browser):
        try:
            barrier.wait(timeout=20)
            with clock.at(START):
                return sign(browser, tandem).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, browsers)) == [302, 302]

    signed = Tandem.objects.get()
    assert signed.state == TandemState.RUNNING
    assert signed.check_ins.count() == 2
