"""What tests of the office's pages share: addresses, and what a page holds."""

from html.parser import HTMLParser

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


def address(name, *keys):
    return reverse(f"lotse_mentoring_office:{name}", args=keys)


def is_missing(client, path, method="get", data=None):
    """Whatever is missing is looked for once more below the address of a language."""
    return getattr(client, method)(path, data, follow=True).status_code == 404


def text(response):
    return response.content.decode()


def statements(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


class _Controls(HTMLParser):
    def __init__(self):
        super().__init__()
        self.buttons = set()

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "button" and values.get("name") == "do":
            self.buttons.add(values["value"])


def steps(response):
    """Return the steps that a page offers as buttons."""
    parser = _Controls()
    parser.feed(text(response))
    return parser.buttons
