"""From a matching round to the mentor's confirmation of hours, by keyboard alone.

One coordinator at a desk, two people with phones. axe looks at every page on the way.
"""

from datetime import datetime, timedelta

import pytest
from introducing import introduce, sweep
from test_accessibility import violations
from walking import PHONE, Walker

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "height": 900}
_FOCUSED = (
    "(wanted) => document.activeElement !== document.body && document.activeElement === wanted"
)


class Hand(Walker):
    """Somebody who reaches everything by the tabulator key, and looks for barriers everywhere."""

    def reach(self, selector, limit=300):
        """Press the tabulator key until something has the focus."""
        wanted = self.page.locator(selector).first
        wanted.wait_for(state="attached", timeout=20_000)
        for _ in range(limit):
            self.press("Tab")
            if wanted.evaluate("(wanted) => document.activeElement === wanted"):
                return
        message = f"{selector} is not reached within {limit} presses on {self.page.url}"
        raise AssertionError(message)

    def go(self, selector):
        """Reach a link or a button and use it; what comes next must hold no barrier."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.press("Enter")
        self.look()

    def open(self, address):
        self.page.goto(address)
        self.look()

    def look(self):
        # Wagtail's messages fade in; half-way they are faint.
        still = "() => document.getAnimations().every((each) => each.playState !== 'running')"
        self.page.wait_for_function(still)
        found = violations(self.page)
        width = self.page.evaluate("() => document.documentElement.scrollWidth")
        assert found == []
        assert width <= self.page.viewport_size["width"], self.page.url

    def write(self, selector, text):
        self.reach(selector)
        self.page.keyboard.type(text)

    def tick(self, selector):
        self.reach(selector)
        self.press("Space")

    def choose(self, name, value):
        """Choose one of several radio buttons with the arrow keys."""
        group = f"input[type=radio][name={name}]"
        self.page.locator(group).first.wait_for(state="attached")
        for _ in range(300):
            self.press("Tab")
            if self.page.evaluate("() => document.activeElement.name") == name:
                break
        self.press("Space")
        for _ in range(10):
            if self.page.locator(f"{group}:checked").get_attribute("value") == value:
                return
            self.press("ArrowDown")
        message = f"{name} has no {value}"
        raise AssertionError(message)

    def date_and_time(self, moment):
        """Fill the fields of day and time the way the browser asks for them."""
        for name, text in (("day", f"{moment:%m%d%Y}"), ("time", f"{moment:%I%M%p}")):
            self.reach(f"input[name={name}]")
            self.page.keyboard.type(text)


@pytest.fixture
def someone(site, chromium):
    """Open a browser for somebody of the sample."""
    contexts = []

    def enter(username, viewport):
        context = chromium.new_context(
            viewport=viewport, locale="en-US", reduced_motion="reduce", bypass_csp=True
        )
        contexts.append(context)
        hand = Hand(context.new_page())
        hand.sign_in(site, username)
        return hand

    yield enter
    for context in contexts:
        context.close()


def somebody_else(desk):
    """Return a mentee of the round, and another mentor whom the rules allow and who has a place."""
    here = desk.page.url
    links = desk.page.locator("main tbody th a")
    for address in [links.nth(number).get_attribute("href") for number in range(links.count())]:
        desk.page.goto(desk.page.url.split("/cms/")[0] + address)
        options = desk.page.locator("select[name=mentor] option")
        for one in [options.nth(n).get_attribute("value") for n in range(options.count())]:
            desk.page.goto(f"{desk.page.url.split('?')[0]}?mentor={one}")
            if desk.page.locator(f"form input[name=mentor][value='{one}']").count():
                desk.page.goto(here)
                return address, one
    message = "The rules allow nobody else."
    raise AssertionError(message)


def run_a_round(desk, site):
    """Start a round, ask why, change one pair, publish; return the board and the round."""
    desk.open(f"{site.url}/cms/lotse/mentoring/")
    desk.page.locator("a.lotse-choice[href*='mentoring/']").first.wait_for()
    programmes = desk.page.locator("a.lotse-choice[href*='/cms/lotse/mentoring/']")
    addresses = [programmes.nth(n).get_attribute("href") for n in range(programmes.count())]
    desk.open(f"{site.url}{addresses[-1]}rounds/")
    desk.go("form[action$='/rounds/start/'] button")
    desk.page.wait_for_selector("main a[href$='/publish/']", timeout=60_000)
    here = desk.page.url
    board, round_id = here.rstrip("/").split("rounds/")

    mentee, other = somebody_else(desk)
    desk.go(f"main tbody th a[href='{mentee}']")  # why these two
    assert desk.page.locator("main svg").count()
    desk.reach("select[name=mentor]")
    desk.page.locator("select[name=mentor]").select_option(other)
    desk.go("form[action$='#other'] button[type=submit]")
    desk.go(f"form:has(input[name=mentor][value='{other}']) button[type=submit]")
    desk.go("form:has(input[name=confirm]) button[type=submit]")

    desk.open(here)
    desk.go("a[href$='/publish/']")
    desk.go("main form button[type=submit]")
    return board, round_id


def accept_and_sign(site, proposal, both):
    """Let both say yes and sign, and return the address of their tandem."""
    for hand in both:
        hand.open(f"{site.url}/de/mentoring/")
        hand.go(f"main a[href$='/proposal/{proposal}/']")
        hand.go("button[name=answer][value=yes]")
    tandem = both[-1].page.url
    assert "/tandem/" in tandem
    for hand in both:
        hand.open(tandem)
        hand.go("[data-step=sign] a.button--accent")
        hand.tick("input[name=agreed]")
        hand.go("main form button[type=submit]")
    return tandem


def plan_a_meeting(tandem, mentee, mentor):
    """Plan a meeting; the other one puts it into a calendar."""
    mentee.open(tandem)
    mentee.go("[data-step=plan_first] a.button--accent")
    mentee.date_and_time(datetime.now() + timedelta(days=3))  # noqa: DTZ005 -- as people type it
    mentee.go("main form button[type=submit]")
    mentor.open(tandem)
    with mentor.page.expect_download() as calendar:
        mentor.reach("main a[href$='/meeting.ics']")
        mentor.press("Enter")
    assert b"BEGIN:VEVENT" in calendar.value.path().read_bytes()


def note_a_meeting(tandem, hand, *, days_ago, minutes):
    """Note a meeting the two have had."""
    hand.open(tandem)
    hand.go("main a[href$='/meetings/note/']")
    ended = datetime.now() - timedelta(days=days_ago, minutes=5)  # noqa: DTZ005 -- as people type it
    hand.date_and_time(ended - timedelta(minutes=minutes))
    hand.reach("input[name=minutes]")
    hand.press("Control+a")
    hand.page.keyboard.type(str(minutes))
    hand.go("main form button[type=submit]")


def write_and_call(tandem, hand):
    """Write a note for the two alone, and call for help."""
    hand.open(f"{tandem}notes/new/")
    hand.write("textarea[name=text]", "Die Übergabe war heute schon leichter.")
    hand.go("main form button[type=submit]")
    hand.open(tandem)
    hand.go("main a[href$='/help/']")
    hand.write("textarea[name=message]", "Bitte rufen Sie mich an.")
    hand.go("main form button[type=submit]")


def end_well(tandem, mentee, mentor):
    """Finish: both give feedback, one of them ends the tandem."""
    mentee.open(f"{tandem}closing/")
    mentee.go("main form button[type=submit]")
    for hand in (mentee, mentor):
        hand.open(tandem)
        hand.go("[data-step=feedback] a.button--accent")
        hand.go("main form button[type=submit]")
    mentor.open(f"{tandem}end/")
    mentor.choose("reason", "goals")
    mentor.go("main form button[type=submit]")
    assert mentor.page.locator(".memory").count()


def test_from_a_round_over_a_tandem_to_a_confirmation_of_hours(site, someone):
    desk = someone("koordination", DESK)
    board, round_id = run_a_round(desk, site)
    known = introduce(site, round_id)
    mentee, mentor = (someone(f"journey-{name}", PHONE) for name in ("mentee", "mentor"))

    tandem = accept_and_sign(site, known["proposal"], (mentee, mentor))
    plan_a_meeting(tandem, mentee, mentor)
    note_a_meeting(tandem, mentor, days_ago=0, minutes=300)
    note_a_meeting(tandem, mentor, days_ago=1, minutes=240)
    write_and_call(tandem, mentee)

    # The coordination sees the call, and not the note.
    desk.open(board)
    assert known["mentee"] in desk.page.content()
    assert "Übergabe war heute" not in desk.page.content()

    end_well(tandem, mentee, mentor)
    sweep(site)
    mentor.open(f"{site.url}/certificates/?lang=de")
    # 540 minutes are twelve teaching units.
    assert "12" in mentor.page.locator("main .card").first.inner_text()
