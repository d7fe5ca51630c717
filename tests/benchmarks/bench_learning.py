"""What a lesson and an answer cost beside a bare view with one query, in the same run.

Run by hand: ``uv run python tests/benchmarks/bench_learning.py`` (``DATABASE_URL`` for
PostgreSQL). Prints CPU per request (median of many, interleaved) as ratios, and statements.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
FORM = "application/x-www-form-urlencoded"
ROUNDS = int(os.environ.get("ROUNDS", "150"))


def prepare():
    """Load the sample into a database of its own, and add the floors to the addresses."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings.dev"
    os.environ["LOTSE_DEMO_DIR"] = tempfile.mkdtemp(prefix="lotse-bench-")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.CELERY_TASK_ALWAYS_EAGER = True
    call_command("migrate", verbosity=0)
    from settings.sample.loading import load

    load(port=8000)
    from django.contrib.auth.decorators import login_required
    from django.contrib.auth.models import Group
    from django.db import transaction
    from django.http import HttpResponse
    from django.urls import path

    import settings.urls as site
    from lms.models import Course

    @login_required
    def floor(_request):
        return HttpResponse(Course.objects.values_list("pk", flat=True).first())

    @login_required
    def floor_post(request):
        with transaction.atomic():
            Group.objects.create(name=request.POST["client_id"])
        return HttpResponse("done")

    site.urlpatterns.insert(0, path("floor/", floor))
    site.urlpatterns.insert(0, path("floor/post/", floor_post))


def measure(name, work, floor):
    """Return the medians of CPU of some work and of its floor, taken in turns."""
    mine, base = [], []
    for _ in range(10):
        work()
        floor()
    for _ in range(ROUNDS):
        for call, times in ((floor, base), (work, mine)):
            begin = time.process_time()
            call()
            times.append(time.process_time() - begin)
    ours, theirs = statistics.median(mine) * 1000, statistics.median(base) * 1000
    print(f"{name:<34} {ours:7.2f} ms   floor {theirs:6.2f} ms   ratio {ours / theirs:5.2f}")
    return ours / theirs


def statements(name, work):
    """Print how many statements some work takes, transaction control included."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        work()
    print(f"{name:<34} {len(captured)} statements")
    if os.environ.get("SHOW"):
        for query in captured.captured_queries:
            print("    ", query["sql"][:200])


def main():
    """Measure on the sample course, as the volunteer who is in the middle of it."""
    prepare()
    from django.contrib.auth import get_user_model
    from django.test import Client

    from courses.domain.content import course_structure, lesson_content
    from lms.models import Course

    course = Course.objects.get()
    structure = course_structure(course.key, "de", course.stamp)
    ref = structure.lessons[7]
    lesson = lesson_content(ref.key, "de", course.stamp)
    section = next(s for s in lesson.sections if s.kind == "incident")
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(username="ehrenamt"))
    answer_url = f"/de/learn/{course.key}/{ref.key}/{section.id}/"

    def read():
        response = client.get(ref.url)
        assert response.status_code == 200, response.status_code

    def form():
        data = {f"rating-{e.id}": "good" for e in section.content.explanations}
        return urlencode({**data, "client_id": str(uuid4())})

    def answer():
        response = client.post(answer_url, form(), content_type=FORM)
        assert response.status_code == 302, response.status_code

    read()
    answer()
    statements("lesson", read)
    statements("answer", answer)
    measure("lesson", read, lambda: client.get("/floor/"))
    measure("answer", answer, lambda: client.post("/floor/post/", form(), content_type=FORM))


if __name__ == "__main__":
    main()
