"""Which findings the person of the page may answer."""

from uuid import UUID

from django.http import HttpRequest

from baquiano.agenda import queries
from baquiano.common.policy import allows


def answerable(request: HttpRequest, found: list[queries.Judged]) -> dict[str, UUID]:
    """For each finding that the person may answer, the agenda under which it is answered."""
    mine: dict[str, UUID] = {}
    for one in found:
        agendas = [entry.agenda for entry in one.finding.entries if entry.agenda_id]
        allowed = [agenda for agenda in agendas if allows(request.user, "agenda.answer_finding", agenda)]
        if allowed:
            mine[one.finding.key] = allowed[0].pk
    return mine
