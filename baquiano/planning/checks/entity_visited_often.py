"""An entity that appears in more activities than the profile allows in a vigencia."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk, listed
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.choices import Severity


def find(desk: Desk) -> Iterator[Finding]:
    most = desk.thresholds.visits_at_most
    for entity, rows in desk.rows_at.items():
        if most and len(rows) > most:
            words = _(
                "«%(name)s» está en %(count)s actividades de %(groups)s; lo previsto es hasta %(most)s al año."
            ) % {
                "name": desk.named([entity]),
                "count": len(rows),
                "groups": listed(desk.groups(rows)),
                "most": most,
            }
            yield Finding(
                "entity_visited_often",
                str(entity),
                words,
                (str(len(rows)),),
                items=tuple(row.id for row in rows),
                plans=tuple(sorted({row.plan for row in rows})),
                entities=(entity,),
            )


CHECK = Check(
    "entity_visited_often",
    gettext_lazy("Entidad con demasiadas visitas"),
    gettext_lazy("Recibir a la entidad también le cuesta tiempo al establecimiento, y otras se quedan sin visita."),
    gettext_lazy("Junte actividades en una misma visita o reparta el esfuerzo entre más entidades."),
    Severity.SUGGESTS,
    find,
)
