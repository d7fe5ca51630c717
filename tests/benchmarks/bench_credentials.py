"""CPU of credentials, status lists and badges. Run by hand: uv run python <this file>."""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.test")

SITE = "https://lotse.example.org"
SHARE = 0.05


def credential_of(certificate):
    """Give a certificate that is not stored all that a credential can have."""
    from certificates.models import StatusList, TemplateVersion
    from lms.models import Completion

    esco = "http://data.europa.eu/esco/skill/"
    certificate.completion = Completion(edition_id=1, source_key="bench")
    certificate.status_list = StatusList(pk=1, public_id="a-list-of-many")
    certificate.status_index = 4711
    certificate.template_version = TemplateVersion(
        content={"alignments": [{"name": f"Skill {n}", "url": f"{esco}{n}"} for n in range(4)]}
    )
    return certificate


def fill(row, now):
    """Store a list of which every place is taken and some are no longer good."""
    from certificates.domain import statuslists
    from certificates.models import Certificate
    from lms.models import Completion, Person

    person = Person.objects.create(display_name="Bench", created_at=now)
    numbers = range(statuslists.SIZE)
    common = {"person": person, "kind": "recognition", "texts": {}, "source_language": "de"}
    when = {"completed_on": now.date(), "completed_at": now, "recorded_at": now, "minutes": 45}
    completions = Completion.objects.bulk_create(
        [Completion(source_key=f"bench {uuid4()}", **common, **when) for _ in numbers], 1000
    )
    some = int(statuslists.SIZE * SHARE)
    Certificate.objects.bulk_create(
        [
            Certificate(
                completion=one,
                recipient_name="Bench",
                language="de",
                source_language="de",
                minutes=45,
                completed_on=now.date(),
                issued_at=now,
                issuer="Bench",
                design_version="harbour-1",
                status_list=row,
                status_index=statuslists.place(number, row.seed),
                revoked_at=now if number < some else None,
            )
            for number, one in zip(numbers, completions, strict=True)
        ],
        1000,
    )


def bench_lists(measure, now):
    """Measure giving away places and building a full list."""
    from django.db import transaction

    from certificates.domain import statuslists
    from certificates.models import StatusList

    measure("reserve 100 places", lambda: statuslists.reserve(100))
    row = StatusList.objects.create(used=statuslists.SIZE)
    start = time.process_time()
    with transaction.atomic():
        fill(row, now)
    print(f"(filled a list in {time.process_time() - start:.0f} s)")

    def built():
        StatusList.objects.update(is_stale=True)
        return statuslists.served(row.public_id, base_url=SITE, now=now)

    measure("build a list, 5 % revoked", built, rounds=30)
    print(f"its size: {len(built()) / 1024:.1f} kB; a million certificates are 8 such lists")
    measure("serve it", lambda: statuslists.served(row.public_id, base_url=SITE, now=now))


def main():
    """Measure everything."""
    import django

    django.setup()
    from bench_certificates import NOW, measure, sample
    from django.test.utils import setup_databases, teardown_databases

    from certificates.domain import badges, credentials, proofs

    certificate = credential_of(sample())
    body = credentials.sign(certificate, base_url=SITE, now=NOW).body
    measure("build a credential", lambda: credentials.build(certificate, base_url=SITE))
    measure(
        "build and sign a credential",
        lambda: credentials.sign(certificate, base_url=SITE, now=NOW),
    )
    document = credentials.build(certificate, base_url="http://localhost:8000")
    ours = proofs.signed(document, base_url="http://localhost:8000", now=NOW)
    later = NOW + timedelta(minutes=1)
    assert proofs.problem_of(ours, now=later) is None
    measure("check it", lambda: proofs.problem_of(ours, now=later))
    measure("badge as SVG", lambda: badges.baked_svg(certificate, body), rounds=50)
    measure("badge as PNG", lambda: badges.baked_png(certificate, body), rounds=50)
    print(f"size of the credential: {len(body.encode()) / 1024:.1f} kB")
    config = setup_databases(verbosity=0, interactive=False)
    try:
        bench_lists(measure, NOW)
    finally:
        teardown_databases(config, verbosity=0)


if __name__ == "__main__":
    main()
