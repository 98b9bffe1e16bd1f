"""Pages of follow-up: the plan with its lights, a month of the agenda, what each group presented."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.commitments.choices import Standing
from baquiano.common.calendar_days import day_of, moment_of
from baquiano.common.errors import Refused
from baquiano.common.policy import require, requires, visible
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.institutions.words import PLAN_UNIT
from baquiano.monitoring import actions, profile, queries, rules
from baquiano.monitoring.choices import Light, Outcome
from baquiano.monitoring.forms import FollowUpForm, ReturnForm
from baquiano.monitoring.models import MonthlyFollowUp
from baquiano.monitoring.tables import (
    LIGHT_TONES,
    MONTHS,
    OUTCOME_TONES,
    EntityListing,
    FollowUpListing,
    ItemListing,
    VisitListing,
    address_with,
)
from baquiano.ui import chart_files
from baquiano.ui.charts import Chart, Datum, stacked_chart
from baquiano.ui.display import day, month_name, percent_words

VIEW, VIEW_EXECUTION = "monitoring.view_follow_up", "monitoring.view_execution"


def year_asked(request: HttpRequest) -> FiscalYear:
    """The vigencia of the address, or else that of today, or the last one there is."""
    years = {row.year: row for row in FiscalYear.objects.select_related("institution").order_by("year")}
    asked = request.GET.get("vigencia", "")
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else day_of(request.at).year
    if not years:
        raise Http404
    return years.get(wanted) or years[max(years)]


def _month(request: HttpRequest) -> int:
    asked = request.GET.get("mes", "")
    return int(asked) if asked in dict(MONTHS) else day_of(request.at).month


def _months(request: HttpRequest) -> tuple[list[int], str]:
    """The month of the address, or those of its half of the year; and their words."""
    if (half := request.GET.get("semestre", "")) in ("1", "2"):
        first = 1 if half == "1" else 7
        return list(range(first, first + 6)), _("primer semestre") if half == "1" else _("segundo semestre")
    month = _month(request)
    return [month], month_name(month)


def moment_asked(request: HttpRequest) -> datetime:
    """Now, or the end of the day of the cut-off that the address asks for: what a report said opens as it was."""
    return moment_of(request.GET.get("corte", ""), request.at)


def cut_words(request: HttpRequest) -> str:
    """The day of the cut-off that the address asks for; nothing for now."""
    moment = moment_asked(request)
    return day(moment) if moment != request.at else ""


def years() -> list[int]:
    """The vigencias, the last one first."""
    return list(FiscalYear.objects.order_by("-year").values_list("year", flat=True))


@requires(VIEW)
def item_list(request: HttpRequest) -> HttpResponse:
    """Dates and light of each activity of the vigencia (MON-02, MON-15)."""
    year = year_asked(request)
    moment = moment_asked(request)
    rows = visible(queries.items_of_year(year, moment), request.user, VIEW)
    found = queries.follow_ups_of_items(rows, year, moment)
    amber, red = profile.gaps(year.institution, year.year)
    shown = rows.select_related("plan__unit", "responsible")
    chart = _lights(year, found)
    if (file := chart_files.file_of(request, [chart])) is not None:
        return file
    context = {"year": year.year, "years": years(), "chart": chart, "amber": amber, "red": red}
    context["chart_links"] = chart_files.links_of(request, chart)
    context["cut"] = cut_words(request)
    return ItemListing(request, shown, found).respond("monitoring/item_list.html", context)


def _lights(year: FiscalYear, found: dict[Any, queries.ItemFollowUp]) -> Chart:
    counts = queries.lights_by_unit(found)
    units = Unit.objects.filter(pk__in=counts).order_by("name")
    total = sum(counts.values(), Counter[str]())

    def line(label: str, found: Counter[str], **asked: Any) -> Datum:
        asked = {"vigencia": year.year, **asked}
        urls = [address_with("item_list", **asked, semaforo=light.value) for light in Light]
        return Datum(label, [found[light.value] for light in Light], address_with("item_list", **asked), urls)

    return stacked_chart(
        "semaforos",
        _("Actividades de cada grupo por semáforo"),
        [line(unit.name, counts[unit.pk], grupo=unit.pk) for unit in units],
        series=[str(light.label) for light in Light],
        tones=[LIGHT_TONES[light] for light in Light],
        label=PLAN_UNIT,
        total=line(_("Total"), total),
    )


@requires(VIEW_EXECUTION)
def month_execution(request: HttpRequest) -> HttpResponse:
    """A month of the agenda by group and by entity, and who has not presented it (REP-10, MON-23)."""
    year, month = year_asked(request), _month(request)
    groups = queries.months_of_groups(request.user, year, month, request.at)
    total = queries.sum_of(one.execution for one in groups)
    visits = visible(queries.visits_of_months(year, [month], request.at), request.user, VIEW_EXECUTION)
    asked = {"vigencia": year.year, "mes": month}
    due_on = profile.follow_up_due(year.institution, year.year, month)
    # Who works without a plan in force is no row here: then the visits of the whole month are more than the total.
    is_whole = not visits.exclude(meeting__unit__in=[one.unit.pk for one in groups]).exists()
    chart = _executions(groups, total, asked, is_whole=is_whole)
    if (file := chart_files.file_of(request, [chart])) is not None:
        return file
    context = {
        "year": year.year,
        "years": years(),
        "month": month,
        "months": MONTHS,
        "title_of_month": f"{month_name(month)} de {year.year}",
        "groups": [(one, rules.can_submit(request.user, one.unit, one.follow_up)) for one in groups],
        "missing": sum(one.is_missing for one in groups),
        "due_on": due_on,
        "is_due": day_of(request.at) > due_on,
        "total": total,
        "held": total.counts[Outcome.HELD],
        "percent": percent_words(total.percent),
        "chart": chart,
        "chart_links": chart_files.links_of(request, chart),
    }
    entities = queries.entities_with_execution(visits, request.at).select_related("municipality")
    listing = EntityListing(request, entities, asked)
    return listing.respond("monitoring/month_execution.html", context)


def _executions(
    groups: list[queries.GroupMonth], total: queries.Execution, asked: dict[str, Any], *, is_whole: bool
) -> Chart:
    def line(label: str, execution: queries.Execution, **more: Any) -> Datum:
        where = {**asked, **more}
        urls = [address_with("visit_list", **where, resultado=outcome.value) for outcome in Outcome]
        percent = percent_words(execution.percent)
        return Datum(label, execution.values, address_with("visit_list", **where), urls, note=percent)

    words = _("Total")
    return stacked_chart(
        "ejecucion",
        _("La agenda de cada grupo y lo que se hizo"),
        [line(one.unit.name, one.execution, grupo=one.unit.pk) for one in groups],
        series=[str(outcome.label) for outcome in Outcome],
        tones=[OUTCOME_TONES[outcome] for outcome in Outcome],
        label=PLAN_UNIT,
        note=_("Ejecución"),
        total=line(words, total) if is_whole else Datum(words, total.values, note=percent_words(total.percent)),
    )


@requires(VIEW_EXECUTION)
def visit_list(request: HttpRequest) -> HttpResponse:
    """The visits behind a figure of the month."""
    year, moment, (months, words) = year_asked(request), moment_asked(request), _months(request)
    rows = visible(queries.visits_of_months(year, months, moment), request.user, VIEW_EXECUTION)
    context = {"title_of_month": f"{words} de {year.year}", "cut": cut_words(request)}
    return VisitListing(request, queries.with_outcome(rows, moment)).respond("monitoring/visit_list.html", context)


@requires(VIEW)
def follow_up_list(request: HttpRequest) -> HttpResponse:
    return FollowUpListing(request, queries.follow_ups_visible_to(request.user)).respond(
        "monitoring/follow_up_list.html"
    )


def follow_up_or_404(request: HttpRequest, pk: UUID) -> MonthlyFollowUp:
    return get_object_or_404(queries.follow_ups_visible_to(request.user), pk=pk)


@requires(VIEW)
def follow_up_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the group presented, with its figures of that day."""
    follow_up = follow_up_or_404(request, pk)
    context = {
        "follow_up": follow_up,
        **_figures(follow_up.figures),
        "can_return": rules.can_return(request.user, follow_up),
        "can_submit": rules.can_submit(request.user, follow_up.unit, follow_up),
        "execution_url": address_with("month_execution", vigencia=follow_up.year.year, mes=follow_up.month),
    }
    return render(request, "monitoring/follow_up_detail.html", context)


def _figures(figures: dict[str, Any]) -> dict[str, Any]:
    def told(name: str, choices: Any) -> list[tuple[str, int]]:
        return [(str(one.label), figures.get(name, {}).get(one.value, 0)) for one in choices]

    return {
        "execution": told("execution", Outcome),
        "commitments": told("commitments", Standing),
        "lights": told("lights", Light),
    }


@requires("monitoring.submit_follow_up")
def unit_submit(request: HttpRequest, pk: UUID, year: int, month: int) -> HttpResponse:
    """The figures of the month as they are now, and the words that go with them."""
    unit = get_object_or_404(visible(Unit.objects.all(), request.user, VIEW), pk=pk)
    row = get_object_or_404(FiscalYear.objects.select_related("institution"), year=year)
    if month not in range(1, 13):
        raise Http404
    known = queries.follow_up_of(unit, row, month)
    if request.method == "POST" and known is not None and known.is_submitted:
        require(rules.can_submit(request.user, unit, None))
        return redirect(known)
    require(rules.can_submit(request.user, unit, known))
    written = {"remarks": known.remarks, "difficulties": known.difficulties} if known else {}
    form = FollowUpForm(request.POST if request.method == "POST" else None, initial=written)
    if form.is_valid():
        try:
            found = actions.submit_follow_up(unit, row, month, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El seguimiento quedó presentado, con las cifras de este momento."))
            return redirect(found)
    context = {
        "unit": unit,
        "form": form,
        "known": known,
        "title_of_month": f"{month_name(month)} de {year}",
        **_figures(queries.figures_of_month(unit, row, month, request.at)),
    }
    return render(request, "monitoring/unit_submit.html", context, status=422 if form.errors else 200)


@requires("monitoring.return_follow_up")
def follow_up_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    follow_up = follow_up_or_404(request, pk)
    require(rules.can_return(request.user, follow_up))
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.return_follow_up(follow_up, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El seguimiento volvió al grupo con lo que debe ajustar."))
            return redirect(follow_up)
    context = {"follow_up": follow_up, "form": form}
    return render(request, "monitoring/follow_up_return.html", context, status=422 if form.errors else 200)
