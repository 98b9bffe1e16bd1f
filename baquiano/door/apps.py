from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DoorConfig(AppConfig):
    name = "baquiano.door"
    label = "door"
    verbose_name = _("Puerta de la entidad asistida")
