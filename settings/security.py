"""Which sources a browser may load from: ourselves, and nobody else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_LEARNING = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; media-src 'self'; object-src 'none'; "
    "frame-ancestors 'self'; base-uri 'self'; form-action 'self'"
)
# Wagtail's own admin has a few inline scripts without nonce (date choosers, inline panels).
_CMS = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self'; "
    "frame-src 'self'; object-src 'none'; frame-ancestors 'self'; base-uri 'self'; "
    "form-action 'self'"
)
_CMS_PREFIXES = ("/cms/", "/django-admin/")


class ContentSecurityPolicyMiddleware:
    """Adds the policy to every answer that does not bring one of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with a policy."""
        response = self.get_response(request)
        policy = _CMS if request.path.startswith(_CMS_PREFIXES) else _LEARNING
        response.headers.setdefault("Content-Security-Policy", policy)
        return response
