"""The columns in which filing numbers go out and come back (INT-01)."""

from collections.abc import Iterable
from io import BytesIO

from django.utils.translation import gettext as _

from baquiano.common.importing.recognition import Book, Column
from baquiano.common.spreadsheets import write_xlsx
from baquiano.demand.models import ServiceRequest

BOOK = Book(
    (
        Column("number", "Número de solicitud", ("solicitud", "numero"), lambda row: row.number, 18),
        Column(
            "external_number", "Radicado externo", ("radicado", "numero de radicado", "radicado orfeo"),
            lambda row: row.external_number, 22,
        ),
        Column("received_on", "Recibida el", ("fecha", "fecha de radicado"), lambda row: row.received_on, 14),
        Column("channel", "Canal", ("medio", "medio de recepcion"), lambda row: row.get_channel_display(), 18),
        Column(
            "petition_kind", "Clase de petición", ("tipo de peticion",), lambda row: row.get_petition_kind_display(), 24
        ),
        Column("entity", "Entidad", ("entidad remitente",), lambda row: row.entity, 32),
        Column("names", "Solicitante", ("remitente", "nombre"), lambda row: row.requester.names, 28),
        Column("email", "Correo", ("correo electronico", "email"), lambda row: row.requester.email, 28),
        Column("subject", "Asunto", (), lambda row: row.subject, 40),
        Column("body", "Qué pide", ("texto", "descripcion", "contenido"), lambda row: row.body, 60),
    ),
    "external_number",
    others=("number",),
)  # fmt: skip


def workbook_of(rows: Iterable[ServiceRequest]) -> bytes:
    """The requests in the columns in which their numbers come back."""
    out = BytesIO()
    write_xlsx(
        out,
        title=str(_("Radicados")),
        headers=[column.header for column in BOOK.columns],
        rows=([column.write(row) for column in BOOK.columns] for row in rows),
        widths=[column.width for column in BOOK.columns],
    )
    return out.getvalue()
