"""A beneficiary that is not there: none named, inactive, or of another territory."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.checking.sheet import Row
from baquiano.planning.choices import Severity


def find(desk: Desk) -> Iterator[Finding]:
    for row in desk.rows:
        faults = [*_of_entities(desk, row), *_of_place(desk, row)]
        if faults:
            words = f"{row.code}: {'; '.join(faults)}."
            yield Finding(
                "beneficiary_unfit",
                str(row.id),
                words,
                tuple(faults),
                items=(row.id,),
                plans=(row.plan,),
                entities=row.entities,
            )


def _of_entities(desk: Desk, row: Row) -> Iterator[str]:
    for key in row.entities:
        entity = desk.entities.get(key)
        if entity is None:
            yield _("nombra una entidad que no está en el registro")
        elif not entity.is_active:
            yield _("«%(name)s» está inactiva") % {"name": entity.name}
        elif _is_outside(desk, entity.department, entity.municipality):
            yield _("«%(name)s» no es del territorio de la entidad") % {"name": entity.name}


def _of_place(desk: Desk, row: Row) -> Iterator[str]:
    if not row.entities and not row.municipality:
        if not {"beneficiaries", "municipality"} & set(row.lacks):
            yield _("no dice a qué entidad ni en qué municipio")
    elif not row.entities and _is_outside(desk, row.department, row.municipality):
        yield _("su municipio no es del territorio de la entidad")


def _is_outside(desk: Desk, department: str, municipality: str) -> bool:
    """Of another department, or of a town of the own one that another entity serves: a certified municipality."""
    own = desk.thresholds.department
    return bool(own and department and department != own) or municipality in desk.thresholds.excluded


CHECK = Check(
    "beneficiary_unfit",
    gettext_lazy("Entidad desconocida, inactiva o fuera del territorio"),
    gettext_lazy("La asistencia se presta a entidades que existen y que le corresponden a la institución."),
    gettext_lazy("Elija la entidad correcta, o pida que se actualice en el registro de entidades."),
    Severity.BLOCKS,
    find,
)
