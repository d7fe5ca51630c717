"""What tests of the participants' pages send and read."""

from html.parser import HTMLParser

from django.urls import reverse


def page(name, *args):
    return reverse(f"lotse_mentoring:{name}", args=args)


def answers(**more):
    """Return a complete application as a browser sends it."""
    return {
        "languages_0_code": "de",
        "languages_0_level": "B2",
        "languages_1_code": "uk",
        "languages_1_level": "native",
        "languages_2_code": "",
        "languages_2_level": "",
        "availability": ["0", "5"],
        "meets_remotely": "on",
        "monthly_hours": "4",
        "capacity": "2",
        "about": "Ich mag Gärten.",
        "matching": "on",
        "showing": "on",
        **more,
    }


class _Inputs(HTMLParser):
    def __init__(self):
        super().__init__()
        self.hrefs, self.ids, self.accents, self.checked, self.selected = [], [], 0, [], []
        self._select = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids.append(given.get("id"))
        if tag == "a":
            self.hrefs.append(given.get("href"))
        if "button--accent" in (given.get("class") or ""):
            self.accents += 1
        if tag == "select":
            self._select = given.get("name")
        if tag == "option" and "selected" in given and given.get("value"):
            self.selected.append((self._select, given["value"]))
        if tag == "input" and "checked" in given:
            self.checked.append((given.get("name"), given.get("value")))


def read(response):
    """Return links, ids, choices and the number of accents of a page."""
    parser = _Inputs()
    parser.feed(response.content.decode())
    return parser
