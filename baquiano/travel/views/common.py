"""What the pages of a trip share: finding it, and drawing one decision."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from baquiano.common.errors import Refused
from baquiano.travel import queries
from baquiano.travel.models import TravelRequest


def trip_or_404(request: HttpRequest, pk: UUID) -> TravelRequest:
    return get_object_or_404(queries.requests_visible_to(request.user), pk=pk)


@dataclass(frozen=True)
class Words:
    """What a page of one decision says: its title, its button, what it means, and what is read once it was taken."""

    title: str
    submit: str
    done: str
    text: str = ""
    tone: str = "primary"


def decide(
    request: HttpRequest,
    trip: TravelRequest,
    form: Any,
    words: Words,
    act: Callable[[dict[str, Any]], Any],
    **extra: Any,
) -> HttpResponse:
    """Show the form of a decision, or take it with its cleaned data; a refusal is read beside its field."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, words.done)
            return redirect(trip)
    context = {"trip": trip, "form": form, "words": words, **extra}
    return render(request, "travel/decision.html", context, status=422 if form.errors else 200)


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: the data of a POST, even an empty one, or nothing."""
    return request.POST if request.method == "POST" else None
