"""Names as they may stand on a certificate, and what is said of those that may not."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from certificates.choices import Refusal
from certificates.domain import designs
from certificates.domain.lettering import clean
from certificates.domain.rendering import RenderingError, render_pdf
from certificates.models import Certificate

DESIGN = "harbour"  # the one that is taken where no template says otherwise
LONGEST = 200
_AT_ONCE = 150  # characters that are tried in one go
_ALWAYS_PRINTED = "\u024f"  # every font of ours has all of Latin up to here


class RefusedError(ValueError):
    """Something cannot be done; its text says so to whoever wanted it."""

    def __init__(self, refusal: Refusal) -> None:
        """Keep why."""
        super().__init__(refusal.value)
        self.refusal = refusal

    def __str__(self) -> str:
        return str(self.refusal.label)


def nameable(name: str) -> str:
    """Return a name as it is kept: without what cannot be seen. Blank, if nothing is left."""
    cleaned = clean(name)
    return cleaned if any(char.isalnum() for char in cleaned) else ""


def fit(name: str, design: str = "") -> str:
    """Return a name that may be printed in a version of a design. Raises ``RefusedError``."""
    wanted = nameable(name)
    if not wanted:
        raise RefusedError(Refusal.EMPTY)
    if len(wanted) > LONGEST:
        raise RefusedError(Refusal.LONG)
    if unprintable([wanted], design):
        raise RefusedError(Refusal.UNPRINTABLE)
    return wanted


def unprintable(names: Iterable[str], design: str = "") -> set[str]:
    """Return the names for which the paper has no letters. Printing them is the only sure test.

    ``design`` is a version of the design the paper is of; without it, the usual one.
    """
    paper = design or designs.current(DESIGN)
    unsure = sorted({name for name in names if any(char > _ALWAYS_PRINTED for char in name)})
    return {
        name
        for group in _groups(unsure)
        if not _prints(" ".join(group), paper)
        for name in group
        if len(group) == 1 or not _prints(name, paper)
    }


def _groups(names: list[str]) -> Iterator[list[str]]:
    """Put names together that are tried in one go."""
    group: list[str] = []
    for name in names:
        if group and sum(map(len, group)) + len(name) > _AT_ONCE:
            yield group
            group = []
        group.append(name)
    if group:
        yield group


def _prints(name: str, design: str) -> bool:
    """Tell whether a certificate in this name could be printed in a design."""
    sample = Certificate(
        public_id="A" * 22,
        recipient_name=name,
        language="de",
        source_language="de",
        titles={"de": "Lotse"},
        minutes=45,
        completed_on=date(2026, 1, 1),
        issued_at=datetime(2026, 1, 1, tzinfo=UTC),
        issuer="Lotse",
        design_version=design,
    )
    try:
        render_pdf(sample, "https://lotse.example")
    except RenderingError:
        return False
    return True
