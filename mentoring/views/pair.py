"""The door to a tandem's pages: for the two alone, to anybody else there is nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lms.api import Person
from mentoring.choices import Side, TandemState
from mentoring.domain.access import own_tandems
from mentoring.domain.tandems import ALIVE
from mentoring.models import Tandem

BEFORE_THE_END = (TandemState.AGREEING, *ALIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A tandem as one of the two sees it."""

    tandem: Tandem
    side: Side

    @property
    def companion(self) -> Person:
        """Return the other one."""
        other = self.tandem.mentee if self.side == Side.MENTOR else self.tandem.mentor
        return other.person

    @property
    def contact(self) -> Person:
        """Return who is asked for help."""
        return self.tandem.programme.contact

    def home(self) -> HttpResponseRedirect:
        """Lead back to the page of the tandem."""
        return redirect("lotse_mentoring:tandem", self.tandem.public_id)

    def show(
        self, request: HttpRequest, name: str, *, status: int = HTTPStatus.OK, **more: object
    ) -> HttpResponse:
        """Draw a page of the tandem."""
        context = {
            "tandem": self.tandem,
            "side": self.side.value,
            "is_mentor": self.side == Side.MENTOR,
            "companion": self.companion,
            "contact": self.contact,
            "programme_title": self.tandem.programme.title_in(get_language() or ""),
            "is_alive": self.tandem.state in ALIVE,
            "is_ended": self.tandem.state == TandemState.ENDED,
            **more,
        }
        return render(request, f"lotse_mentoring/tandem/{name}.html", context, status=status)

    def ask(
        self, request: HttpRequest, name: str, form: forms.Form, **more: object
    ) -> HttpResponse:
        """Draw a page with a form; one that came back says what to correct."""
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return self.show(request, name, status=status, form=form, **more)


def pair_of(tandem: Tandem, user: Any) -> Pair:  # noqa: ANN401 -- any user model
    """Return a tandem as the person behind an account sees it; it has to be theirs."""
    is_mentor = tandem.mentor.person.user_id == user.pk
    return Pair(tandem=tandem, side=Side.MENTOR if is_mentor else Side.MENTEE)


def for_the_two(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in one of the two, and tell the view on which side they are."""

    @wraps(view)
    @never_cache
    @login_required
    def guarded(
        request: HttpRequest,
        public_id: UUID,
        *args: Any,  # noqa: ANN401 -- any view
        **kwargs: Any,  # noqa: ANN401 -- any view
    ) -> HttpResponse:
        tandem = get_object_or_404(own_tandems(request.user), public_id=public_id)
        return view(request, pair_of(tandem, request.user), *args, **kwargs)

    return guarded


def only_while(
    *states: TandemState,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Offer a page in some states alone. What is posted goes through: its form keeps the words."""

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(
            request: HttpRequest,
            pair: Pair,
            *args: Any,  # noqa: ANN401 -- any view
            **kwargs: Any,  # noqa: ANN401 -- any view
        ) -> HttpResponse:
            if request.method != "POST" and pair.tandem.state not in states:
                messages.info(request, _("This is not possible at the moment."))
                return pair.home()
            return view(request, pair, *args, **kwargs)

        return guarded

    return guard


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was typed, or nothing where a page is only looked at."""
    return request.POST if request.method == "POST" else None
