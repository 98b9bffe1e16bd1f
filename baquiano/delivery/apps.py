from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "baquiano.delivery"
    label = "delivery"
    verbose_name = _("Visitas")

    def ready(self) -> None:
        from baquiano.delivery import plan_background, plan_effects, queries, receivers  # noqa: PLC0415 - models are ready only here
        from baquiano.delivery.models import AssistanceSession  # noqa: PLC0415
        from baquiano.delivery.notice_kinds import NOTICE_KINDS  # noqa: PLC0415
        from baquiano.documents import access  # noqa: PLC0415
        from baquiano.meetings import guides  # noqa: PLC0415
        from baquiano.notifications import kinds  # noqa: PLC0415 - models are ready only now
        from baquiano.procedures import pages  # noqa: PLC0415

        kinds.register(*NOTICE_KINDS)
        receivers.listen()
        plan_effects.register()
        plan_background.register()
        guides.register(queries.guide_for)
        access.register("delivery.assistancesession", access.by_policy(AssistanceSession, "delivery.view_session"))
        pages.register_subject("delivery.assistancesession", "delivery:session_detail")
        pages.register("delivery.hold_session", "delivery:session_hold")
        pages.register("delivery.sign_minutes", "delivery:session_hold")
        for verb in ("travel.require_travel", "travel.waive_travel", "travel.deliver_request"):
            pages.register(verb, "delivery:session_travel", may_be_passed=True)
        pages.register("delivery.deliver_report", "delivery:session_report")
        _register_reports()
        _register_in_menu()


def _register_reports() -> None:
    from baquiano.common import timetable  # noqa: PLC0415 - models are ready only here
    from baquiano.delivery import actions, profile, queries  # noqa: PLC0415
    from baquiano.documents import samples  # noqa: PLC0415
    from baquiano.documents.payloads import ExecutionReportPayload  # noqa: PLC0415
    from baquiano.ui import badges, navigation  # noqa: PLC0415

    badges.register_states(
        delivered=badges.Look(badges.INFO, "send"),
        reviewed=badges.Look(badges.SUCCESS, "check-circle"),
        rendered=badges.Look(badges.SUCCESS, "check-circle"),
        not_rendered=badges.Look(badges.NEUTRAL, "x-circle"),
    )
    profile.register()
    samples.register(ExecutionReportPayload, queries.report_format)
    timetable.register(
        timetable.Job("delivery.remind_reports", every=3600, run=lambda at: actions.remind_reports(at=at))
    )
    navigation.register(
        navigation.Item(
            _("Asistencias técnicas"),
            "delivery:assistance_list",
            "delivery.view_session",
            order=22,
            section=navigation.FIELD,
            icon="list-check",
            also=("/visitas/asistencias/",),
        )
    )
    navigation.register(
        navigation.Item(
            _("Informes de ejecución"),
            "delivery:report_list",
            "delivery.view_session",
            order=25,
            section=navigation.FIELD,
            icon="file-earmark-text",
            also=("/visitas/informes/",),
        )
    )


def _register_in_menu() -> None:
    from baquiano.beneficiaries import history  # noqa: PLC0415
    from baquiano.delivery import queries  # noqa: PLC0415
    from baquiano.meetings.choices import MeetingState  # noqa: PLC0415
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
    history.register(
        history.Strand(
            "visitas",
            _("Visita"),
            _("Visitas"),
            "delivery.view_session",
            "delivery:session_detail",
            MeetingState.choices,
            queries.told_sessions,
            order=20,
        )
    )
    tabs.register(
        "agenda.entry",
        tabs.Tab(_("La visita"), "delivery:entry_session", "delivery.view_session", order=10, icon="journal-check"),
    )
