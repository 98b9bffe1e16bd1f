"""What the home page is made of: panels that the policy, and not the name of a role, gives to each person.

A panel reads what it shows in a fixed number of queries and gives nothing when it has nothing to say to the person;
an empty home is a calm one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baquiano.common.policy import allows
from baquiano.workspace import queries

MAIN, SIDE = "main", "side"


@dataclass(frozen=True)
class Panel:
    """A panel for whom the policy grants ``action``; ``read`` gives its content, or nothing to leave it out."""

    key: str
    title: str | Promise
    action: str
    read: Callable[[queries.Viewer], Any]
    place: str = MAIN
    icon: str = ""

    @property
    def template(self) -> str:
        return f"workspace/_{self.key}.html"


@dataclass(frozen=True)
class Drawn:
    """A panel with what it shows to one person."""

    panel: Panel
    content: Any


PANELS = (
    Panel("visits", _("Mis visitas"), "delivery.register_session", queries.visits_of, MAIN, "geo-alt"),
    Panel("turn", _("Es su turno"), "procedures.view_inbox", queries.turn_of, MAIN, "inbox"),
    Panel(
        "changes",
        _("Cambios del plan por decidir"),
        "planning.decide_change",
        queries.changes_to_decide,
        MAIN,
        "arrow-repeat",
    ),
    Panel("trips", _("Comisiones que le esperan"), "travel.view_request", queries.trips_of, MAIN, "signpost-split"),
    Panel(
        "mending",
        _("Acciones de mejora que le esperan"),
        "improvement.view_action",
        queries.mending_of,
        MAIN,
        "arrow-repeat",
    ),
    Panel(
        "stages",
        _("Evaluaciones que le esperan"),
        "evaluation.run_campaign",
        queries.stages_of,
        MAIN,
        "clipboard-check",
    ),
    Panel(
        "requests", _("Solicitudes que le esperan"), "demand.view_request", queries.requests_of, MAIN, "chat-left-text"
    ),
    Panel(
        "endorsements",
        _("Documentos que esperan su aval"),
        "library.endorse_guide",
        queries.endorsements_of,
        MAIN,
        "shield-check",
    ),
    Panel("month", _("La agenda que se prepara"), "agenda.publish_agenda", queries.month_ahead, MAIN, "calendar3"),
    Panel("pulse", _("Qué está atrasado y a quién le toca"), "workspace.view_pulse", queries.pulse_of, MAIN, "clock"),
    Panel(
        "committee", _("Próximas sesiones de comité"), "governance.view_session", queries.sessions_ahead, SIDE, "people"
    ),
    Panel("promises", _("Mis compromisos"), "commitments.view_commitment", queries.promises_of, SIDE, "list-check"),
    Panel("week", _("Esta semana en la entidad"), "agenda.view_agenda", queries.week_of, SIDE, "calendar-event"),
    Panel("year", _("Procedimiento de la vigencia"), "procedures.view_case", queries.year_of, SIDE, "diagram-3"),
    Panel("notices", _("Avisos sin leer"), "workspace.view_home", queries.notices_of, SIDE, "bell"),
)


def panels_for(request: Any) -> list[Drawn]:
    """The panels of the person of ``request``, in their order."""
    viewer = queries.Viewer(request.user, request.institution, request.at)
    found = (Drawn(panel, panel.read(viewer)) for panel in PANELS if allows(request.user, panel.action))
    return [drawn for drawn in found if drawn.content]
