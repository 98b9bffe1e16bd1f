"""An activity without date or without anybody responsible, where the profile does not ask for them (PLN-10)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.choices import Severity


def find(desk: Desk) -> Iterator[Finding]:
    asked = desk.thresholds.required
    for row in desk.rows:
        lacks = []
        if row.starts_on is None and row.ends_on is None and "starts_on" not in asked:
            lacks.append(_("fecha"))
        if row.responsible is None and not row.team and not {"responsible", "team"} & set(asked):
            lacks.append(_("responsable"))
        if lacks:
            words = _("%(code)s no tiene %(what)s.") % {"code": row.code, "what": _(" ni ").join(lacks)}
            yield Finding("not_viable", str(row.id), words, tuple(lacks), items=(row.id,), plans=(row.plan,))


CHECK = Check(
    "not_viable",
    gettext_lazy("Actividad sin fecha o sin responsable"),
    gettext_lazy("Sin saber cuándo ni quién, la actividad no se puede llevar a la agenda."),
    gettext_lazy("Escriba una fecha posible y quién responde por la actividad."),
    Severity.WARNS,
    find,
)
