from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgendaConfig(AppConfig):
    name = "baquiano.agenda"
    label = "agenda"
    verbose_name = _("Agenda")

    def ready(self) -> None:
        from baquiano.procedures import pages  # noqa: PLC0415 - models are ready only now
        from baquiano.ui import navigation  # noqa: PLC0415

        navigation.register(
            navigation.Item(
                _("Agenda"), "agenda:month_current", "agenda.view_agenda", 10, navigation.FIELD, "calendar3"
            )
        )
        pages.register_subject("agenda.monthlyagenda", "agenda:agenda_detail")
        pages.register("agenda.verify_agenda", "agenda:agenda_verify")
        pages.register("agenda.return_agenda", "agenda:agenda_verify")
        pages.register("agenda.publish_agenda", "agenda:agenda_publish")
