"""Visits: their data, attendance of the steps, commitments and evidence, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.commitments import actions as commitments
from baquiano.commitments import queries as commitment_queries
from baquiano.commitments.api import CheckRows, CommitmentRows
from baquiano.common.calendar_days import day_of
from baquiano.delivery import actions, queries, rules
from baquiano.delivery.forms import (
    ActivitiesForm,
    CancelForm,
    CheckForm,
    CloseAssistanceForm,
    CommitmentEditForm,
    CommitmentForm,
    HoldForm,
    ReportForm,
    RescheduleForm,
    SessionCreateForm,
    promise_of,
    report_written,
    written,
)
from baquiano.delivery.models import Assistance, AssistanceSession, ExecutionReport
from baquiano.delivery.tables import AssistanceListing
from baquiano.documents.api import EvidenceRows
from baquiano.documents.forms import ProofForm
from baquiano.documents.models import Evidence
from baquiano.institutions.queries import catalogue
from baquiano.ui.endpoints import Asked, Call, Room, Rows, moment, words
from baquiano.ui.forms import ReasonForm

room = Room("delivery", _("Visitas"), _("Las visitas de asistencia técnica, de la agenda o fuera de ella."))


class VisitRows(Rows):
    title = words("meeting.title")
    unit = words("meeting.unit_id")
    unit_name = words("meeting.unit.name")
    kind = words("meeting.kind")
    state = words("meeting.state")
    starts_at = moment("meeting.starts_at")
    ends_at = moment("meeting.ends_at")
    original_starts_at = moment("meeting.original_starts_at")
    modality = words("meeting.modality")
    place = words("meeting.place")
    link = words("meeting.link")
    objective = words("meeting.objective")
    municipality = words("meeting.municipality_id")
    municipality_name = words("meeting.municipality.name")
    responsible = words("meeting.responsible_id")
    responsible_name = words("meeting.responsible.full_name")
    state_note = words("meeting.state_note")

    class Meta:
        model = AssistanceSession
        fields = (
            "id",
            "meeting",
            "title",
            "unit",
            "unit_name",
            "kind",
            "state",
            "starts_at",
            "ends_at",
            "original_starts_at",
            "modality",
            "place",
            "link",
            "objective",
            "municipality",
            "municipality_name",
            "responsible",
            "responsible_name",
            "beneficiaries",
            "entry",
            "plan_item",
            "topic",
            "service_type",
            "mechanism",
            "mechanism_note",
            "method_stages",
            "outside_agenda",
            "state_note",
            "version",
        )


def _session(call: Call, pk: UUID) -> AssistanceSession:
    return call.one(queries.sessions_visible_to(call.user), pk=pk)


def _to_register(call: Call, pk: UUID) -> AssistanceSession:
    session = _session(call, pk)
    call.require(rules.can_register(call.user, session))
    return session


room.rows(
    "session_list",
    "",
    action="delivery.view_session",
    answer=VisitRows,
    rows=lambda call: queries.sessions_visible_to(call.user).prefetch_related("beneficiaries", "method_stages"),
    summary=_("Las visitas que la persona puede ver."),
)
room.row(
    "session_detail",
    "<uuid:pk>/",
    action="delivery.view_session",
    answer=VisitRows,
    find=_session,
    summary=_("Una visita."),
)


@room.verb("session_create", "crear/", action="delivery.create_session", form=SessionCreateForm, answer=VisitRows)
def session_create(call: Call) -> AssistanceSession:
    """Registra una visita fuera de agenda, que queda marcada como tal."""
    form = call.form(
        institution=call.institution,
        units=rules.units_to_create_in(call.user),
        user=call.user,
        on=day_of(call.at),
    )
    fields = {name: value for name, value in form.cleaned_data.items() if name not in {"day", "starts", "ends"}}
    return actions.create_session(**fields, by=call.user, at=call.at)


@room.verb(
    "session_activities",
    "<uuid:pk>/datos/",
    action="delivery.register_session",
    form=ActivitiesForm,
    answer=VisitRows,
)
def session_activities(call: Call, pk: UUID) -> AssistanceSession:
    """Guarda tema, mecanismo, etapas y ejecutores sobre la versión que se leyó."""
    session = _to_register(call, pk)
    form = call.form(written=written, session=session, on=day_of(call.at), initial=written(session))
    fields = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    return actions.edit_session(
        session, expected_version=form.cleaned_data["version"], **fields, by=call.user, at=call.at
    )


@room.verb("session_hold", "<uuid:pk>/cerrar/", action="delivery.hold_session", form=HoldForm, answer=VisitRows)
def session_hold(call: Call, pk: UUID) -> AssistanceSession:
    """Cierra la visita como realizada, en sus horas reales."""
    session = _session(call, pk)
    call.require(rules.can_hold(call.user, session))
    hours = call.form().cleaned_data
    actions.hold_session(session, starts_at=hours["starts_at"], ends_at=hours["ends_at"], by=call.user, at=call.at)
    return _session(call, pk)


@room.verb(
    "session_reschedule",
    "<uuid:pk>/reprogramar/",
    action="delivery.reschedule_session",
    form=RescheduleForm,
    answer=VisitRows,
)
def session_reschedule(call: Call, pk: UUID) -> AssistanceSession:
    """Mueve la visita, con un motivo del catálogo «reschedule_reason»."""
    session = _session(call, pk)
    call.require(rules.can_reschedule(call.user, session))
    form = call.form(reasons=catalogue(call.institution, "reschedule_reason"))
    fields = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "reason", "note")}
    actions.reschedule_session(session, **fields, by=call.user, at=call.at)
    return _session(call, pk)


@room.verb("session_cancel", "<uuid:pk>/cancelar/", action="delivery.cancel_session", form=CancelForm, answer=VisitRows)
def session_cancel(call: Call, pk: UUID) -> AssistanceSession:
    """Cancela la visita, con un motivo del catálogo «cancel_reason»."""
    session = _session(call, pk)
    call.require(rules.can_cancel(call.user, session))
    form = call.form(reasons=catalogue(call.institution, "cancel_reason"))
    actions.cancel_session(session, **form.cleaned_data, by=call.user, at=call.at)
    return _session(call, pk)


# --- commitments of the visit ----------------------------------------------------------------------------------------
room.rows(
    "session_promises",
    "<uuid:pk>/compromisos/",
    action="delivery.view_session",
    answer=CommitmentRows,
    rows=lambda call, pk: commitment_queries.commitments_of(_session(call, pk).meeting),
    summary=_("Los compromisos que nacieron en la visita."),
)


@room.verb(
    "session_commitments",
    "<uuid:pk>/compromisos/crear/",
    action="delivery.register_session",
    form=CommitmentForm,
    answer=CommitmentRows,
)
def session_commitments(call: Call, pk: UUID) -> Any:
    """Registra un compromiso de la entidad o de la institución."""
    session = _to_register(call, pk)
    form = call.form(session=session, on=day_of(call.at))
    meeting = session.meeting
    return commitments.create_commitment(
        **promise_of(form, call.user), unit=meeting.unit, origin=meeting, by=call.user, at=call.at
    )


@room.verb(
    "commitment_edit",
    "<uuid:pk>/compromisos/<uuid:commitment>/editar/",
    action="delivery.register_session",
    form=CommitmentEditForm,
    answer=CommitmentRows,
)
def commitment_edit(call: Call, pk: UUID, commitment: UUID) -> Any:
    """Corrige un compromiso antes de cerrar el acta."""
    session = _to_register(call, pk)
    found = call.one(commitment_queries.commitments_of(session.meeting), pk=commitment)
    form = call.form(session=session, on=day_of(call.at))
    return commitments.edit_commitment(
        found,
        expected_version=form.cleaned_data["version"],
        **promise_of(form, call.user),
        by=call.user,
        at=call.at,
    )


@room.verb("commitment_discard", "<uuid:pk>/compromisos/<uuid:commitment>/quitar/", action="delivery.register_session")
def commitment_discard(call: Call, pk: UUID, commitment: UUID) -> None:
    """Quita un compromiso escrito por error, antes de cerrar el acta."""
    session = _to_register(call, pk)
    found = call.one(commitment_queries.commitments_of(session.meeting), pk=commitment)
    commitments.discard_commitment(found, by=call.user, at=call.at)


@room.verb(
    "commitment_check",
    "<uuid:pk>/compromisos/<uuid:commitment>/verificar/",
    action="delivery.register_session",
    form=CheckForm,
    answer=CheckRows,
)
def commitment_check(call: Call, pk: UUID, commitment: UUID) -> Any:
    """Verifica en esta visita un compromiso de una anterior."""
    session = _to_register(call, pk)
    found = call.one(queries.previous_commitments(session), pk=commitment)
    return commitments.check_commitment(
        found, **call.form().cleaned_data, context=session.meeting, by=call.user, at=call.at
    )


# --- evidence --------------------------------------------------------------------------------------------------------
@room.verb(
    "session_evidence",
    "<uuid:pk>/evidencias/crear/",
    action="delivery.register_session",
    form=ProofForm,
    answer=EvidenceRows,
)
def session_evidence(call: Call, pk: UUID) -> Evidence:
    """Guarda una foto, un archivo o un enlace como evidencia de la visita."""
    session = _to_register(call, pk)
    form = call.form(institution=call.institution)
    return actions.add_evidence(session, **form.cleaned_data, by=call.user, at=call.at)


# --- assistances -----------------------------------------------------------------------------------------------------
class AssistanceRows(Rows):
    unit_name = words("unit.name")
    beneficiary_name = words("beneficiary.name")
    service_name = words("service_version.service.name")

    class Meta:
        model = Assistance
        fields = (
            "id",
            "unit",
            "unit_name",
            "year",
            "beneficiary",
            "beneficiary_name",
            "plan_item",
            "topic",
            "service_type",
            "service_version",
            "service_name",
            "starts_on",
            "adviser",
            "strategy",
            "is_mandatory",
            "accepted_on",
            "state",
            "state_reason",
            "state_note",
            "closed_by",
            "closed_at",
            "version",
        )


def _assistance(call: Call, pk: UUID) -> Assistance:
    return call.one(queries.assistances_visible_to(call.user), pk=pk)


room.rows(
    "assistance_list",
    "asistencias/",
    action="delivery.view_session",
    answer=AssistanceRows,
    rows=lambda call: queries.with_visits(queries.assistances_visible_to(call.user)),
    listing=AssistanceListing,
    asked=[
        Asked("estado", _("Estado: open, rendered, not_rendered o declined")),
        Asked("grupo", _("Grupo (id)")),
        Asked("vigencia", _("Vigencia")),
        Asked("avance", _("De un servicio"), "boolean"),
        Asked("vencidas", _("Con hitos vencidos"), "boolean"),
        Asked("servicio", _("Servicio (id)")),
        Asked("profesional", _("Profesional (id)")),
        Asked("estrategia", _("Estrategia (id)")),
        Asked("zona", _("Zona")),
        Asked("entidad", _("Entidad asistida (id)")),
    ],
    summary=_("Las asistencias técnicas: lo que cada entidad recibe de cada actividad del plan."),
)
room.row(
    "assistance_detail",
    "asistencias/<uuid:pk>/",
    action="delivery.view_session",
    answer=AssistanceRows,
    find=_assistance,
    summary=_("Una asistencia técnica."),
)


@room.verb(
    "assistance_close",
    "asistencias/<uuid:pk>/cerrar/",
    action="delivery.close_assistance",
    form=CloseAssistanceForm,
    answer=AssistanceRows,
)
def assistance_close(call: Call, pk: UUID) -> Assistance:
    """Cierra la asistencia: prestada, si sus etapas se cumplen, o no prestada con su motivo."""
    assistance = _assistance(call, pk)
    call.require(rules.can_close_assistance(call.user, assistance))
    form = call.form(institution=call.institution)
    return actions.close_assistance(assistance, **form.cleaned_data, by=call.user, at=call.at)


@room.verb(
    "assistance_reopen",
    "asistencias/<uuid:pk>/abrir/",
    action="delivery.reopen_assistance",
    form=ReasonForm,
    answer=AssistanceRows,
)
def assistance_reopen(call: Call, pk: UUID) -> Assistance:
    """Abre de nuevo una asistencia cerrada, con un motivo del catálogo «return_reason»."""
    assistance = _assistance(call, pk)
    call.require(rules.can_reopen_assistance(call.user, assistance))
    form = call.form(reasons=catalogue(call.institution, "return_reason"))
    return actions.reopen_assistance(assistance, **form.cleaned_data, by=call.user, at=call.at)


# --- the execution report --------------------------------------------------------------------------------------------
class ReportRows(Rows):
    title = words("session.meeting.title")
    unit = words("session.meeting.unit_id")

    class Meta:
        model = ExecutionReport
        fields = (
            "id",
            "session",
            "title",
            "unit",
            "state",
            "found",
            "executed",
            "remarks",
            "interviewed",
            "returns",
            "returned_note",
            "delivered_by",
            "delivered_at",
            "reviewed_by",
            "reviewed_at",
            "version",
        )


def _reports(call: Call) -> Any:
    seen = queries.sessions_visible_to(call.user).values("pk")
    rows = ExecutionReport.objects.filter(session__in=seen).select_related("session__meeting")
    return rows.prefetch_related("interviewed")


room.rows(
    "report_list",
    "informes/",
    action="delivery.view_report",
    answer=ReportRows,
    rows=_reports,
    summary=_("Los informes de ejecución de las visitas."),
)


def _reported(call: Call, pk: UUID) -> ExecutionReport:
    return call.one(_reports(call).select_related("session__meeting__institution"), session=pk)


@room.verb("report_open", "<uuid:pk>/informe/empezar/", action="delivery.deliver_report", answer=ReportRows)
def report_open(call: Call, pk: UUID) -> ExecutionReport:
    """Empieza el informe de ejecución de una visita realizada, con lo que ya se registró."""
    session = call.one(queries.sessions_visible_to(call.user), pk=pk)
    call.require(rules.can_report(call.user, session))
    return actions.open_report(session, by=call.user, at=call.at)


@room.verb(
    "report_write",
    "<uuid:pk>/informe/escribir/",
    action="delivery.deliver_report",
    form=ReportForm,
    answer=ReportRows,
)
def report_write(call: Call, pk: UUID) -> ExecutionReport:
    """Guarda el informe completo sobre la versión que se leyó."""
    report = _reported(call, pk)
    call.require(rules.can_report(call.user, report.session))
    form = call.form(written=report_written, session=report.session, initial=report_written(report))
    version = form.cleaned_data["version"]
    return actions.write_report(report, expected_version=version, values=form.values, by=call.user, at=call.at)


@room.verb("report_deliver", "<uuid:pk>/informe/entregar/", action="delivery.deliver_report", answer=ReportRows)
def report_deliver(call: Call, pk: UUID) -> ExecutionReport:
    """Entrega el informe: sale su documento oficial."""
    report = _reported(call, pk)
    call.require(rules.can_report(call.user, report.session))
    return actions.deliver_report(report, by=call.user, at=call.at)


@room.verb("report_review", "<uuid:pk>/informe/revisar/", action="delivery.review_report", answer=ReportRows)
def report_review(call: Call, pk: UUID) -> ExecutionReport:
    """Da por revisado el informe que otra persona entregó."""
    report = _reported(call, pk)
    call.require(rules.may_review(call.user, report.session))
    return actions.review_report(report, by=call.user, at=call.at)


@room.verb(
    "report_return",
    "<uuid:pk>/informe/devolver/",
    action="delivery.review_report",
    form=ReasonForm,
    answer=ReportRows,
)
def report_return(call: Call, pk: UUID) -> ExecutionReport:
    """Devuelve el informe con un motivo del catálogo «return_reason»."""
    report = _reported(call, pk)
    call.require(rules.may_review(call.user, report.session))
    form = call.form(reasons=catalogue(call.institution, "return_reason"))
    return actions.return_report(report, **form.cleaned_data, by=call.user, at=call.at)


# What is agreed before and told while an assistance runs adds its addresses to this room.
from baquiano.delivery import accompanying_api as _accompanying  # noqa: E402, F401
from baquiano.delivery import milestones_api as _milestones  # noqa: E402, F401
