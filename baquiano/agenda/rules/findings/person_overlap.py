"""The same person at two things at once."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from baquiano.agenda.choices import Severity
from baquiano.agenda.rules.findings.base import Finding, Scene, moments, pairs
from baquiano.ui.display import day, hour

CODE = "person_overlap"


def find(scene: Scene) -> Iterator[Finding]:
    for entries in scene.by("responsible_id"):
        for one, other in pairs(entries):
            yield Finding(
                CODE,
                Severity.SERIOUS,
                _("%(who)s tiene dos actividades a la misma hora el %(day)s: %(one)s y %(other)s.")
                % {"who": one.responsible, "day": day(one.day), "one": _hours(one), "other": _hours(other)},
                _("Cambie la hora o la persona responsable de una de las dos."),
                (one, other),
                (one.responsible_id, *moments((one, other))),
            )


def _hours(entry: object) -> str:
    return f"{hour(entry.starts_at)}–{hour(entry.ends_at)}"  # type: ignore[attr-defined]
