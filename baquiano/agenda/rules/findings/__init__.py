"""What is wrong with an agenda, or could be done together: one file per rule, and a contract test over all (AGD-07)."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext_lazy as _

from baquiano.agenda.choices import Severity
from baquiano.agenda.rules.findings import (
    person_away,
    person_link,
    person_overlap,
    person_towns,
    program_guidelines,
    program_lacks,
    program_material,
    program_procedures,
    rest_day,
    same_entity,
    same_place,
    same_town,
)
from baquiano.agenda.rules.findings.base import Finding, Outside, Period, Programming, Scene

Rule = Callable[[Scene], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    person_overlap.find,
    person_away.find,
    person_link.find,
    same_place.find,
    person_towns.find,
    same_entity.find,
    rest_day.find,
    same_town.find,
    program_material.find,
    program_guidelines.find,
    program_procedures.find,
    program_lacks.find,
)
NAMES = {
    person_overlap.CODE: _("Una persona en dos actividades a la vez"),
    person_away.CODE: _("Persona no disponible"),
    person_link.CODE: _("Persona sin vinculación vigente"),
    same_place.CODE: _("Dos grupos en el mismo lugar a la misma hora"),
    person_towns.CODE: _("Una persona en dos municipios el mismo día"),
    same_entity.SAME_DAY: _("Dos grupos visitan la misma entidad el mismo día"),
    same_entity.SAME_WEEK: _("Dos grupos visitan la misma entidad en pocos días"),
    rest_day.CODE: _("Día no hábil"),
    same_town.CODE: _("Dos grupos van al mismo municipio"),
    program_material.CODE: _("Material sin versión vigente"),
    program_guidelines.SPACE: _("Contra lo que aprobó la estrategia"),
    program_guidelines.GUIDELINE: _("Plan sin lineamiento vigente"),
    program_procedures.CODE: _("Trámites internos por hacer"),
    program_lacks.SPACE: _("Sin clase de espacio"),
    program_lacks.TEAM: _("Sin equipo de trabajo"),
    program_lacks.MATERIAL: _("Sin material"),
}
_ORDER = {severity: index for index, severity in enumerate(Severity)}


def findings_of(scene: Scene) -> list[Finding]:
    """Everything the rules find, once each, the serious first, then by day."""
    found = {finding.key: finding for rule in RULES for finding in rule(scene)}
    return sorted(found.values(), key=lambda one: (_ORDER[one.severity], one.entries[0].starts_at, one.rule, one.key))


__all__ = ["NAMES", "RULES", "Finding", "Outside", "Period", "Programming", "Scene", "findings_of"]
