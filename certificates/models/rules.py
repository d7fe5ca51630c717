"""What may be written into a template: rules of fields, so they hold for translators too."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

VARIABLES = ("name", "course", "minutes", "units", "date", "edition")
ESCO = "http://data.europa.eu/esco/"
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3: for text on white

_VARIABLE = re.compile(r"\{(\w+)\}")


def refuse_unknown_variables(text: str) -> None:
    """Refuse braces that are not one of the variables. Raises ``ValidationError``."""
    allowed = ", ".join(f"{{{name}}}" for name in VARIABLES)
    unknown = [name for name in _VARIABLE.findall(text) if name not in VARIABLES]
    if unknown:
        raise ValidationError(
            _("There is no %(unknown)s. You can use: %(allowed)s."),
            code="unknown_variable",
            params={"unknown": ", ".join(f"{{{name}}}" for name in unknown), "allowed": allowed},
        )
    if set("{}") & set(_VARIABLE.sub("", text)):
        raise ValidationError(
            _("A brace stands alone. Braces are for these only: %(allowed)s."),
            code="lone_brace",
            params={"allowed": allowed},
        )


def refuse_pale_colour(colour: str) -> None:
    """Refuse a colour that cannot be read on white paper. Raises ``ValidationError``."""
    if re.fullmatch(r"#[0-9a-fA-F]{6}", colour) and contrast_on_white(colour) < LEAST_CONTRAST:
        raise ValidationError(
            _("This colour is too pale to be read on white paper. Choose a darker one."),
            code="pale",
        )


def refuse_foreign_address(address: str) -> None:
    """Refuse an address that is not one of ESCO. Raises ``ValidationError``."""
    if address and not address.startswith(ESCO):
        raise ValidationError(
            _("An address of ESCO begins with %(start)s."), code="not_esco", params={"start": ESCO}
        )


def contrast_on_white(colour: str) -> float:
    """Return how much a colour like #0b5563 stands out from white: 1 not at all, 21 most."""
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 -- sRGB
        for share in shares
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
