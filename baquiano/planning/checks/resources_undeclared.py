"""An activity needs viáticos or contracting and declares no resources."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.common.text import fold
from baquiano.planning.checking.desk import Desk
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.checking.sheet import Row
from baquiano.planning.choices import Severity

# What people write when there is nothing to write.
NOTHING = {"", "no", "na", "n a", "no aplica", "ninguno", "ninguna", "ningun recurso", "sin recursos", "no requiere"}


def find(desk: Desk) -> Iterator[Finding]:
    funded = set(desk.thresholds.funded_procedures)
    for row in desk.rows:
        needs = sorted(funded & set(row.procedures))
        if needs and not row.budget and _says_nothing(row) and not {"resources", "budget"} & set(row.lacks):
            words = _("%(code)s necesita viáticos o contratación y no dice con qué recursos.") % {"code": row.code}
            facts = (*needs, row.resources, str(row.budget))
            yield Finding("resources_undeclared", str(row.id), words, facts, items=(row.id,), plans=(row.plan,))


def _says_nothing(row: Row) -> bool:
    return fold(row.resources) in NOTHING


CHECK = Check(
    "resources_undeclared",
    gettext_lazy("Viáticos o contratación sin recursos"),
    gettext_lazy("Lo que cuesta dinero y no lo declara no se puede tramitar cuando llega su fecha."),
    gettext_lazy("Escriba los recursos y el valor estimado, o quite el trámite si no se necesita."),
    Severity.WARNS,
    find,
)
