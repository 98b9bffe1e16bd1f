from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "baquiano.delivery"
    label = "delivery"
    verbose_name = _("Visitas")

    def ready(self) -> None:
        from baquiano.delivery import queries, receivers  # noqa: PLC0415 - models are ready only here
        from baquiano.delivery.models import AssistanceSession  # noqa: PLC0415
        from baquiano.documents import access  # noqa: PLC0415
        from baquiano.meetings import guides  # noqa: PLC0415
        from baquiano.procedures import pages  # noqa: PLC0415

        receivers.listen()
        guides.register(queries.guide_for)
        access.register("delivery.assistancesession", access.by_policy(AssistanceSession, "delivery.view_session"))
        pages.register_subject("delivery.assistancesession", "delivery:session_detail")
        pages.register("delivery.hold_session", "delivery:session_hold")
        pages.register("delivery.sign_minutes", "delivery:session_hold")
        _register_in_menu()


def _register_in_menu() -> None:
    from baquiano.ui import navigation, tabs  # noqa: PLC0415

    navigation.register(
        navigation.Item(
            _("Mis visitas"),
            "delivery:my_sessions",
            "delivery.register_session",
            order=20,
            section=navigation.WORK,
            icon="geo-alt",
        )
    )
    navigation.register(
        navigation.Item(
            _("Visitas"),
            "delivery:session_list",
            "delivery.view_session",
            order=20,
            section=navigation.FIELD,
            icon="journal-check",
        )
    )
    tabs.register(
        "beneficiaries.beneficiary",
        tabs.Tab(_("Visitas"), "delivery:beneficiary_sessions", "delivery.view_session", order=10, icon="geo-alt"),
    )
    tabs.register(
        "agenda.entry",
        tabs.Tab(_("La visita"), "delivery:entry_session", "delivery.view_session", order=10, icon="journal-check"),
    )
