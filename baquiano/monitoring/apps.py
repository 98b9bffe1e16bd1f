from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "baquiano.monitoring"
    label = "monitoring"
    verbose_name = _("Seguimiento")

    def ready(self) -> None:
        from baquiano.common import timetable  # noqa: PLC0415 - models are ready only here
        from baquiano.institutions import switches  # noqa: PLC0415
        from baquiano.monitoring import actions, profile  # noqa: PLC0415
        from baquiano.monitoring.hitos import alerts  # noqa: PLC0415
        from baquiano.monitoring.notice_kinds import NOTICE_KINDS  # noqa: PLC0415
        from baquiano.notifications import kinds  # noqa: PLC0415
        from baquiano.ui import navigation  # noqa: PLC0415

        profile.register()
        switches.register_closing("agenda.mode", "none", "monitoring.view_execution")
        kinds.register(*NOTICE_KINDS)
        for job, run in (
            ("monitoring.remind_follow_ups", lambda at: actions.remind_follow_ups(at=at)),
            ("monitoring.alert_red", lambda at: actions.alert_red(at=at)),
            ("monitoring.alert_assistances", lambda at: alerts.alert_assistances(at=at)),
        ):
            timetable.register(timetable.Job(job, every=6 * 3600, run=run))
        for label, url_name, seen, order, icon, part in (
            (_("Seguimiento del plan"), "monitoring:item_list", "follow_up", 30, "flag", ""),
            (_("Ejecución de la agenda"), "monitoring:month_execution", "execution", 32, "bar-chart", ""),
            (
                _("Seguimiento mensual"),
                "monitoring:follow_up_list",
                "follow_up",
                34,
                "clipboard-data",
                "monitoring.submit_follow_up",
            ),
        ):
            navigation.register(
                navigation.Item(label, url_name, f"monitoring.view_{seen}", order, navigation.CONTROL, icon, part=part)
            )
        _register_two_ways()


def _register_two_ways() -> None:
    """By dates and hitos, and by what the head asks of the entities: their formats, who opens them, their places."""
    from baquiano.documents import access, samples  # noqa: PLC0415 - models are ready only now
    from baquiano.improvement import origins  # noqa: PLC0415
    from baquiano.improvement.choices import OriginKind  # noqa: PLC0415
    from baquiano.monitoring import profile, rules  # noqa: PLC0415
    from baquiano.monitoring.contacts.payloads import DirectorContactPayload  # noqa: PLC0415
    from baquiano.monitoring.hitos.payloads import FollowUpCutPayload  # noqa: PLC0415
    from baquiano.monitoring.hitos.queries import deviations_visible_to  # noqa: PLC0415
    from baquiano.monitoring.models import DirectorContact, FollowUpCut  # noqa: PLC0415
    from baquiano.ui import navigation  # noqa: PLC0415

    samples.register(FollowUpCutPayload, profile.cut_format)
    samples.register(DirectorContactPayload, profile.contact_format)
    access.register(FollowUpCut._meta.label_lower, access.by_policy(FollowUpCut, rules.VIEW_CUT))
    access.register(DirectorContact._meta.label_lower, access.by_policy(DirectorContact, rules.VIEW_CONTACT))
    origins.register(
        origins.Origin("monitoring.deviation", OriginKind.MONITORING, deviations_visible_to, lambda one: one.cut.unit)
    )
    for label, url_name, action, order, icon in (
        (_("Seguimiento por hitos"), "monitoring:assistance_list", rules.VIEW_CUT, 31, "flag"),
        (_("Cortes de seguimiento"), "monitoring:cut_list", rules.VIEW_CUT, 31, "clipboard-check"),
        (_("Seguimiento del director"), "monitoring:contact_list", rules.VIEW_CONTACT, 33, "telephone"),
    ):
        navigation.register(navigation.Item(label, url_name, action, order, navigation.CONTROL, icon))
