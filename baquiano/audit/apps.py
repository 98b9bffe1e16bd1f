from django.apps import AppConfig
from django.db.models.signals import post_migrate

from baquiano.common import timetable
from baquiano.common.timetable import Job
from baquiano.ui import navigation


class AuditConfig(AppConfig):
    name = "baquiano.audit"
    label = "audit"
    verbose_name = "Rastro"

    def ready(self) -> None:
        from baquiano.audit import actions, receivers, triggers  # noqa: PLC0415 - models are ready only here

        receivers.listen()
        navigation.register(
            navigation.Item("Rastro", "audit:entry_list", "audit.view_trail", 90, navigation.PROCEDURE, "clock-history")
        )
        timetable.register(Job("audit.seal", every=3, run=lambda at: actions.seal(at=at), lane="seal"))
        timetable.register(
            Job("audit.seal_late", every=3600, run=lambda at: actions.seal(at=at, everything=True), lane="seal")
        )
        post_migrate.connect(triggers.restore_after_migrate, dispatch_uid="audit.restore_triggers")
