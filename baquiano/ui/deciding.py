"""One decision with its form: the page that asks, and what is read when it was taken or refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from baquiano.common.errors import Refused, StaleEdit
from baquiano.ui.forms import conflict_rows


@dataclass(frozen=True)
class Words:
    """What a page of one decision says: its title, its button, what is read once it was taken, and what it means."""

    title: str
    submit: str
    done: str
    text: str = ""
    tone: str = "primary"


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: the data of a POST, even an empty one, or nothing."""
    return request.POST if request.method == "POST" else None


def files(request: HttpRequest) -> Any:
    return request.FILES if request.method == "POST" else None


def decide(
    request: HttpRequest,
    form: Any,
    words: Words,
    act: Callable[[], Any],
    *,
    template: str = "ui/decision.html",
    **extra: Any,
) -> HttpResponse:
    """Show the form of a decision, or take it and go to the row that it gives; a refusal is read beside its field.

    An edit over what somebody else saved shows both texts and is answered 409. The page of the house needs ``back``
    and ``back_text``, the row from which one comes; a room with a page of its own names it as ``template``.
    """
    conflict: dict[str, Any] = {}
    if form.is_valid():
        try:
            row = act()
        except StaleEdit as stale:
            conflict = {"rows": [row for row in conflict_rows(form, stale.current) if row.theirs]}
            form.rebase(stale.current.version)
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, words.done)
            return redirect(row)
    context = {"form": form, "words": words, "conflict": conflict, **extra}
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, template, context, status=status)


def tell(form: Any, refusal: Refused) -> None:
    """A rule that names a field that the page does not have is told above the form."""
    named = getattr(refusal, "error_dict", {})
    form.add_error(None, refusal if set(named) <= set(form.fields) else refusal.sentence)
