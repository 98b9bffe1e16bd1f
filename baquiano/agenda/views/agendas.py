"""The agenda of a group in a month: seen, drawn, sent, verified, returned."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.agenda import actions, queries, rules
from baquiano.agenda.forms import ReturnForm, SubmitForm, VerifyForm
from baquiano.agenda.models import MonthlyAgenda
from baquiano.agenda.views.board import CALENDARS, board_of
from baquiano.agenda.views.finding_words import answerable
from baquiano.agenda.views.months import drawn_words, month_words
from baquiano.agenda.views.rows import agenda_or_404, month_or_404, year_or_404
from baquiano.common.calendar_days import day_of, days_in_month
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.institutions.queries import catalogue, non_working_days, units_of
from baquiano.notifications.queries import deliveries_about, deliveries_visible_to
from baquiano.notifications.tables import DeliveryListing
from baquiano.procedures.queries import task_of


@requires("agenda.view_agenda")
def agenda_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    agenda = agenda_or_404(request, pk)
    today = day_of(request.at)
    first, last = days_in_month(agenda.year.year, agenda.month)
    holidays = non_working_days(request.institution, first, last)
    entries = list(queries.entries_of(agenda))
    kept = [entry for entry in entries if not entry.is_cancelled]
    judgement = queries.judge_agenda(agenda)
    context: dict[str, Any] = {
        "agenda": agenda,
        "words": month_words(agenda.year, agenda.month),
        "view": "lista",
        "entries": entries,
        "count": len(kept),
        "outside": sum(entry.outside_plan for entry in kept),
        "unrestful": rules.days_without_work(kept, holidays),
        "lacking": {entry.pk: missing for entry, missing in rules.submission_of(entries).lacking},
        "first": first,
        "last": last,
        "readiness": queries.preparations_of(request.institution, kept),
        "judgement": judgement,
        "judged": judgement.by_entry,
        "marks": judgement.marks,
        "counts": judgement.counts,
        "answerable": answerable(request, judgement.found),
        "rounds": queries.rounds_of(agenda, on=today),
        "turn": queries.turns_of(request.institution, [agenda], today).get(agenda.pk),
        "closes_on": queries.closing_day_of(request.institution, *_month(agenda)),
        **_may(request, agenda),
    }
    if request.GET.get("vista") in CALENDARS:
        context |= board_of(request, entries, *_month(agenda)) | {"board_url": request.get_full_path()}
    return render(request, "agenda/agenda_detail.html", context)


def _judged(request: HttpRequest, agenda: MonthlyAgenda) -> dict[str, Any]:
    """What is found in the agenda, for whoever is about to decide on it."""
    judgement = queries.judge_agenda(agenda)
    return {"judgement": judgement, "answerable": answerable(request, judgement.found)}


def _month(agenda: MonthlyAgenda) -> tuple[int, int]:
    return agenda.year.year, agenda.month


def _may(request: HttpRequest, agenda: MonthlyAgenda) -> dict[str, bool]:
    """The doors that the page draws: granted by the policy, in its state, and pending in the procedure."""
    user = request.user
    pending = queries.verbs_open_to(agenda, user)

    def may(verb: str) -> bool:
        return allows(user, f"agenda.{verb}", agenda) and f"agenda.{verb}" in pending

    return {
        "may_edit": rules.can_edit(user, agenda),
        "may_draw": allows(user, "agenda.draw_agenda", agenda)
        and rules.can_draw(agenda, *_month(agenda), day_of(request.at)),
        "may_submit": agenda.is_open and may("submit_agenda"),
        "may_verify": rules.can_review(agenda) and may("verify_agenda"),
        "may_return": rules.can_review(agenda) and may("return_agenda"),
    }


@require_POST
@requires("agenda.draw_agenda")
def agenda_draw(request: HttpRequest, year: int, month: int, unit: UUID) -> HttpResponse:
    """Draw the month of one group from its plan."""
    fiscal, month = year_or_404(request, year), month_or_404(month)
    group = get_object_or_404(units_of(request.institution, day_of(request.at)), pk=unit)
    require(allows(request.user, "agenda.draw_agenda", group))
    try:
        drawn = actions.draw_agenda(group, fiscal, month, by=request.user, at=request.at)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("agenda:month_detail", year, month)
    messages.success(request, drawn_words(drawn.added, drawn.kept, drawn.crowded))
    return redirect(drawn.agenda)


@requires("agenda.submit_agenda")
def agenda_submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    agenda = agenda_or_404(request, pk)
    require(allows(request.user, "agenda.submit_agenda", agenda))
    form = SubmitForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.submit_agenda(agenda, note=form.cleaned_data["note"], by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La agenda se envió a planeación. Le avisaremos si piden ajustes."))
            return redirect(agenda)
    entries = list(queries.entries_of(agenda))
    context = {"agenda": agenda, "form": form, "submission": rules.submission_of(entries), **_judged(request, agenda)}
    context |= {"rounds": queries.rounds_of(agenda, on=day_of(request.at))}
    return _decision(request, "agenda/agenda_submit.html", form, context)


@requires("agenda.verify_agenda")
def agenda_verify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The plan and the agenda side by side, and the check of the control point."""
    agenda = agenda_or_404(request, pk)
    require(allows(request.user, "agenda.verify_agenda", agenda))
    task = task_of(agenda, "agenda.verify_agenda")
    form = VerifyForm(request.POST if request.method == "POST" else None, task=task)
    if form.is_valid():
        try:
            actions.verify_agenda(agenda, control=form.control_check, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La agenda quedó verificada. Ya se puede publicar con las demás."))
            return redirect("agenda:month_detail", *_month(agenda))
    context: dict[str, Any] = {"agenda": agenda, "form": form, "comparison": queries.compare(agenda)}
    context |= {"rounds": queries.rounds_of(agenda, on=day_of(request.at))}
    context |= {"words": month_words(agenda.year, agenda.month), **_may(request, agenda), **_judged(request, agenda)}
    return _decision(request, "agenda/agenda_verify.html", form, context)


@requires("agenda.publish_agenda")
def agenda_publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the inbox sends whoever must publish: the month is published at once, not group by group."""
    return redirect("agenda:month_publish", *_month(agenda_or_404(request, pk)))


@requires("agenda.return_agenda")
def agenda_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    agenda = agenda_or_404(request, pk)
    require(allows(request.user, "agenda.return_agenda", agenda))
    reasons = catalogue(request.institution, "return_reason")
    today = day_of(request.at)
    form = ReturnForm(
        request.POST if request.method == "POST" else None,
        reasons=reasons,
        letters=queries.letters_to_cite(request.user, today),
        initial={"due_on": queries.adjustment_due(request.institution, today)},
    )
    if form.is_valid():
        try:
            actions.return_agenda(agenda, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La solicitud de ajuste se envió por correo al grupo y quedó registrada."))
            return redirect("agenda:month_detail", *_month(agenda))
    return _decision(request, "agenda/agenda_return.html", form, {"agenda": agenda, "form": form})


def _decision(request: HttpRequest, template: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    refused = request.method == "POST" and bool(form.non_field_errors())
    return render(request, template, context, status=409 if refused else 200)


@requires("notifications.view_delivery")
def agenda_deliveries(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was mailed about the agenda, to whom and with what result (AGD-04)."""
    agenda = agenda_or_404(request, pk)
    rows = deliveries_visible_to(request.user) & deliveries_about(agenda)
    return DeliveryListing(request, rows).respond("agenda/agenda_deliveries.html", {"agenda": agenda})
