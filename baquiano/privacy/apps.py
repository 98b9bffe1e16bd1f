from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "baquiano.privacy"
    label = "privacy"
    verbose_name = _("Datos personales")

    def ready(self) -> None:
        from baquiano.common import timetable  # noqa: PLC0415 - models are ready only here
        from baquiano.documents import access  # noqa: PLC0415
        from baquiano.notifications import kinds  # noqa: PLC0415
        from baquiano.notifications.choices import Way  # noqa: PLC0415
        from baquiano.privacy import personal_data, queries, receivers  # noqa: PLC0415
        from baquiano.ui import navigation  # noqa: PLC0415

        personal_data.register()
        access.register("privacy.datarequest", queries.can_view)
        kinds.register(
            kinds.Kind(
                "privacy.term_near",
                _("Solicitud de datos personales por vencer"),
                _("Datos personales"),
                usual=Way.AT_ONCE,
            )
        )
        timetable.register(timetable.Job("privacy.terms", every=3600, run=receivers.warn_of_terms))
        navigation.register(
            navigation.Item(
                _("Datos personales"),
                "privacy:request_list",
                queries.VIEW,
                order=60,
                section=navigation.PROCEDURE,
                icon="shield-lock",
            )
        )
