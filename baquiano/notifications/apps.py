from typing import Any

from django.apps import AppConfig

from baquiano.common import timetable
from baquiano.common.timetable import Job
from baquiano.ui import navigation


class NotificationsConfig(AppConfig):
    name = "baquiano.notifications"
    label = "notifications"
    verbose_name = "Avisos"

    def ready(self) -> None:
        from baquiano.notifications import receivers  # noqa: PLC0415 - models are ready only here

        timetable.register(Job("notifications.deliver", every=30, run=receivers.deliver_what_waits, lane="mail"))
        navigation.register(
            navigation.Item(
                "Avisos", "notifications:message_list", "", 10, navigation.HEADER, "bell", count=self._unread
            )
        )
        navigation.register(
            navigation.Item(
                "Correos enviados",
                "notifications:delivery_list",
                "notifications.view_delivery",
                60,
                navigation.CONTROL,
                "envelope-check",
            )
        )

    @staticmethod
    def _unread(request: Any) -> int:
        from baquiano.notifications.queries import unread_count  # noqa: PLC0415 - models are ready only later

        return unread_count(request.user) if getattr(request, "institution", None) else 0
