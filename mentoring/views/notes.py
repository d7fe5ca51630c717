"""Notes of a tandem, in two layers: for the two alone, or for the coordination too."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms import clock
from mentoring.choices import NoteLayer
from mentoring.domain import notes
from mentoring.domain.sealing import SealError, can_seal
from mentoring.forms.tandem import NO_KEY, NoteForm
from mentoring.views.pair import BEFORE_THE_END, Pair, for_the_two, only_while, posted

_ON_A_PAGE = 10


@require_safe
@for_the_two
def index(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Show what the two have written, the newest first."""
    numbers = Paginator(range(pair.tandem.notes.count()), _ON_A_PAGE)
    page = numbers.get_page(request.GET.get("page"))
    start = max(page.start_index() - 1, 0)
    found = notes.notes_of_pair(pair.tandem, start=start, most=_ON_A_PAGE)
    return pair.show(request, "notes", notes=found, page=page)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
@only_while(*BEFORE_THE_END)
def add(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Write a note; who may read it is chosen each time."""
    form = NoteForm(posted(request))
    if form.is_valid():
        layer = NoteLayer(form.cleaned_data["layer"])
        try:
            notes.write(pair.tandem, pair.side, form.cleaned_data["text"], layer, now=clock.now())
        except SealError:
            form.add_error("layer", str(NO_KEY))
        except notes.NoteError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _kept(layer))
            return redirect("lotse_mentoring:notes", pair.tandem.public_id)
    return pair.ask(request, "note", form, can_seal=can_seal())


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
def delete(request: HttpRequest, pair: Pair, note: UUID) -> HttpResponse:
    """Ask once more, then delete an own note; the other's is not there to be deleted."""
    found = get_object_or_404(pair.tandem.notes.filter(side=pair.side), public_id=note)
    if request.method == "POST":
        notes.delete(found, pair.side)
        messages.success(request, _("The note is deleted."))
        return redirect("lotse_mentoring:notes", pair.tandem.public_id)
    return pair.show(request, "note_delete", note=found)


def _kept(layer: NoteLayer) -> str:
    """Say who can read a note from now on."""
    if layer == NoteLayer.PAIR:
        return _("Your note is kept. Only the two of you can read it.")
    return _("Your note is kept. The coordination can read it too.")
