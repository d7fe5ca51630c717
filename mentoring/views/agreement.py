"""The agreement: read it, sign it, and see who has signed when."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms import clock
from mentoring.choices import Side, TandemState
from mentoring.domain import tandems
from mentoring.forms.tandem import AgreementForm
from mentoring.models import Tandem
from mentoring.views.pair import Pair, for_the_two


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The agreement as somebody reads it, and the same in another language where there is one."""

    text: str
    language: str
    version: int
    own_text: str = ""
    own_language: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
def show(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Show the agreement, and let the reader sign what they have read."""
    language, tandem = get_language() or "", pair.tandem
    posted = AgreementForm(request.POST) if request.method == "POST" else None
    if posted is not None and posted.is_valid():
        try:
            signed = _sign(pair, posted)
        except tandems.TandemError as error:
            tandem.refresh_from_db()
            posted.add_error(None, str(error))
        else:
            messages.success(request, _thanks(signed))
            return pair.home()
    words = words_for(tandem, language)
    fresh = {"version": words.version, "language": words.language}
    form = AgreementForm(initial=fresh)
    signed_at = tandem.mentor_signed_at if pair.side == Side.MENTOR else tandem.mentee_signed_at
    other_at = tandem.mentee_signed_at if pair.side == Side.MENTOR else tandem.mentor_signed_at
    facts = {"words": words, "signed_at": signed_at, "other_at": other_at}
    if posted is not None and posted.errors:
        # The words may have changed: the box has to be ticked for these.
        return pair.show(
            request, "agreement", status=422, form=form, errors=_errors(posted), **facts
        )
    return pair.ask(request, "agreement", form, **facts)


def words_for(tandem: Tandem, language: str) -> Words:
    """Return the words that count: those the first has signed, else those of the programme.

    Where the first has signed in another language, the reader also gets their own.
    """
    programme = tandem.programme
    own = language if _has(tandem, language) else programme.source_language
    text = programme.text_in(own, "agreement")
    if not tandem.agreement:
        return Words(text=text, language=own, version=programme.agreement_version)
    words = Words(
        text=tandem.agreement,
        language=tandem.agreement_language,
        version=tandem.agreement_version,
    )
    if own == words.language or programme.agreement_version != words.version:
        return words
    return Words(
        text=words.text,
        language=words.language,
        version=words.version,
        own_text=text,
        own_language=own,
    )


def _has(tandem: Tandem, language: str) -> bool:
    """Tell whether the programme has its agreement in a language."""
    return bool(tandem.programme.texts.get(language, {}).get("agreement"))


def _sign(pair: Pair, form: AgreementForm) -> Tandem:
    """Sign in the language in which the words were read. Raises ``TandemError``."""
    tandem, read = pair.tandem, form.cleaned_data["language"]
    language = read if _has(tandem, read) else tandem.programme.source_language
    version = form.cleaned_data["version"]
    return tandems.sign(tandem, pair.side, version=version, language=language, now=clock.now())


def _thanks(tandem: Tandem) -> str:
    """Say what signing has changed."""
    if tandem.state == TandemState.AGREEING:
        return _("You have signed. Now your companion signs, then you can begin.")
    return _("Both of you have signed. Your tandem has begun.")


def _errors(form: AgreementForm) -> list[str]:
    """Return what stood in the way of signing."""
    return [str(error) for errors in form.errors.values() for error in errors]
