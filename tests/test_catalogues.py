import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings
from presence import absent

ROOT = Path(settings.BASE_DIR)
LANGUAGES = ["ar", "de"]
SOURCES = ["lms", "courses", "mentoring", "certificates", "settings", "manage.py"]
# What docs/development.md says, word by word.
REFRESH = [
    "makemessages",
    "-l",
    "ar",
    "-l",
    "de",
    "--no-obsolete",
    "--no-location",
    "--no-wrap",
    "--ignore",
    "tests",
]
PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]*\d*(?:\.\d+)?[a-zA-Z]|%[sd]\b|\{\w*\}")

in_every_language = pytest.mark.parametrize("language", LANGUAGES)


def catalogue(language, suffix="po", *, root=ROOT):
    path = root / "locale" / language / "LC_MESSAGES" / f"django.{suffix}"
    assert path.exists(), f"{path.relative_to(root)} is missing"
    return polib.pofile(str(path), wrapwidth=0) if suffix == "po" else polib.mofile(str(path))


def living(entries):
    return [entry for entry in entries if not entry.obsolete]


def key(entry):
    """Return what gettext looks a string up by."""
    return (entry.msgctxt, entry.msgid, entry.msgid_plural)


def said(entry):
    return tuple(entry.msgstr_plural[n] for n in sorted(entry.msgstr_plural)) or (entry.msgstr,)


def placeholders(text):
    return set(PLACEHOLDER.findall(text))


@in_every_language
def test_every_string_is_translated_by_somebody_who_was_sure(language):
    open_ones = [
        entry.msgid for entry in living(catalogue(language)) if not all(said(entry)) or entry.fuzzy
    ]

    assert open_ones[:20] == []
    assert not catalogue(language).metadata_is_fuzzy


@in_every_language
def test_no_string_is_kept_that_is_gone(language):
    assert [entry.msgid for entry in catalogue(language) if entry.obsolete] == []


@in_every_language
def test_every_string_has_as_many_forms_as_the_language_has(language):
    po = catalogue(language)
    forms = int(re.search(r"nplurals=(\d+)", po.metadata["Plural-Forms"])[1])

    short = [
        entry.msgid for entry in living(po) if entry.msgid_plural and len(said(entry)) != forms
    ]

    assert short == []


@in_every_language
def test_translations_fill_in_the_same_values(language):
    different = {
        entry.msgid: text
        for entry in living(catalogue(language))
        for number, text in enumerate(said(entry))
        # None, one and two may be said without their number: all forms but the last three,
        # or all but the last one.
        if not (
            placeholders(text) < placeholders(entry.msgid_plural)
            and entry.msgid_plural
            and number < len(said(entry)) // 2
        )
        and placeholders(text) != placeholders(entry.msgid_plural or entry.msgid)
    }

    assert different == {}


@in_every_language
def test_translations_keep_the_line_ends_of_the_original(language):
    different = [
        entry.msgid
        for entry in living(catalogue(language))
        for text in said(entry)
        if (text[:1] == "\n", text[-1:] == "\n")
        != (entry.msgid[:1] == "\n", entry.msgid[-1:] == "\n")
    ]

    assert different == []


@in_every_language
def test_what_django_reads_is_what_was_written(language):
    written, compiled = catalogue(language), catalogue(language, "mo")

    assert {key(entry): said(entry) for entry in compiled} == {
        key(entry): said(entry) for entry in living(written)
    }
    assert compiled.metadata["Plural-Forms"] == written.metadata["Plural-Forms"]


@in_every_language
def test_the_catalogue_does_not_follow_every_moved_line(language):
    assert [entry.msgid for entry in catalogue(language) if entry.occurrences] == []


@in_every_language
def test_every_string_of_the_source_is_in_the_catalogue_and_no_other(language, tmp_path):
    if not shutil.which("xgettext"):
        absent("gettext", "xgettext is not installed")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "locale").mkdir()

    done = subprocess.run(
        [sys.executable, "manage.py", *REFRESH],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    found = {key(entry) for entry in living(catalogue(language, root=tmp_path))}
    known = {key(entry) for entry in living(catalogue(language))}
    assert sorted(found - known, key=str)[:20] == []
    assert sorted(known - found, key=str)[:20] == []


def test_every_catalogue_is_tested():
    assert sorted(path.name for path in (ROOT / "locale").iterdir() if path.is_dir()) == LANGUAGES
