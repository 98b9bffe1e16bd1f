"""A person who said that cannot go that day."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from baquiano.agenda.choices import Severity
from baquiano.agenda.rules.findings.base import Finding, Scene, holds
from baquiano.ui.display import day

CODE = "person_away"


def find(scene: Scene) -> Iterator[Finding]:
    for entry in scene.entries:
        if holds(scene.away.get(entry.responsible_id, ()), entry.day):
            yield Finding(
                CODE,
                Severity.SERIOUS,
                _("%(who)s no está disponible el %(day)s.") % {"who": entry.responsible, "day": day(entry.day)},
                _("Asigne la actividad a otra persona o cámbiela de día."),
                (entry,),
                (entry.responsible_id, entry.day),
            )
