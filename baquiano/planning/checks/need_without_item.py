"""A need that no activity of any plan answers (PLN-02)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.choices import Severity


def find(desk: Desk) -> Iterator[Finding]:
    for need in desk.sheet.needs:
        if desk.rows and need.id not in desk.rows_of_need:
            words = _("Ninguna actividad atiende la necesidad %(code)s: %(what)s") % {
                "code": need.code,
                "what": need.description[:160],
            }
            plan = desk.plan_of_unit.get(need.unit)
            plans = (plan,) if plan else ()
            yield Finding("need_without_item", str(need.id), words, needs=(need.id,), plans=plans)


CHECK = Check(
    "need_without_item",
    gettext_lazy("Necesidad sin actividad"),
    gettext_lazy("El plan cubre las necesidades y falencias que los grupos identificaron."),
    gettext_lazy("Planee una actividad que la atienda, o acepte el hallazgo diciendo por qué este año no se atiende."),
    Severity.WARNS,
    find,
)
