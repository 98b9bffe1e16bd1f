"""The point of the go-live checklist that this room knows: the installation works, with its mail and its copies."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.installation.health import parts
from baquiano.institutions import golive
from baquiano.institutions.golive import Finding, Point
from baquiano.institutions.models import FiscalYear, Institution


def register() -> None:
    golive.register(
        Point("installation", gettext_lazy("El sistema funciona completo"), 100, _works, url_name="installation:health")
    )


def _works(institution: Institution, year: FiscalYear, on: date) -> Finding:
    broken = [f"{part.name}: {part.advice}" for part in parts() if not part.works]
    if broken:
        return Finding(False, " ".join(broken))
    return Finding(True, _("Base de datos, archivos, trabajo de fondo, correo y copias, revisados ahora."))
