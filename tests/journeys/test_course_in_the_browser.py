"""The main job, as its users do it: a phone, a keyboard, with a script and without."""

import io
from urllib.parse import urljoin

import pypdf
import pytest
from openpyxl import load_workbook
from walking import PHONE, Walker

pytestmark = pytest.mark.browser


def certificate_of(page, site):
    """Open the newest certificate of whoever is signed in, and download it."""
    page.goto(f"{site.url}/certificates/?lang=de")
    if page.locator("form[action*='/certificates/request/'] button").count():
        page.click("form[action*='/certificates/request/'] button")
    else:
        page.locator("main a[href*='/certificates/']").first.click()
    return pypdf.PdfReader(io.BytesIO(fetched(page, "a[href*='/pdf/']")))


def fetched(page, link):
    """Return what a link on the page leads to, as the signed-in person gets it."""
    address = page.locator(link).first.get_attribute("href")
    response = page.context.request.get(urljoin(page.url, address))
    assert response.ok
    return response.body()


def addresses_in(pdf):
    """Return the addresses a PDF links to; its QR code says the same (see the unit tests)."""
    return [
        annotation.get_object()["/A"]["/URI"]
        for page in pdf.pages
        for annotation in page.get("/Annots", [])
        if "/URI" in annotation.get_object().get("/A", {})
    ]


def report_of(browser, site, username):
    """Return the completion report's page and its spreadsheet, as a coordinator sees them."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    Walker(page).sign_in(site, username)
    page.goto(f"{site.url}/cms/lotse/reports/completions/")
    text = page.inner_text("main")
    sheet = load_workbook(io.BytesIO(fetched(page, "main a[href*='.xlsx']")))
    cells = [str(cell.value) for part in sheet for row in part for cell in row if cell.value]
    context.close()
    return text, cells


@pytest.mark.parametrize(
    ("username", "name", "with_script"),
    [("neu", "Thi Mai Lê", True), ("ehrenamt", "Jonas Albrecht", False)],
)
def test_a_course_is_finished_on_a_phone_by_keyboard_alone(
    site, chromium, username, name, with_script
):
    context = chromium.new_context(viewport=PHONE, java_script_enabled=with_script, locale="de-DE")
    page = context.new_page()
    broken = []
    page.on("response", lambda r: broken.append(r.url) if r.status >= 400 else None)
    walker = Walker(page, with_script=with_script)

    walker.sign_in(site, username)
    if username == "neu":
        walker.enrol(site)
    else:
        walker.go_on()
    walker.finish_course()

    assert broken == []
    pdf = certificate_of(page, site)
    assert name in pdf.pages[0].extract_text().replace("\n", " ")
    verify = next(address for address in addresses_in(pdf) if "/verify/" in address)
    page.goto(site.url + verify[verify.index("/verify/") :])
    assert name in page.inner_text("main")
    context.close()


def test_the_coordinator_sees_it_and_a_coordinator_of_another_district_does_not(site, chromium):
    own_text, own_cells = report_of(chromium, site, "koordination")
    other_text, other_cells = report_of(chromium, site, "koordination2")

    assert "Albrecht, Jonas" in own_text or "Jonas Albrecht" in own_text
    assert any("Albrecht" in cell for cell in own_cells)
    assert "Albrecht" not in other_text
    assert not any("Albrecht" in cell for cell in other_cells)
    assert "Rettungswache Ost" in other_text
