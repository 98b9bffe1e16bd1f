"""Official communications with their consecutive numbers, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.communications import actions, queries
from baquiano.communications.forms import CommunicationForm, VoidForm
from baquiano.communications.models import Communication, Recipient
from baquiano.communications.tables import CommunicationListing
from baquiano.documents.downloads import attachment
from baquiano.procedures.queries import tasks_for, tasks_visible_to
from baquiano.ui.endpoints import Asked, Call, Room, Rows, moment, words

room = Room("communications", _("Comunicaciones"), _("Las comunicaciones oficiales, enviadas y recibidas."))


class CommunicationRows(Rows):
    unit_name = words("unit.name")
    beneficiary_name = words("beneficiary.name")
    void_reason = words("voiding.reason", _("por qué se anuló; nada si cuenta"))
    voided_at = moment("voiding.voided_at")

    class Meta:
        model = Communication
        fields = (
            "id",
            "number",
            "external_number",
            "kind",
            "direction",
            "unit",
            "unit_name",
            "dated_on",
            "sender_name",
            "sender_post",
            "sender_entity",
            "subject",
            "beneficiary",
            "beneficiary_name",
            "replies_to",
            "access_class",
            "void_reason",
            "voided_at",
            "created_by",
            "created_at",
        )


class RecipientRows(Rows):
    class Meta:
        model = Recipient
        fields = ("position", "name", "post", "entity", "email", "is_copy")


class CommunicationContent(CommunicationRows):
    recipients = RecipientRows(many=True, read_only=True)
    file_name = words("file.original_name")
    sha256 = words("file.sha256")

    class Meta:
        model = Communication
        fields = (*CommunicationRows.Meta.fields, "body", "recipients", "file_name", "sha256")


def _communication(call: Call, pk: UUID) -> Communication:
    return call.one(queries.with_everything(queries.communications_visible_to(call.user)), pk=pk)


def _file(call: Call, pk: UUID) -> HttpResponseBase:
    file = _communication(call, pk).file
    if file is None:
        raise Http404
    return attachment(file)


def _of_task(call: Call, pk: UUID) -> Any:
    return queries.communications_of(call.one(tasks_visible_to(call.user), pk=pk), call.user)


room.rows(
    "communication_list",
    "",
    action="communications.view_communication",
    answer=CommunicationRows,
    rows=lambda call: queries.communications_visible_to(call.user),
    listing=CommunicationListing,
    asked=[
        Asked("sentido", _("Sentido: sent o received")),
        Asked("clase", _("Clase")),
        Asked("dependencia", _("Dependencia (id)")),
        Asked("desde", _("Desde"), "date"),
        Asked("hasta", _("Hasta"), "date"),
        Asked("anulada", _("Anuladas"), "boolean"),
    ],
    summary=_("Las comunicaciones que la persona puede ver, con las anuladas."),
)
room.row(
    "communication_detail",
    "<uuid:pk>/",
    action="communications.view_communication",
    answer=CommunicationContent,
    find=_communication,
    summary=_("Una comunicación con su texto y sus destinatarios."),
)
room.file(
    "communication_download",
    "<uuid:pk>/archivo/",
    action="communications.view_communication",
    find=_file,
    summary=_("El archivo de una comunicación."),
)
room.rows(
    "task_communications",
    "tareas/<uuid:pk>/",
    action="procedures.view_case",
    answer=CommunicationRows,
    rows=_of_task,
    summary=_("Las comunicaciones que dejó una tarea de un procedimiento."),
)


@room.verb(
    "communication_create",
    "crear/",
    action="communications.register_communication",
    form=CommunicationForm,
    answer=CommunicationContent,
)
def communication_create(call: Call) -> Communication:
    """Registra una comunicación y le da su número; repetir la petición no la numera dos veces."""
    form = call.form(
        user=call.user,
        units=queries.units_to_register_in(call.user),
        tasks=tasks_for(call.user, day_of(call.at)),
    )
    data = form.cleaned_data
    row = actions.register_written(
        data["unit"],
        id=data["id"],
        fields=form.row_fields,
        recipients=form.addressees,
        task=data["task"],
        upload=data["file"],
        by=call.user,
        at=call.at,
    )
    return _communication(call, row.pk)


@room.verb(
    "communication_void",
    "<uuid:pk>/anular/",
    action="communications.void_communication",
    form=VoidForm,
    answer=CommunicationContent,
)
def communication_void(call: Call, pk: UUID) -> Communication:
    """Anula una comunicación con su motivo: su número no se vuelve a usar."""
    row = _communication(call, pk)
    call.require(allows(call.user, "communications.void_communication", row))
    actions.void_communication(row, reason=call.form().cleaned_data["reason"], by=call.user, at=call.at)
    return _communication(call, pk)
