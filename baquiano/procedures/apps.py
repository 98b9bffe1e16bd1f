from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    name = "baquiano.procedures"
    label = "procedures"
    verbose_name = _("Procedimientos")

    def ready(self) -> None:
        from baquiano.common import timetable  # noqa: PLC0415 - models are ready only now
        from baquiano.documents import access  # noqa: PLC0415 - models are ready only now
        from baquiano.notifications import kinds  # noqa: PLC0415 - models are ready only now
        from baquiano.procedures import (  # noqa: PLC0415 - models are ready only now
            actions,
            duties,
            golive,
            links,
            menu,
            points,
            profile,
            receivers,
        )
        from baquiano.procedures.models import Task  # noqa: PLC0415 - models are ready only now
        from baquiano.procedures.notice_kinds import NOTICE_KINDS  # noqa: PLC0415

        kinds.register(*NOTICE_KINDS)
        profile.register()
        links.register()
        points.register()
        golive.register()
        receivers.listen()
        duties.register()
        menu.register()
        # Hourly, so that a machine that was off in the morning tells in the afternoon; nobody is told twice.
        timetable.register(
            timetable.Job("procedures.remind", every=3600, run=lambda at: actions.remind_due_tasks(at=at))
        )
        access.register("procedures.task", access.by_policy(Task, "procedures.view_case"))
