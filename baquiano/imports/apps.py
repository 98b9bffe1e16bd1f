from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "baquiano.imports"
    label = "imports"
    verbose_name = "Cargas de Excel"

    def ready(self) -> None:
        from baquiano.ui import navigation  # noqa: PLC0415 - models are ready only here

        navigation.register(
            navigation.Item(
                label=_("Cargar de Excel"),
                url_name="imports:load_list",
                action="imports.load_sheet",
                order=36,
                section=navigation.SETTINGS,
                icon="file-earmark-spreadsheet",
            )
        )
