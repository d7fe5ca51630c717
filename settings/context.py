"""What the demo's templates know beside Lotse's own."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def demo(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 -- Django's signature
    """Tell templates that this is the demo, and who can be tried out."""
    return {"lotse_demo": getattr(settings, "LOTSE_DEMO", False)}
