"""The row that an address names, or the page of what does not exist."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from baquiano.agenda import queries
from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.institutions.models import FiscalYear
from baquiano.institutions.queries import fiscal_year


def year_or_404(request: HttpRequest, year: int) -> FiscalYear:
    found = fiscal_year(request.institution, year)
    if found is None:
        raise Http404
    return found


def month_or_404(month: int) -> int:
    if not 1 <= month <= 12:
        raise Http404
    return month


def agenda_or_404(request: HttpRequest, pk: UUID) -> MonthlyAgenda:
    return get_object_or_404(queries.agendas_visible_to(request.user), pk=pk)


def entry_or_404(request: HttpRequest, pk: UUID) -> AgendaEntry:
    rows = queries.entries_visible_to(request.user).select_related(
        "agenda__institution", "plan_item__plan", "created_by"
    )
    return get_object_or_404(rows, pk=pk)
