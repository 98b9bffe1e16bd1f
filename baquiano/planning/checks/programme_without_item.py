"""A programme of the development plan with no activity."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.choices import Severity


def find(desk: Desk) -> Iterator[Finding]:
    served = {row.programme for row in desk.rows}
    for programme in desk.entries("programme"):
        if desk.rows and programme.id not in served:
            words = _("Ninguna actividad hace parte de «%(name)s».") % {"name": programme.name}
            yield Finding("programme_without_item", programme.code, words)


CHECK = Check(
    "programme_without_item",
    gettext_lazy("Programa del plan de desarrollo sin actividad"),
    gettext_lazy("El plan se articula con el plan de desarrollo: cada programa espera su asistencia técnica."),
    gettext_lazy("Pida al grupo que responde por el programa una actividad, o diga por qué este año no la tiene."),
    Severity.WARNS,
    find,
)
