"""Makes a site with a course of real pages: every kind of block, German and English."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.http import QueryDict
from factories import START, make_learner
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale, Page, Site

from courses.domain.answering import Place, answer, finish_lesson
from courses.domain.content import lesson_content
from courses.domain.drawing import picture
from courses.domain.outline import publish_course
from courses.domain.quizzes import begin, submit
from courses.models import (
    Choice,
    CourseIndexPage,
    CoursePage,
    LessonPage,
    ModulePage,
    Question,
    Quiz,
    QuizQuestion,
    StartPage,
)
from lms.choices import ReleaseChoice
from lms.domain.enrolling import enrol
from lms.domain.release import release
from lms.models import Course

# What a translator puts behind the German words.
ENGLISH = " (en)"
_WORDS = {
    "title", "alt", "caption", "heading", "text", "vignette", "feedback", "inside_view", "caveat",
    "setting", "speaker", "line", "effect", "question", "explanation", "intro", "prompt", "hint",
    "transcript",
}  # fmt: skip


def block_id(name):
    return str(uuid5(NAMESPACE_URL, f"test-block/{name}"))


def block(kind, name, value):
    return {"type": kind, "id": block_id(name), "value": value}


def items(place, *values):
    return [
        {"type": "item", "id": block_id(f"{place}/{number}"), "value": value}
        for number, value in enumerate(values)
    ]


# Blocks, as raw data


def text(name="text", html="<p>Kultur ist, was als selbstverständlich gilt.</p>"):
    return block("text", name, html)


def incident(name="incident", *, grades=("good", "partly", "hardly"), required=True, **more):
    explanations = [
        {"text": f"Erklärung {n}", "plausibility": grade, "feedback": f"Rückmeldung {n}"}
        for n, grade in enumerate(grades)
    ]
    value = {
        "title": "Das Ja der Spätschicht",
        "image": None,
        "image_alt": "",
        "vignette": "<p>Sie sagt Ja und meint es nicht.</p>",
        "explanations": items(name, *explanations),
        "inside_view": "<p>Ich wollte nicht auffallen.</p>",
        "caveat": "Das gilt nicht für alle.",
        "required": required,
        **more,
    }
    return block("incident", name, value)


STEPS = {"start": ("mitte", "ende"), "mitte": ("start", "ende"), "ende": ()}


def dialogue(name="dialogue", *, steps=STEPS, required=True):
    values = [
        {
            "key": key,
            "speaker": "Frau Öztürk",
            "line": f"Satz {key}",
            "replies": items(
                f"{name}/{key}",
                *(
                    {"text": f"Antwort {goal}", "effect": f"Wirkung {goal}", "next": goal}
                    for goal in goals
                ),
            ),
        }
        for key, goals in steps.items()
    ]
    value = {
        "title": "Ein Gespräch am Bett",
        "setting": "<p>Am Abend.</p>",
        "steps": items(name, *values),
        "required": required,
    }
    return block("dialogue", name, value)


def question(kind="single", name=None, *, right=(True, False, False), required=True):
    name = name or kind
    choices = [
        {"text": f"Antwort {n}", "correct": is_right, "feedback": f"Rückmeldung {n}"}
        for n, is_right in enumerate(right)
    ]
    value = {
        "question": "Wer dolmetscht?",
        "choices": items(name, *choices),
        "explanation": "Nie das Kind.",
        "required": required,
    }
    return block(kind, name, value)


def self_assessment(name="before", *, phase="before", codes=("s1", "s2"), required=True):
    value = {
        "heading": "Wo stehe ich?",
        "phase": phase,
        "intro": "Ehrlich, bitte.",
        "statements": items(name, *({"code": code, "text": f"Satz {code}"} for code in codes)),
        "required": required,
    }
    return block("self_assessment", name, value)


def reflection(name="reflection", *, required=True):
    value = {
        "heading": "Mein Beispiel",
        "prompt": "Wann war das?",
        "hint": "Kurz.",
        "required": required,
    }
    return block("reflection", name, value)


def quiz_block(quiz, name="quiz", *, required=True):
    return block("quiz", name, {"quiz": quiz and quiz.pk, "required": required})


def callout():
    return block("callout", "callout", {"tone": "tip", "heading": "Tipp", "text": "<p>Frag.</p>"})


def accordion():
    part = {"heading": "Lage", "text": "<p>Was ist los?</p>"}
    return block("accordion", "accordion", {"heading": "Fragen", "parts": items("accordion", part)})


def picture_block(image, **more):
    value = {"image": image and image.pk, "alt": "Zwei Menschen", "decorative": False}
    return block("image", "image", {**value, "caption": "Im Dienst", **more})


def video_block(video, captions):
    return block(
        "video",
        "video",
        {
            "title": "Film",
            "video": video.pk,
            "captions": captions.pk,
            "transcript": "<p>Was gesagt wird.</p>",
        },
    )


def audio_block(audio):
    return block(
        "audio", "audio", {"title": "Ton", "audio": audio.pk, "transcript": "<p>Hallo.</p>"}
    )


# Files


def make_image(title="Bild"):
    file = BytesIO()
    Picture.new("RGB", (40, 30), "teal").save(file, "PNG")
    file.seek(0)
    image = get_image_model().objects.create(
        title=title, file=ImageFile(file, name=f"{uuid4()}.png"), width=40, height=30
    )
    with warnings.catch_warnings():
        # Wagtail leaves the file of a new rendition open; once made, it is only looked up.
        warnings.simplefilter("ignore", ResourceWarning)
        picture(image, "")
    return image


def make_document(name):
    return get_document_model().objects.create(
        title=name, file=ContentFile(b"WEBVTT", name=f"{uuid4()}-{name}")
    )


# Quizzes


def make_question(right=(True, False), *, words="Frage", multiple=None):
    multiple = sum(right) > 1 if multiple is None else multiple
    german = Locale.objects.get(language_code="de")
    made = Question(text=words, multiple=multiple, locale=german)
    made.choices = [
        Choice(
            text=f"{words}: Antwort {n}",
            is_correct=is_right,
            feedback="Weil.",
            sort_order=n,
            locale=german,
        )
        for n, is_right in enumerate(right)
    ]
    made.save()
    return made


def translate_question(made):
    translation = made.copy_for_translation(english_locale())
    translation.text += ENGLISH
    choices = list(translation.choices.all())
    for choice in choices:
        choice.text += ENGLISH
    translation.choices = choices
    translation.save()
    return translation


def make_quiz(*questions, pass_mark=60, max_attempts=0, title="Abschlusstest"):
    german = Locale.objects.get(language_code="de")
    quiz = Quiz(
        title=title, intro="Los.", pass_mark=pass_mark, max_attempts=max_attempts, locale=german
    )
    for number, each in enumerate(questions):
        quiz.quiz_questions.add(QuizQuestion(question=each, sort_order=number))
    quiz.save()
    return quiz


# Pages


def english_locale():
    return Locale.objects.get_or_create(language_code="en")[0]


def make_index():
    """Return the catalogue of a site whose start page it stands below.

    What Wagtail's migrations bring is made anew where another test has emptied the database.
    """
    Locale.objects.get_or_create(language_code="de")
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    start = root.add_child(instance=StartPage(title="Start", slug=f"start-{uuid4()}"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": start}
    )
    return start.add_child(instance=CourseIndexPage(title="Kurse", slug="kurse"))


def add_course(index, title="Grundlagen", **more):
    values = {"title": title, "summary": "Ein Kurs über Menschen.", **more}
    return index.add_child(instance=CoursePage(**values))


def add_module(course, title="Modul", **more):
    return course.add_child(instance=ModulePage(title=title, **more))


def add_lesson(module, *blocks, title="Lektion", minutes=10, **more):
    lesson = LessonPage(title=title, minutes=minutes, body=list(blocks) or [text()], **more)
    return module.add_child(instance=lesson)


def open_course(page, *, now=START):
    """Tell the hub of a course and release it."""
    publish_course(page.translation_key, now=now)
    course = Course.objects.get(key=page.translation_key)
    release(course, ReleaseChoice.NEW_LEARNERS, by=None, now=now)
    course.refresh_from_db()
    return course


def make_course(*lessons, index=None, title="Grundlagen", now=START):
    """Return the page of a released course with one module; a lesson is a list of blocks."""
    page = add_course(index or make_index(), title)
    module = add_module(page)
    for number, blocks in enumerate(lessons or ([text(), incident()],), 1):
        add_lesson(module, *blocks, title=f"{title} {number}")
    open_course(page, now=now)
    return page


def in_english(raw):
    """Return raw blocks with other words, as a translator writes them."""
    if isinstance(raw, list):
        return [in_english(each) for each in raw]
    if not isinstance(raw, dict):
        return raw
    if raw.get("type") == "text" and isinstance(raw["value"], str):
        return {**raw, "value": raw["value"].replace("</p>", f"{ENGLISH}</p>")}
    return {
        key: value + ENGLISH
        if key in _WORDS and isinstance(value, str) and value
        else in_english(value)
        for key, value in raw.items()
    }


def translate(page):
    """Return the published English copy of a page."""
    copy = page.copy_for_translation(english_locale(), copy_parents=True).specific
    copy.title = page.title + ENGLISH
    if isinstance(copy, LessonPage):
        copy.body = in_english(list(page.body.raw_data))
    copy.live = True
    copy.save()
    return copy


def translate_course(course, *, now=START):
    """Publish a course in English, page by page."""
    translate(course)
    for page in course.get_descendants().specific():
        translate(page)
    publish_course(course.translation_key, now=now)


@dataclass(kw_only=True)
class Sample:
    """A released course with somebody who takes it."""

    index: CourseIndexPage
    page: CoursePage
    lessons: list
    quiz: Quiz
    course: Course
    person: object
    enrolment: object

    def content(self, number, language="de"):
        self.course.refresh_from_db()
        return lesson_content(self.lessons[number].translation_key, language, self.course.stamp)

    def section(self, kind, number=None, language="de"):
        contents = [
            self.content(n, language) for n in ([number] if number is not None else range(3))
        ]
        return next(s for c in contents for s in c.sections if s.kind == kind)

    def place(self, number, language="de", person=None):
        return Place(
            user_id=(person or self.person).user_id,
            course_key=self.course.key,
            lesson_key=self.lessons[number].translation_key,
            language=language,
        )


def make_sample(*, now=START):
    """Make everything in German: each kind of block, two modules, three lessons, a quiz."""
    index = make_index()
    quiz = make_quiz(
        make_question((True, False), words="Frage eins"),
        make_question((False, True), words="Frage zwei"),
        make_question((True, True, False), words="Frage drei"),
    )
    page = add_course(index, competencies=[("competency", "Zuhören")])
    one, two = add_module(page, "Sehen", slug="sehen"), add_module(page, "Handeln", slug="handeln")
    lessons = [
        add_lesson(
            one,
            text(),
            picture_block(make_image()),
            callout(),
            accordion(),
            self_assessment(),
            incident(),
            title="Ankommen",
        ),
        add_lesson(
            one,
            dialogue(),
            question("single"),
            question("multiple", right=(True, False, True), required=False),
            video_block(make_document("film.mp4"), make_document("film.vtt")),
            audio_block(make_document("ton.mp3")),
            title="Üben",
            minutes=20,
        ),
        add_lesson(
            two,
            reflection(),
            self_assessment("after", phase="after"),
            quiz_block(quiz),
            title="Abschluss",
            minutes=15,
        ),
    ]
    course = open_course(page, now=now)
    person = make_learner()
    return Sample(
        index=index,
        page=page,
        lessons=lessons,
        quiz=quiz,
        course=course,
        person=person,
        enrolment=enrol(person, course, now=now),
    )


def add_english(sample, *, now=START):
    """Publish the English of a sample; the last question of the quiz has none yet."""
    *done, _open = sample.quiz.quiz_questions.all()
    for item in done:
        translate_question(item.question)
    translation = sample.quiz.copy_for_translation(english_locale())
    translation.title += ENGLISH
    translation.save()
    translate_course(sample.page, now=now)
    sample.course.refresh_from_db()


# What learners send


def form(**values):
    """Return what a browser sends; a list for several values, ``_`` for a hyphen in names."""
    posted = QueryDict(mutable=True)
    for name, value in values.items():
        posted.setlist(name, value if isinstance(value, list) else [value])
    return posted


def forms_for(section):
    """Return what is sent to finish an exercise, form after form, as plain dictionaries."""
    content = section.content
    if section.kind == "incident":
        return [{f"rating-{e.id}": "partly" for e in content.explanations}]
    if section.kind in {"single", "multiple"}:
        return [{"choice": [c.id for c in content.choices if c.correct]}]
    if section.kind == "self_assessment":
        return [{f"statement-{s.code}": "4" for s in content.statements}]
    if section.kind == "reflection":
        return [{"text": "Gestern an der Ausgabe."}]
    replies, here = [], content.steps[0]
    while here.replies:
        replies.append({"reply": here.replies[-1].id})
        here = content.step(here.replies[-1].next)
    return replies


def take(sample, number, section, *, language="de", person=None, now=START):
    """Answer an exercise to its end."""
    place = sample.place(number, language, person)
    for posted in forms_for(section):
        taken = answer(place, section.id, form(**posted), client_id=uuid4(), now=now)
    return taken


def right_answers(attempt, *, wrong=0):
    """Return the form that answers an attempt, the first questions wrongly."""
    posted = {}
    for number, item in enumerate(attempt.paper):
        posted[f"question-{item['question']}"] = [
            choice["key"] for choice in item["choices"] if choice["correct"] is (number >= wrong)
        ]
    return posted


def pass_quiz(sample, *, language="de", person=None, wrong=0, now=START):
    section = sample.section("quiz", 2)
    attempt = begin(
        sample.place(2, language, person),
        activity_key=section.activity,
        quiz_key=sample.quiz.translation_key,
        now=now,
    )
    return submit(
        user_id=(person or sample.person).user_id,
        attempt=attempt,
        course_key=sample.course.key,
        posted=form(**right_answers(attempt, wrong=wrong)),
        now=now,
    )[0]


def finish(sample, number, *, language="de", person=None, now=START):
    return finish_lesson(sample.place(number, language, person), client_id=uuid4(), now=now)


def complete(sample, *, language="de", person=None, now=START):
    """Take a whole course."""
    for number in range(len(sample.lessons)):
        for section in sample.content(number, language).sections:
            if section.kind == "quiz":
                pass_quiz(sample, language=language, person=person, now=now)
            elif section.activity:
                take(sample, number, section, language=language, person=person, now=now)
        finish(sample, number, language=language, person=person, now=now)
