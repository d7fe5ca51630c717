"""Programme of a programme, for its coordination."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mentoring.views.office import Office, frame, in_programme


@require_safe
@in_programme
def edit(request: HttpRequest, office: Office) -> HttpResponse:
    """Show the page."""
    context = frame(office, _("Programme"), here="programme")
    return TemplateResponse(request, "lotse_mentoring/admin/base.html", context)
