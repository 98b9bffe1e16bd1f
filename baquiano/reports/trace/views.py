"""The trace of a case on one page, and the same sheet in PDF with the header of the institution."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.common.policy import requires, visible
from baquiano.common.signals import exported
from baquiano.delivery.models import AssistanceSession
from baquiano.delivery.queries import sessions_visible_to
from baquiano.documents.actions.issuing import in_bogota
from baquiano.documents.queries import letterhead_of
from baquiano.documents.rendering import RenderFailed, draw
from baquiano.reports.trace import content_of, trace_of_visit
from baquiano.ui.display import moment

VIEW = "reports.view_trace"
SHEET = Path(__file__).parents[1] / "typst" / "trace.typ"


@requires(VIEW)
def visit_trace(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From the need to the signed acta; ``pk`` is the visit or its meeting, ``?exportar=pdf`` takes it away."""
    rows = visible(sessions_visible_to(request.user), request.user, VIEW)
    rows = rows.select_related("meeting__held_by", "meeting__created_by", "entry__agenda__submitted_by",
                               "entry__created_by", "entry__responsible", "plan_item__plan__consolidated_into",
                               "plan_item__created_by")  # fmt: skip
    session = get_object_or_404(rows, Q(pk=pk) | Q(meeting_id=pk))
    stages = trace_of_visit(session, request.user)
    content = content_of(session, stages)
    if request.GET.get("exportar") == "pdf":
        return _pdf(request, session, content)
    gaps = sum(len(stage.gaps) for stage in stages)
    context = {"session": session, "stages": stages, "content": content, "gaps": gaps}
    template = "reports/_visit_trace.html" if request.htmx else "reports/visit_trace.html"
    return render(request, template, context)


def _pdf(request: HttpRequest, session: AssistanceSession, content: dict[str, Any]) -> HttpResponse:
    """The sheet, told to the trail with the SHA-256 of what it says."""
    head, files = letterhead_of(request.institution)
    data = {
        "title": _("Trazabilidad del caso"),
        "institution": head,
        "issued_at": in_bogota(request.at),
        "made": _("Generada el %(when)s por %(who)s") % {"when": moment(request.at), "who": request.user},
        "is_demo": request.institution.is_demo,
        "content": content,
    }
    try:
        sheet = draw(SHEET.read_text(encoding="utf-8"), data, files)
    except RenderFailed:
        messages.error(request, _("No fue posible dibujar el PDF. Intente de nuevo en unos minutos."))
        return redirect(request.path)
    exported.send(
        sender=AssistanceSession,
        user=request.user,
        listing="trazabilidad",
        filters={"visit": str(session.pk), "sha256": content["sha256"]},
        rows=1,
        format="pdf",
        personal_data=True,
        institution=request.institution,
        at=request.at,
    )
    response = HttpResponse(sheet, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="trazabilidad-{str(session.pk)[:8]}.pdf"'
    return response
