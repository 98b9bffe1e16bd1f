"""The month of every group: who has sent, who is late, what is ready to publish."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from baquiano.agenda import actions, queries, rules
from baquiano.agenda.choices import AgendaState
from baquiano.agenda.forms import PublishForm
from baquiano.agenda.views.finding_words import answerable
from baquiano.agenda.views.rows import month_or_404, year_or_404
from baquiano.common.calendar_days import day_of, days_in_month
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.institutions.models import FiscalYear
from baquiano.institutions.queries import fiscal_year
from baquiano.procedures.queries import task_of
from baquiano.ui.display import month_name


def month_words(year: FiscalYear, month: int) -> str:
    return f"{month_name(month)} de {year}"


@requires("agenda.view_agenda")
def month_current(request: HttpRequest) -> HttpResponse:
    """The month of today."""
    today = day_of(request.at)
    if fiscal_year(request.institution, today.year) is None:
        return render(request, "agenda/no_year.html", {"year": today.year})
    return redirect("agenda:month_detail", today.year, today.month)


@requires("agenda.view_agenda")
def month_detail(request: HttpRequest, year: int, month: int) -> HttpResponse:
    fiscal, month, today = year_or_404(request, year), month_or_404(month), day_of(request.at)
    first, last = days_in_month(year, month)
    rows = queries.month_overview(request.institution, fiscal, month, today=today)
    owned = [row for row in rows if allows(request.user, "agenda.draw_agenda", row.unit)]
    return render(
        request,
        "agenda/month_detail.html",
        {
            "year": fiscal,
            "month": month,
            "words": month_words(fiscal, month),
            "rows": rows,
            "may_draw_of": {row.unit.pk for row in owned if rules.can_draw(row.agenda, year, month, today)},
            "totals": _totals(rows),
            "strip": month_strip(fiscal),
            "first": first,
            "last": last,
            "closes_on": queries.closing_day_of(request.institution, year, month),
            "today": today,
            "may_draw": _may_draw_all(request, rows, year, month),
            "may_publish": allows(request.user, "agenda.publish_agenda"),
            "counts": queries.judge_month(request.institution, fiscal, month).counts,
        },
    )


def month_strip(year: FiscalYear) -> list[tuple[int, bool]]:
    """The twelve months, each with whether some group has its agenda."""
    found = queries.months_with_agenda(year)
    return [(number, number in found) for number in range(1, 13)]


def _totals(rows: list[queries.GroupMonth]) -> dict[str, int]:
    return {
        "entries": sum(row.counts.entries for row in rows),
        "published": sum(row.state == AgendaState.PUBLISHED for row in rows),
        "verified": sum(row.state == AgendaState.VERIFIED for row in rows),
        "submitted": sum(row.state == AgendaState.SUBMITTED for row in rows),
        "late": sum(row.is_late for row in rows),
        "groups": len(rows),
    }


def _may_draw_all(request: HttpRequest, rows: list[queries.GroupMonth], year: int, month: int) -> bool:
    drawable = any(rules.can_draw(row.agenda, year, month, day_of(request.at)) for row in rows)
    return drawable and rules.can_draw_all(request.user, [row.unit for row in rows])


@require_POST
@requires("agenda.draw_agenda")
def month_draw(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Draw the month of every group at once."""
    fiscal, month = year_or_404(request, year), month_or_404(month)
    require(rules.can_draw_all(request.user, queries.units_with_plan(fiscal)))
    try:
        drawn = actions.draw_month(fiscal, month, by=request.user, at=request.at)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        added = sum(one.added for one in drawn)
        messages.success(request, drawn_words(added, sum(one.kept for one in drawn), sum(one.crowded for one in drawn)))
    return redirect("agenda:month_detail", year, month)


def drawn_words(added: int, kept: int, crowded: int) -> str:
    if not added:
        return _("La agenda ya tenía todo lo que el plan pide para este mes: no se agregó nada.")
    words = ngettext("Se agregó %(n)s actividad del plan.", "Se agregaron %(n)s actividades del plan.", added)
    kept_words = _(" Las %(kept)s que ya estaban quedaron como las dejó el grupo.") if kept else ""
    crowded_words = ngettext(
        " %(n)s quedó a una hora ocupada: su responsable no tiene otra libre en esos días.",
        " %(n)s quedaron a una hora ocupada: sus responsables no tienen otra libre en esos días.",
        crowded,
    )
    found = [words % {"n": added}, kept_words % {"kept": kept} if kept else ""]
    return "".join([*found, crowded_words % {"n": crowded} if crowded else ""])


@requires("agenda.publish_agenda")
def month_publish(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Confirm and publish every verified agenda of the month."""
    fiscal, month, today = year_or_404(request, year), month_or_404(month), day_of(request.at)
    rows = queries.month_overview(request.institution, fiscal, month, today=today)
    ready = [row for row in rows if row.state == AgendaState.VERIFIED]
    task = task_of(ready[0].agenda, "agenda.publish_agenda") if ready else None
    form = PublishForm(request.POST if request.method == "POST" else None, task=task)
    if form.is_valid():
        try:
            done = actions.publish_month(fiscal, month, control=form.control_check, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _published_words(len(done)))
            return redirect("agenda:month_detail", year, month)
    context: dict[str, Any] = {"year": fiscal, "month": month, "words": month_words(fiscal, month), "form": form}
    context["ready"] = ready
    context["waiting"] = [row for row in rows if row.state not in {AgendaState.VERIFIED, AgendaState.PUBLISHED}]
    context["entries"] = sum(row.counts.entries for row in context["ready"])
    judgement = queries.judge_month(request.institution, fiscal, month)
    context["judgement"] = judgement.of_agendas([row.agenda.pk for row in ready if row.agenda])
    context["answerable"] = answerable(request, context["judgement"].found)
    return render(request, "agenda/month_publish.html", context, status=409 if form.non_field_errors() else 200)


def _published_words(count: int) -> str:
    words = ngettext(
        "Se publicó la agenda de %(n)s grupo y se envió a cada responsable.",
        "Se publicaron las agendas de %(n)s grupos y se enviaron a cada responsable.",
        count,
    )
    return words % {"n": count}
