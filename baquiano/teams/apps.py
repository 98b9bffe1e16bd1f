from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from baquiano.ui import navigation


class TeamsConfig(AppConfig):
    name = "baquiano.teams"
    label = "teams"
    verbose_name = _("Equipos")

    def ready(self) -> None:
        from baquiano.teams import receivers  # noqa: F401, PLC0415 - models are ready only here

        navigation.register(
            navigation.Item(_("Equipos"), "teams:team_list", "teams.view_team", 40, navigation.PLANNING, "person-badge")
        )
