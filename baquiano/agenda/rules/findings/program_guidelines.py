"""What does not follow the guidelines of the senior management or the approved strategy (AGD-06)."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from baquiano.agenda.choices import Severity
from baquiano.agenda.rules.findings.base import Finding, Scene
from baquiano.meetings.choices import Modality

SPACE, GUIDELINE = "program_strategy", "program_guideline"


def find(scene: Scene) -> Iterator[Finding]:
    if scene.programming is None:
        return
    by_unit: dict[Any, list[Any]] = defaultdict(list)
    for entry in scene.entries:
        by_unit[entry.agenda.unit_id].append(entry)
        approved = scene.programming.spaces.get(entry.agenda.unit_id)
        if approved and approved != entry.modality:
            words = _("Es %(now)s, y la propuesta validada de la dirección es de asistencia %(approved)s.")
            now, then = entry.get_modality_display().lower(), str(Modality(approved).label).lower()
            advice = _("Cámbiela de modalidad, o diga qué autoriza hacerla así.")
            yield Finding(
                SPACE, Severity.WARNING, words % {"now": now, "approved": then}, advice, (entry,), (entry.modality,)
            )
    for unit, entries in by_unit.items():
        if not scene.programming.guided.get(unit):
            yield Finding(
                GUIDELINE,
                Severity.WARNING,
                _("El plan de la dirección no sigue ningún lineamiento vigente de la alta dirección."),
                _("Enlace el plan con el lineamiento que atiende, en Lineamientos."),
                tuple(entries[:1]),
            )
