"""A person who that day no longer belongs to the institution, or whose contract ended."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from baquiano.agenda.choices import Severity
from baquiano.agenda.rules.findings.base import Finding, Scene, holds
from baquiano.ui.display import day

CODE = "person_link"


def find(scene: Scene) -> Iterator[Finding]:
    for entry in scene.entries:
        if entry.responsible_id and not holds(scene.links.get(entry.responsible_id, ()), entry.day):
            yield Finding(
                CODE,
                Severity.SERIOUS,
                _("%(who)s no tiene vinculación ni contrato vigente el %(day)s.")
                % {"who": entry.responsible, "day": day(entry.day)},
                _("Asigne la actividad a otra persona, o pida que registren la nueva vinculación."),
                (entry,),
                (entry.responsible_id, entry.day),
                is_acceptable=False,
            )
