from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "baquiano.planning"
    verbose_name = _("planes de asistencia técnica")
