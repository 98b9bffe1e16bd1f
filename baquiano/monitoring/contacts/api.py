"""The contacts of the heads of the directorates and their coverage, for other systems (NFR-08)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import day_of
from baquiano.monitoring import rules
from baquiano.monitoring.api import cut_of, room, year_of
from baquiano.monitoring.contacts import actions, queries
from baquiano.monitoring.contacts.forms import DirectorContactForm
from baquiano.monitoring.contacts.tables import DirectorContactListing, ServedListing
from baquiano.monitoring.models import DirectorContact
from baquiano.ui.endpoints import Asked, Call, Rows, words


class DirectorContactRows(Rows):
    unit_name = words("unit.name")
    vigencia = words("year.year")
    beneficiary_name = words("beneficiary.name")

    class Meta:
        model = DirectorContact
        fields = (
            "id",
            "unit",
            "unit_name",
            "vigencia",
            "beneficiary",
            "beneficiary_name",
            "assistance",
            "contacted_on",
            "means",
            "contact",
            "person",
            "post",
            "consistency",
            "consistency_note",
            "achievement",
            "achievement_note",
            "adjustment",
            "document",
            "created_by",
            "created_at",
        )


class ServedRows(Rows):
    """An entity with when it was last contacted; the coverage is on the call."""

    units = serializers.SerializerMethodField(help_text=_("las dependencias que la atienden"))
    last_contact = serializers.SerializerMethodField(help_text=_("cuándo la contactó un director por última vez"))

    class Meta:
        model = Beneficiary
        fields = ("id", "name", "kind", "municipality", "units", "last_contact")

    def get_units(self, row: Beneficiary) -> list[str]:
        served = self.context["call"].http.coverage.served
        return sorted(str(unit) for unit, entities in served.items() if row.pk in entities)

    def get_last_contact(self, row: Beneficiary) -> Any:
        coverage = self.context["call"].http.coverage
        return coverage.last_of(row.pk, coverage.served)


def _served(call: Call, year: int) -> Any:
    call.http.names = queries.names_of(call.user)  # type: ignore[attr-defined]
    call.http.coverage = queries.coverage_of(year_of(call, year), cut_of(call), call.http.names)  # type: ignore[attr-defined]
    return queries.entities_served(call.http.coverage)  # type: ignore[attr-defined]


def _served_listing(request: Any, rows: Any) -> ServedListing:
    return ServedListing(request, getattr(request, "coverage", queries.Coverage()), getattr(request, "names", {}))


room.rows(
    "contact_list",
    "director/",
    action=rules.VIEW_CONTACT,
    answer=DirectorContactRows,
    rows=lambda call: queries.contacts_visible_to(call.user),
    listing=DirectorContactListing,
    asked=[
        Asked("grupo", _("Dependencia (id)")),
        Asked("medio", _("Medio: phone, video, visit, meeting, email o letter")),
        Asked("consistencia", _("Consistencia: full, partial o none")),
        Asked("logro", _("Logro de los objetivos: met, on_way, at_risk o not_met")),
        Asked("desde", _("Desde"), "date"),
        Asked("hasta", _("Hasta"), "date"),
    ],
    summary=_("Los contactos de los directores con las entidades, con lo que cada una respondió."),
)
room.row(
    "contact_detail",
    "director/<uuid:pk>/",
    action=rules.VIEW_CONTACT,
    answer=DirectorContactRows,
    find=lambda call, pk: call.one(queries.contacts_visible_to(call.user), pk=pk),
    summary=_("Un contacto de un director con una entidad."),
)
room.rows(
    "year_entities",
    "director/entidades/<int:year>/",
    action=rules.VIEW_CONTACT,
    answer=ServedRows,
    rows=_served,
    listing=_served_listing,
    asked=[
        Asked("grupo", _("Dependencia (id)")),
        Asked("contacto", _("Contactadas por el director"), "boolean"),
        Asked("nivel", _("Orden: nacional o territorial")),
        Asked("corte", _("Como estaban el (día)"), "date"),
    ],
    summary=_("Las entidades que cada dependencia atendió en la vigencia, y cuándo las contactó su director."),
)


@room.verb(
    "contact_create",
    "director/nuevo/",
    action=rules.RECORD,
    form=DirectorContactForm,
    answer=DirectorContactRows,
)
def contact_create(call: Call) -> Any:
    """Registra lo que una entidad le respondió al director de la dependencia que la asiste, con su evidencia."""
    units = queries.units_to_record_in(call.user)
    body = call.request.data
    entity = queries.entity_asked(call.user, body.get("beneficiary") if hasattr(body, "get") else None)
    form = call.form(institution=call.institution, units=units, entity=entity, on=day_of(call.at))
    return actions.record_contact(**form.told, by=call.user, at=call.at)
