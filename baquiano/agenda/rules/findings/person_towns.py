"""The same person in two municipalities on one day."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from baquiano.agenda.choices import Severity
from baquiano.agenda.rules.findings.base import Finding, Scene, in_person, listed
from baquiano.ui.display import day

CODE = "person_towns"


def find(scene: Scene) -> Iterator[Finding]:
    for entries in scene.by("responsible_id", "day"):
        there = [entry for entry in entries if in_person(entry) and entry.municipality_id]
        towns = sorted({str(entry.municipality) for entry in there})
        if len(towns) < 2:
            continue
        yield Finding(
            CODE,
            Severity.WARNING,
            _("%(who)s va a %(towns)s el mismo día, %(day)s.")
            % {"who": there[0].responsible, "towns": listed(towns), "day": day(there[0].day)},
            _("Revise que alcance el tiempo de viaje, o pase una de las visitas a otro día."),
            tuple(there),
            (there[0].responsible_id, there[0].day, *sorted(entry.municipality_id for entry in there)),
        )
