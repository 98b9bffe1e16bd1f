from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    name = "baquiano.procedures"
    label = "procedures"
    verbose_name = _("Procedimientos")

    def ready(self) -> None:
        from baquiano.common import timetable  # noqa: PLC0415 - models are ready only now
        from baquiano.documents import access  # noqa: PLC0415 - models are ready only now
        from baquiano.procedures import actions, menu, profile  # noqa: PLC0415 - models are ready only now
        from baquiano.procedures.models import Task  # noqa: PLC0415 - models are ready only now

        profile.register()
        menu.register()
        # Hourly, so that a machine that was off in the morning tells in the afternoon; nobody is told twice.
        timetable.register(
            timetable.Job("procedures.remind", every=3600, run=lambda at: actions.remind_due_tasks(at=at))
        )
        access.register("procedures.task", access.by_policy(Task, "procedures.view_case"))
