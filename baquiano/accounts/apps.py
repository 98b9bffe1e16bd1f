from django.apps import AppConfig

from baquiano.common import timetable
from baquiano.common.timetable import Job


class AccountsConfig(AppConfig):
    name = "baquiano.accounts"
    label = "accounts"
    verbose_name = "Personas y acceso"

    def ready(self) -> None:
        from baquiano.accounts import receivers  # noqa: PLC0415 - models are ready only here

        receivers.listen()
        timetable.register(Job("accounts.clear_sessions", every=3600, run=receivers.clear_sessions))
