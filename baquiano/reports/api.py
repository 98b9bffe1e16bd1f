"""The monthly snapshot for boards (INT-10), and the half-yearly report from its draft to its seal (REP-09, NFR-08)."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.common.calendar_days import day_of
from baquiano.institutions.models import Unit
from baquiano.reports import actions, profile, queries, rules
from baquiano.reports.files import csv_answer, word_answer
from baquiano.reports.forms import (
    CutForm,
    RegisterForm,
    ReportCreateForm,
    ReturnForm,
    SectionForm,
    TopicCreateForm,
    TopicDecideForm,
    TopicEditForm,
)
from baquiano.reports.models import AssistanceRegister, PeriodReport, ReportSection, Snapshot, TopicReport
from baquiano.reports.registers.rows import told_of
from baquiano.reports.tables import RegisterListing, ReportListing, TopicListing
from baquiano.ui.endpoints import Asked, Call, Room, Rows, words

room = Room(
    "reports",
    _("Datos mensuales e informes"),
    _(
        "La foto de cada mes para tableros: plan, visitas y compromisos, con su diccionario en «Datos mensuales»; y el "
        "informe de seguimiento de cada semestre."
    ),
)


class SnapshotRows(Rows):
    class Meta:
        model = Snapshot
        fields = ("id", "dataset", "year", "month", "row_count", "sha256", "taken_at")


class SnapshotContent(Rows):
    rows = serializers.SerializerMethodField()

    class Meta:
        model = Snapshot
        fields = (*SnapshotRows.Meta.fields, "columns", "rows")

    def get_rows(self, snapshot: Snapshot) -> list[dict[str, Any]]:
        return [{"corte": snapshot.cut, **dict(zip(snapshot.columns, row, strict=True))} for row in snapshot.rows]


def _snapshot(call: Call, pk: UUID) -> Snapshot:
    return call.one(queries.snapshots_visible_to(call.user), pk=pk)


def _csv(call: Call, pk: UUID) -> HttpResponse:
    return csv_answer(_snapshot(call, pk))


room.rows(
    "snapshot_list",
    "",
    action="reports.view_snapshot",
    answer=SnapshotRows,
    rows=lambda call: queries.snapshots_visible_to(call.user).defer("rows"),
    summary=_("Las fotos tomadas, por mes y conjunto."),
)
room.row(
    "snapshot_detail",
    "<uuid:pk>/",
    action="reports.view_snapshot",
    answer=SnapshotContent,
    find=_snapshot,
    summary=_("Una foto con todas sus filas."),
)
room.file(
    "snapshot_download",
    "<uuid:pk>/csv/",
    action="reports.view_snapshot",
    find=_csv,
    summary=_("Una foto como CSV: UTF-8, separado por comas, con el mes en la primera columna."),
)


# --- the half-yearly report ------------------------------------------------------------------------------------------
class SectionRows(Rows):
    title = words("get_key_display")

    class Meta:
        model = ReportSection
        fields = ("id", "key", "title", "position", "text", "is_edited", "version")


class ReportRows(Rows):
    vigencia = words("year.year")
    unit_name = words("unit.name")

    class Meta:
        model = PeriodReport
        fields = (
            "id",
            "unit",
            "unit_name",
            "vigencia",
            "half",
            "edition",
            "state",
            "cut_at",
            "sha256",
            "addressee_name",
            "addressee_post",
            "submitted_by",
            "submitted_at",
            "returned_note",
            "approved_by",
            "approved_at",
            "document",
            "letter",
            "version",
        )


class ReportContent(ReportRows):
    sections = SectionRows(many=True)

    class Meta:
        model = PeriodReport
        fields = (*ReportRows.Meta.fields, "figures", "sections")


class DifferenceRows(serializers.Serializer):  # type: ignore[type-arg]
    """A figure that its cut-off no longer gives."""

    table = serializers.CharField()
    group = serializers.CharField()
    column = serializers.CharField()
    kept = serializers.IntegerField()
    now = serializers.IntegerField()


class CheckRows(serializers.Serializer):  # type: ignore[type-arg]
    """The figures computed again beside those that the report keeps."""

    is_equal = serializers.BooleanField()
    sha256 = serializers.CharField()
    differences = DifferenceRows(many=True)


def _report(call: Call, pk: UUID) -> PeriodReport:
    return call.one(queries.reports_visible_to(call.user), pk=pk)


def _check(call: Call, pk: UUID) -> dict[str, Any]:
    report = _report(call, pk)
    found = queries.differences_of(report)
    return {"is_equal": not found, "sha256": report.sha256, "differences": found}


room.rows(
    "report_list",
    "informes/",
    action="reports.view_report",
    answer=ReportRows,
    rows=lambda call: queries.reports_visible_to(call.user),
    listing=ReportListing,
    asked=[Asked("estado", _("Estado")), Asked("semestre", _("Periodo: 1, 2 o anual"))],
    summary=_("Los informes de seguimiento de cada semestre o del año."),
)
room.row(
    "report_detail",
    "informes/<uuid:pk>/",
    action="reports.view_report",
    answer=ReportContent,
    find=_report,
    summary=_("Un informe de seguimiento con sus partes y las cifras de su corte."),
)
room.row(
    "report_check",
    "informes/<uuid:pk>/comprobar/",
    action="reports.view_report",
    answer=CheckRows,
    find=_check,
    summary=_("Las cifras del corte calculadas hoy, comparadas con las del informe."),
)
room.file(
    "report_word",
    "informes/<uuid:pk>/word/",
    action="reports.view_report",
    find=lambda call, pk: word_answer(_report(call, pk), user=call.user, at=call.at),
    summary=_("El informe como documento de Word."),
)


@room.verb(
    "report_create", "informes/redactar/", action="reports.write_report", form=ReportCreateForm, answer=ReportContent
)
def report_create(call: Call) -> PeriodReport:
    """Redacta el informe del semestre, o del año donde el perfil lo dice, con los datos de su corte."""
    unit = call.one(Unit.objects.all(), pk=rules.unit_of_writer(call.user))
    whole = profile.covers_the_year(call.institution, day_of(call.at).year)
    fields = {"half": None} | call.form(whole_year=whole).cleaned_data
    return actions.draft_report(unit, fields.pop("year"), **fields, by=call.user, at=call.at)


@room.verb(
    "report_section",
    "informes/<uuid:pk>/partes/<slug:key>/escribir/",
    action="reports.write_report",
    form=SectionForm,
    answer=SectionRows,
)
def report_section(call: Call, pk: UUID, key: str) -> ReportSection:
    """Escribe una parte del informe sobre la versión que se leyó."""
    report = _report(call, pk)
    call.require(rules.can_write(call.user, report))
    section = call.one(report.sections.all(), key=key)
    fields = call.form().cleaned_data
    return actions.edit_section(
        section, expected_version=fields["version"], text=fields["text"], by=call.user, at=call.at
    )


@room.verb(
    "report_redraft",
    "informes/<uuid:pk>/calcular/",
    action="reports.write_report",
    form=CutForm,
    answer=ReportContent,
)
def report_redraft(call: Call, pk: UUID) -> PeriodReport:
    """Calcula de nuevo las cifras; las partes que nadie cambió se redactan otra vez."""
    report = _report(call, pk)
    call.require(rules.can_write(call.user, report))
    return actions.redraft_report(report, **call.form().cleaned_data, by=call.user, at=call.at)


@room.verb("report_submit", "informes/<uuid:pk>/presentar/", action="reports.write_report", answer=ReportRows)
def report_submit(call: Call, pk: UUID) -> PeriodReport:
    """Presenta el informe a quien lo aprueba."""
    report = _report(call, pk)
    call.require(not report.is_draft or rules.can_write(call.user, report))
    return actions.submit_report(report, by=call.user, at=call.at)


@room.verb("report_approve", "informes/<uuid:pk>/aprobar/", action="reports.approve_report", answer=ReportRows)
def report_approve(call: Call, pk: UUID) -> PeriodReport:
    """Aprueba y sella el informe que otra persona escribió; salen su documento y su carta."""
    report = _report(call, pk)
    call.require(report.is_approved or rules.can_approve(call.user, report))
    return actions.approve_report(report, by=call.user, at=call.at)


@room.verb(
    "report_return",
    "informes/<uuid:pk>/devolver/",
    action="reports.approve_report",
    form=ReturnForm,
    answer=ReportRows,
)
def report_return(call: Call, pk: UUID) -> PeriodReport:
    """Devuelve el informe a quien lo escribió, con lo que debe ajustar."""
    report = _report(call, pk)
    call.require(rules.can_approve(call.user, report))
    return actions.return_report(report, **call.form().cleaned_data, by=call.user, at=call.at)


# --- the register of accompaniments ----------------------------------------------------------------------------------
class RegisterRows(Rows):
    unit_name = words("unit.name")

    class Meta:
        model = AssistanceRegister
        fields = (
            "id",
            "unit",
            "unit_name",
            "first_on",
            "last_on",
            "sha256",
            "sealed_by",
            "sealed_at",
            "document",
            "version",
        )


class RegisterContent(RegisterRows):
    rows = serializers.SerializerMethodField(help_text=_("una fila por acompañamiento, con sus cifras"))

    class Meta:
        model = AssistanceRegister
        fields = (*RegisterRows.Meta.fields, "rows")

    def get_rows(self, register: AssistanceRegister) -> list[dict[str, Any]]:
        return told_of(register)


def _register(call: Call, pk: UUID) -> AssistanceRegister:
    return call.one(queries.registers_visible_to(call.user), pk=pk)


room.rows(
    "register_list",
    "acompanamientos/",
    action="reports.view_register",
    answer=RegisterRows,
    rows=lambda call: queries.registers_visible_to(call.user).defer("rows"),
    listing=RegisterListing,
    asked=[Asked("sello", _("Sellados: si o no"))],
    summary=_("Los registros de acompañamientos realizados, por dependencia y periodo."),
)
room.row(
    "register_detail",
    "acompanamientos/<uuid:pk>/",
    action="reports.view_register",
    answer=RegisterContent,
    find=_register,
    summary=_("Un registro con sus filas: las del sello o, sin sellar, las de hoy."),
)


@room.verb(
    "register_create",
    "acompanamientos/nuevo/",
    action="reports.seal_register",
    form=RegisterForm,
    answer=RegisterRows,
)
def register_create(call: Call) -> AssistanceRegister:
    """Abre el registro de una dependencia y un periodo que terminó."""
    data = dict(call.form(units=rules.units_of_registers(call.user)).cleaned_data)
    return actions.open_register(data.pop("unit"), **data, by=call.user, at=call.at)


@room.verb("register_seal", "acompanamientos/<uuid:pk>/sellar/", action="reports.seal_register", answer=RegisterRows)
def register_seal(call: Call, pk: UUID) -> AssistanceRegister:
    """Sella el registro: sus filas ya no cambian y su documento se expide."""
    register = _register(call, pk)
    call.require(register.is_sealed or rules.can_seal_register(call.user, register))
    return actions.seal_register(register, by=call.user, at=call.at)


# --- the reports by topic --------------------------------------------------------------------------------------------
class TopicRows(Rows):
    unit_name = words("unit.name")
    vigencia = words("year.year")
    title = words("get_period_display")

    class Meta:
        model = TopicReport
        fields = (
            "id",
            "unit",
            "unit_name",
            "year",
            "vigencia",
            "period",
            "title",
            "edition",
            "state",
            "analysis",
            "conclusions",
            "cut_at",
            "sha256",
            "submitted_by",
            "submitted_at",
            "returned_note",
            "approved_by",
            "approved_at",
            "document",
            "version",
        )


class TopicContent(TopicRows):
    class Meta:
        model = TopicReport
        fields = (*TopicRows.Meta.fields, "rows")


def _topic(call: Call, pk: UUID) -> TopicReport:
    report = call.one(queries.topic_reports_visible_to(call.user), pk=pk)
    if report.is_draft:
        report.rows = queries.topic_rows_at(report, call.at)
    return report


room.rows(
    "topic_list",
    "temas/",
    action=rules.VIEW_TOPIC,
    answer=TopicRows,
    rows=lambda call: queries.topic_reports_visible_to(call.user).defer("rows"),
    listing=TopicListing,
    asked=[
        Asked("informe", _("Informe: t1 a t4, s1, s2 o final")),
        Asked("estado", _("Estado")),
    ],
    summary=_("Los informes por tema: trimestrales, matriz de cada semestre y final."),
)
room.row(
    "topic_detail",
    "temas/<uuid:pk>/",
    action=rules.VIEW_TOPIC,
    answer=TopicContent,
    find=_topic,
    summary=_("Un informe por tema con sus cifras: las del corte o, en borrador, las de hoy."),
)


@room.verb("topic_create", "temas/nuevo/", action=rules.WRITE_TOPIC, form=TopicCreateForm, answer=TopicRows)
def topic_create(call: Call) -> TopicReport:
    """Abre el informe por tema de una dependencia y un periodo."""
    data = dict(call.form(units=queries.units_to_report(call.user)).cleaned_data)
    return actions.open_topic_report(data.pop("unit"), data.pop("year"), **data, by=call.user, at=call.at)


@room.verb("topic_edit", "temas/<uuid:pk>/escribir/", action=rules.WRITE_TOPIC, form=TopicEditForm, answer=TopicRows)
def topic_edit(call: Call, pk: UUID) -> TopicReport:
    """Escribe el análisis y las conclusiones sobre la versión que se leyó."""
    report = call.one(queries.topic_reports_visible_to(call.user), pk=pk)
    call.require(rules.can_write_topic(call.user, report))
    data = dict(call.form().cleaned_data)
    version = data.pop("version")
    return actions.write_topic_report(report, expected_version=version, **data, by=call.user, at=call.at)


@room.verb("topic_submit", "temas/<uuid:pk>/presentar/", action=rules.WRITE_TOPIC, answer=TopicRows)
def topic_submit(call: Call, pk: UUID) -> TopicReport:
    """Presenta el informe: sus cifras quedan con el corte de ese momento."""
    report = call.one(queries.topic_reports_visible_to(call.user), pk=pk)
    call.require(not report.is_draft or rules.can_write_topic(call.user, report))
    return actions.submit_topic_report(report, by=call.user, at=call.at)


@room.verb(
    "topic_decide", "temas/<uuid:pk>/decidir/", action=rules.APPROVE_TOPIC, form=TopicDecideForm, answer=TopicRows
)
def topic_decide(call: Call, pk: UUID) -> TopicReport:
    """Aprueba el informe («approve») o lo devuelve con lo que se debe ajustar («return»)."""
    report = call.one(queries.topic_reports_visible_to(call.user), pk=pk)
    call.require(report.is_approved or rules.can_decide_topic(call.user, report))
    data = call.form().cleaned_data
    if data["decision"] == "approve":
        return actions.approve_topic_report(report, by=call.user, at=call.at)
    return actions.return_topic_report(report, note=data["note"], by=call.user, at=call.at)


# The package of accountability has a file of its own; importing it adds its endpoints.
from baquiano.reports import packages_api as _packages  # noqa: E402, F401
