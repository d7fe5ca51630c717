"""CPU per certificate: QR code, document and issuing. Run by hand: uv run python <this file>."""

import os
import statistics
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.test")

ROUNDS = 200
NOW = datetime(2026, 9, 4, 8, 30, tzinfo=UTC)


def measure(name, work, rounds=ROUNDS):
    """Print median and 99th percentile of CPU milliseconds."""
    work()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    p99 = statistics.quantiles(times, n=100)[98]
    print(f"{name:<34}{statistics.median(times):8.2f} ms  p99 {p99:8.2f} ms")


def sample(language="de", name="Olena Kovalenko"):
    """Return a certificate that is not stored."""
    from certificates.models import Certificate

    return Certificate(
        public_id="7kq4m2xw9ztdA_b-Cd3fGh",
        recipient_name=name,
        language=language,
        source_language="de",
        titles={"de": "Interkulturelle Kompetenz", "en": "Intercultural competence"},
        competencies={"de": ["Zuhören"] * 4, "en": ["Listening"] * 4},
        minutes=135,
        kind="certificate",
        edition_number=2,
        completed_on=date(2026, 9, 3),
        issued_at=NOW,
        issuer="Wohlfahrt Nordhafen e. V.",
        issuer_place="Nordhafen",
        signatory="Referat Bildung",
        design_version="harbour-1",
    )


def owe(count):
    """Store completions nobody has attested yet."""
    from lms.models import Completion, Course, Edition, Enrolment, Person

    texts = {"de": {"title": "Kurs", "competencies": ["Zuhören"]}}
    course = Course.objects.create(key=uuid4(), source_language="de", texts=texts)
    edition = Edition.objects.create(course=course, number=1, released_at=NOW, minutes=45)
    for number in range(count):
        person = Person.objects.create(display_name=f"Person {number}", created_at=NOW)
        enrolment = Enrolment.objects.create(
            person=person, course=course, edition=edition, source="self", enrolled_at=NOW
        )
        Completion.objects.create(
            person=person,
            kind="course",
            source_key=f"enrolment:{enrolment.pk}",
            enrolment=enrolment,
            edition=edition,
            source_language="de",
            texts=texts,
            minutes=45,
            completed_on=NOW.date(),
            completed_at=NOW,
            recorded_at=NOW,
        )


def main():
    """Measure and print."""
    import django

    django.setup()
    from django.core.management import call_command

    from certificates.domain.issuing import issue_owed
    from certificates.domain.rendering import qr_svg, render_pdf, render_png

    start = time.process_time()
    render_pdf(sample(), "https://lernen.example")
    print(f"first document, fonts read: {(time.process_time() - start) * 1000:.0f} ms")
    url = "https://lernen.example/verify/7kq4m2xw9ztdA_b-Cd3fGh/"
    measure("QR code", lambda: qr_svg(url))
    names = iter(f"Person {number}" for number in range(1_000_000))
    for language in ("de", "en", "ar"):
        measure(
            f"PDF ({language})",
            lambda language=language: render_pdf(
                sample(language, next(names)), "https://lernen.example"
            ),
        )
    measure("PNG, 144 dpi", lambda: render_png(sample(), "https://lernen.example"), rounds=20)

    call_command("migrate", verbosity=0)
    owe(ROUNDS)
    start, clock = time.process_time(), time.perf_counter()
    issued = issue_owed(now=NOW)
    cpu, wall = time.process_time() - start, time.perf_counter() - clock
    print(f"issuing {issued}: {cpu * 1000 / issued:.2f} ms CPU, {wall * 1000 / issued:.2f} ms each")


if __name__ == "__main__":
    main()
