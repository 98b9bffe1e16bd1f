"""An activity that answers no identified need (PLN-02)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.choices import Severity


def find(desk: Desk) -> Iterator[Finding]:
    for row in desk.rows:
        # Where nobody identified needs apart, the text of the activity is all there is.
        answers = bool(row.needs) or (bool(row.need.strip()) and not desk.sheet.needs)
        if answers or "need" in row.lacks:
            continue
        words = _("%(code)s no responde a ninguna necesidad identificada.") % {"code": row.code}
        if row.need.strip():
            words = _("%(code)s describe una necesidad, pero no está enlazada con ninguna de las identificadas.") % {
                "code": row.code
            }
        facts = (row.need.strip(),)
        yield Finding("item_without_need", str(row.id), words, facts, items=(row.id,), plans=(row.plan,))


CHECK = Check(
    "item_without_need",
    gettext_lazy("Actividad sin necesidad"),
    gettext_lazy(
        "Cada actividad responde a una necesidad del plan de desarrollo, el plan de acción, el PAM o una visita."
    ),
    gettext_lazy("Abra la actividad y elija la necesidad que atiende; si no existe, regístrela primero."),
    Severity.WARNS,
    find,
)
