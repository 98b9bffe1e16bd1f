"""A need that activities of several plans answer (PLN-02)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk, listed
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.choices import Severity


def find(desk: Desk) -> Iterator[Finding]:
    for need in desk.sheet.needs:
        rows = desk.rows_of_need.get(need.id, [])
        plans = sorted({row.plan for row in rows})
        if len(plans) > 1:
            words = _("%(groups)s atienden la misma necesidad %(code)s.") % {
                "groups": listed(desk.groups(rows)),
                "code": need.code,
            }
            facts = tuple(sorted(str(row.id) for row in rows))
            yield Finding(
                "need_in_several_plans",
                str(need.id),
                words,
                facts,
                items=tuple(row.id for row in rows),
                needs=(need.id,),
                plans=tuple(plans),
            )


CHECK = Check(
    "need_in_several_plans",
    gettext_lazy("Necesidad en varios planes"),
    gettext_lazy("Dos grupos que atienden lo mismo se complementan si se ponen de acuerdo, y se repiten si no."),
    gettext_lazy("Acuerden qué hace cada grupo; si ya está repartido, acepte el hallazgo diciendo cómo."),
    Severity.SUGGESTS,
    find,
)
