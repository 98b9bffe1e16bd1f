"""Pages that anyone may read, without signing in and without personal data."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from baquiano.beneficiaries.queries import opens_door
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import public
from baquiano.institutions.models import FiscalYear, Institution
from baquiano.institutions.queries import fiscal_year
from baquiano.institutions.words import PLAN_UNIT
from baquiano.portal import offer, queries
from baquiano.portal.asking import chosen_of, filters_of, words_of
from baquiano.portal.pages import of_institution
from baquiano.portal.tables import AGENDA_COLUMNS, PLAN_COLUMNS
from baquiano.ui.display import month_name
from baquiano.ui.listing.export import export_file

ENTRIES_PER_PAGE, ITEMS_PER_PAGE = 200, 25
LABELS = {"municipio": _("Municipio"), "grupo": PLAN_UNIT, "tema": _("Tema")}
FILTERS = tuple(LABELS)


@require_safe
@public("anyone may find the entity whose agenda they look for")
def index(request: HttpRequest) -> HttpResponse:
    found = queries.institutions()
    if len(found) == 1:
        return redirect("portal:home", found[0].code)
    return render(request, "portal/index.html", {"institutions": found})


@require_safe
@public("the entity presents its agenda and its plan to the citizen (PUB-02)")
@of_institution()
def home(request: HttpRequest, institution: Institution) -> HttpResponse:
    today = day_of(request.at)
    plan = next(iter(queries.public_plans(institution)), None)
    context = {
        "institution": institution,
        "coming": queries.next_entries(institution, today),
        "month": queries.latest_month(institution, today),
        "plan": plan,
        "figures": queries.plan_figures(plan) if plan else None,
        "has_door": opens_door(institution),
        "offered": offer.offered(institution).count(),
        "receives": offer.receives_requests(institution, today),
    }
    return render(request, "portal/home.html", context)


@require_safe
@public("the published agenda of the entity opens on its latest month")
@of_institution()
def agenda_current(request: HttpRequest, institution: Institution) -> HttpResponse:
    found = queries.latest_month(institution, day_of(request.at))
    if found is None:
        return render(request, "portal/agenda_none.html", {"institution": institution})
    return redirect("portal:agenda", institution.code, *found)


@require_safe
@public("the agenda of the month is public without personal data (PUB-02, activity 10)")
@of_institution(*FILTERS, "pagina")
def agenda(request: HttpRequest, institution: Institution, year: int, month: int) -> HttpResponse:
    fiscal = _year(institution, year, month)
    rows = queries.agenda_rows(fiscal, month)
    options = queries.agenda_options(rows)
    chosen = chosen_of(request, options)
    page = _page(request, queries.filtered_agenda(rows, **_named(chosen)), ENTRIES_PER_PAGE)
    entries = [queries.public_entry(entry) for entry in page]
    context = {
        "institution": institution,
        "year": year,
        "month": month,
        "words": f"{month_name(month)} de {year}",
        "entries": entries,
        "page": page,
        "strip": _strip(fiscal),
        "filters": filters_of(options, chosen, LABELS),
        "is_filtered": any(chosen.values()),
    }
    return render(request, "portal/agenda.html", context)


@require_safe
@public("the agenda of the month is open data, without personal data (PUB-02)")
@of_institution(*FILTERS)
def agenda_csv(request: HttpRequest, institution: Institution, year: int, month: int) -> HttpResponse:
    rows = queries.agenda_rows(_year(institution, year, month), month)
    chosen = chosen_of(request, queries.agenda_options(rows))
    entries = [queries.public_entry(row) for row in queries.filtered_agenda(rows, **_named(chosen))]
    name = f"agenda-{institution.code}-{year}-{month:02d}"
    return _csv(AGENDA_COLUMNS, entries, name)


@require_safe
@public("the approved plan of the entity opens on its latest vigencia")
@of_institution()
def plan_current(request: HttpRequest, institution: Institution) -> HttpResponse:
    found = next(iter(queries.public_plans(institution)), None)
    if found is None:
        return render(request, "portal/plan_none.html", {"institution": institution})
    return redirect("portal:plan", institution.code, found.year.year)


@require_safe
@public("the approved plan is public without personal data (PUB-02, activity 8)")
@of_institution("q", *FILTERS, "pagina")
def plan(request: HttpRequest, institution: Institution, year: int) -> HttpResponse:
    found = _plan(institution, year)
    rows = queries.plan_rows(found)
    options = queries.plan_options(rows)
    chosen, words = chosen_of(request, options), words_of(request)
    page = _page(request, queries.filtered_plan(rows, words=words, **_named(chosen)), ITEMS_PER_PAGE)
    items = [queries.public_item(item) for item in page]
    context = {
        "institution": institution,
        "year": year,
        "plan": found,
        "items": items,
        "page": page,
        "q": words,
        "filters": filters_of(options, chosen, LABELS),
        "is_filtered": bool(words) or any(chosen.values()),
        "figures": queries.plan_figures(found),
        "years": [other.year.year for other in queries.public_plans(institution)],
    }
    return render(request, "portal/plan.html", context)


@require_safe
@public("the approved plan is open data, without personal data (PUB-02)")
@of_institution("q", *FILTERS)
def plan_csv(request: HttpRequest, institution: Institution, year: int) -> HttpResponse:
    rows = queries.plan_rows(_plan(institution, year))
    chosen = chosen_of(request, queries.plan_options(rows))
    wanted = queries.filtered_plan(rows, words=words_of(request), **_named(chosen))
    items = [queries.public_item(row) for row in wanted]
    name = f"plan-{institution.code}-{year}"
    return _csv(PLAN_COLUMNS, items, name)


def _year(institution: Institution, year: int, month: int) -> FiscalYear:
    fiscal = fiscal_year(institution, year) if 1 <= month <= 12 and 2000 <= year <= 2100 else None
    if fiscal is None:
        raise Http404
    return fiscal


def _plan(institution: Institution, year: int) -> queries.PublicPlan:
    found = queries.public_plan_of(institution, year) if 2000 <= year <= 2100 else None
    if found is None:
        raise Http404
    return found


def _strip(fiscal: FiscalYear) -> list[tuple[int, bool]]:
    months = queries.published_months(fiscal)
    return [(number, number in months) for number in range(1, 13)]


def _named(chosen: dict[str, str]) -> dict[str, str]:
    return {"municipality": chosen["municipio"], "group": chosen["grupo"], "topic": chosen["tema"]}


def _page(request: HttpRequest, rows: Any, size: int) -> Page:
    return Paginator(rows, size).get_page(request.GET.get("pagina", "1"))


def _csv(columns: Any, rows: Any, name: str) -> HttpResponse:
    response, _count = export_file("csv", columns=columns, objects=rows, title=name, name=name)
    return response
