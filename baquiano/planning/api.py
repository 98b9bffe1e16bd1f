"""Plans, their activities and their decisions, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.documents import queries as documents
from baquiano.documents.api import EvidenceRows
from baquiano.governance import queries as governance
from baquiano.governance.forms import VotesForm
from baquiano.governance.models import AgendaItem
from baquiano.institutions.models import FiscalYear
from baquiano.institutions.queries import catalogue
from baquiano.planning import actions, queries, rules
from baquiano.planning.forms import (
    ConsolidateForm,
    ItemCreateForm,
    ItemEditForm,
    PlanCreateForm,
    RemoveForm,
    ReturnGroupsForm,
    VerbForm,
    written,
)
from baquiano.planning.models import Baseline, Plan, PlanItem, PlanReturn
from baquiano.planning.more import MORE
from baquiano.planning.tables import PlanListing
from baquiano.procedures.queries import task_of
from baquiano.ui.endpoints import Asked, Call, Room, Rows, words
from baquiano.ui.forms import ReasonForm

room = Room(
    "planning", _("Planes"), _("Los planes de los grupos y el consolidado: actividades, revisión y línea base.")
)


class PlanRows(Rows):
    year = words("year.year", _("vigencia"))
    unit_name = words("unit.name")

    class Meta:
        model = Plan
        fields = (
            "id",
            "title",
            "kind",
            "year",
            "unit",
            "unit_name",
            "state",
            "consolidated_into",
            "returns",
            "submitted_at",
            "approved_at",
            "is_self_approved",
            "verified_at",
            "divulged_at",
            "created_at",
            "version",
        )


class ItemRows(Rows):
    year = words("plan.year.year", _("vigencia"))
    unit = words("plan.unit_id")
    unit_name = words("plan.unit.name")
    municipality_name = words("municipality.name")
    responsible_name = words("responsible.full_name")

    class Meta:
        model = PlanItem
        fields = (
            "id",
            "plan",
            "code",
            "year",
            "unit",
            "unit_name",
            "programme",
            "need",
            "strategy",
            "topic",
            "activity",
            "objective",
            "service_type",
            "mechanism",
            "instruments",
            "starts_on",
            "ends_on",
            "municipality",
            "municipality_name",
            "place",
            "beneficiaries",
            "responsible",
            "responsible_name",
            "team",
            "procedure_types",
            "resources",
            "budget",
            *MORE,
            "is_removed",
            "removed_reason",
            "version",
        )


class ReturnRows(Rows):
    reason_name = words("reason.name")

    class Meta:
        model = PlanReturn
        fields = ("id", "plan", "round", "stage", "reason", "reason_name", "note", "returned_by", "returned_at")


class BaselineRows(Rows):
    class Meta:
        model = Baseline
        fields = ("id", "plan", "number", "decision", "created_at", "content")


# --- reading ---------------------------------------------------------------------------------------------------------
def plan_to_see(call: Call, pk: UUID) -> Plan:
    return call.one(queries.plans_visible_to(call.user), pk=pk)


def _items(call: Call) -> Any:
    rows = queries.items_visible_to(call.user).select_related("plan__unit", "plan__year", "municipality", "responsible")
    return rows.prefetch_related("beneficiaries", "procedure_types")


def _item(call: Call, pk: UUID) -> PlanItem:
    return call.one(queries.items_visible_to(call.user).select_related("plan__institution", "plan__year"), pk=pk)


def _listing(request: Any, rows: Any) -> PlanListing:
    return PlanListing(request, rows, years=queries.years_with_plans(request.institution))


room.rows(
    "plan_list",
    "",
    action="planning.view_plan",
    answer=PlanRows,
    rows=lambda call: queries.plans_visible_to(call.user),
    listing=_listing,
    asked=[
        Asked("vigencia", _("Vigencia")),
        Asked("grupo", _("Grupo (id)")),
        Asked("estado", _("Estado")),
        Asked("clase", _("Clase")),
    ],
    summary=_("Los planes que la persona puede ver."),
)
room.rows(
    "item_list",
    "actividades/",
    action="planning.view_plan",
    answer=ItemRows,
    rows=_items,
    summary=_("Las actividades de todos los planes que la persona puede ver, con las retiradas."),
)
room.rows(
    "return_list",
    "devoluciones/",
    action="planning.view_plan",
    answer=ReturnRows,
    rows=lambda call: queries.returns_visible_to(call.user).defer("snapshot"),
    summary=_("Las devoluciones de los planes."),
)
room.rows(
    "baseline_list",
    "lineas-base/",
    action="planning.view_plan",
    answer=BaselineRows,
    rows=lambda call: Baseline.objects.filter(plan__in=queries.plans_visible_to(call.user).values("pk")),
    summary=_("Las líneas base: el plan como lo aprobó el comité."),
)
room.row(
    "plan_detail",
    "<uuid:pk>/",
    action="planning.view_plan",
    answer=PlanRows,
    find=plan_to_see,
    summary=_("Un plan."),
)
room.rows(
    "plan_items",
    "<uuid:pk>/actividades/",
    action="planning.view_plan",
    answer=ItemRows,
    rows=lambda call, pk: queries.with_everything(queries.items_of(plan_to_see(call, pk), removed=True)),
    summary=_("Las actividades de un plan; las de todos sus grupos si es el consolidado."),
)
room.rows(
    "plan_evidence",
    "<uuid:pk>/evidencias/",
    action="planning.view_plan",
    answer=EvidenceRows,
    rows=lambda call, pk: documents.evidence_of(plan_to_see(call, pk)),
    summary=_("Las evidencias de un plan."),
)
room.row(
    "item_detail",
    "actividades/<uuid:pk>/",
    action="planning.view_plan",
    answer=ItemRows,
    find=_item,
    summary=_("Una actividad."),
)


# --- the plan of a group ---------------------------------------------------------------------------------------------
@room.verb("plan_create", "crear/", action="planning.create_plan", form=PlanCreateForm, answer=PlanRows)
def plan_create(call: Call) -> Plan:
    """Crea el plan de un grupo en una vigencia."""
    years = FiscalYear.objects.filter(state="open")
    form = call.form(units=queries.units_without_plan(call.user), years=years)
    unit, year = form.chosen
    call.require(allows(call.user, "planning.create_plan", Plan(institution_id=unit.institution_id, unit=unit)))
    title = form.cleaned_data["title"]
    return actions.create_plan(id=form.cleaned_data["id"], unit=unit, year=year, title=title, by=call.user, at=call.at)


def _stepping(call: Call, pk: UUID, verb: str) -> tuple[Plan, Any]:
    """The plan on which the person may do ``verb``, and the form of the step."""
    plan = plan_to_see(call, pk)
    call.require(allows(call.user, f"planning.{verb}", plan))
    return plan, call.form(task=task_of(plan.year if plan.is_consolidated else plan, f"planning.{verb}"))


@room.verb(
    "plan_submit",
    "<uuid:pk>/entregar/",
    action="planning.submit_plan",
    form=VerbForm,
    answer=PlanRows,
    open_body=True,
)
def plan_submit(call: Call, pk: UUID) -> Plan:
    """Entrega el plan a revisión."""
    plan, form = _stepping(call, pk, "submit_plan")
    return actions.submit_plan(plan, note=form.words, by=call.user, at=call.at)


@room.verb(
    "plan_approve",
    "<uuid:pk>/aprobar/",
    action="planning.approve_plan",
    form=VerbForm,
    answer=PlanRows,
    open_body=True,
)
def plan_approve(call: Call, pk: UUID) -> Plan:
    """Aprueba el plan del grupo.

    Si la actividad es punto de control, envíe «control_passed» y «control_note» en vez de «note».
    """
    plan, form = _stepping(call, pk, "approve_plan")
    return actions.approve_plan(plan, note=form.words, by=call.user, at=call.at)


@room.verb("plan_return", "<uuid:pk>/devolver/", action="planning.return_plan", form=ReasonForm, answer=PlanRows)
def plan_return(call: Call, pk: UUID) -> Plan:
    """Devuelve el plan a su grupo con un motivo del catálogo «return_reason»."""
    plan = plan_to_see(call, pk)
    call.require(allows(call.user, "planning.return_plan", plan))
    form = call.form(reasons=catalogue(call.institution, "return_reason"))
    return actions.return_plan(plan, **form.cleaned_data, by=call.user, at=call.at)


# --- activities ------------------------------------------------------------------------------------------------------
def _item_to_write(call: Call, pk: UUID) -> PlanItem:
    item = _item(call, pk)
    call.require(rules.can_write(call.user, item.plan))
    return item


@room.verb(
    "item_create",
    "<uuid:pk>/actividades/crear/",
    action="planning.edit_plan",
    form=ItemCreateForm,
    answer=ItemRows,
)
def item_create(call: Call, pk: UUID) -> PlanItem:
    """Agrega una actividad al plan."""
    plan = plan_to_see(call, pk)
    call.require(rules.can_write(call.user, plan))
    form = call.form(plan=plan, user=call.user, on=day_of(call.at))
    return actions.create_item(plan, id=form.cleaned_data["id"], values=form.values, by=call.user, at=call.at)


@room.verb(
    "item_edit", "actividades/<uuid:pk>/editar/", action="planning.edit_plan", form=ItemEditForm, answer=ItemRows
)
def item_edit(call: Call, pk: UUID) -> PlanItem:
    """Guarda la actividad completa sobre la versión que se leyó: lo que no se envía queda vacío."""
    item = _item_to_write(call, pk)
    call.require(not item.is_removed)
    form = call.form(written=written, plan=item.plan, user=call.user, on=day_of(call.at), initial=written(item))
    return actions.edit_item(
        item, expected_version=form.cleaned_data["version"], values=form.values, by=call.user, at=call.at
    )


@room.verb(
    "item_remove", "actividades/<uuid:pk>/retirar/", action="planning.edit_plan", form=RemoveForm, answer=ItemRows
)
def item_remove(call: Call, pk: UUID) -> PlanItem:
    """Retira la actividad del plan, con el motivo; su código no se vuelve a usar."""
    item = _item_to_write(call, pk)
    return actions.remove_item(item, reason=call.form().cleaned_data["reason"], by=call.user, at=call.at)


@room.verb("item_restore", "actividades/<uuid:pk>/restaurar/", action="planning.edit_plan", answer=ItemRows)
def item_restore(call: Call, pk: UUID) -> PlanItem:
    """Devuelve al plan una actividad retirada."""
    return actions.restore_item(_item_to_write(call, pk), by=call.user, at=call.at)


# --- the consolidated plan -------------------------------------------------------------------------------------------
@room.verb(
    "consolidation",
    "consolidacion/<uuid:pk>/consolidar/",
    action="planning.consolidate_plan",
    form=ConsolidateForm,
    answer=PlanRows,
    open_body=True,
)
def consolidation(call: Call, pk: UUID) -> Plan:
    """Consolida los planes aprobados de la vigencia (el id es el de la vigencia).

    Por cada grupo que falta envíe «missing_<id del grupo>» con el motivo.
    """
    year = call.one(FiscalYear.objects.select_related("institution"), pk=pk)
    plan = queries.consolidated_of(year)
    if plan is not None and plan.pk == call.identity:
        # The form of a task that is done does not ask what was sent.
        return plan
    groups = queries.consolidation_of(call.institution, year, day_of(call.at))
    form = call.form(groups=groups, task=task_of(year, "planning.consolidate_plan"))
    return actions.consolidate_plan(
        year, id=form.cleaned_data["id"], missing=form.missing, note=form.words, by=call.user, at=call.at
    )


@room.verb(
    "plan_adopt", "<uuid:pk>/adoptar/", action="planning.adopt_plan", form=VerbForm, answer=PlanRows, open_body=True
)
def plan_adopt(call: Call, pk: UUID) -> Plan:
    """Adopta el plan consolidado: queda vigente sin comité, donde el procedimiento lo dice."""
    plan, form = _stepping(call, pk, "adopt_plan")
    return actions.adopt_plan(plan, note=form.words, by=call.user, at=call.at)


@room.verb(
    "plan_verify",
    "<uuid:pk>/verificar/",
    action="planning.verify_plan",
    form=VerbForm,
    answer=PlanRows,
    open_body=True,
)
def plan_verify(call: Call, pk: UUID) -> Plan:
    """Verifica el plan consolidado y lo pasa al comité."""
    plan, form = _stepping(call, pk, "verify_plan")
    return actions.verify_plan(plan, note=form.words, by=call.user, at=call.at)


@room.verb(
    "plan_return_consolidated",
    "<uuid:pk>/devolver-grupos/",
    action="planning.return_consolidated",
    form=ReturnGroupsForm,
    answer=PlanRows,
)
def plan_return_consolidated(call: Call, pk: UUID) -> Plan:
    """Devuelve a los grupos elegidos sus planes, desde la verificación."""
    plan = plan_to_see(call, pk)
    call.require(allows(call.user, "planning.return_consolidated", plan))
    form = call.form(plans=queries.group_plans_of(plan), reasons=catalogue(call.institution, "return_reason"))
    actions.return_consolidated(plan, **form.cleaned_data, by=call.user, at=call.at)
    return plan_to_see(call, pk)


@room.verb("plan_divulge", "<uuid:pk>/divulgar/", action="planning.divulge_plan", form=VerbForm, answer=PlanRows)
def plan_divulge(call: Call, pk: UUID) -> Plan:
    """Divulga a los grupos el plan que aprobó el comité."""
    plan = plan_to_see(call, pk)
    call.require(allows(call.user, "planning.divulge_plan", plan))
    return actions.divulge_plan(plan, note=call.form().words, by=call.user, at=call.at)


# --- the committee ---------------------------------------------------------------------------------------------------
def _point(call: Call, pk: UUID, verb: str) -> tuple[AgendaItem, Plan]:
    item = call.one(governance.items_visible_to(call.user), pk=pk, subject_type="planning.plan")
    plan = queries.plans_visible_to(call.user).filter(pk=item.subject_id).first()
    if plan is None:
        raise Http404
    call.require(allows(call.user, f"planning.{verb}", plan))
    return item, plan


@room.verb(
    "committee_verify",
    "comite/<uuid:pk>/verificar/",
    action="planning.committee_verify",
    form=VotesForm,
    answer=PlanRows,
    open_body=True,
)
def committee_verify(call: Call, pk: UUID) -> Plan:
    """Registra la verificación del comité con sus votos: «vote_<id del miembro>» por cada miembro presente."""
    item, plan = _point(call, pk, "committee_verify")
    form = call.form(voters=governance.voters_of(item.session))
    actions.committee_verify(plan, item, **form.decision, by=call.user, at=call.at)
    return plan_to_see(call, plan.pk)


@room.verb(
    "committee_approve",
    "comite/<uuid:pk>/aprobar/",
    action="planning.committee_approve",
    form=VotesForm,
    answer=PlanRows,
    open_body=True,
)
def committee_approve(call: Call, pk: UUID) -> Plan:
    """Registra la aprobación del comité: el plan queda vigente sobre su línea base."""
    item, plan = _point(call, pk, "committee_approve")
    form = call.form(voters=governance.voters_of(item.session))
    actions.committee_approve(plan, item, **form.decision, by=call.user, at=call.at)
    return plan_to_see(call, plan.pk)


# The rest of the room has files of its own; importing them adds their endpoints.
from baquiano.planning import needs_api as _needs  # noqa: E402, F401
from baquiano.planning import offer_api as _offer  # noqa: E402, F401
from baquiano.planning.agreements import api as _agreements  # noqa: E402, F401
from baquiano.planning.changing import api as _changes  # noqa: E402, F401
from baquiano.planning.checking import api as _check  # noqa: E402, F401
from baquiano.planning.per_topic import api as _per_topic  # noqa: E402, F401
from baquiano.planning.registration import api as _registration  # noqa: E402, F401
