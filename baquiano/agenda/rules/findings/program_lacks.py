"""An activity of a monthly programming without its kind of space, its team or its material (AGD-06)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from baquiano.agenda.choices import Severity
from baquiano.agenda.rules.findings.base import Finding, Scene

SPACE, TEAM, MATERIAL = "program_space", "program_team", "program_material"


def find(scene: Scene) -> Iterator[Finding]:
    if scene.programming is None:
        return
    for entry in scene.entries:
        if entry.space_id is None:
            words, advice = _("No tiene clasificado su espacio de trabajo."), _("Escoja la clase de espacio.")
            yield Finding(SPACE, Severity.WARNING, words, advice, (entry,))
        if entry.team_id is None:
            words, advice = _("No tiene equipo de trabajo."), _("Escoja el equipo que la ejecuta, o confórmelo.")
            yield Finding(TEAM, Severity.WARNING, words, advice, (entry,))
        if not scene.programming.materials.get(entry.pk):
            words = _("No tiene material de la biblioteca.")
            advice = _("Escoja las guías con las que se trabaja; si no las necesita, acéptelo con esa razón.")
            yield Finding(MATERIAL, Severity.WARNING, words, advice, (entry,))
