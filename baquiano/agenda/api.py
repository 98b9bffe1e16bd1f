"""The agendas of the groups and their entries, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.agenda import actions, queries, rules
from baquiano.agenda.forms import (
    EntryCreateForm,
    EntryEditForm,
    PublishForm,
    ReturnForm,
    SubmitForm,
    VerifyForm,
    WithdrawForm,
    written,
)
from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.agenda.tables import EntryListing
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.institutions.models import FiscalYear
from baquiano.institutions.queries import catalogue, fiscal_year, units_of
from baquiano.procedures.queries import task_of
from baquiano.ui.endpoints import Asked, Call, Room, Rows, words

room = Room("agenda", _("Agenda"), _("La agenda de cada grupo en cada mes, y sus actividades."))


class AgendaRows(Rows):
    unit_name = words("unit.name")
    year = words("year.year", _("vigencia"))

    class Meta:
        model = MonthlyAgenda
        fields = (
            "id",
            "unit",
            "unit_name",
            "year",
            "month",
            "state",
            "returns",
            "submitted_at",
            "submission_note",
            "verified_at",
            "published_at",
            "version",
        )


class EntryRows(Rows):
    unit = words("agenda.unit_id")
    unit_name = words("agenda.unit.name")
    beneficiary_name = words("beneficiary.name")
    municipality_name = words("municipality.name")
    responsible_name = words("responsible.full_name")

    class Meta:
        model = AgendaEntry
        fields = (
            "id",
            "agenda",
            "unit",
            "unit_name",
            "plan_item",
            "title",
            "topic",
            "mechanism",
            "beneficiary",
            "beneficiary_name",
            "municipality",
            "municipality_name",
            "starts_at",
            "ends_at",
            "original_starts_at",
            "modality",
            "space",
            "place",
            "link",
            "team",
            "materials",
            "responsible",
            "responsible_name",
            "note",
            "outside_plan",
            "state",
            "state_note",
            "version",
        )


def agenda_to_see(call: Call, pk: UUID) -> MonthlyAgenda:
    return call.one(queries.agendas_visible_to(call.user), pk=pk)


def entry_to_see(call: Call, pk: UUID) -> AgendaEntry:
    rows = queries.entries_visible_to(call.user).select_related("agenda__institution", "plan_item__plan")
    return call.one(rows, pk=pk)


room.rows(
    "agenda_list",
    "",
    action="agenda.view_agenda",
    answer=AgendaRows,
    rows=lambda call: queries.agendas_visible_to(call.user),
    summary=_("Las agendas de los grupos, por mes."),
)
room.row(
    "agenda_detail",
    "<uuid:pk>/",
    action="agenda.view_agenda",
    answer=AgendaRows,
    find=agenda_to_see,
    summary=_("Una agenda."),
)
room.rows(
    "agenda_entries",
    "<uuid:pk>/actividades/",
    action="agenda.view_agenda",
    answer=EntryRows,
    rows=lambda call, pk: queries.entries_of(agenda_to_see(call, pk)),
    summary=_("Las actividades de una agenda."),
)
room.rows(
    "entry_list",
    "actividades/",
    action="agenda.view_agenda",
    answer=EntryRows,
    rows=lambda call: queries.entries_visible_to(call.user).prefetch_related("materials"),
    listing=EntryListing,
    asked=[
        Asked("grupo", _("Grupo (id)")),
        Asked("persona", _("Persona (id)")),
        Asked("tema", _("Tema (id)")),
        Asked("desde", _("Desde"), "date"),
        Asked("hasta", _("Hasta"), "date"),
        Asked("modalidad", _("Modalidad")),
        Asked("estado", _("Estado")),
        Asked("fuera", _("Fuera del plan"), "boolean"),
    ],
    summary=_("Las actividades de todas las agendas."),
)
room.row(
    "entry_detail",
    "actividades/<uuid:pk>/",
    action="agenda.view_agenda",
    answer=EntryRows,
    find=entry_to_see,
    summary=_("Una actividad de la agenda."),
)


@room.verb(
    "entry_create",
    "<uuid:pk>/actividades/crear/",
    action="agenda.edit_entry",
    form=EntryCreateForm,
    answer=EntryRows,
)
def entry_create(call: Call, pk: UUID) -> AgendaEntry:
    """Agrega una actividad a la agenda."""
    agenda = agenda_to_see(call, pk)
    call.require(rules.can_edit(call.user, agenda))
    form = call.form(agenda=agenda, on=day_of(call.at))
    return actions.add_entry(agenda, id=form.cleaned_data["id"], fields=form.entry_fields, by=call.user, at=call.at)


def _entry_to_change(call: Call, pk: UUID) -> AgendaEntry:
    entry = entry_to_see(call, pk)
    call.require(rules.can_change_entry(call.user, entry))
    return entry


@room.verb(
    "entry_edit", "actividades/<uuid:pk>/editar/", action="agenda.edit_entry", form=EntryEditForm, answer=EntryRows
)
def entry_edit(call: Call, pk: UUID) -> AgendaEntry:
    """Guarda la actividad completa sobre la versión que se leyó."""
    entry = _entry_to_change(call, pk)
    form = call.form(written=written, agenda=entry.agenda, entry=entry, on=day_of(call.at), initial=written(entry))
    version = form.cleaned_data["version"]
    return actions.change_entry(entry, expected_version=version, fields=form.entry_fields, by=call.user, at=call.at)


@room.verb(
    "entry_withdraw",
    "actividades/<uuid:pk>/retirar/",
    action="agenda.edit_entry",
    form=WithdrawForm,
    answer=EntryRows,
)
def entry_withdraw(call: Call, pk: UUID) -> AgendaEntry:
    """Retira la actividad de la agenda, con el motivo."""
    entry = _entry_to_change(call, pk)
    actions.withdraw_entry(entry, note=call.form().cleaned_data["note"], by=call.user, at=call.at)
    return entry_to_see(call, pk)


@room.verb("entry_restore", "actividades/<uuid:pk>/restablecer/", action="agenda.edit_entry", answer=EntryRows)
def entry_restore(call: Call, pk: UUID) -> AgendaEntry:
    """Devuelve a la agenda una actividad retirada."""
    entry = entry_to_see(call, pk)
    call.require(rules.can_restore_entry(call.user, entry))
    actions.restore_entry(entry, by=call.user, at=call.at)
    return entry_to_see(call, pk)


def _to_decide(call: Call, pk: UUID, verb: str) -> MonthlyAgenda:
    agenda = agenda_to_see(call, pk)
    call.require(allows(call.user, f"agenda.{verb}", agenda))
    return agenda


@room.verb("agenda_submit", "<uuid:pk>/enviar/", action="agenda.submit_agenda", form=SubmitForm, answer=AgendaRows)
def agenda_submit(call: Call, pk: UUID) -> Any:
    """Envía la agenda a planeación."""
    agenda = _to_decide(call, pk, "submit_agenda")
    actions.submit_agenda(agenda, note=call.form().cleaned_data["note"], by=call.user, at=call.at)
    return agenda_to_see(call, pk)


@room.verb(
    "agenda_verify",
    "<uuid:pk>/verificar/",
    action="agenda.verify_agenda",
    form=VerifyForm,
    answer=AgendaRows,
    open_body=True,
)
def agenda_verify(call: Call, pk: UUID) -> Any:
    """Verifica la agenda contra el plan: «control_passed» y «control_note»."""
    agenda = _to_decide(call, pk, "verify_agenda")
    form = call.form(task=task_of(agenda, "agenda.verify_agenda"))
    actions.verify_agenda(agenda, control=form.control_check, by=call.user, at=call.at)
    return agenda_to_see(call, pk)


@room.verb("agenda_return", "<uuid:pk>/devolver/", action="agenda.return_agenda", form=ReturnForm, answer=AgendaRows)
def agenda_return(call: Call, pk: UUID) -> Any:
    """Pide ajustes al grupo, con el motivo."""
    agenda = _to_decide(call, pk, "return_agenda")
    letters = queries.letters_to_cite(call.user, day_of(call.at))
    form = call.form(reasons=catalogue(call.institution, "return_reason"), letters=letters)
    actions.return_agenda(agenda, **form.cleaned_data, by=call.user, at=call.at)
    return agenda_to_see(call, pk)


def month_to_see(call: Call, year: int, month: int) -> tuple[FiscalYear, int]:
    """The vigencia and the month of an address, or 404."""
    fiscal = fiscal_year(call.institution, year)
    if fiscal is None or not 1 <= month <= 12:
        raise Http404
    return fiscal, month


class DoneRows(serializers.Serializer[Any]):
    """What was done with a month: of how many agendas, and with how many activities."""

    agendas = serializers.IntegerField(help_text=_("agendas"))
    entries = serializers.IntegerField(help_text=_("actividades"))


@room.verb(
    "agenda_draw",
    "<int:year>/<int:month>/grupos/<uuid:unit>/generar/",
    action="agenda.draw_agenda",
    answer=AgendaRows,
)
def agenda_draw(call: Call, year: int, month: int, unit: UUID) -> Any:
    """Genera del plan aprobado la agenda del mes de una dependencia; otra vez, agrega solo lo que falte."""
    group = call.one(units_of(call.institution, day_of(call.at)), pk=unit)
    call.require(allows(call.user, "agenda.draw_agenda", group))
    drawn = actions.draw_agenda(group, *month_to_see(call, year, month), by=call.user, at=call.at)
    return agenda_to_see(call, drawn.agenda.pk)


@room.verb("month_draw", "<int:year>/<int:month>/generar/", action="agenda.draw_agenda", answer=DoneRows)
def month_draw(call: Call, year: int, month: int) -> dict[str, int]:
    """Genera la agenda del mes de cada dependencia con plan vigente; las enviadas quedan como están."""
    fiscal, number = month_to_see(call, year, month)
    call.require(rules.can_draw_all(call.user, queries.units_with_plan(fiscal)))
    drawn = actions.draw_month(fiscal, number, by=call.user, at=call.at)
    return {"agendas": len(drawn), "entries": sum(one.added for one in drawn)}


@room.verb(
    "month_publish",
    "<int:year>/<int:month>/publicar/",
    action="agenda.publish_agenda",
    form=PublishForm,
    answer=DoneRows,
    open_body=True,
)
def month_publish(call: Call, year: int, month: int) -> dict[str, int]:
    """Publica las agendas verificadas del mes y envía a cada responsable sus actividades."""
    fiscal, number = month_to_see(call, year, month)
    ready = queries.verified_agendas(fiscal, number).first()
    # Without any, the action says so before anybody is asked for a control point.
    control = call.form(task=task_of(ready, "agenda.publish_agenda")).control_check if ready else None
    done = actions.publish_month(fiscal, number, control=control, by=call.user, at=call.at)
    return {"agendas": len(done), "entries": sum(agenda.entries.count() for agenda in done)}


# What is found in the agendas has its own file; importing it adds its endpoints to the room.
from baquiano.agenda import judging_api as _judging  # noqa: E402, F401
