"""What this room puts in the menu, and how its states look."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.procedures.queries import urgent_count
from baquiano.ui import badges, navigation, tabs
from baquiano.ui.navigation import Item

# The generic page of a task belongs to the inbox, though its address hangs from the room.
TASK_PAGES = ("/procedimientos/tareas/",)


def _urgent(request: Any) -> int:
    return urgent_count(request.user, day_of(request.at))


def register() -> None:
    badges.register_states(discarded=badges.Look(badges.NEUTRAL, "slash-circle"))
    work, control = navigation.WORK, navigation.PROCEDURE
    view_procedure, view_returns = "procedures.view_procedure", "procedures.view_returns"
    items = (
        Item(
            _("Bandeja"),
            "procedures:inbox",
            "procedures.view_inbox",
            10,
            work,
            "inbox",
            _urgent,
            ("/procedimientos/tareas/",),
        ),
        Item(_("Procedimientos"), "procedures:procedure_list", view_procedure, 10, control, "diagram-3"),
        Item(_("Casos"), "procedures:case_list", "procedures.view_case", 20, control, "signpost-split"),
        Item(
            _("Revisiones por norma"),
            "procedures:review_list",
            "procedures.view_review",
            25,
            control,
            "clipboard-check",
        ),
        Item(_("Devoluciones"), "procedures:return_list", view_returns, 30, control, "arrow-return-left"),
        Item(_("Excepciones"), "procedures:exception_list", view_returns, 40, control, "exclamation-circle"),
    )
    for label, url_name, order, icon in (
        (_("Normas y revisiones"), "procedures:procedure_norms", 10, "bank"),
        (_("Guías, manuales y especificaciones"), "procedures:procedure_guides", 20, "journal-check"),
        (_("Riesgos e indicadores"), "procedures:procedure_risks", 30, "bar-chart"),
    ):
        tabs.register("procedures.procedure", tabs.Tab(label, url_name, view_procedure, order, icon))
    uses = tabs.Tab(_("Dónde se usa"), "procedures:guide_uses", view_procedure, 10, "diagram-3")
    tabs.register("library.guide", uses)
    founded = tabs.Tab(_("Procedimientos y revisiones"), "procedures:norm_procedures", view_procedure, 10, "diagram-3")
    tabs.register("norms.norm", founded)
    for item in items:
        navigation.register(item)
