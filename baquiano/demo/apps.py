from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from baquiano.ui import navigation


class DemoConfig(AppConfig):
    name = "baquiano.demo"
    label = "demo"
    verbose_name = "Demostración"

    def ready(self) -> None:
        if settings.DEMO:
            navigation.register(
                navigation.Item(
                    _("Volver a empezar la demostración"),
                    "demo:demo_reset",
                    "demo.reset_demo",
                    99,
                    navigation.SETTINGS,
                    "arrow-counterclockwise",
                )
            )
