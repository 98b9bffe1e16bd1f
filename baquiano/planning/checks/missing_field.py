"""An activity lacks a datum that the profile asks for (PLN-08)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.choices import Severity
from baquiano.planning.rules import REQUIREMENTS


def find(desk: Desk) -> Iterator[Finding]:
    for row in desk.rows:
        if row.lacks:
            what = ", ".join(str(REQUIREMENTS[name].label) for name in row.lacks)
            words = _("%(code)s no tiene: %(what)s.") % {"code": row.code, "what": what}
            yield Finding("missing_field", str(row.id), words, row.lacks, items=(row.id,), plans=(row.plan,))


CHECK = Check(
    "missing_field",
    gettext_lazy("Falta un dato obligatorio"),
    gettext_lazy("El perfil de la vigencia pide ese dato en cada actividad: un plan incompleto no va al comité."),
    gettext_lazy("Abra la actividad y complete el dato."),
    Severity.BLOCKS,
    find,
    is_waivable=False,
)
