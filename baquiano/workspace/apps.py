from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkspaceConfig(AppConfig):
    name = "baquiano.workspace"
    label = "workspace"
    verbose_name = _("Inicio")

    def ready(self) -> None:
        from baquiano.ui import navigation  # noqa: PLC0415 - the menu is filled once the rooms are ready

        navigation.register(
            navigation.Item(_("Inicio"), "workspace:home", "workspace.view_home", 0, navigation.WORK, "house")
        )
