from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    name = "baquiano.procedures"
    label = "procedures"
    verbose_name = _("Procedimientos")

    def ready(self) -> None:
        from baquiano.procedures import profile  # noqa: PLC0415 - models are ready only now

        profile.register()
