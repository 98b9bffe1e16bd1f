"""What the pages of a trip share: finding it, and drawing one decision."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from baquiano.travel import queries
from baquiano.travel.models import TravelRequest
from baquiano.ui import deciding


def trip_or_404(request: HttpRequest, pk: UUID) -> TravelRequest:
    return get_object_or_404(queries.requests_visible_to(request.user), pk=pk)


def decide(
    request: HttpRequest,
    trip: TravelRequest,
    form: Any,
    words: deciding.Words,
    act: Callable[[dict[str, Any]], Any],
    **extra: Any,
) -> HttpResponse:
    """Show the form of a decision on the trip, or take it with its cleaned data and go back to the trip."""

    def take() -> TravelRequest:
        act(form.cleaned_data)
        return trip

    return deciding.decide(request, form, words, take, template="travel/decision.html", trip=trip, **extra)
