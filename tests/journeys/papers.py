"""Gives the sample's volunteer certificates of every kind of fate, with their files."""

import json
import subprocess
import sys

from running import ROOT

CODE = """
import json, sys
from datetime import date
from pathlib import Path

from django.conf import settings

from certificates.choices import RevocationReason
from certificates.conf import conf
from certificates.domain import documents, life
from certificates.domain.rendering import render_pdf
from certificates.models import Certificate
from lms import clock
from lms.api import Completion, Person

url, folder = sys.stdin.read().split()
settings.LOTSE_CERTIFICATE_BASE_URL = url
now, me = clock.now(), Person.objects.get(user__username="ehrenamt")
fates = ("valid", "expired", "replaced", "revoked", "hidden", "erased")
given = Certificate.objects.current().exclude(recipient_name="").exclude(completion__person=me)
known = {}
for fate, one in zip(fates, given.select_related("completion")[: len(fates)], strict=True):
    Completion.objects.filter(pk=one.completion_id).update(person=me)
    one = Certificate.objects.get(pk=one.pk)
    if fate == "valid":
        paper = documents.document_of(one, base_url=url, now=now)
        Path(folder, "genuine.pdf").write_bytes(paper)
        name, one.recipient_name = one.recipient_name, "Ivan Petrenko"
        Path(folder, "look-alike.pdf").write_bytes(render_pdf(one, url))
        one.recipient_name = name
    elif fate == "expired":
        Certificate.objects.filter(pk=one.pk).update(valid_until=date(2020, 1, 1))
    elif fate == "replaced":
        life.correct(one, "Olena Kovalenko", now=now)
    elif fate == "revoked":
        life.revoke(one, RevocationReason.ISSUED_IN_ERROR, now=now)
    elif fate == "hidden":
        life.hide(one, now=now)
    else:
        Certificate.objects.filter(pk=one.pk).update(recipient_name="")
    known[fate] = one.public_id
print(json.dumps(known))
"""


def prepare(site, folder):
    """Return the numbers by fate; the files are in the folder."""
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", CODE],
        cwd=ROOT,
        env=site.environment,
        input=f"{site.url} {folder}",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.strip().splitlines()[-1])
