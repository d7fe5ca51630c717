"""The file of a certificate, dropped on the verification page."""

import base64

import pytest
from walking import PHONE

pytestmark = pytest.mark.browser

DROP = """([place, files]) => {
  const carried = new DataTransfer()
  for (const [name, data] of files) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))
    carried.items.add(new File([bytes], name))
  }
  const events = {}
  for (const kind of ["dragenter", "dragover", "drop"]) {
    const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried })
    events[kind] = !document.querySelector(place).dispatchEvent(event)
  }
  return events
}"""


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.sent = []
    page.on("request", lambda request: page.sent.append((request.method, request.url)))
    yield page
    context.close()


def drop(page, *files):
    packed = [[name, base64.b64encode(data).decode()] for name, data in files]
    return page.evaluate(DROP, ["[data-drop-place]", packed])


def posts(page):
    return [url for method, url in page.sent if method == "POST"]


@pytest.mark.parametrize(
    ("name", "answer", "tone"),
    [
        ("genuine.pdf", "This file is genuine and unchanged.", "ok"),
        ("look-alike.pdf", "This file has been altered.", "bad"),
    ],
)
@pytest.mark.parametrize("place", ["form", "page"])
def test_a_dropped_file_is_answered_at_once(page, site, papers, name, answer, tone, place):
    numbers, folder = papers
    address = "/verify/" if place == "form" else f"/verify/{numbers['valid']}/"
    page.goto(f"{site.url}{address}?lang=en")
    if place == "page":
        page.click("main details summary")

    with page.expect_navigation():
        drop(page, (name, (folder / name).read_bytes()))

    assert page.locator("h1").inner_text() == answer
    assert page.locator(f".verification--{tone}").count() == 1
    assert page.context.cookies() == []
    assert {url.split("/")[2] for _method, url in page.sent} == {site.url.split("/")[2]}
    if tone == "bad":
        assert "Ivan Petrenko" in page.locator(".difference__file").first.inner_text()


def test_a_file_that_is_too_large_is_not_even_sent(page, site, papers):
    page.goto(f"{site.url}/verify/?lang=en")

    caught = drop(page, ("large.pdf", b"x" * (5 * 1024 * 1024 + 1)))

    assert caught["drop"]
    assert page.locator("[data-drop-error=large]").is_visible()
    assert posts(page) == []


def test_two_files_at_once_are_not_guessed_from(page, site, papers):
    page.goto(f"{site.url}/verify/?lang=en")

    drop(page, ("a.pdf", b"a"), ("b.pdf", b"b"))

    assert page.locator("[data-drop-error=several]").is_visible()
    assert posts(page) == []


def test_without_a_script_the_file_is_chosen_and_sent(chromium, site, papers):
    _numbers, folder = papers
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/verify/?lang=en")

    page.set_input_files("#file", folder / "genuine.pdf")
    with page.expect_navigation():
        page.click("form[data-drop] button")

    assert page.locator("h1").inner_text() == "This file is genuine and unchanged."
    assert not page.locator("[data-drop-hint]").is_visible()
    context.close()
