"""Makes the files of many certificates that somebody asked for, where no worker does."""

from typing import Any

from django.core.management.base import BaseCommand

from certificates.conf import conf
from certificates.domain import bundles
from lms import clock


class Command(BaseCommand):
    """Makes what is waiting, and deletes files that are old."""

    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Make one after the other, and say how each ended."""
        for bundle_id in bundles.sweep(now=clock.now()):
            state = bundles.make(bundle_id, base_url=conf.certificate_base_url, clock=clock.now)
            self.stdout.write(f"{bundle_id}: {state.label if state else '–'}")
