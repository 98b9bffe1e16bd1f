"""Material that is out of use on the day of the activity (AGD-06)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from baquiano.agenda.choices import Severity
from baquiano.agenda.rules.findings.base import Finding, Scene, listed

CODE = "program_outdated"


def find(scene: Scene) -> Iterator[Finding]:
    outdated = scene.programming.outdated if scene.programming else {}
    for entry in scene.entries:
        if lost := outdated.get(entry.pk):
            yield Finding(
                CODE,
                Severity.SERIOUS,
                _("Usa material sin versión vigente: %(listed)s.") % {"listed": listed(lost)},
                _("Escoja la guía que lo reemplaza: con esa no se presta la asistencia."),
                (entry,),
                tuple(sorted(lost)),
            )
