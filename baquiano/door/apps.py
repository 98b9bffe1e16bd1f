from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DoorConfig(AppConfig):
    name = "baquiano.door"
    label = "door"
    verbose_name = _("Puerta de la entidad asistida")

    def ready(self) -> None:
        from baquiano.accounts import demo  # noqa: PLC0415 - models are ready only here
        from baquiano.door import queries  # noqa: PLC0415 - models are ready only here

        demo.register_guests("door", queries.demo_guests)
