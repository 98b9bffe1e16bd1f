"""Beneficiaries, their contacts and the territory, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.beneficiaries import actions, queries
from baquiano.beneficiaries.forms import (
    BasisCreateForm,
    BasisEditForm,
    BeneficiaryCreateForm,
    BeneficiaryEditForm,
    ContactForm,
    EndContactForm,
)
from baquiano.beneficiaries.history import history_of, together
from baquiano.beneficiaries.models import Beneficiary, Contact, Municipality, TopicBasis
from baquiano.beneficiaries.tables import BeneficiaryListing
from baquiano.common.calendar_days import day_of
from baquiano.ui.endpoints import Asked, Call, Room, Rows, Told, words

room = Room("beneficiaries", _("Beneficiarios"), _("A quién se asiste, con quién se habla y el territorio."))


class BeneficiaryRows(Rows):
    municipality_name = words("municipality.name")
    department_name = words("municipality.department.name")

    class Meta:
        model = Beneficiary
        fields = (
            "id",
            "kind",
            "territorial_kind",
            "nature",
            "person",
            "name",
            "order",
            "nit",
            "dane_code",
            "municipality",
            "municipality_name",
            "department_name",
            "region",
            "zone",
            "sector",
            "public_entity",
            "authority_name",
            "authority_post",
            "email",
            "phone",
            "address",
            "is_active",
            "version",
        )


class ContactRows(Rows):
    class Meta:
        model = Contact
        fields = ("id", "beneficiary", "name", "post", "email", "phone", "starts_on", "ends_on", "is_responsible")


class BasisRows(Rows):
    topic_name = words("topic.name")
    norm_name = words("norm")

    class Meta:
        model = TopicBasis
        fields = (
            "id",
            "beneficiary",
            "topic",
            "topic_name",
            "is_obligatory",
            "norm",
            "norm_name",
            "assistance",
            "is_voluntary",
            "note",
            "version",
        )


class MunicipalityRows(Rows):
    department_name = words("department.name")

    class Meta:
        model = Municipality
        fields = (
            "code",
            "name",
            "department",
            "department_name",
            "kind",
            "is_capital",
            "is_pdet",
            "is_zomac",
            "population",
            "valid_from",
            "valid_to",
        )


class HistoryRows(Told):
    """Something that a unit did, promised or has pending with an entity."""

    id = serializers.UUIDField(source="pk")
    kind = serializers.CharField(source="told_kind")
    on = serializers.DateField(source="told_on")
    title = serializers.CharField(source="told_title")
    unit = serializers.UUIDField(source="told_unit_id", allow_null=True)
    unit_name = words("told_unit")
    state = serializers.CharField(source="told_state")
    is_pending = serializers.BooleanField(source="told_pending")


def _history(call: Call, pk: UUID) -> Any:
    told = history_of(call.user, _beneficiary(call, pk), day_of(call.at))
    call.require(bool(told.strands))
    return together(told.parts).order_by("-told_on", "pk")


def _beneficiary(call: Call, pk: UUID) -> Beneficiary:
    return call.one(queries.beneficiaries_visible_to(call.user), pk=pk)


room.rows(
    "beneficiary_list",
    "",
    action="beneficiaries.view_beneficiary",
    answer=BeneficiaryRows,
    rows=lambda call: queries.beneficiaries_visible_to(call.user).select_related("municipality__department"),
    listing=BeneficiaryListing,
    asked=[
        Asked("municipio", _("Municipio (código DIVIPOLA)")),
        Asked("clase", _("Clase")),
        Asked("zona", _("Zona")),
        Asked("activo", _("Activo"), "boolean"),
    ],
    summary=_("Los beneficiarios de la institución."),
)
room.rows(
    "contact_list",
    "contactos/",
    action="beneficiaries.view_beneficiary",
    answer=ContactRows,
    rows=lambda call: queries.contacts_visible_to(call.user),
    summary=_("Los contactos de los beneficiarios, con sus fechas."),
)
room.rows(
    "basis_list",
    "temas/",
    action="beneficiaries.view_beneficiary",
    answer=BasisRows,
    rows=lambda call: queries.bases_visible_to(call.user),
    summary=_(
        "Por qué se asiste a cada entidad en cada tema: la norma que obliga, el tipo de asistencia y su voluntad."
    ),
)
room.rows(
    "municipality_list",
    "municipios/",
    action="beneficiaries.view_beneficiary",
    answer=MunicipalityRows,
    rows=lambda call: Municipality.objects.select_related("department"),
    summary=_("Los municipios de DIVIPOLA."),
)
room.row(
    "beneficiary_detail",
    "<uuid:pk>/",
    action="beneficiaries.view_beneficiary",
    answer=BeneficiaryRows,
    find=_beneficiary,
    summary=_("Un beneficiario."),
)

room.rows(
    "beneficiary_history",
    "<uuid:pk>/historia/",
    action="beneficiaries.view_beneficiary",
    answer=HistoryRows,
    rows=_history,
    summary=_("Lo que cualquier dependencia hizo, acordó o tiene pendiente con una entidad, lo último primero."),
)


@room.verb(
    "beneficiary_create",
    "crear/",
    action="beneficiaries.create_beneficiary",
    form=BeneficiaryCreateForm,
    answer=BeneficiaryRows,
)
def beneficiary_create(call: Call) -> Beneficiary:
    """Registra un beneficiario."""
    fields = dict(call.form(institution=call.institution).cleaned_data)
    key = fields.pop("id")
    return actions.create_beneficiary(call.institution, id=key, fields=fields, by=call.user, at=call.at)


@room.verb(
    "beneficiary_edit",
    "<uuid:pk>/editar/",
    action="beneficiaries.edit_beneficiary",
    form=BeneficiaryEditForm,
    answer=BeneficiaryRows,
)
def beneficiary_edit(call: Call, pk: UUID) -> Beneficiary:
    """Guarda el beneficiario completo sobre la versión que se leyó."""
    beneficiary = _beneficiary(call, pk)
    form = call.form(instance=beneficiary, institution=call.institution)
    fields: dict[str, Any] = dict(form.cleaned_data)
    version = fields.pop("version")
    return actions.edit_beneficiary(beneficiary, fields=fields, expected_version=version, by=call.user, at=call.at)


@room.verb(
    "contact_add",
    "<uuid:pk>/contactos/crear/",
    action="beneficiaries.edit_contact",
    form=ContactForm,
    answer=ContactRows,
)
def contact_add(call: Call, pk: UUID) -> Contact:
    """Agrega un contacto del beneficiario."""
    beneficiary = _beneficiary(call, pk)
    return actions.add_contact(beneficiary, **call.form().cleaned_data, by=call.user, at=call.at)


@room.verb(
    "contact_end",
    "contactos/<uuid:pk>/terminar/",
    action="beneficiaries.edit_contact",
    form=EndContactForm,
    answer=ContactRows,
)
def contact_end(call: Call, pk: UUID) -> Contact:
    """Pone el último día de un contacto."""
    contact = call.one(queries.contacts_visible_to(call.user), pk=pk)
    return actions.end_contact(contact, on=call.form().cleaned_data["on"], by=call.user, at=call.at)


@room.verb(
    "basis_create",
    "<uuid:pk>/temas/crear/",
    action="beneficiaries.edit_basis",
    form=BasisCreateForm,
    answer=BasisRows,
)
def basis_create(call: Call, pk: UUID) -> TopicBasis:
    """Dice por qué se asiste a una entidad en un tema."""
    beneficiary = call.one(queries.beneficiaries_visible_to(call.user), pk=pk)
    form = call.form(institution=call.institution, user=call.user)
    data = form.cleaned_data
    return actions.create_basis(
        beneficiary, id=data["id"], topic=data["topic"], fields=form.basis_fields, by=call.user, at=call.at
    )


@room.verb(
    "basis_edit", "temas/<uuid:pk>/corregir/", action="beneficiaries.edit_basis", form=BasisEditForm, answer=BasisRows
)
def basis_edit(call: Call, pk: UUID) -> TopicBasis:
    """Corrige por qué se asiste a una entidad en un tema."""
    basis = call.one(queries.bases_visible_to(call.user), pk=pk)
    form = call.form(user=call.user)
    version = form.cleaned_data["version"]
    return actions.edit_basis(basis, expected_version=version, fields=form.basis_fields, by=call.user, at=call.at)
