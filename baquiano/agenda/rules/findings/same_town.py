"""Two groups that go to the same municipality in the same days: they could share the transport (AGD-07)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from baquiano.agenda.choices import Severity
from baquiano.agenda.rules.findings.base import Finding, Scene, in_person, listed, runs
from baquiano.ui.display import day

CODE = "same_town"


def find(scene: Scene) -> Iterator[Finding]:
    for entries in scene.by("municipality_id"):
        there = [entry for entry in entries if in_person(entry)]
        if not there or scene.is_home(there[0].municipality):
            continue
        for run in runs(there, scene.trip_days):
            # One entity is told by its own rule.
            if min(len({entry.agenda.unit_id for entry in run}), len({entry.beneficiary_id for entry in run})) < 2:
                continue
            days = sorted({entry.day for entry in run})
            when = _("el %(day)s") % {"day": day(days[0])}
            if len(days) > 1:
                when = _("entre el %(first)s y el %(last)s") % {"first": day(days[0]), "last": day(days[-1])}
            groups = listed(entry.agenda.unit for entry in run)
            yield Finding(
                CODE,
                Severity.CHANCE,
                _("%(groups)s van a %(town)s %(when)s.")
                % {"groups": groups, "town": there[0].municipality, "when": when},
                _("Podría ser un solo viaje: propóngale al otro grupo compartir el transporte."),
                tuple(run),
                tuple(days),
            )
