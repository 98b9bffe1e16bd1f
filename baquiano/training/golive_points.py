"""The point of the go-live checklist that this room knows: everybody was trained."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.institutions import golive
from baquiano.institutions.golive import Finding, Point
from baquiano.institutions.models import FiscalYear, Institution
from baquiano.institutions.queries import people_of
from baquiano.training import queries


def register() -> None:
    title = gettext_lazy("Las personas recibieron la capacitación")
    golive.register(Point("trained", title, 210, _trained, url_name="training:training_list"))


def _trained(institution: Institution, year: FiscalYear, on: date) -> Finding:
    if not people_of(institution, on=on).exists():
        return Finding(False, _("Todavía no hay personas vinculadas."))
    names = [str(person) for person in queries.untrained(institution, on)]
    if names:
        return Finding(False, _("Sin capacitación registrada: %(names)s.") % {"names": golive.listed(names)})
    return Finding(True, _("Todas las personas vinculadas tienen al menos una."))
