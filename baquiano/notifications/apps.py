from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from baquiano.common import timetable
from baquiano.common.timetable import Job
from baquiano.ui import navigation


class NotificationsConfig(AppConfig):
    name = "baquiano.notifications"
    label = "notifications"
    verbose_name = "Avisos"

    def ready(self) -> None:
        from baquiano.notifications import personal_data, profile, receivers  # noqa: PLC0415 - models are ready only here

        profile.register()
        personal_data.register()
        receivers.listen()
        self._register_kinds()
        timetable.register(Job("notifications.digests", every=300, run=receivers.make_digests))
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
                navigation.PROCEDURE,
                "envelope-check",
            )
        )

        navigation.register(
            navigation.Item(
                "Anuncios",
                "notifications:announcement_list",
                "notifications.view_announcement",
                65,
                navigation.PROCEDURE,
                "send",
            )
        )

    @staticmethod
    def _register_kinds() -> None:
        from baquiano.notifications import kinds  # noqa: PLC0415 - models are ready only later
        from baquiano.notifications.choices import Way  # noqa: PLC0415 - models are ready only later

        kinds.register(
            kinds.Kind("notifications.announcement", _("Anuncios de su entidad"), _("De su entidad")),
            *(
                kinds.Kind(f"institutions.delegation_{what}", label, _("De su entidad"))
                for what, label in (
                    ("given", _("Delegación otorgada o recibida")),
                    ("revoked", _("Delegación revocada")),
                    ("ending", _("Delegación por terminar")),
                )
            ),
            kinds.Kind(
                "accounts.access_changed",
                _("Cambios en el acceso a su cuenta"),
                _("Su cuenta"),
                least=Way.AT_ONCE,
                urgent=True,
                why=_("Siempre llega por correo: si no fue usted, debe saberlo."),
            ),
        )

    @staticmethod
    def _unread(request: Any) -> int:
        from baquiano.notifications.queries import unread_count  # noqa: PLC0415 - models are ready only later

        return unread_count(request.user) if getattr(request, "institution", None) else 0
