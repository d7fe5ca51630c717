"""Pictures of the designs, for whoever chooses one."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from certificates.conf import conf
from certificates.domain.designs import UnknownDesignError
from certificates.domain.previewing import picture_of_design
from lms import clock

_AN_HOUR = 3600


@permission_required("lotse_certificates.change_certificatetemplate", raise_exception=True)
@cache_control(private=True, max_age=_AN_HOUR)
def design(request: HttpRequest, key: str) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Answer with a small sheet in one design."""
    try:
        picture = picture_of_design(key, base_url=conf.certificate_base_url, now=clock.now())
    except UnknownDesignError as error:
        raise Http404 from error
    return HttpResponse(picture, content_type="image/png")
