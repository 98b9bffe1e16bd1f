"""Two groups at the same entity or in the same place at the same hour."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from baquiano.agenda.choices import Severity
from baquiano.agenda.rules.findings.base import Finding, Scene, in_person, moments, pairs
from baquiano.common.text import fold
from baquiano.ui.display import day

CODE = "same_place"


def find(scene: Scene) -> Iterator[Finding]:
    there = [entry for entry in scene.all if in_person(entry)]
    for one, other in pairs(there):
        if one.agenda.unit_id == other.agenda.unit_id or not _meet(one, other):
            continue
        yield Finding(
            CODE,
            Severity.SERIOUS,
            _("%(one)s y %(other)s estarán en %(where)s a la misma hora el %(day)s.")
            % {
                "one": one.agenda.unit,
                "other": other.agenda.unit,
                "where": one.beneficiary or one.place,
                "day": day(one.day),
            },
            _("Cambie la hora de una de las dos, o acuerden una sola visita."),
            (one, other),
            moments((one, other)),
        )


def _meet(one: object, other: object) -> bool:
    if one.beneficiary_id and one.beneficiary_id == other.beneficiary_id:  # type: ignore[attr-defined]
        return True
    same_town = one.municipality_id == other.municipality_id  # type: ignore[attr-defined]
    place = fold(one.place)  # type: ignore[attr-defined]
    return bool(same_town and place and place == fold(other.place))  # type: ignore[attr-defined]
