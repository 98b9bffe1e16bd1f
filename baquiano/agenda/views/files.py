"""What is taken away as a file, and is told to the trail."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

from django.http import HttpRequest, HttpResponse

from baquiano.agenda.models import AgendaEntry
from baquiano.common.signals import exported
from baquiano.common.spreadsheets import write_xlsx
from baquiano.ui.listing.export import CONTENT_TYPES, safe_csv_text


def file_of(
    request: HttpRequest,
    kind: str,
    *,
    listing: str,
    title: str,
    name: str,
    headers: Sequence[Any],
    rows: Sequence[Sequence[Any]],
    widths: Sequence[int],
) -> HttpResponse:
    """The rows as ``xlsx`` or ``csv``; who went where is personal data, and the trail keeps that it was taken."""
    words = [str(header) for header in headers]
    content = _csv(words, rows) if kind == "csv" else _xlsx(title, words, rows, widths)
    return download(request, content, CONTENT_TYPES[kind], kind, listing=listing, name=name, count=len(rows))


def download(
    request: HttpRequest, content: bytes, media: str, kind: str, *, listing: str, name: str, count: int
) -> HttpResponse:
    exported.send(
        sender=AgendaEntry,
        user=request.user,
        listing=listing,
        filters=dict(request.GET.items()),
        rows=count,
        format=kind,
        personal_data=True,
        institution=request.institution,
        at=request.at,
    )
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _csv(headers: list[str], rows: Sequence[Sequence[Any]]) -> bytes:
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([[safe_csv_text(cell) for cell in row] for row in (headers, *rows)])
    return text.getvalue().encode("utf-8-sig")


def _xlsx(title: str, headers: list[str], rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> bytes:
    out = BytesIO()
    write_xlsx(out, title=title, headers=headers, rows=rows, widths=list(widths))
    return out.getvalue()
