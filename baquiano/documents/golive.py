"""The point of the go-live checklist that this room knows: the formats in force."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.documents.choices import FormatState
from baquiano.documents.models import Format
from baquiano.institutions import golive
from baquiano.institutions.golive import Finding, Point
from baquiano.institutions.models import FiscalYear, Institution


def register() -> None:
    golive.register(
        Point("formats", gettext_lazy("Los formatos están vigentes"), 55, _formats, url_name="documents:format_list")
    )


def _formats(institution: Institution, year: FiscalYear, on: date) -> Finding:
    codes = sorted(set(Format.objects.filter(state=FormatState.IN_FORCE).values_list("code", flat=True)))
    if not codes:
        return Finding(False, _("No hay ninguno: se cargan con la carpeta de la institución."))
    return Finding(True, golive.listed(codes))
