"""Contacts, work plans and partial reports, and what was registered out of time, for other systems."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.delivery import actions, queries, rules
from baquiano.delivery.api import AssistanceRows, room
from baquiano.delivery.choices import LineKind, PlanReply
from baquiano.delivery.forms import (
    AddLineForm,
    ContactForm,
    LineForm,
    PartialReportForm,
    PlanNoteForm,
    ReplyForm,
    ReturnPlanForm,
    StartForm,
    WorkPlanForm,
    line_written,
    plan_written,
)
from baquiano.delivery.models import Assistance, ContactRecord, PartialReport, WorkLine, WorkPlan
from baquiano.delivery.tables import PartialReportListing, RegistrationListing, WorkPlanListing
from baquiano.documents.api import EvidenceRows
from baquiano.documents.forms import ProofForm
from baquiano.documents.models import Evidence
from baquiano.meetings.models import Meeting
from baquiano.ui.endpoints import Asked, Call, Rows, words


def _assistance(call: Call, pk: UUID) -> Assistance:
    return call.one(queries.assistances_visible_to(call.user), pk=pk)


def _plan(call: Call, pk: UUID) -> WorkPlan:
    return call.one(queries.work_plans_visible_to(call.user), pk=pk)


def _line(call: Call, pk: UUID) -> WorkLine:
    return call.one(queries.work_lines_visible_to(call.user), pk=pk)


def _partial(call: Call, pk: UUID) -> PartialReport:
    return call.one(queries.partial_reports_visible_to(call.user), pk=pk)


@room.verb(
    "assistance_start",
    "asistencias/empezar/",
    action="delivery.start_assistance",
    form=StartForm,
    answer=AssistanceRows,
)
def assistance_start(call: Call) -> Assistance:
    """Empieza una asistencia antes de su primera visita, y su caso donde hay un procedimiento para ella."""
    form = call.form(institution=call.institution, units=rules.units_to_start_in(call.user))
    return actions.start_assistance(**form.cleaned_data, by=call.user, at=call.at)


# --- contacts --------------------------------------------------------------------------------------------------------
class ContactRows(Rows):
    class Meta:
        model = ContactRecord
        fields = (
            "id",
            "assistance",
            "modality",
            "contacted_on",
            "person",
            "explained",
            "provider_duties",
            "beneficiary_duties",
            "session",
            "communications",
            "created_by",
            "created_at",
        )


room.rows(
    "assistance_contacts",
    "asistencias/<uuid:pk>/contactos/",
    action="delivery.view_work_plan",
    answer=ContactRows,
    rows=lambda call, pk: queries.contacts_of(_assistance(call, pk)),
    summary=_("Los contactos de una asistencia, con las comunicaciones o la reunión que los prueban."),
)


@room.verb(
    "assistance_contact",
    "asistencias/<uuid:pk>/contacto/",
    action="delivery.record_contact",
    form=ContactForm,
    answer=ContactRows,
)
def assistance_contact(call: Call, pk: UUID) -> ContactRecord:
    """Registra el contacto con la entidad: lo que se explicó y lo que hará cada parte."""
    assistance = _assistance(call, pk)
    call.require(rules.can_contact(call.user, assistance))
    form = call.form(assistance=assistance, user=call.user)
    return actions.record_contact(assistance, **form.cleaned_data, by=call.user, at=call.at)


# --- work plans ------------------------------------------------------------------------------------------------------
class WorkPlanRows(Rows):
    beneficiary = words("assistance.beneficiary_id")
    beneficiary_name = words("assistance.beneficiary.name")
    unit = words("assistance.unit_id")
    unit_name = words("assistance.unit.name")

    class Meta:
        model = WorkPlan
        fields = (
            "id",
            "assistance",
            "beneficiary",
            "beneficiary_name",
            "unit",
            "unit_name",
            "number",
            "state",
            "scope",
            "evaluation",
            "needs_training",
            "submitted_by",
            "submitted_at",
            "returned_note",
            "approved_by",
            "approved_at",
            "reply",
            "reply_note",
            "replied_by",
            "replied_at",
            "document",
            "version",
        )


class WorkLineRows(Rows):
    class Meta:
        model = WorkLine
        fields = (
            "id",
            "plan",
            "kind",
            "text",
            "party",
            "responsible_name",
            "starts_on",
            "ends_on",
            "done_by",
            "done_at",
            "version",
        )


room.rows(
    "workplan_list",
    "planes-de-trabajo/",
    action="delivery.view_work_plan",
    answer=WorkPlanRows,
    rows=lambda call: queries.work_plans_visible_to(call.user),
    listing=WorkPlanListing,
    asked=[
        Asked("estado", _("Estado: draft, in_review, approved o replaced")),
        Asked("respuesta", _("Respuesta: awaited, accepted o adjust")),
        Asked("grupo", _("Dependencia (id)")),
    ],
    summary=_("Los planes de trabajo de las asistencias, en todas sus versiones."),
)
room.row(
    "workplan_detail",
    "planes-de-trabajo/<uuid:pk>/",
    action="delivery.view_work_plan",
    answer=WorkPlanRows,
    find=_plan,
    summary=_("Una versión de un plan de trabajo."),
)
room.rows(
    "workplan_lines",
    "planes-de-trabajo/<uuid:pk>/renglones/",
    action="delivery.view_work_plan",
    answer=WorkLineRows,
    rows=lambda call, pk: _plan(call, pk).lines.all(),
    summary=_("Las actividades, los recursos y los entrenamientos de un plan de trabajo."),
)


@room.verb(
    "assistance_plan",
    "asistencias/<uuid:pk>/plan-de-trabajo/",
    action="delivery.write_work_plan",
    answer=WorkPlanRows,
)
def assistance_plan(call: Call, pk: UUID) -> WorkPlan:
    """Empieza el plan de trabajo de la asistencia, o la versión que sigue al aprobado."""
    assistance = _assistance(call, pk)
    call.require(rules.can_open_plan(call.user, assistance))
    return actions.open_work_plan(assistance, by=call.user, at=call.at)


def _to_write(call: Call, pk: UUID) -> WorkPlan:
    plan = _plan(call, pk)
    call.require(rules.can_write_plan(call.user, plan))
    return plan


def _line_to_write(call: Call, pk: UUID) -> WorkLine:
    line = _line(call, pk)
    call.require(rules.can_write_plan(call.user, line.plan))
    return line


@room.verb(
    "workplan_edit",
    "planes-de-trabajo/<uuid:pk>/editar/",
    action="delivery.write_work_plan",
    form=WorkPlanForm,
    answer=WorkPlanRows,
)
def workplan_edit(call: Call, pk: UUID) -> WorkPlan:
    """Guarda el alcance, la evaluación y si hace falta entrenamiento, sobre la versión que se leyó."""
    plan = _to_write(call, pk)
    form = call.form(written=plan_written, initial=plan_written(plan))
    version = form.cleaned_data["version"]
    return actions.edit_work_plan(plan, expected_version=version, values=form.values, by=call.user, at=call.at)


@room.verb(
    "workplan_add",
    "planes-de-trabajo/<uuid:pk>/agregar/<slug:kind>/",
    action="delivery.write_work_plan",
    form=AddLineForm,
    answer=WorkLineRows,
)
def workplan_add(call: Call, pk: UUID, kind: str) -> WorkLine:
    """Agrega un renglón: activity, technological, physical, human o training."""
    plan = _to_write(call, pk)
    if kind not in LineKind.values:
        raise Http404
    form = call.form(kind=kind)
    identity = form.cleaned_data["id"]
    return actions.add_work_line(plan, id=identity, kind=kind, values=form.values, by=call.user, at=call.at)


@room.verb(
    "workline_edit",
    "planes-de-trabajo/renglones/<uuid:pk>/",
    action="delivery.write_work_plan",
    form=LineForm,
    answer=WorkLineRows,
)
def workline_edit(call: Call, pk: UUID) -> WorkLine:
    """Corrige un renglón sobre la versión que se leyó."""
    line = _line_to_write(call, pk)
    form = call.form(written=line_written, kind=line.kind, initial=line_written(line))
    version = form.cleaned_data["version"]
    return actions.edit_work_line(line, expected_version=version, values=form.values, by=call.user, at=call.at)


@room.verb("workline_remove", "planes-de-trabajo/renglones/<uuid:pk>/quitar/", action="delivery.write_work_plan")
def workline_remove(call: Call, pk: UUID) -> None:
    """Quita un renglón de un plan que se está escribiendo."""
    actions.remove_work_line(_line_to_write(call, pk), by=call.user, at=call.at)


@room.verb(
    "workline_done",
    "planes-de-trabajo/renglones/<uuid:pk>/listo/",
    action="delivery.complete_work_line",
    answer=WorkLineRows,
)
def workline_done(call: Call, pk: UUID) -> WorkLine:
    """Marca listo un recurso, o dado un entrenamiento."""
    line = _line(call, pk)
    call.require(rules.can_complete_lines(call.user, line.plan))
    return actions.complete_work_line(line, by=call.user, at=call.at)


@room.verb(
    "workplan_submit",
    "planes-de-trabajo/<uuid:pk>/entregar/",
    action="delivery.submit_work_plan",
    form=PlanNoteForm,
    answer=WorkPlanRows,
)
def workplan_submit(call: Call, pk: UUID) -> WorkPlan:
    """Entrega el plan de trabajo al jefe de la dependencia."""
    plan = _plan(call, pk)
    call.require(rules.can_submit_plan(call.user, plan))
    return actions.submit_work_plan(plan, note=call.form().cleaned_data["note"], by=call.user, at=call.at)


@room.verb(
    "workplan_approve",
    "planes-de-trabajo/<uuid:pk>/aprobar/",
    action="delivery.approve_work_plan",
    form=PlanNoteForm,
    answer=WorkPlanRows,
)
def workplan_approve(call: Call, pk: UUID) -> WorkPlan:
    """Aprueba el plan de trabajo, que desde entonces no cambia."""
    plan = _plan(call, pk)
    call.require(rules.can_decide_plan(call.user, plan))
    return actions.approve_work_plan(plan, note=call.form().cleaned_data["note"], by=call.user, at=call.at)


@room.verb(
    "workplan_return",
    "planes-de-trabajo/<uuid:pk>/devolver/",
    action="delivery.return_work_plan",
    form=ReturnPlanForm,
    answer=WorkPlanRows,
)
def workplan_return(call: Call, pk: UUID) -> WorkPlan:
    """Devuelve el plan de trabajo con lo que se debe ajustar."""
    plan = _plan(call, pk)
    call.require(rules.can_decide_plan(call.user, plan))
    return actions.return_work_plan(plan, note=call.form().cleaned_data["note"], by=call.user, at=call.at)


@room.verb(
    "workplan_reply",
    "planes-de-trabajo/<uuid:pk>/respuesta/",
    action="delivery.reply_work_plan",
    form=ReplyForm,
    answer=WorkPlanRows,
)
def workplan_reply(call: Call, pk: UUID) -> WorkPlan:
    """Registra lo que la entidad asistida respondió al plan: accepted, o adjust con lo que pide."""
    plan = _plan(call, pk)
    call.require(rules.can_reply_plan(call.user, plan))
    data = call.form().cleaned_data
    if data["reply"] == PlanReply.ACCEPTED:
        return actions.accept_work_plan(plan, who=data["who"], by=call.user, at=call.at)
    return actions.ask_adjustment(plan, note=data["note"], who=data["who"], by=call.user, at=call.at)


# --- partial reports -------------------------------------------------------------------------------------------------
class PartialRows(Rows):
    beneficiary_name = words("assistance.beneficiary.name")
    unit = words("assistance.unit_id")

    class Meta:
        model = PartialReport
        fields = (
            "id",
            "assistance",
            "beneficiary_name",
            "unit",
            "number",
            "first_on",
            "last_on",
            "advance",
            "document",
            "created_by",
            "created_at",
        )


room.rows(
    "partial_list",
    "reportes-parciales/",
    action="delivery.view_work_plan",
    answer=PartialRows,
    rows=lambda call: queries.partial_reports_visible_to(call.user),
    listing=PartialReportListing,
    asked=[Asked("grupo", _("Dependencia (id)")), Asked("desde", _("Terminan desde este día"))],
    summary=_("Los reportes parciales de la ejecución."),
)
room.row(
    "partial_detail",
    "reportes-parciales/<uuid:pk>/",
    action="delivery.view_work_plan",
    answer=PartialRows,
    find=_partial,
    summary=_("Un reporte parcial."),
)


@room.verb(
    "assistance_partial",
    "asistencias/<uuid:pk>/reporte-parcial/",
    action="delivery.issue_partial_report",
    form=PartialReportForm,
    answer=PartialRows,
)
def assistance_partial(call: Call, pk: UUID) -> PartialReport:
    """Expide el reporte parcial de un periodo, con sus sesiones, listados y actas."""
    assistance = _assistance(call, pk)
    call.require(rules.can_issue_partial(call.user, assistance))
    return actions.issue_partial_report(assistance, **call.form().cleaned_data, by=call.user, at=call.at)


@room.verb(
    "partial_attach",
    "reportes-parciales/<uuid:pk>/adjuntar/",
    action="delivery.issue_partial_report",
    form=ProofForm,
    answer=EvidenceRows,
)
def partial_attach(call: Call, pk: UUID) -> Evidence:
    """Adjunta un archivo o un enlace a un reporte parcial."""
    report = _partial(call, pk)
    call.require(rules.can_issue_partial(call.user, report.assistance))
    form = call.form(institution=call.institution)
    return actions.attach_to_report(report, **form.cleaned_data, by=call.user, at=call.at)


# --- out of time -----------------------------------------------------------------------------------------------------
class RegistrationRows(Rows):
    session = words("assistance.pk")
    unit_name = words("unit.name")
    responsible_name = words("responsible.full_name")

    class Meta:
        model = Meeting
        fields = (
            "session",
            "title",
            "unit",
            "unit_name",
            "responsible",
            "responsible_name",
            "starts_at",
            "state",
            "held_at",
        )


def _out_of_time(call: Call) -> Any:
    rows = queries.registrations_out_of_time(call.user, call.institution, day_of(call.at))
    return rows.select_related("unit", "responsible", "assistance")


room.rows(
    "registration_list",
    "registro/",
    action="delivery.view_session",
    answer=RegistrationRows,
    rows=_out_of_time,
    listing=RegistrationListing,
    asked=[
        Asked("como", _("Cómo está: tarde o falta")),
        Asked("grupo", _("Dependencia (id)")),
        Asked("responsable", _("Responsable (id)")),
        Asked("desde", _("Desde este día")),
    ],
    summary=_("Las sesiones que se registraron después de su plazo o que nadie ha registrado."),
)
