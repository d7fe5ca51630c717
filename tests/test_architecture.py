import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from weakref import ReferenceType

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import models
from django.db.models.signals import post_save
from modelcluster.fields import ParentalKey
from presence import absent
from wagtail.blocks import BaseBlock, ListBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from lms.models import Person
from lms.registry import personal_data

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("lms", "courses", "mentoring", "certificates")
MODELS = [
    model
    for name in PACKAGES
    for config in [apps.get_app_config(f"lotse_{name}")]
    for model in config.get_models()
]
TASK_MODULES = [f"{name}.tasks" for name in PACKAGES if (ROOT / name / "tasks.py").exists()]
LONGEST_MODULE = 350
# Put together here, or this file would find itself.
MACHINE = re.compile(
    "|".join([r"(?<![\w.])/(work|root)" + "/", "pyenv" + "/versions", "[.]library" + "/"])
)

every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)


def git(*arguments):
    """Return the files git names, or skip where the tree came without its history."""
    done = subprocess.run(
        ["git", *arguments, "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        absent("git", "this is not a clone")
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def tree():
    """Every file that is or will be committed."""
    return git("ls-files", "--cached", "--others", "--exclude-standard")


def files(pattern):
    """Return our packages' files, and those of the demo site."""
    return [
        path for name in (*PACKAGES, "settings") for path in sorted((ROOT / name).rglob(pattern))
    ]


def findings(paths, pattern):
    """Return where a pattern stands, as file:line."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]


# What models say about people


def annotations(model):
    """Return the lines of a docstring that say something about personal data."""
    return dict(re.findall(r"^\s*\.\. (\w+): *(\S.*)$", model.__doc__ or "", re.MULTILINE))


def targets(model):
    return {field.related_model for field in model._meta.local_concrete_fields if field.is_relation}


def leading_to_people():
    """Return our models from which a chain of keys ends at a person."""
    found = {Person, get_user_model()}
    while more := {model for model in MODELS if model not in found and targets(model) & found}:
        found |= more
    return (found | {model for model in MODELS if "pii" in annotations(model)}) - {get_user_model()}


@every_model
def test_every_model_says_what_it_knows_about_people_or_that_it_knows_nothing(model):
    said = set(annotations(model))

    assert said & {"pii", "no_pii", "pii_types", "pii_retirement"} in (
        {"no_pii"},
        {"pii", "pii_types", "pii_retirement"},
    )


@every_model
def test_every_model_says_in_known_words_how_personal_data_ends(model):
    ending = annotations(model).get("pii_retirement", "local_api")

    assert ending in {"retained", "local_api", "consumer_api", "third_party"}


def test_every_model_of_ours_that_leads_to_a_person_can_be_exported_and_erased():
    forgotten = {model._meta.label for model in leading_to_people()} - {
        entry.model._meta.label for entry in personal_data
    }

    assert forgotten == set()


def test_no_row_of_another_package_keeps_an_account_that_is_gone():
    lets_go = (models.CASCADE, models.SET_NULL)
    keeping = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is get_user_model() and field.remote_field.on_delete not in lets_go
    }

    assert keeping - {entry.model._meta.label for entry in personal_data} == set()


# What models are called and what they point at


@every_model
def test_tables_are_ours_by_name(model):
    assert model._meta.db_table.startswith("lotse_")


@every_model
def test_constraints_and_indexes_are_ours_by_name(model):
    names = [each.name for each in (*model._meta.constraints, *model._meta.indexes)]

    assert [name for name in names if not name.startswith("lotse_")] == []


@every_model
def test_time_comes_from_the_clock_alone(model):
    automatic = [
        field.name
        for field in model._meta.local_fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]

    assert automatic == []


@every_model
def test_no_record_goes_with_a_page(model):
    if issubclass(model, Page):
        return  # a page goes with the page it is
    going = [
        field.name
        for field in model._meta.local_fields
        if field.is_relation
        and issubclass(field.related_model, Page)
        and field.remote_field.on_delete is models.CASCADE
        and not isinstance(field, ParentalKey)
    ]

    assert going == []


@pytest.mark.parametrize("name", PACKAGES)
def test_apps_name_their_kind_of_key(name):
    config = apps.get_app_config(f"lotse_{name}")

    assert vars(type(config)).get("default_auto_field") == "django.db.models.BigAutoField"


@pytest.mark.django_db
def test_no_migration_is_missing():
    labels = [f"lotse_{name}" for name in PACKAGES]

    call_command("makemigrations", *labels, check=True, dry_run=True, verbosity=0)


# Names elsewhere


@pytest.mark.django_db  # Celery has Django check all models
def test_task_names_are_ours():
    from settings.celery import app

    app.loader.import_default_modules()
    names = [name for name, task in app.tasks.items() if task.__module__.startswith(PACKAGES)]

    assert len(names) >= len(TASK_MODULES)
    assert [
        name
        for name in names
        if not re.fullmatch(r"lotse\.(lms|courses|mentoring|certificates)\.\w+", name)
    ] == []


@pytest.mark.django_db  # Celery has Django check all models
def test_the_schedule_names_tasks_that_exist():
    from settings.celery import app

    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks) == set()


@pytest.mark.parametrize("name", [name for name in PACKAGES if (ROOT / name / "urls.py").exists()])
def test_url_namespaces_are_ours(name):
    assert import_module(f"{name}.urls").app_name == f"lotse_{name}"


def test_templates_and_static_files_lie_in_folders_of_our_name():
    folders = [
        path
        for name in PACKAGES
        for kind in ("templates", "static")
        for path in (ROOT / name / kind).glob("*")
        if not path.name.startswith(".")
    ]
    # Django and Wagtail look for some templates under names of their own.
    foreign = {"wagtailadmin", "admin", "wagtail_localize"}

    assert {path.name for path in folders} - foreign <= {f"lotse_{name}" for name in PACKAGES}


def test_nothing_of_ours_listens_to_post_save():
    receivers = [
        receiver() if isinstance(receiver, ReferenceType) else receiver
        for _key, receiver, *_rest in post_save.receivers
    ]
    modules = [getattr(receiver, "__module__", "") or "" for receiver in receivers]

    assert [module for module in modules if module.split(".")[0] in (*PACKAGES, "settings")] == []


# Blocks


def shapes(block: BaseBlock, above=()):
    """Return every path from a block down to its leaves."""
    here = (*above, block)
    if isinstance(block, StreamBlock | StructBlock):
        inner = list(block.child_blocks.values())
    elif isinstance(block, ListBlock):
        inner = [block.child_block]
    else:
        inner = []
    return [path for child in inner for path in shapes(child, here)] or [here]


def stream_fields():
    return [
        pytest.param(field, id=f"{model._meta.label}.{field.name}")
        for model in MODELS
        for field in model._meta.local_fields
        if isinstance(field, StreamField)
    ]


@pytest.mark.parametrize("field", stream_fields())
def test_every_string_in_a_block_can_be_translated(field):
    # wagtail-localize silently leaves out a list inside a struct inside a struct.
    lost = (StructBlock, StructBlock, ListBlock)
    paths = [
        " > ".join(block.name for block in path if block.name)
        for path in shapes(field.stream_block)
        for start in range(len(path) - 2)
        if all(map(isinstance, path[start : start + 3], lost))
    ]

    assert paths == []


# Templates and styles: what a browser with our policy would refuse, what breaks in Arabic


def learners_templates():
    return [
        path for path in files("*.html") if not any("admin" in part for part in path.parts[-4:])
    ]


def test_no_template_has_a_script_inside():
    scripts = re.compile(r"<script(?![^>]*\b(src=|type=[\"']application/))", re.IGNORECASE)

    assert findings(learners_templates(), scripts) == []


def test_no_template_has_a_style_inside():
    assert findings(learners_templates(), re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)) == []


def test_no_template_has_a_handler_inside():
    assert (
        findings(learners_templates(), re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)) == []
    )


def test_styles_know_start_and_end_but_neither_left_nor_right():
    side = r"(?<![a-z])(left|right)(?![a-z])"
    name = rf"(?<![\w.#:-])(?!--)[a-z-]*{side}[a-z-]*\s*:"
    value = r":[^;{}]*(?<![\w-])(left|right)(?![\w-])[^;{}]*[;}]"
    wrong = re.compile(f"{name}|{value}", re.IGNORECASE)
    found = {}
    for path in files("*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        found |= {f"{path.name}: {match[0].strip()[:60]}": 1 for match in wrong.finditer(text)}

    assert list(found) == []


# The tree


def test_the_top_level_holds_what_was_agreed(tree):
    agreed = {
        *PACKAGES,
        "locale",
        "settings",
        "manage.py",
        "tests",
        "docs",
        "pyproject.toml",
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "SECURITY.md",
    }
    tops = {name.split("/")[0] for name in tree}

    assert {top for top in tops if not top.startswith(".")} - agreed == set()


def test_nothing_names_the_machine_it_was_written_on(tree):
    found = []
    for name in tree:
        text = (ROOT / name).read_bytes().decode(errors="ignore")
        found += [name] if MACHINE.search(text) else []

    assert found == []


def test_no_file_has_a_name_that_says_nothing(tree):
    vague = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py"}

    assert [name for name in tree if name.rsplit("/", 1)[-1] in vague] == []


def test_no_module_grows_past_one_idea():
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in files("*.py")
        if "migrations" not in path.parts
    }

    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_imports_go_down():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
