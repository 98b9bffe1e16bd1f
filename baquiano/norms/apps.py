from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from baquiano.ui import navigation


class NormsConfig(AppConfig):
    name = "baquiano.norms"
    label = "norms"
    verbose_name = _("Normas")

    def ready(self) -> None:
        from baquiano.norms import history, profile  # noqa: PLC0415 - models are ready only here

        profile.register()
        history.register()
        navigation.register(
            navigation.Item(_("Normas"), "norms:norm_list", "norms.view_norm", 60, navigation.RECORDS, "bank")
        )
