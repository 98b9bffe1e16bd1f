"""The entries of an agenda: listed, added, changed, withdrawn and put back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.agenda import actions, queries, rules
from baquiano.agenda.forms import EntryCreateForm, EntryEditForm, WithdrawForm, proposed, written
from baquiano.agenda.models import MonthlyAgenda
from baquiano.agenda.programming import is_programming
from baquiano.agenda.tables import EntryListing
from baquiano.agenda.views.finding_words import answerable
from baquiano.agenda.views.rows import agenda_or_404, entry_or_404
from baquiano.common.calendar_days import add_working_days, day_of, days_in_month, is_working_day
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import require, requires
from baquiano.institutions.queries import non_working_days
from baquiano.ui.forms import conflict_rows


@requires("agenda.view_agenda")
def entry_list(request: HttpRequest) -> HttpResponse:
    return EntryListing(request, queries.entries_visible_to(request.user)).respond("agenda/entry_list.html")


@requires("agenda.view_agenda")
def entry_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    entry = entry_or_404(request, pk)
    holidays = non_working_days(request.institution, entry.day, entry.day)
    found = queries.judge_agenda(entry.agenda).of_entry(entry.pk)
    context = {
        "entry": entry,
        "agenda": entry.agenda,
        "is_working": is_working_day(entry.day, holidays),
        "may_change": rules.can_change_entry(request.user, entry),
        "may_restore": rules.can_restore_entry(request.user, entry),
        "found": found,
        "prepared": queries.preparation_of(entry),
        "programmed": (programmed := is_programming(request.institution, entry.agenda.year.year)),
        "materials": entry.materials.order_by("title") if programmed else (),
        "answerable": answerable(request, found),
    }
    return render(request, "agenda/entry_detail.html", context)


@requires("agenda.edit_entry")
def entry_create(request: HttpRequest, pk: UUID) -> HttpResponse:
    agenda = agenda_or_404(request, pk)
    require(rules.can_edit(request.user, agenda))
    bound = request.POST if request.method == "POST" else None
    form = EntryCreateForm(bound, agenda=agenda, on=day_of(request.at), initial=_beginning(request, agenda))
    if form.is_valid():
        identity = form.cleaned_data["id"]
        try:
            actions.add_entry(agenda, id=identity, fields=form.entry_fields, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La actividad quedó en la agenda."))
            return redirect(agenda)
    return _form(request, agenda, form)


def _beginning(request: HttpRequest, agenda: MonthlyAgenda) -> dict[str, Any]:
    """What a new entry begins with: the item and the beneficiary of the address, if they are of this plan."""
    items = queries.items_in_force(agenda.year, agenda.unit)
    item = _chosen(items, request.GET.get("actividad", ""))
    served = _chosen(item.beneficiaries.all(), request.GET.get("beneficiario", "")) if item else None
    first, last = days_in_month(agenda.year.year, agenda.month)
    start = min(max(first, day_of(request.at)), last)
    holidays = non_working_days(request.institution, first, last)
    day = start if is_working_day(start, holidays) else min(add_working_days(start, 1, holidays), last)
    return proposed(agenda, item, served, day)


def _chosen(rows: Any, key: str) -> Any:
    try:
        return rows.filter(pk=key).first() if key else None
    except (ValidationError, ValueError):
        return None


@requires("agenda.edit_entry")
def entry_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    entry = entry_or_404(request, pk)
    require(rules.can_change_entry(request.user, entry))
    bound = request.POST if request.method == "POST" else None
    form = EntryEditForm(bound, agenda=entry.agenda, entry=entry, on=day_of(request.at), initial=written(entry))
    conflict = None
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.change_entry(
                entry, expected_version=version, fields=form.entry_fields, by=request.user, at=request.at
            )
        except StaleEdit as stale:
            conflict = conflict_rows(form, written(stale.current))
            form.rebase(stale.current.version)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Los cambios quedaron guardados."))
            return redirect(entry.agenda)
    return _form(request, entry.agenda, form, entry=entry, conflict=conflict)


def _form(request: HttpRequest, agenda: MonthlyAgenda, form: Any, **context: Any) -> HttpResponse:
    refused = context.get("conflict") is not None or (form.is_bound and form.non_field_errors())
    context |= {"agenda": agenda, "form": form}
    return render(request, "agenda/entry_form.html", context, status=409 if refused else 200)


@requires("agenda.edit_entry")
def entry_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    entry = entry_or_404(request, pk)
    require(rules.can_change_entry(request.user, entry))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.withdraw_entry(entry, note=form.cleaned_data["note"], by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request, _("La actividad se retiró de la agenda. Puede restablecerla mientras no la envíe.")
            )
            return redirect(entry.agenda)
    return render(request, "agenda/entry_withdraw.html", {"entry": entry, "agenda": entry.agenda, "form": form})


@require_POST
@requires("agenda.edit_entry")
def entry_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    entry = entry_or_404(request, pk)
    require(rules.can_restore_entry(request.user, entry))
    actions.restore_entry(entry, by=request.user, at=request.at)
    messages.success(request, _("La actividad volvió a la agenda."))
    return redirect(entry.agenda)
