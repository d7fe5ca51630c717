"""The demo site in a process of its own, and a browser before it."""

import shutil

import pytest
from papers import prepare
from presence import absent
from running import serve, stop

BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The demo as one process: SQLite, worker and schedule inside."""
    process, running = serve(tmp_path_factory.mktemp("demo") / "data")
    yield running
    stop(process)


@pytest.fixture(scope="session")
def papers(site, tmp_path_factory):
    """Certificates of every kind of fate, by fate, and the folder with their files."""
    folder = tmp_path_factory.mktemp("papers")
    return prepare(site, folder), folder


@pytest.fixture(scope="module")
def chromium():
    """Headless Chromium, as Debian brings it.

    For one module at a time: while Playwright is open, Django takes the thread for async.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        absent("chromium", "no chromium is on the path")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield browser
        browser.close()
