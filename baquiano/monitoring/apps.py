from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "baquiano.monitoring"
    label = "monitoring"
    verbose_name = _("Seguimiento")

    def ready(self) -> None:
        from baquiano.common import timetable  # noqa: PLC0415 - models are ready only here
        from baquiano.monitoring import actions, profile  # noqa: PLC0415
        from baquiano.monitoring.notice_kinds import NOTICE_KINDS  # noqa: PLC0415
        from baquiano.notifications import kinds  # noqa: PLC0415
        from baquiano.ui import navigation  # noqa: PLC0415

        profile.register()
        kinds.register(*NOTICE_KINDS)
        for job, run in (
            ("monitoring.remind_follow_ups", lambda at: actions.remind_follow_ups(at=at)),
            ("monitoring.alert_red", lambda at: actions.alert_red(at=at)),
        ):
            timetable.register(timetable.Job(job, every=6 * 3600, run=run))
        for label, url_name, order, icon in (
            (_("Seguimiento del plan"), "monitoring:item_list", 30, "flag"),
            (_("Ejecución de la agenda"), "monitoring:month_execution", 32, "bar-chart"),
            (_("Seguimiento mensual"), "monitoring:follow_up_list", 34, "clipboard-data"),
        ):
            navigation.register(
                navigation.Item(
                    label, url_name, "monitoring.view_follow_up", order=order, section=navigation.CONTROL, icon=icon
                )
            )
