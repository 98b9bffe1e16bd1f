"""The point of the go-live checklist that this room knows: whom the institution assists."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.beneficiaries.models import Beneficiary
from baquiano.institutions import golive
from baquiano.institutions.golive import Finding, Point
from baquiano.institutions.models import FiscalYear, Institution
from baquiano.institutions.queries import label


def register() -> None:
    title = gettext_lazy("Se sabe a quién se asiste")
    golive.register(Point("beneficiaries", title, 45, _assisted, url_name="beneficiaries:beneficiary_list"))


def _assisted(institution: Institution, year: FiscalYear, on: date) -> Finding:
    count, words = Beneficiary.objects.filter(is_active=True).count(), label(institution, "beneficiaries")
    if not count:
        return Finding(False, _("No hay %(words)s. Se registran uno por uno o con un Excel.") % {"words": words})
    return Finding(True, f"{count} {words}.")
