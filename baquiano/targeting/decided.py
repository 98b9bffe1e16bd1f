"""Entities that another tool prioritised, put by hand in a scenario of an exercise from a spreadsheet (INT-04, ENT-10).

The record of a frozen exercise leaves with these same headers: what was prioritised one year comes in again the next.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.accounts.models import User
from baquiano.common.errors import Refused
from baquiano.common.importing.cells import Option, is_nothing, words
from baquiano.common.importing.recognition import Book, heading
from baquiano.common.spreadsheets import Sheet
from baquiano.common.text import fold, one_line
from baquiano.imports.choices import Register
from baquiano.imports.reading import Reading, ReadRow, RegisterKind, SheetReader, repeated
from baquiano.institutions.models import Institution
from baquiano.targeting import measured, queries
from baquiano.targeting.actions.scenarios import decide_entity
from baquiano.targeting.choices import ExerciseState, Verdict
from baquiano.targeting.entities import KnownEntities
from baquiano.targeting.models import Scenario, ScenarioDecision
from baquiano.targeting.rules import EDIT_EXERCISE, can_edit_exercise

LONGEST_REASON = 2000


BOOK = Book(
    (
        heading("exercise", "Ejercicio", "numero del ejercicio", "priorizacion"),
        heading("scenario", "Escenario", "estrategia", "alternativa", width=28),
        heading("code", "Código", "codigo de la entidad", "divipola", "codigo divipola", "codigo dane", "nit"),
        heading("name", "Entidad", "entidad priorizada", "entidad asesorada", "entidad receptora", "nombre", width=44),
        heading("municipality", "Municipio", "mpio", width=28),
        heading("department", "Departamento", "depto", width=28),
        heading("reason", "Por qué está", "motivo", "criterio de priorizacion", "justificacion", width=60),
    ),
    "name",
    ("code",),
)
# What the record tells beside them: recognised, and never read.
_TOLD = (
    heading("place", "Puesto", "orden"),
    heading("population", "Población"),
    heading("score", "Puntaje", "calificacion"),
)


def grow(institution: Institution, sheets: Sequence[Sheet]) -> Book:
    """Its own columns, and those of figures that a record carries."""
    figures = [one for one in measured.grow(institution, sheets).columns if one.field.startswith(measured.OWN)]
    return replace(BOOK, columns=(*BOOK.columns, *_TOLD, *figures))


class _Scenarios:
    """The scenarios that may still change, by how a row names them; of several, it asks which."""

    def __init__(self, reader: SheetReader) -> None:
        self.reader = reader
        drafts = Scenario.objects.filter(exercise__state=ExerciseState.DRAFT)
        self.rows = list(drafts.select_related("exercise__unit", "exercise__year", "exercise__institution"))
        self._compared: dict[UUID, frozenset[UUID]] = {}

    def of(self, number: int, cells: dict[str, Any]) -> Scenario | None:
        exercise, name = (one_line(words(cells.get(one))) for one in ("exercise", "scenario"))
        exercise, name = ("" if is_nothing(one) else one for one in (exercise, name))
        found = [one for one in self.rows if not exercise or fold(exercise) in self._names(one)]
        if not found:
            mend = _("no está en preparación: revise su número, o empiece el ejercicio.")
            self.reader.complain(number, "exercise", exercise or _("sin ejercicio"), mend)
            return None
        named = [one for one in found if fold(one.name) == fold(name)] or found
        if len(named) == 1:
            return named[0]
        options = [Option(str(one.pk), f"{one.exercise.number} · {one.name}") for one in named]
        said = " · ".join(part for part in (exercise, name) if part) or _("sin escenario")
        chosen = self.reader.one_of(number, "scenario", said, options, _("¿En cuál escenario se ponen?"))
        return next((one for one in named if str(one.pk) == chosen), None)

    @staticmethod
    def _names(scenario: Scenario) -> set[str]:
        return {fold(scenario.exercise.number), fold(scenario.exercise.title)}

    def compares(self, scenario: Scenario, entity: Any) -> bool:
        exercise = scenario.exercise
        if exercise.pk not in self._compared:
            self._compared[exercise.pk] = frozenset(queries.ranked_universe(exercise).values_list("pk", flat=True))
        return entity.pk in self._compared[exercise.pk]


def read(reader: SheetReader) -> Reading:
    """Every row of the sheet, against what each scenario has decided. Writes nothing."""
    known, scenarios = KnownEntities(reader), _Scenarios(reader)
    stored = ScenarioDecision.objects.filter(scenario__in=scenarios.rows)
    decided = {(one.scenario_id, one.beneficiary_id): one for one in stored}
    rows = [_read_row(number, cells, known, scenarios, decided) for number, cells in reader.rows()]
    whole = [row for row in rows if row.values["scenario"] and row.values["entity"]]
    repeated(reader, whole, "name", lambda row: (row.values["scenario"].pk, row.values["entity"].pk))
    return reader.result(rows)


def _read_row(
    number: int, cells: dict[str, Any], known: KnownEntities, scenarios: _Scenarios, decided: dict[Any, Any]
) -> ReadRow:
    reader = known.reader
    entity, scenario = known.entity(number, cells), scenarios.of(number, cells)
    reason = reader.text(number, "reason", cells.get("reason"), LONGEST_REASON)
    values = {"entity": entity, "scenario": scenario, "reason": reason}
    if not reason and is_nothing(one_line(words(cells.get("reason")))):
        reader.complain(number, "reason", "", _("falta el motivo: escriba por qué está la entidad."))
    if entity is None or scenario is None:
        return ReadRow(number, str(entity or ""), values)
    if not scenarios.compares(scenario, entity):
        mend = _("no está entre las entidades que se comparan: revise el universo del ejercicio.")
        reader.complain(number, "name", entity.name, mend)
    found = decided.get((scenario.pk, entity.pk))
    changes: dict[str, tuple[Any, Any]] = {}
    if found is not None and found.verdict != Verdict.IN:
        changes["verdict"] = (found.get_verdict_display(), Verdict.IN.label)
    if found is not None and found.reason != reason:
        changes["reason"] = (found.reason, reason)
    return ReadRow(number, f"{scenario.exercise.number} · {scenario.name}: {entity}", values, found, changes)


def write(
    rows: Sequence[ReadRow], reading_id: Any, *, institution: Institution, by: User, at: datetime, **options: Any
) -> None:
    """Put each entity in its scenario. Refused whole when one of the exercises is of another unit."""
    by_scenario: dict[Scenario, list[ReadRow]] = defaultdict(list)
    for row in rows:
        by_scenario[row.values["scenario"]].append(row)
    for scenario, own in by_scenario.items():
        if not can_edit_exercise(by, scenario.exercise):
            raise Refused(_("El ejercicio %(number)s es de otra dependencia.") % {"number": scenario.exercise.number})
        for row in own:
            values = row.values
            decide_entity(scenario, values["entity"], verdict=Verdict.IN, reason=values["reason"], by=by, at=at)


KIND = RegisterKind(
    Register.PRIORITISED,
    gettext_lazy("Entidades priorizadas"),
    EDIT_EXERCISE,
    BOOK,
    gettext_lazy(
        "Una fila por entidad, con el motivo por el que está. Entran en un escenario de un ejercicio en preparación."
    ),
    read,
    write,
    "targeting:exercise_list",
    grow,
)
