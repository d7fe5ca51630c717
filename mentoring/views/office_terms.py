"""The words people describe themselves with, for everybody who coordinates mentoring."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms import clock
from lms.api import Scope
from mentoring.choices import TermKind
from mentoring.domain import terms
from mentoring.domain.languages import language_name
from mentoring.forms.office_words import WordForm
from mentoring.models import Term
from mentoring.views.office import ICON, coordinators_only


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def index(request: HttpRequest, scope: Scope) -> HttpResponse:  # noqa: ARG001 -- the guard's signature
    """List all words by kind; load the suggested ones, move a word, offer it or no longer."""
    if request.method == "POST":
        return _done(request)
    language = get_language() or ""
    words = list(Term.objects.all())
    groups = [
        {
            "kind": kind,
            "lines": [_line(one, language) for one in words if one.kind == kind],
        }
        for kind in TermKind
    ]
    known = {(one.kind, one.key) for one in words}
    missing = sum(
        (kind, key) not in known for kind, entries in terms.suggested().items() for key in entries
    )
    context = {
        **_frame(pgettext("people choose from", "Words"), inner=False),
        "groups": groups,
        "offered": sum(not one.is_retired for one in words),
        "total": len(words),
        "missing": missing,
    }
    return TemplateResponse(request, "lotse_mentoring/admin/words.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def add(request: HttpRequest, scope: Scope, kind: str) -> HttpResponse:  # noqa: ARG001 -- the guard's signature
    """Ask for a new word of a kind, and add it."""
    if kind not in TermKind.values:
        raise Http404
    form = WordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            word = terms.add(TermKind(kind), form.words(), source=form.source)
        except terms.TermError as error:
            form.refuse(error)
        else:
            messages.success(request, _("“%(word)s” is added.") % {"word": word})
            return redirect(f"{reverse('lotse_mentoring_office:words')}#{kind}")
    title = _("New word: %(kind)s") % {"kind": TermKind(kind).label}
    return _form(request, title, form)


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def edit(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:  # noqa: ARG001 -- the guard's signature
    """Write a word anew in any language."""
    term = get_object_or_404(Term, pk=pk)
    form = WordForm(request.POST if request.method == "POST" else None, term=term)
    if form.is_valid():
        try:
            terms.change(term, form.words())
        except terms.TermError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The word is saved."))
            return redirect(f"{reverse('lotse_mentoring_office:words')}#{term.kind}")
    return _form(request, str(term), form)


def _done(request: HttpRequest) -> HttpResponse:
    """Take one step in the list and go back to it."""
    step, here = request.POST.get("do", ""), ""
    if step == "load":
        count = terms.load_suggested(clock.now())
        words = ngettext("%(count)s word is added.", "%(count)s words are added.", count)
        messages.success(request, words % {"count": count})
    elif step in ("up", "down", "retire", "offer"):
        asked = request.POST.get("word", "")
        term = get_object_or_404(Term, pk=asked if asked.isdecimal() else 0)
        here = f"#{term.kind}"
        if step in ("up", "down"):
            terms.move(term, up=step == "up")
        else:
            terms.offer(term, offered=step == "offer")
            done = (
                _("“%(word)s” is offered again.")
                if step == "offer"
                else _("“%(word)s” is no longer offered. Who has chosen it keeps it.")
            )
            messages.success(request, done % {"word": term})
    else:
        raise Http404
    return redirect(f"{reverse('lotse_mentoring_office:words')}{here}")


def _line(term: Term, language: str) -> dict[str, Any]:
    """Return a word as the table draws it."""
    return {
        "term": term,
        "word": term.word_in(language),
        "languages": [
            (code, word, language_name(code, language))
            for code, word in term.texts.items()
            if word != term.word_in(language)
        ],
    }


def _form(request: HttpRequest, title: str, form: WordForm) -> HttpResponse:
    """Show the form of a word."""
    context = {**_frame(title, inner=True), "form": form}
    return TemplateResponse(request, "lotse_mentoring/admin/word.html", context)


def _frame(title: str, *, inner: bool) -> dict[str, Any]:
    """Return the furniture of a page about words, which belong to no single programme."""
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": f"{reverse('lotse_mentoring_office:index')}?all", "label": _("Mentoring")},
    ]
    words = reverse("lotse_mentoring_office:words")
    if inner:
        crumbs.append({"url": words, "label": pgettext("people choose from", "Words")})
    return {
        "header_title": title,
        "page_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
        "back": words,
    }
