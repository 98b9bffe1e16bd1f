"""The first screen of whoever signs in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baquiano.common.calendar_days import BOGOTA
from baquiano.common.policy import requires
from baquiano.workspace.panels import MAIN, panels_for


@requires("workspace.view_home")
def home(request: HttpRequest) -> HttpResponse:
    drawn = panels_for(request)
    context = {
        "greeting": greeting(request.at.astimezone(BOGOTA).hour),
        "today": request.at,
        "sentences": _sentences({one.panel.key: one.content for one in drawn}),
        "main": [one for one in drawn if one.panel.place == MAIN],
        "side": [one for one in drawn if one.panel.place != MAIN],
    }
    return render(request, "workspace/home.html", context)


def greeting(hour: int) -> str:
    if 5 <= hour < 12:
        return _("Buenos días")
    return _("Buenas tardes") if 12 <= hour < 19 else _("Buenas noches")


def _sentences(content: dict[str, Any]) -> list[str]:
    """The day in two sentences."""
    visits, turn = content.get("visits"), content.get("turn")
    said = []
    if visits and visits.today:
        words = ngettext("Hoy tiene %(n)s visita.", "Hoy tiene %(n)s visitas.", len(visits.today))
        said.append(words % {"n": len(visits.today)})
    if turn and turn.late:
        words = ngettext("Tiene %(n)s tarea vencida.", "Tiene %(n)s tareas vencidas.", turn.late)
        said.append(words % {"n": turn.late})
    elif turn and turn.total:
        words = ngettext("%(n)s tarea espera por usted.", "%(n)s tareas esperan por usted.", turn.total)
        said.append(words % {"n": turn.total})
    if content.get("trips"):
        said.append(_("Hay comisiones que le esperan."))
    if content.get("requests"):
        said.append(_("Hay solicitudes que le esperan."))
    if content.get("endorsements"):
        said.append(_("Hay documentos que esperan su aval."))
    if content.get("changes"):
        said.append(_("Hay cambios del plan por decidir."))
    return said or [_("Está al día: nada espera por usted.")]
