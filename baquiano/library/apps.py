from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from baquiano.ui import navigation


class LibraryConfig(AppConfig):
    name = "baquiano.library"
    label = "library"
    verbose_name = _("Biblioteca")

    def ready(self) -> None:
        from baquiano.library import profile  # noqa: PLC0415 - models are ready only here
        from baquiano.library.notice_kinds import NOTICE_KINDS  # noqa: PLC0415
        from baquiano.notifications import kinds  # noqa: PLC0415

        profile.register()
        kinds.register(*NOTICE_KINDS)
        navigation.register(
            navigation.Item(
                _("Guías y manuales"),
                "library:guide_list",
                "library.view_guide",
                70,
                navigation.RECORDS,
                "journal-check",
            )
        )
