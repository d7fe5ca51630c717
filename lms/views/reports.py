"""Reports in the admin, for coordinators: the list of them, one drawn, one exported."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from tempfile import TemporaryFile
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_denied

from lms import clock, registry
from lms.choices import AccessAction, ReducedStatus
from lms.domain import reporting, spreadsheets
from lms.domain.access import Scope, coordinator_scope
from lms.domain.accesslog import log_access
from lms.domain.reporting import ForeignUnitError, Offer, UnclearQuestionError
from lms.registry import Column, Hidden, Question, Report, Result, Row, Standing

_PAGE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Which of Wagtail's icons stands beside the word of a status.
_ICONS = {
    ReducedStatus.ENROLLED: "radio-empty",
    ReducedStatus.DUE: "calendar",
    ReducedStatus.DUE_SOON: "time",
    ReducedStatus.OVERDUE: "warning",
    ReducedStatus.COMPLETED: "circle-check",
    ReducedStatus.EXPIRING: "rotate",
    ReducedStatus.EXPIRED: "circle-xmark",
}


def coordinators_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let in only who coordinates a unit today, and tell the view whom that is about."""

    @wraps(view)
    @require_safe
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 -- any view
        scope = coordinator_scope(request.user, day=clock.today())
        if scope.is_empty:
            return permission_denied(request)  # type: ignore[no-any-return]
        return view(request, scope, *args, **kwargs)

    return guarded


@coordinators_only
def index(request: HttpRequest, scope: Scope) -> HttpResponse:  # noqa: ARG001 -- the guard's signature
    """List the reports there are."""
    return TemplateResponse(
        request,
        "lotse_lms/admin/reports.html",
        {"reports": list(registry.reports), **_frame(_("Reports"))},
    )


@coordinators_only
def show(request: HttpRequest, scope: Scope, name: str) -> HttpResponse:
    """Draw one report, a page at a time."""
    report = _report(name)
    language = get_language() or ""
    offers = reporting.offers_of(report, scope, language)
    context = {**_frame(str(report.title), inner=True), "report": report}
    try:
        question = _understood(offers, scope, request, language)
    except UnclearQuestionError as unclear:
        fields = _fields(offers, request.GET.dict(), unclear.problems)
        context |= {"fields": fields, "problems": unclear.problems, "is_filtered": True}
        return TemplateResponse(request, "lotse_lms/admin/report.html", context)
    result = report.answer(question)
    page: Page[Row] = Paginator(cast("Sequence[Row]", result.rows), _PAGE).get_page(
        request.GET.get("p")
    )
    rows = list(page.object_list)
    _log(AccessAction.VIEW, scope, report, question, [row.subject for row in rows])
    return TemplateResponse(
        request,
        "lotse_lms/admin/report.html",
        {
            **context,
            "fields": _fields(offers, question.values, {}),
            "is_filtered": _is_filtered(offers, question),
            "exports": _exports(report, request),
            "result": result,
            "lines": [[_drawn(column, row) for column in result.columns] for row in rows],
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number),
        },
    )


@coordinators_only
def export(request: HttpRequest, scope: Scope, name: str, kind: str) -> HttpResponseBase:
    """Give one report as a file, filtered like the screen."""
    report = _report(name)
    language = get_language() or ""
    offers = reporting.offers_of(report, scope, language)
    try:
        question = _understood(offers, scope, request, language)
    except UnclearQuestionError as unclear:
        return HttpResponse(str(unclear), status=400, content_type="text/plain; charset=utf-8")
    result = report.answer(question)
    _log(AccessAction.EXPORT, scope, report, question, result.rows.subjects())
    file_name = f"{report.name}-{question.today.isoformat()}.{kind}"
    if kind == "xlsx":
        return _workbook(file_name, _manifest(report, scope, offers, question), result)
    response = StreamingHttpResponse(
        _in_language(language, result), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _report(name: str) -> Report:
    """Return a registered report. Raises ``Http404``."""
    if name not in registry.reports:
        raise Http404
    return registry.reports[name]


def _understood(
    offers: Sequence[Offer], scope: Scope, request: HttpRequest, language: str
) -> Question:
    """Return what is asked; a foreign unit does not exist here."""
    try:
        return reporting.understand(offers, scope, request.GET.dict(), language)
    except ForeignUnitError as foreign:
        raise Http404 from foreign


def _log(
    action: AccessAction,
    scope: Scope,
    report: Report,
    question: Question,
    subjects: Sequence[int | None],
) -> None:
    """Write down who is being looked at."""
    log_access(
        viewer=scope.viewer,
        action=action,
        report=report.name,
        filters=question.values,
        subjects=(pk for pk in subjects if pk is not None),
        now=clock.now(),
    )


def _manifest(
    report: Report, scope: Scope, offers: Sequence[Offer], question: Question
) -> spreadsheets.Manifest:
    """Say how an export came about."""
    return spreadsheets.Manifest(
        report=str(report.title),
        asked_by=str(scope.viewer),
        asked_at=date_format(localtime(clock.now()), "DATETIME_FORMAT"),
        filters=reporting.in_words(offers, question),
        as_of=question.today,
    )


def _workbook(file_name: str, manifest: spreadsheets.Manifest, result: Result) -> FileResponse:
    """Return a workbook, written to a file that the answer streams and forgets."""
    target = TemporaryFile()  # noqa: SIM115 -- the response closes it
    spreadsheets.write_workbook(target, manifest, result.columns, result.rows)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=file_name, content_type=_XLSX)


def _in_language(language: str, result: Result) -> Iterator[str]:
    """Yield CSV in the reader's language, which is reset before an answer is streamed."""
    with override(language):
        yield from spreadsheets.csv_lines(result.columns, result.rows)


def _is_filtered(offers: Sequence[Offer], question: Question) -> bool:
    """Tell whether a filter is set that could be left empty."""
    return any(
        not offer.filter.required for offer in offers if offer.filter.name in question.values
    )


def _exports(report: Report, request: HttpRequest) -> dict[str, str]:
    """Return where the files of what is on screen are."""
    asked = request.GET.copy()
    asked.pop("p", None)
    address = {
        kind: reverse(f"lotse_reports:{kind}", args=[report.name]) for kind in ("xlsx", "csv")
    }
    return {f"{kind}_export_url": f"{url}?{asked.urlencode()}" for kind, url in address.items()}


def _fields(
    offers: Sequence[Offer],
    values: Mapping[str, str],
    problems: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Return the filters as the template draws them."""
    return [
        {
            "name": offer.filter.name,
            "label": offer.filter.label,
            "kind": offer.filter.kind.value,
            "required": offer.filter.required,
            "value": values.get(offer.filter.name, ""),
            "problem": problems.get(offer.filter.name, ""),
            "options": [(o.value, "\u00a0\u00a0" * o.depth + str(o.label)) for o in offer.options],
        }
        for offer in offers
    ]


def _drawn(column: Column, row: Row) -> dict[str, Any]:
    """Return a cell as the template draws it."""
    cell = row.cells.get(column.key)
    if isinstance(cell, Standing):
        status = cell.status
        return {
            "kind": "status",
            "status": status.value,
            "label": status.label,
            "icon": _ICONS[status],
            "on": cell.on,
        }
    if isinstance(cell, Hidden):
        return {"kind": "hidden"}
    if cell is None or cell == "":
        return {"kind": "empty", "column": column.kind.value}
    return {"kind": column.kind.value, "text": cell}


def _frame(title: str, *, inner: bool = False) -> dict[str, Any]:
    """Return what Wagtail's page furniture needs."""
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if inner:
        crumbs.append({"url": reverse("lotse_reports:index"), "label": _("Reports")})
    return {
        "header_title": title,
        "page_title": title,
        "header_icon": "table",
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }
