"""What this room puts in the menu, and how its states look."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.procedures.queries import urgent_count
from baquiano.ui import navigation
from baquiano.ui.navigation import Item

# The generic page of a task belongs to the inbox, though its address hangs from the room.
TASK_PAGES = ("/procedimientos/tareas/",)


def _urgent(request: Any) -> int:
    return urgent_count(request.user, day_of(request.at))


def register() -> None:
    work, control = navigation.WORK, navigation.CONTROL
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
        Item(_("Devoluciones"), "procedures:return_list", view_returns, 30, control, "arrow-return-left"),
        Item(_("Excepciones"), "procedures:exception_list", view_returns, 40, control, "exclamation-circle"),
    )
    for item in items:
        navigation.register(item)
