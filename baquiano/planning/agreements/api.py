"""Agreements and the money of the activities, for other systems: the same lists, forms and verbs as the pages."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.planning.agreements import actions, queries
from baquiano.planning.agreements.forms import (
    AgreementCreateForm,
    AgreementEditForm,
    FundingCreateForm,
    FundingEditForm,
    agreement_written,
    funding_written,
)
from baquiano.planning.agreements.tables import AgreementListing, FundingListing
from baquiano.planning.api import room
from baquiano.planning.models import Agreement, Funding
from baquiano.planning.queries import items_visible_to
from baquiano.ui.endpoints import Asked, Call, Rows, words


class AgreementRows(Rows):
    unit_name = words("unit.name")

    class Meta:
        model = Agreement
        fields = ("id", "unit", "unit_name", *actions.AGREEMENT, "created_at", "version")


class FundingRows(Rows):
    item_code = words("item.code")
    source_name = words("source.name")

    class Meta:
        model = Funding
        fields = ("id", "item", "item_code", "source", "source_name", *actions.FUNDING, "version")


def _agreement(call: Call, pk: UUID) -> Agreement:
    return call.one(queries.agreements_visible_to(call.user), pk=pk)


room.rows(
    "agreement_list",
    "convenios/",
    action="planning.view_agreement",
    answer=AgreementRows,
    rows=lambda call: queries.with_use(queries.agreements_visible_to(call.user)),
    listing=AgreementListing,
    asked=[
        Asked("clase", _("Clase")),
        Asked("dependencia", _("Dependencia (id)")),
        Asked("desde", _("Vigentes desde"), "date"),
        Asked("hasta", _("Vigentes hasta"), "date"),
    ],
    summary=_("Los convenios, consultorías y alianzas."),
)
room.row(
    "agreement_detail",
    "convenios/<uuid:pk>/",
    action="planning.view_agreement",
    answer=AgreementRows,
    find=_agreement,
    summary=_("Un convenio, consultoría o alianza."),
)
room.rows(
    "funding_list",
    "recursos/",
    action="planning.view_funding",
    answer=FundingRows,
    rows=lambda call: queries.funding_visible_to(call.user),
    listing=FundingListing,
    asked=[
        Asked("grupo", _("Dependencia (id)")),
        Asked("fuente", _("Fuente (id)")),
        Asked("exceso", _("Por encima de lo planeado: «si» o «no»")),
    ],
    summary=_("Los recursos de las actividades, por fuente."),
)


@room.verb(
    "agreement_create",
    "convenios/crear/",
    action="planning.edit_agreement",
    form=AgreementCreateForm,
    answer=AgreementRows,
)
def agreement_create(call: Call) -> Agreement:
    """Registra un convenio, una consultoría o una alianza."""
    form = call.form(units=queries.units_for_agreements(call.user, day_of(call.at)))
    unit, identity = form.cleaned_data["unit"], form.cleaned_data["id"]
    return actions.create_agreement(unit, id=identity, fields=form.values, by=call.user, at=call.at)


@room.verb(
    "agreement_edit",
    "convenios/<uuid:pk>/editar/",
    action="planning.edit_agreement",
    form=AgreementEditForm,
    answer=AgreementRows,
)
def agreement_edit(call: Call, pk: UUID) -> Agreement:
    """Guarda el convenio completo sobre la versión que se leyó."""
    agreement = _agreement(call, pk)
    call.require(allows(call.user, "planning.edit_agreement", agreement))
    form = call.form(written=agreement_written, initial=agreement_written(agreement))
    version = form.cleaned_data["version"]
    return actions.edit_agreement(agreement, expected_version=version, fields=form.values, by=call.user, at=call.at)


@room.verb(
    "item_fund",
    "actividades/<uuid:pk>/recursos/",
    action="planning.edit_funding",
    form=FundingCreateForm,
    answer=FundingRows,
)
def item_fund(call: Call, pk: UUID) -> Funding:
    """Agrega a una actividad lo que da una fuente."""
    rows = items_visible_to(call.user).filter(is_removed=False).select_related("plan__unit", "plan__institution")
    item = call.one(rows, pk=pk)
    call.require(allows(call.user, "planning.edit_funding", item))
    form = call.form(institution=call.institution)
    return actions.add_funding(item, id=form.cleaned_data["id"], fields=form.values, by=call.user, at=call.at)


@room.verb(
    "funding_edit",
    "recursos/<uuid:pk>/editar/",
    action="planning.edit_funding",
    form=FundingEditForm,
    answer=FundingRows,
)
def funding_edit(call: Call, pk: UUID) -> Funding:
    """Guarda lo planeado y lo ejecutado de una fuente sobre la versión que se leyó."""
    funding = call.one(queries.funding_visible_to(call.user), pk=pk)
    call.require(allows(call.user, "planning.edit_funding", funding.item))
    form = call.form(written=funding_written, initial=funding_written(funding))
    version = form.cleaned_data["version"]
    return actions.edit_funding(funding, expected_version=version, fields=form.values, by=call.user, at=call.at)
