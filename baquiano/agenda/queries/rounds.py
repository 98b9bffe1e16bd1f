"""The rounds of adjustment: what planning asked for, until when, what the group answered and what it changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from baquiano.agenda.models import AgendaEntry, AgendaReturn, MonthlyAgenda
from baquiano.agenda.queries.agendas import entries_of, returns_of
from baquiano.ui.display import moment

LABELS = {
    "title": "Actividad",
    "starts_at": "Inicia",
    "ends_at": "Termina",
    "beneficiary": "Beneficiario",
    "place": "Lugar",
    "responsible": "Responsable",
    "state": "Estado",
}


@dataclass(frozen=True)
class Change:
    """What happened to one entry between a request and its answer: ``added``, ``removed`` or each changed field."""

    title: str
    kind: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Round:
    """A request of adjustment with what the group changed since; the first is the number 1."""

    request: AgendaReturn
    changes: list[Change]
    is_overdue: bool


def told(entries: Iterable[AgendaEntry]) -> list[dict[str, str]]:
    """The entries as a request keeps them: words, so that they are read the same years later."""
    return [
        {
            "id": str(entry.pk),
            "title": entry.title,
            "starts_at": entry.starts_at.isoformat(),
            "ends_at": entry.ends_at.isoformat(),
            "beneficiary": str(entry.beneficiary or ""),
            "place": entry.place or entry.link,
            "responsible": str(entry.responsible or ""),
            "state": str(entry.get_state_display()),
        }
        for entry in entries
    ]


def rounds_of(agenda: MonthlyAgenda, *, on: date) -> list[Round]:
    """The rounds, newest first. Each ends where the next begins; the last one, in the agenda as it stands."""
    requests = list(returns_of(agenda))
    after = told(entries_of(agenda)) if requests else []
    rounds = []
    for request in requests:
        # What was asked for before requests kept the agenda has nothing to compare.
        changes = _changes(request.content, after) if request.content else []
        rounds.append(Round(request, changes, request.is_overdue_on(on)))
        after = request.content or after
    return rounds


def _changes(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[Change]:
    old, new = {row["id"]: row for row in before}, {row["id"]: row for row in after}
    found = [Change(row["title"], "added") for key, row in new.items() if key not in old]
    found += [Change(row["title"], "removed") for key, row in old.items() if key not in new]
    for key, row in new.items():
        fields = [
            (label, _words(old[key][name]), _words(row[name]))
            for name, label in LABELS.items()
            if key in old and not _same(old[key][name], row[name])
        ]
        if fields:
            found.append(Change(row["title"], "changed", fields))
    return found


def _same(one: str, other: str) -> bool:
    return one == other or (_moment(one) is not None and _moment(one) == _moment(other))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return None


def _words(text: str) -> str:
    at = _moment(text)
    return moment(at) if at else text or "—"
