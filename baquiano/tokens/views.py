"""The own tokens, in *Mi cuenta*; and those of everybody, for the administrator."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import requires
from baquiano.tokens import actions, queries, reach
from baquiano.tokens.forms import TokenForm
from baquiano.tokens.models import ApiToken
from baquiano.tokens.rules import state_of
from baquiano.tokens.tables import STATES, TokenListing
from baquiano.ui.forms import Form

MOST_FAILURES, FAILURE_WINDOW = 5, 300


@requires("tokens.use_token")
def token_list(request: Any) -> HttpResponse:
    today = day_of(request.at)
    tokens = [
        (token, reach.words(token.rooms), *STATES[state_of(token, today)])
        for token in queries.tokens_of(request.user)[:100]
    ]
    template = "tokens/_tokens.html" if request.htmx else "tokens/token_list.html"
    return render(request, template, {"tokens": tokens})


@sensitive_post_parameters("password")
@requires("tokens.use_token")
def token_create(request: Any) -> HttpResponse:
    """Make one; its text is on this answer and nowhere else."""
    form = TokenForm(request.POST if request.method == "POST" else None, today=day_of(request.at))
    if form.is_valid():
        try:
            _check_password(request, form.cleaned_data["password"])
            token, text = actions.issue_token(
                **form.values, institution=request.institution, by=request.user, at=request.at
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return render(request, "tokens/token_created.html", {"token": token, "text": text})
    return render(request, "tokens/token_create.html", {"form": form}, status=422 if form.errors else 200)


def _check_password(request: Any, password: str) -> None:
    key = f"tokens:password:{request.user.pk}"
    if cache.get(key, 0) >= MOST_FAILURES:
        raise Refused(_("Hubo varios intentos con contraseña equivocada. Espere cinco minutos e intente de nuevo."))
    if not request.user.check_password(password):
        cache.add(key, 0, FAILURE_WINDOW)
        cache.incr(key)
        raise Refused(_("La contraseña no es correcta. Escríbala de nuevo para crear el token."))
    cache.delete(key)


@requires("tokens.use_token")
def token_revoke(request: Any, pk: UUID) -> HttpResponse:
    """End one of the own."""
    return _revoke(request, get_object_or_404(queries.tokens_of(request.user), pk=pk), "tokens:token_list")


@requires("tokens.view_tokens")
def everybody_revoke(request: Any, pk: UUID) -> HttpResponse:
    """End anybody's: a system that should not come in any more."""
    return _revoke(request, get_object_or_404(queries.tokens_visible_to(request.user), pk=pk), "tokens:everybody_list")


def _revoke(request: Any, token: ApiToken, back: str) -> HttpResponse:
    if request.method == "POST":
        actions.revoke_token(token, by=request.user, at=request.at)
        messages.success(request, _("El token «%(token)s» ya no sirve.") % {"token": token})
        return redirect(back)
    return render(request, "tokens/token_revoke.html", {"token": token, "form": Form(), "back": back})


@requires("tokens.view_tokens")
def everybody_list(request: Any) -> HttpResponse:
    return TokenListing(request, queries.tokens_visible_to(request.user)).respond("tokens/everybody_list.html")
