"""Finds two people whom a published round proposes to each other, and gives them accounts."""

import json
import subprocess
import sys

from running import ROOT

CODE = """
import json, sys

from django.contrib.auth import get_user_model

from lms.api import Person
from mentoring.choices import ProposalState
from mentoring.models import Programme, Proposal, Round

number, = sys.stdin.read().split()
published = Round.objects.get(public_id=number)
proposal = Proposal.objects.filter(
    round=published, state=ProposalState.OPEN,
    mentor__person__user=None, mentee__person__user=None,
).select_related("mentor__person", "mentee__person").first()
for name in ("mentor", "mentee"):
    person = getattr(proposal, name).person
    user = get_user_model().objects.create_user(
        f"journey-{name}", f"{name}@example.org", "lotse-demo"
    )
    Person.objects.filter(pk=person.pk).update(user=user)
# Two long meetings are enough for a confirmation here.
Programme.objects.filter(pk=published.programme_id).update(certificate_minutes=500)
print(json.dumps({
    "proposal": str(proposal.public_id),
    "mentor": proposal.mentor.person.display_name,
    "mentee": proposal.mentee.person.display_name,
}))
"""


def introduce(site, round_id):
    """Return the proposal and the names of both; they sign in as journey-mentor and -mentee."""
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", CODE],
        cwd=ROOT,
        env=site.environment,
        input=round_id,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def sweep(site):
    """Do what the worker does every minute, now."""
    for command in ("lotse_mentoring_sweep", "lotse_issue_certificates"):
        subprocess.run(
            [sys.executable, "manage.py", command],
            cwd=ROOT,
            env=site.environment,
            check=True,
            capture_output=True,
        )
