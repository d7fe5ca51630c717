"""Makes and keeps the keys that credentials are signed with."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.conf import conf
from certificates.domain import credentials, did, endorsing, keys, statuslists
from lms import clock


class Command(BaseCommand):
    """One key signs, those it has replaced stay for verifying, stolen ones are disowned."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what can be done."""
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("create", help="make the first key")
        actions.add_parser("list", help="show all keys, without their secrets")
        actions.add_parser("rotate", help="make a new key to sign with; keep the old for verifying")
        retire = actions.add_parser("retire", help="sign no more with a key")
        retire.add_argument("key", help="its name or the beginning of it")
        stolen = actions.add_parser("compromise", help="trust a stolen key no more")
        stolen.add_argument("key", help="its name or the beginning of it")
        actions.add_parser("export-did", help="print the issuer's document, did.json")
        endorse = actions.add_parser("endorse", help="endorse another issuer; print the credential")
        endorse.add_argument("did", help="the issuer, for example did:web:lotse.example.org:…")
        endorse.add_argument("--comment", default="", help="what is said about it")
        check = actions.add_parser("check-endorsement", help="tell whether a file is good for us")
        check.add_argument("file", type=Path)

    def handle(self, *_args: Any, action: str, **options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Do it, or say in words why not."""
        try:
            getattr(self, f"_{action.replace('-', '_')}")(**options)
        except (keys.KeyStoreError, OSError) as error:
            raise CommandError(str(error)) from error

    def _create(self, **_options: Any) -> None:  # noqa: ANN401 -- Django's options
        """Make the first key."""
        self._made(keys.create(now=clock.now()))

    def _rotate(self, **_options: Any) -> None:  # noqa: ANN401 -- Django's options
        """Replace the key."""
        self._made(keys.rotate(now=clock.now()))

    def _made(self, key: keys.Key) -> None:
        """Say what has to be done with a new key."""
        self.stdout.write(f"From now on {key.public} signs.")
        self.stdout.write(
            f"Put {conf.key_file} into the backup, and its passphrase elsewhere: without both "
            "nothing can be signed in this name any more."
        )

    def _list(self, **_options: Any) -> None:  # noqa: ANN401 -- Django's options
        """Show all keys."""
        known = keys.all_keys()
        if not known:
            self.stdout.write("There is no key. Make one with: manage.py lotse_keys create")
        signing = next((key for key in reversed(known) if key.may_sign), None)
        for key in known:
            state = "waits" if key.may_sign else f"verifies, retired {key.retired[:10]}"
            if key is signing:
                state = "signs"
            if key.compromised:
                state = f"stolen, disowned {key.compromised[:10]}"
            self.stdout.write(f"{key.public}  made {key.created[:10]}  {state}")

    def _retire(self, key: str, **_options: Any) -> None:  # noqa: ANN401 -- Django's options
        """Sign no more with a key."""
        found = keys.retire(key, now=clock.now())
        self.stdout.write(f"{found.public} signs no more; what it has signed stays good.")
        self._warn_without_key()

    def _compromise(self, key: str, **_options: Any) -> None:  # noqa: ANN401 -- Django's options
        """Trust a stolen key no more."""
        found = keys.compromise(key, now=clock.now())
        statuslists.mark_all_stale()
        count = credentials.signed_by(found.public).count()
        self.stdout.write(f"{found.public} is disowned and leaves did.json within minutes.")
        self.stdout.write(
            f"It has signed {count} credentials, which no verifier accepts any more. Their "
            "certificates stay valid on our own page; those who need a credential get a new one "
            "with a new version of the certificate."
        )
        self._warn_without_key()

    def _warn_without_key(self) -> None:
        """Say so where nothing is left to sign with."""
        if not any(key.may_sign for key in keys.all_keys()):
            self.stdout.write(
                self.style.WARNING(
                    "Nothing signs now. Make a key with: manage.py lotse_keys rotate"
                )
            )

    def _export_did(self, **_options: Any) -> None:  # noqa: ANN401 -- Django's options
        """Print did.json, for whoever serves it from elsewhere."""
        self.stdout.write(json.dumps(did.document(conf.certificate_base_url), indent=2))

    def _endorse(self, did: str, comment: str, **_options: Any) -> None:  # noqa: ANN401 -- Django's options
        """Print an endorsement of another issuer, to be pasted into its templates."""
        try:
            document = endorsing.endorsement_of(
                did, comment=comment, base_url=conf.certificate_base_url, now=clock.now()
            )
        except endorsing.EndorsingError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))

    def _check_endorsement(self, file: Path, **_options: Any) -> None:  # noqa: ANN401 -- Django's options
        """Tell whether an endorsement can go into our credentials."""
        problem = credentials.endorsement_problem(file.read_text(encoding="utf-8"))
        if problem:
            msg = f"This cannot go into credentials: {problem}."
            raise CommandError(msg)
        self.stdout.write("This endorsement can be pasted into a template.")
