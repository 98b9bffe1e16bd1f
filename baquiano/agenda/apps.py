from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgendaConfig(AppConfig):
    name = "baquiano.agenda"
    label = "agenda"
    verbose_name = _("Agenda")

    def ready(self) -> None:
        from baquiano.agenda import actions, profile, queries  # noqa: PLC0415 - models are ready only now
        from baquiano.agenda.notice_kinds import NOTICE_KINDS  # noqa: PLC0415
        from baquiano.common import timetable  # noqa: PLC0415
        from baquiano.institutions import handover  # noqa: PLC0415
        from baquiano.notifications import kinds  # noqa: PLC0415
        from baquiano.procedures import pages  # noqa: PLC0415 - models are ready only now
        from baquiano.ui import navigation  # noqa: PLC0415

        profile.register()
        timetable.register(timetable.Job("agenda.remind", every=1800, run=lambda at: actions.remind_of_tomorrow(at=at)))
        kinds.register(*NOTICE_KINDS)
        handover.register(handover.Duty("entry", _("Actividades de la agenda"), queries.entries_in_charge_of, order=35))
        navigation.register(
            navigation.Item(
                _("Agenda"), "agenda:month_current", "agenda.view_agenda", 10, navigation.FIELD, "calendar3"
            )
        )
        pages.register_subject("agenda.monthlyagenda", "agenda:agenda_detail")
        pages.register("agenda.verify_agenda", "agenda:agenda_verify")
        pages.register("agenda.return_agenda", "agenda:agenda_verify")
        pages.register("agenda.publish_agenda", "agenda:agenda_publish")
