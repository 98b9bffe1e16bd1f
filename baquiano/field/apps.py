from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldConfig(AppConfig):
    name = "baquiano.field"
    label = "field"
    verbose_name = _("Trabajo sin señal")

    def ready(self) -> None:
        from baquiano.field import frame  # noqa: PLC0415 - models are ready only here

        frame.register()
