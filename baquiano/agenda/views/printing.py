"""The month on paper: of a group or of all, as a page, a PDF with the header of the institution and a spreadsheet."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from baquiano.agenda import queries
from baquiano.agenda.models import AgendaEntry
from baquiano.agenda.views.files import download, file_of
from baquiano.agenda.views.months import month_words
from baquiano.agenda.views.rows import agenda_or_404, month_or_404, year_or_404
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.policy import requires
from baquiano.documents.actions.issuing import in_bogota
from baquiano.documents.queries import letterhead_of
from baquiano.documents.rendering import RenderFailed, draw
from baquiano.ui.display import hour, long_day, moment

TEMPLATE = Path(__file__).parents[1] / "typst" / "month.typ"
HEADERS = (
    "Fecha",
    "Inicia",
    "Termina",
    "Grupo",
    "Actividad",
    "Tema",
    "Mecanismo",
    "Beneficiario",
    "Municipio",
    "Lugar o enlace",
    "Modalidad",
    "Responsable",
    "Código del plan",
    "Fuera del plan",
    "Estado",
)
WIDTHS = [13, 9, 9, 30, 50, 28, 20, 40, 20, 36, 14, 30, 14, 14, 14]


@requires("agenda.view_agenda")
def month_print(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The month of every group, for paper; ``?exportar=pdf|xlsx`` takes it away."""
    fiscal, month = year_or_404(request, year), month_or_404(month)
    entries = queries.entries_visible_to(request.user).filter(agenda__year=fiscal, agenda__month=month)
    title = _("Agenda de %(month)s") % {"month": month_words(fiscal, month)}
    return _answer(request, list(entries.order_by("starts_at", "id")), title=title, name=f"agenda-{year}-{month:02d}")


@requires("agenda.view_agenda")
def agenda_print(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The agenda of a group, for paper; ``?exportar=pdf|xlsx`` takes it away."""
    agenda = agenda_or_404(request, pk)
    name = f"agenda-{agenda.unit.code}-{agenda.first_day:%Y-%m}".lower()
    return _answer(request, list(queries.entries_of(agenda)), title=str(agenda), name=name)


def _answer(request: HttpRequest, entries: list[AgendaEntry], *, title: str, name: str) -> HttpResponse:
    kept = [entry for entry in entries if not entry.is_cancelled]
    kind = request.GET.get("exportar", "")
    if kind == "xlsx":
        rows = [_cells(entry) for entry in entries]
        return file_of(
            request, kind, listing="agenda", title=title, name=name, headers=HEADERS, rows=rows, widths=WIDTHS
        )
    if kind == "pdf":
        head, files = letterhead_of(request.institution)
        try:
            content = draw(TEMPLATE.read_text(encoding="utf-8"), _data(request, kept, title, head), files)
        except RenderFailed:
            messages.error(request, _("No fue posible dibujar el PDF. Intente de nuevo, o descargue el Excel."))
            return redirect(request.path)
        return download(request, content, "application/pdf", kind, listing="agenda", name=name, count=len(kept))
    return render(request, "agenda/print.html", {"title": title, "entries": kept})


def _cells(entry: AgendaEntry) -> list[Any]:
    """The date is a date; the rest is text."""
    starts, ends = entry.starts_at.astimezone(BOGOTA), entry.ends_at.astimezone(BOGOTA)
    return [
        starts.date(),
        hour(starts),
        hour(ends),
        str(entry.agenda.unit),
        entry.title,
        str(entry.topic or ""),
        str(entry.mechanism or ""),
        str(entry.beneficiary or ""),
        str(entry.municipality or ""),
        entry.link or entry.place,
        str(entry.get_modality_display()),
        str(entry.responsible or ""),
        entry.plan_item.code if entry.plan_item else "",
        _("Sí") if entry.outside_plan else _("No"),
        str(entry.get_state_display()),
    ]


def _data(request: HttpRequest, entries: list[AgendaEntry], title: str, head: dict[str, str]) -> dict[str, Any]:
    """By group and by day, as it is read on a wall."""
    groups: dict[str, list[dict[str, str]]] = {}
    for entry in entries:
        groups.setdefault(str(entry.agenda.unit), []).append(_line(entry))
    return {
        "title": title,
        "institution": head,
        "issued_at": in_bogota(request.at),
        "made": _("Generada el %(when)s por %(who)s") % {"when": moment(request.at), "who": request.user},
        "groups": [{"name": name, "entries": lines} for name, lines in sorted(groups.items())],
        "nothing": _("No hay actividades."),
        "headers": [_("Fecha"), _("Hora"), _("Actividad"), _("Beneficiario y lugar"), _("Responsable")],
        "is_demo": request.institution.is_demo,
    }


def _line(entry: AgendaEntry) -> dict[str, str]:
    whom = ", ".join(str(part) for part in (entry.beneficiary, entry.municipality) if part)
    where = entry.link or (entry.place if not entry.beneficiary or entry.place != entry.beneficiary.name else "")
    return {
        "day": long_day(entry.starts_at).capitalize(),
        "hours": f"{hour(entry.starts_at)}–{hour(entry.ends_at)}",
        "title": entry.title,
        "topic": str(entry.topic or ""),
        "extra": _("Fuera del plan") if entry.outside_plan else "",
        "whom": whom or str(entry.get_modality_display()),
        "where": where,
        "who": str(entry.responsible or _("Por definir")),
    }
