from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from baquiano.common import timetable
from baquiano.common.timetable import Job
from baquiano.ui import navigation


class InstallationConfig(AppConfig):
    name = "baquiano.installation"
    label = "installation"
    verbose_name = _("Instalación")

    def ready(self) -> None:
        from baquiano.installation import actions, checks, golive  # noqa: PLC0415, F401 - models are ready only here

        golive.register()
        navigation.register(
            navigation.Item(
                _("Estado del sistema"),
                "installation:health",
                "installation.view_status",
                95,
                navigation.SETTINGS,
                "clipboard-check",
            )
        )
        timetable.register(Job("installation.beat", every=15, run=lambda at: actions.beat(at=at), lane="beat"))
        timetable.register(
            Job("installation.rescue_tasks", every=30, run=lambda at: actions.rescue_tasks(at=at), lane="beat")
        )
        timetable.register(Job("installation.copy", every=300, run=lambda at: actions.copy_if_due(at=at), lane="copy"))
