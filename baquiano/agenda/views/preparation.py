"""The checklist of an activity: what to seek, carry and arrange before going."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.agenda import actions, queries, rules
from baquiano.agenda.choices import Preparation
from baquiano.agenda.forms import TickForm
from baquiano.agenda.views.rows import entry_or_404
from baquiano.common.errors import Refused
from baquiano.common.policy import require, requires


@requires("agenda.view_agenda")
def entry_preparation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What there is to prepare, with the promises that are open there."""
    entry = entry_or_404(request, pk)
    context = {
        "entry": entry,
        "agenda": entry.agenda,
        "prepared": queries.preparation_of(entry),
        "promises": queries.promises_to_read(entry),
        "may_prepare": rules.can_prepare(request.user, entry),
        "states": Preparation,
    }
    return render(request, "agenda/entry_preparation.html", context)


@requires("agenda.prepare_entry")
def entry_tick(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark one thing of the list."""
    entry = entry_or_404(request, pk)
    require(rules.can_prepare(request.user, entry))
    form = TickForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.tick_preparation(entry, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    elif request.method == "POST":
        messages.error(request, _("No se entendió lo que marcó. Inténtelo de nuevo."))
    return redirect(reverse("agenda:entry_preparation", args=[entry.pk]))
