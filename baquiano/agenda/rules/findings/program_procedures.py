"""Internal procedures that the plan says an activity needs and nobody has said that they were done (AGD-06)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from baquiano.agenda.choices import Severity
from baquiano.agenda.rules.findings.base import Finding, Scene, listed

CODE = "program_procedures"


def find(scene: Scene) -> Iterator[Finding]:
    pending = scene.programming.procedures if scene.programming else {}
    for entry in scene.entries:
        if names := pending.get(entry.pk):
            yield Finding(
                CODE,
                Severity.WARNING,
                _("Le faltan trámites internos: %(listed)s.") % {"listed": listed(names)},
                _("Márquelos como hechos en la preparación de la actividad."),
                (entry,),
                tuple(sorted(names)),
            )
