"""axe finds nothing on any page: light and dark, German and English, phone and desk."""

import pytest
from walking import PHONE, Walker

from settings.sample.reading import MODULES, read

pytestmark = pytest.mark.browser

COURSE = {
    "de": "/de/kurse/interkulturelle-kompetenz-grundlagen/",
    "en": "/en/courses/intercultural-competence-basics/",
}
LESSONS = {
    language: [
        f"{module['slug']}/{lesson['slug']}/"
        for module in (read(language, name) for name in MODULES)
        for lesson in module["lessons"]
    ]
    for language in ("de", "en")
}
PUBLIC = {
    "de": (
        "/de/",
        "/de/kurse/",
        "/de/login/",
        "/de/password/",
        "/de/datenschutz/",
        "/de/nirgends/",
    ),
    "en": ("/en/", "/en/courses/", "/en/login/", "/en/privacy/", "/verify/?lang=en"),
}
OFFICE = [
    f"/cms/lotse/certificates/{part}"
    for part in ("", "?from=x", "names/", "by-hand/", "by-hand/issued/", "files/")
]
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


def violations(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES)
    return [
        f"{page.url}: {item['id']}: {node['html'][:120]}"
        for item in found.response["violations"]
        for node in item["nodes"]
    ]


def look_at(page, site, addresses):
    found = []
    for address in addresses:
        page.goto(site.url + address)
        found += violations(page)
        width = page.evaluate("() => document.documentElement.scrollWidth")
        if width > page.viewport_size["width"]:
            found.append(f"{address} is {width} px wide")
    return found


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_learner_finds_no_barrier_on_a_phone(site, chromium, scheme, language):
    context = chromium.new_context(
        viewport=PHONE, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
    )
    page = context.new_page()

    found = look_at(page, site, (*PUBLIC[language], COURSE[language]))
    Walker(page).sign_in(site, "ehrenamt")
    own = (f"/{language}/me/", f"/{language}/me/data/", f"/certificates/?lang={language}")
    lessons = [COURSE[language] + part for part in LESSONS[language]]
    found += look_at(page, site, (*own, COURSE[language], *lessons))

    assert found == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whoever_holds_or_verifies_a_certificate_finds_no_barrier(site, chromium, papers, scheme):
    numbers, folder = papers
    context = chromium.new_context(
        viewport=PHONE, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
    )
    page = context.new_page()

    public = [f"/verify/{number}/?lang=en" for number in numbers.values()]
    found = look_at(page, site, ("/verify/?lang=de", f"/verify/{'A' * 22}/?lang=en", *public))
    for name in ("genuine.pdf", "look-alike.pdf"):
        page.goto(f"{site.url}/verify/?lang=en")
        page.set_input_files("#file", folder / name)
        with page.expect_navigation():
            page.click("form[data-drop] button")
        found += violations(page)
    Walker(page).sign_in(site, "ehrenamt")
    own = [f"/certificates/{number}/?lang=en" for number in numbers.values()]
    name = f"/certificates/{numbers['valid']}/name/?lang=en"
    found += look_at(page, site, ("/certificates/?lang=en", name, *own))
    page.goto(f"{site.url}/certificates/{numbers['valid']}/?lang=en")
    page.evaluate(
        "() => document.querySelectorAll('main details').forEach((d) => { d.open = true })"
    )
    found += violations(page)

    assert found == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_coordinator_finds_no_barrier_in_the_cms(site, chromium, scheme):
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    Walker(page).sign_in(site, "koordination")

    found = look_at(
        page,
        site,
        (
            "/cms/lotse/reports/",
            "/cms/lotse/reports/completions/",
            "/cms/lotse/reports/units/",
            "/cms/lotse/reports/certificates/",
            *OFFICE,
        ),
    )
    # One that is valid: only of those can the office correct the name, or revoke them.
    page.goto(f"{site.url}{OFFICE[0]}?status=valid")
    certificate = page.locator("tbody th a").first.get_attribute("href")
    found += look_at(page, site, [certificate, f"{certificate}name/", f"{certificate}revoke/"])

    assert found == []
    context.close()


def links(page, part):
    """Return the addresses on a page, each once."""
    found = page.locator(f"main a[href*='{part}']")
    every = [found.nth(number).get_attribute("href") for number in range(found.count())]
    return [one for one in dict.fromkeys(every) if "#" not in one and not one.endswith(".ics")]


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whoever_has_a_companion_finds_no_barrier_on_a_phone(site, chromium, scheme, language):
    context = chromium.new_context(
        viewport=PHONE, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
    )
    page = context.new_page()
    Walker(page).sign_in(site, "neu")
    page.goto(f"{site.url}/{language}/mentoring/")
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    addresses = [f"/{language}/mentoring/", *links(page, "/mentoring/")]
    tandem = next(one for one in addresses if "/tandem/" in one)
    page.goto(site.url + tandem)
    addresses += links(page, "/mentoring/")

    found = look_at(page, site, dict.fromkeys(addresses))

    assert len(addresses) > 15
    assert found == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_mentoring_coordination_finds_no_barrier_in_the_cms(site, chromium, scheme):
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    Walker(page).sign_in(site, "koordination")
    page.goto(f"{site.url}/cms/lotse/mentoring/")
    programmes = page.locator("a.lotse-choice[href*='/cms/lotse/mentoring/']")
    board = programmes.nth(programmes.count() - 1).get_attribute("href")
    parts = ("", "people/", "rounds/", "tandems/", "rules/", "programme/")
    addresses = ["/cms/lotse/mentoring/words/", *(board + part for part in parts)]
    for part in ("people/", "rounds/", "tandems/"):
        page.goto(site.url + board + part)
        addresses.append(page.locator("main tbody th a").first.get_attribute("href"))

    found = look_at(page, site, addresses)

    assert found == []
    context.close()


def test_pages_fit_a_narrow_screen_with_text_twice_as_large(site, chromium):
    context = chromium.new_context(viewport={"width": 320, "height": 640}, bypass_csp=True)
    page = context.new_page()
    Walker(page).sign_in(site, "ehrenamt")
    wide = []
    for address in ("/de/me/", COURSE["de"], COURSE["de"] + LESSONS["de"][0]):
        page.goto(site.url + address)
        page.add_style_tag(content="html { font-size: 200% !important }")
        width = page.evaluate("() => document.documentElement.scrollWidth")
        if width > 320:
            wide.append((address, width))

    assert wide == []
    context.close()


def test_a_reader_from_right_to_left_gets_a_mirrored_page(site, chromium):
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(site.url + COURSE["de"])
    page.evaluate("() => { document.documentElement.dir = 'rtl' }")

    brand = page.locator(".page-header__brand").bounding_box()
    width = page.evaluate("() => document.documentElement.scrollWidth")

    assert brand["x"] + brand["width"] > PHONE["width"] / 2
    assert width <= PHONE["width"]
    context.close()
