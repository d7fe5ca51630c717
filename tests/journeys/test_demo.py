"""The demo command: one process, data that stays, and a clean start when asked."""

import json
import subprocess
import sys
import time
import urllib.request

from running import ROOT, environment, free_port


def manage(*arguments, env):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )


def test_a_second_process_is_refused_while_the_demo_runs(site):
    second = manage("demo", "--port", str(free_port()), env=site.environment)

    assert second.returncode != 0
    assert "The demo is running already" in second.stderr


def test_the_first_start_loads_the_sample_and_the_next_one_keeps_what_was_done(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    env = environment(folder)
    begin = time.monotonic()
    first = manage("demo", "--no-serve", env=env)
    loading = time.monotonic() - begin
    change = "from lms.models import Person; Person.objects.filter(pk=1).update(display_name='Neu')"
    manage("shell", "-v0", "-c", change, env=env)

    begin = time.monotonic()
    again = manage("demo", "--no-serve", env=env)
    starting = time.monotonic() - begin

    told = "from lms.models import Person; print(Person.objects.get(pk=1).display_name)"
    kept = manage("shell", "-v0", "-c", told, env=env)
    for login in ("ehrenamt", "training", "koordination", "verwaltung"):
        assert login in first.stdout
    assert "Loading the sample" in first.stdout
    assert "Loading the sample" not in again.stdout
    assert kept.stdout.split()[-1] == "Neu"
    assert starting < loading


def test_the_demo_answers_in_both_languages(site):
    for language, word in (("de", "Kurse"), ("en", "Courses")):
        with urllib.request.urlopen(f"{site.url}/{language}/", timeout=10) as answer:  # noqa: S310
            assert word in answer.read().decode()


def test_my_data_can_be_downloaded(site):
    from clicking import Reader

    reader = Reader(site)
    reader.sign_in("koordination")
    answer = reader.session.get(f"{site.url}/de/me/data/file/", timeout=10)

    assert [row["display_name"] for row in json.loads(answer.text)["lotse_lms.Person"]] == [
        "Katrin Wolters"
    ]
    reader.close()
