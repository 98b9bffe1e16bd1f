"""Where the institution goes, and everything that it publishes as data."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import public
from baquiano.institutions.models import Institution
from baquiano.portal import open_data, territory
from baquiano.portal import results as came
from baquiano.portal.asking import year_of
from baquiano.portal.pages import of_institution
from baquiano.portal.publishing import publishes_map, publishes_results
from baquiano.reports.queries import packages_published
from baquiano.ui.listing import Column
from baquiano.ui.listing.export import export_file

DICTIONARY = "diccionario"
WHY = "what is published is also open data, without personal data (PUB-05, Ley 1712 de 2014)"


@require_safe
@public("who goes where is public, from what was published of the plan and the agendas (PUB-01, PUB-02)")
@of_institution("vigencia")
def places(request: HttpRequest, institution: Institution) -> HttpResponse:
    """The municipalities on a map, with the table that says the same."""
    if not publishes_map(institution):
        raise Http404
    years = territory.years_of(institution)
    year = year_of(request, years, day_of(request.at).year)
    found = territory.places_of(institution, year)
    context = {
        "institution": institution,
        "year": year,
        "years": years,
        "places": found,
        "map": territory.map_of(found) if found else None,
        "departments": len({one.department for one in found}),
    }
    return render(request, "portal/places.html", context)


@require_safe
@public("results are public as sums that point at nobody, where the entity says so (PUB-05)")
@of_institution("vigencia")
def results(request: HttpRequest, institution: Institution) -> HttpResponse:
    """What came of a vigencia, until the end of the last month."""
    if not publishes_results(institution):
        raise Http404
    today = day_of(request.at)
    years = came.years_of(institution, today)
    year = year_of(request, years, today.year)
    context = {
        "institution": institution,
        "year": year,
        "years": years,
        "results": came.results_of(institution, year, request.at) if years else None,
    }
    return render(request, "portal/results.html", context)


@require_safe
@public("the accountability of each period is public once it was approved and published (AUD-03)")
@of_institution()
def accounts(request: HttpRequest, institution: Institution) -> HttpResponse:
    context = {"institution": institution, "packages": packages_published()}
    return render(request, "portal/accounts.html", context)


@require_safe
@public("the accountability of each period is public once it was approved and published (AUD-03)")
@of_institution()
def account(request: HttpRequest, institution: Institution, pk: UUID) -> HttpResponse:
    """What the institution says of a period, with its figures as they were approved."""
    found = next((one for one in packages_published() if one.pk == pk), None)
    if found is None:
        raise Http404
    return render(request, "portal/account.html", {"institution": institution, "package": found})


@require_safe
@public(WHY)
@of_institution("vigencia")
def data(request: HttpRequest, institution: Institution) -> HttpResponse:
    """What may be downloaded, and the dictionary of its columns."""
    today = day_of(request.at)
    years = _years(institution, today)
    context = {
        "institution": institution,
        "year": year_of(request, years, today.year),
        "years": years,
        "datasets": open_data.datasets_of(institution),
    }
    return render(request, "portal/data.html", context)


@require_safe
@public(WHY)
@of_institution("vigencia")
def data_csv(request: HttpRequest, institution: Institution, slug: str) -> HttpResponse:
    name, fields, rows, _year = _asked(request, institution, slug)
    columns = [Column(one, one) for one in fields]
    response, _count = export_file("csv", columns=columns, objects=rows, title=name, name=name)
    return response


@require_safe
@public(WHY)
@of_institution("vigencia")
def data_json(request: HttpRequest, institution: Institution, slug: str) -> HttpResponse:
    """The rows, with who publishes them and the columns in their order."""
    name, fields, rows, year = _asked(request, institution, slug)
    content = {
        "entidad": institution.name,
        "conjunto": slug,
        "vigencia": year,
        "columnas": fields,
        "filas": [{one: row[one] for one in fields} for row in rows],
    }
    response = HttpResponse(json.dumps(content, ensure_ascii=False), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def _asked(
    request: HttpRequest, institution: Institution, slug: str
) -> tuple[str, list[str], list[dict[str, Any]], int | None]:
    """The name of the file, its columns, its rows and its vigencia; 404 for what is not published."""
    if slug == DICTIONARY:
        rows = open_data.dictionary(institution)
        return f"{slug}-{institution.code}", ["conjunto", "columna", "tipo", "significado"], rows, None
    found = next((one for one in open_data.datasets_of(institution) if one.slug == slug), None)
    if found is None:
        raise Http404
    today = day_of(request.at)
    year = year_of(request, _years(institution, today), today.year)
    rows = [
        {name: open_data.plain(value) for name, value in row.items()}
        for row in found.rows(institution, year, request.at)
    ]
    name = f"{slug}-{institution.code}-{year}" if found.is_yearly else f"{slug}-{institution.code}"
    return name, [one.name for one in found.fields], rows, year if found.is_yearly else None


def _years(institution: Institution, today: date) -> list[int]:
    """The vigencias of which something is published, newest first."""
    found = set(territory.years_of(institution))
    if publishes_results(institution):
        found |= set(came.years_of(institution, today))
    return sorted(found, reverse=True)
