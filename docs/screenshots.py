"""Takes the pictures of the README from a running demo.

Start ``uv run manage.py demo`` first, then ``uv run python docs/screenshots.py``.
"""

import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent / "images"
SITE = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"
COURSE = "/de/kurse/interkulturelle-kompetenz-grundlagen/"
LESSON = f"{COURSE}krankheit-koerper-glaube-abschied/zehn-angehoerige/"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 860}
# name, who, address, size of the screen, what to scroll to
PICTURES: tuple[tuple[str, str, str, dict[str, int], str], ...] = (
    ("phone-course", "ehrenamt", COURSE, PHONE, ""),
    ("phone-lesson", "ehrenamt", LESSON, PHONE, ".incident"),
    ("phone-me", "ehrenamt", "/de/me/", PHONE, ""),
    ("cms-lesson", "training", "", DESK, ""),
    ("report", "koordination", "/cms/lotse/reports/completions/", DESK, ""),
)


def main() -> None:
    """Take every picture."""
    HERE.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for name, who, address, size, target in PICTURES:
            context = browser.new_context(viewport=size, device_scale_factor=1, locale="de-DE")  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(f"{SITE}/de/login/")
            page.click(f"button[value={who}]")
            page.goto(SITE + (address or _lesson_in_the_cms(page)))
            if target:
                page.locator(target).first.evaluate("e => e.scrollIntoView()")
            page.wait_for_timeout(800)
            page.screenshot(path=str(HERE / f"{name}.png"))
            context.close()
        browser.close()


def _lesson_in_the_cms(page: Any) -> str:  # noqa: ANN401 -- a page of the browser
    """Return the address where a trainer edits the first lesson that is found."""
    page.goto(f"{SITE}/cms/pages/search/?q=Angehörige")
    link = page.locator("main a[href*='/edit/']").first.get_attribute("href")
    return str(link)


if __name__ == "__main__":
    main()
