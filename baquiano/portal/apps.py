from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "baquiano.portal"
    label = "portal"
    verbose_name = _("Páginas públicas")

    def ready(self) -> None:
        from baquiano.portal import publishing  # noqa: PLC0415 - the profile is known only here

        publishing.register()
