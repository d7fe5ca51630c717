"""How the package's pages are read: in the language that was asked for, and by nobody else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation

from certificates.models import Certificate

View = Callable[..., HttpResponse]


def in_asked_language(view: View) -> View:
    """Answer in the language of ``?lang=``, else in the browser's.

    The addresses stand on paper and have no language prefix, so the page asks the reader.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        language = asked_language(request) or translation.get_language_from_request(request)
        # Else Django's LocaleMiddleware takes our "not found" for a missing language prefix
        # and sends the reader away, because a host's pages answer to any prefixed address.
        request.urlconf = "certificates.urls"
        with translation.override(language):
            response = view(request, *args, **kwargs)
        response.headers["Content-Language"] = language
        return response

    return answer


def unindexed(view: View) -> View:
    """Keep search engines away from pages with names on them."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return answer


def asked_language(request: HttpRequest) -> str:
    """Return the language in the address, if the site speaks it."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else ""


def own_or_404(request: HttpRequest, public_id: str) -> Certificate:
    """Return the reader's own certificate; somebody else's is not there."""
    own = Certificate.objects.of_user(request.user).select_related("completion")
    return get_object_or_404(own, public_id=public_id)
