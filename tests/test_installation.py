import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from presence import absent

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("lms", "courses", "mentoring", "certificates")
# The README says these lines to whoever installs Lotse.
APPS = [
    '"lms",',
    '"courses",',
    '"mentoring",',
    '"certificates",',
    '"wagtail_localize",',
    '"wagtail_localize.locales",',
    '"wagtail.contrib.settings",',
]
INCLUDES = [
    f'path("", include("{name}.urls")),' for name in PACKAGES if (ROOT / name / "urls.py").exists()
]
UNREACHABLE = re.compile(
    r"dns error|error sending request|failed to fetch|not found in the cache", re.IGNORECASE
)
# Settings of the tests would change what a fresh site does.
OUTSIDE = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("DJANGO_", "DATABASE_", "LOTSE_"))
}


def run(*command, cwd, **environment):
    return subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env={**OUTSIDE, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def uv(*arguments, cwd=ROOT):
    """Run uv, or skip where it or its registry is out of reach."""
    tool = os.environ.get("UV") or shutil.which("uv")
    if not tool or run(tool, "--version", cwd=ROOT).returncode:
        absent("uv", "it is not installed")
    done = run(tool, "--quiet", *arguments, cwd=cwd)
    if done.returncode and UNREACHABLE.search(done.stderr):
        absent("registry", done.stderr.strip().splitlines()[-1])
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    uv("build", "--wheel", "--out-dir", folder, ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def contents(wheel):
    return zipfile.ZipFile(wheel).namelist()


@pytest.fixture(scope="module")
def fresh_site(wheel, tmp_path_factory):
    """A site as Wagtail starts it, in an environment of its own, with what the README adds."""
    folder = tmp_path_factory.mktemp("site")
    python = folder / "venv" / "bin" / "python"
    day = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["uv"]["exclude-newer"]
    uv("venv", "--python", sys.executable, folder / "venv", cwd=folder)
    uv("pip", "install", "--python", python, "--exclude-newer", day, wheel, cwd=folder)
    site = folder / "site"
    site.mkdir()
    started = run(python.with_name("wagtail"), "start", "mysite", site, cwd=folder)
    assert started.returncode == 0, started.stderr

    base = site / "mysite" / "settings" / "base.py"
    text = base.read_text()
    assert "INSTALLED_APPS = [\n" in text
    base.write_text(
        text.replace(
            "INSTALLED_APPS = [\n", "INSTALLED_APPS = [\n    " + "\n    ".join(APPS) + "\n"
        )
    )
    urls = site / "mysite" / "urls.py"
    text = urls.read_text()
    assert "urlpatterns = [\n" in text
    urls.write_text(
        text.replace(
            "urlpatterns = [\n", "urlpatterns = [\n    " + "\n    ".join(INCLUDES) + "\n", 1
        )
    )

    def manage(*arguments):
        return run(python, "manage.py", *arguments, cwd=site)

    return manage


def test_the_wheel_holds_four_packages_and_nothing_else(contents):
    tops = {name.split("/")[0] for name in contents}

    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_the_wheel_holds_every_file_of_the_packages(contents):
    listed = subprocess.run(
        ["git", "ls-files", "-z", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        absent("git", "this is not a clone")
    tracked = {name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()}

    assert tracked - set(contents) == set()


def test_the_wheel_brings_the_translations_along(contents):
    names = {name for name in contents if name.startswith("lms/locale/")}

    assert "lms/locale/de/LC_MESSAGES/django.mo" in names
    assert not any(name.endswith(".py") for name in names)


def test_the_wheel_names_its_licence(contents):
    assert [name for name in contents if name.endswith("licenses/LICENSE")] != []


def test_the_readme_says_what_a_site_has_to_add():
    readme = (ROOT / "README.md").read_text()

    assert [line for line in (*APPS, *INCLUDES) if line not in readme] == []


def test_a_fresh_site_finds_nothing_to_complain_about(fresh_site):
    done = fresh_site("check", "--fail-level", "WARNING")

    assert (done.returncode, done.stdout) == (
        0,
        "System check identified no issues (0 silenced).\n",
    ), done.stderr


def test_a_fresh_site_migrates_and_needs_no_migration_of_its_own(fresh_site):
    labels = [f"lotse_{name}" for name in PACKAGES]

    migrated = fresh_site("migrate", "--verbosity", "0")
    drift = fresh_site("makemigrations", *labels, "--check", "--dry-run")

    assert migrated.returncode == 0, migrated.stderr
    assert drift.returncode == 0, drift.stdout + drift.stderr


def test_a_site_without_mentoring_and_certificates_works(tmp_path):
    (tmp_path / "few_settings.py").write_text(
        f"""from settings.test import *
INSTALLED_APPS = [name for name in INSTALLED_APPS if name not in ("mentoring", "certificates")]
DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": "{tmp_path / "few.sqlite3"}"}}}}
ROOT_URLCONF = "few_urls"
"""
    )
    (tmp_path / "few_urls.py").write_text(
        """from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("lms.urls")),
    path("", include("courses.urls")),
    path("", include(wagtail_urls)),
]
"""
    )
    (tmp_path / "loaded.py").write_text(
        """import sys
import django

django.setup()
from django.urls import get_resolver

get_resolver().reverse_dict
print(*sorted({name.split(".")[0] for name in sys.modules} & {"mentoring", "certificates"}))
"""
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "few_settings",
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}",
    }

    def python(*arguments):
        return run(sys.executable, *arguments, cwd=ROOT, **environment)

    checked = python("manage.py", "check", "--fail-level", "WARNING")
    migrated = python("manage.py", "migrate", "--verbosity", "0")
    loaded = python(tmp_path / "loaded.py")

    assert checked.returncode == 0, checked.stderr
    assert migrated.returncode == 0, migrated.stderr
    assert loaded.stdout == "\n", loaded.stderr
