"""Walks through the sample course in a browser, by keyboard alone."""

from dataclasses import dataclass, field

from settings.sample.reading import read, stable_id

PHONE = {"width": 390, "height": 844}
RIGHT_ANSWERS = {
    str(stable_id("quiz", question["id"], choice["id"]))
    for question in read("de", "quiz")["questions"]
    for choice in question["choices"]
    if choice["correct"]
}
_FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const group = e.name && e.form ? [...e.form.elements].filter(x => x.name === e.name) : [];
  return {
    tag: e.tagName, type: e.type || "", name: e.name || "", value: e.value || "",
    checked: !!e.checked, text: e.innerText || "", href: e.getAttribute("href") || "",
    answered: group.some(x => x.checked), exercise: !!e.closest("[data-exercise]"),
    quizForm: !!e.closest(".quiz form"), quizCard: !!e.closest(".quiz-card"),
    next: !!e.closest(".next-step"), done: !!e.closest(".exercise--done"),
    hero: !!e.closest(".hero"), goOn: !!e.closest(".continue-card"), result: !!e.closest(".quiz__result"), inForm: !!e.closest("form"),
    sending: e.getAttribute("aria-disabled") === "true",
  };
}"""


@dataclass
class Walker:
    """Somebody who has a keyboard and nothing else."""

    page: object
    with_script: bool = True
    presses: int = 0
    visited: list = field(default_factory=list)

    def sign_in(self, site, username):
        self.page.goto(f"{site.url}/de/login/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", "lotse-demo")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/me/")

    def enrol(self, site):
        self.page.goto(f"{site.url}/de/kurse/interkulturelle-kompetenz-grundlagen/")
        self.until(lambda e: e["tag"] == "BUTTON" and e["hero"])
        self.press("Enter")
        self.page.wait_for_url("**/mehr-als-kultur/**")

    def go_on(self):
        """Continue where this person left off."""
        self.until(lambda e: e["tag"] == "A" and e["goOn"])
        with self.page.expect_navigation():
            self.press("Enter")

    def press(self, key):
        self.presses += 1
        self.page.keyboard.press(key)

    def focused(self):
        return self.page.evaluate(_FOCUSED)

    def until(self, wanted, limit=200):
        for _ in range(limit):
            self.press("Tab")
            here = self.focused()
            if here and wanted(here):
                return here
        message = f"No such place within {limit} presses on {self.page.url}"
        raise AssertionError(message)

    def finish_course(self, limit=6000):
        """Go on until the result of the course is shown."""
        while self.presses < limit:
            if self.page.url.endswith("/result/"):
                return
            self.step()
        message = f"Not finished after {limit} presses, at {self.page.url}"
        raise AssertionError(message)

    def step(self):
        """Move to the next thing that can be reached, and do what it asks for."""
        self.press("Tab")
        here = self.focused()
        if here is None or here["sending"]:
            return
        if here["type"] in {"radio", "checkbox"} and here["inForm"]:
            self.choose(here)
        elif here["tag"] == "TEXTAREA" and not here["value"]:
            self.page.keyboard.type("Ich frage nach, bevor ich urteile.")
        elif self.is_wanted(here):
            self.go(here)

    def choose(self, here):
        if here["name"].startswith("question-"):
            if here["type"] == "checkbox":
                if here["value"] in RIGHT_ANSWERS and not here["checked"]:
                    self.press("Space")
                return
            for _ in range(6):
                if self.focused()["value"] in RIGHT_ANSWERS:
                    break
                self.press("ArrowDown")
            if not self.focused()["checked"]:
                self.press("Space")
        elif not here["checked"] and (here["type"] == "checkbox" or not here["answered"]):
            self.press("Space")

    def is_wanted(self, here):
        if here["tag"] == "BUTTON":
            if here["done"]:
                return False
            return here["exercise"] or here["quizForm"] or here["quizCard"] or here["next"]
        return here["tag"] == "A" and (here["next"] or here["result"])

    def go(self, here):
        if not self.visited or self.visited[-1] != self.page.url:
            self.visited.append(self.page.url)
        if here["exercise"] and self.with_script:
            with self.page.expect_response(lambda r: "/learn/" in r.url):
                self.press("Enter")
            self.page.wait_for_timeout(50)
            return
        if here["href"].startswith("#"):
            self.press("Enter")
            return
        with self.page.expect_navigation():
            self.press("Enter")
