from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "baquiano.delivery"
    label = "delivery"
    verbose_name = _("Visitas")

    def ready(self) -> None:
        from baquiano.delivery import (  # noqa: PLC0415 - models are ready only here
            facts,
            held_sheet,
            plan_background,
            plan_effects,
            queries,
            receivers,
            sheet,
        )
        from baquiano.delivery.models import Assistance, AssistanceSession, PartialReport  # noqa: PLC0415
        from baquiano.delivery.notice_kinds import NOTICE_KINDS  # noqa: PLC0415
        from baquiano.documents import access  # noqa: PLC0415
        from baquiano.imports import registers  # noqa: PLC0415
        from baquiano.meetings import guides  # noqa: PLC0415
        from baquiano.notifications import kinds  # noqa: PLC0415 - models are ready only now
        from baquiano.procedures import pages  # noqa: PLC0415

        kinds.register(*NOTICE_KINDS)
        receivers.listen()
        plan_effects.register()
        plan_background.register()
        facts.register()
        guides.register(queries.guide_for)
        registers.register(sheet.KIND)
        registers.register(held_sheet.KIND)
        access.register("delivery.assistancesession", access.by_policy(AssistanceSession, "delivery.view_session"))
        access.register("delivery.assistance", access.by_policy(Assistance, "delivery.view_session"))
        access.register("delivery.partialreport", access.by_policy(PartialReport, "delivery.view_work_plan"))
        pages.register_subject("delivery.assistancesession", "delivery:session_detail")
        pages.register_subject("delivery.assistance", "delivery:assistance_detail")
        pages.register_subject("delivery.workplan", "delivery:workplan_detail")
        pages.register_subject("delivery.partialreport", "delivery:partial_detail")
        pages.register("delivery.record_contact", "delivery:assistance_contact")
        pages.register("delivery.close_assistance", "delivery:assistance_close")
        for verb in ("submit_work_plan", "approve_work_plan", "return_work_plan", "complete_work_line"):
            pages.register(f"delivery.{verb}", "delivery:assistance_detail")
        pages.register("delivery.hold_session", "delivery:session_hold")
        pages.register("delivery.sign_minutes", "delivery:session_hold")
        for verb in ("travel.require_travel", "travel.waive_travel", "travel.deliver_request"):
            pages.register(verb, "delivery:session_travel", may_be_passed=True)
        pages.register("delivery.deliver_report", "delivery:session_report")
        _register_reports()
        _register_accompanying()
        _register_hitos()
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
            "delivery.view_report",
            order=25,
            section=navigation.FIELD,
            icon="file-earmark-text",
            also=("/visitas/informes/",),
        )
    )


def _register_accompanying() -> None:
    from baquiano.common import timetable  # noqa: PLC0415 - models are ready only here
    from baquiano.delivery import actions, profile  # noqa: PLC0415
    from baquiano.documents import samples  # noqa: PLC0415
    from baquiano.documents.payloads import PartialReportPayload, WorkPlanPayload  # noqa: PLC0415
    from baquiano.ui import badges, navigation  # noqa: PLC0415

    badges.register_states(replaced=badges.Look(badges.NEUTRAL, "copy"))
    samples.register(WorkPlanPayload, lambda institution: profile.work_plan_format(institution, None))
    samples.register(PartialReportPayload, lambda institution: profile.partial_format(institution, None))
    timetable.register(
        timetable.Job(
            "delivery.remind_partial_reports", every=3600, run=lambda at: actions.remind_partial_reports(at=at)
        )
    )
    for words, name, order, icon, address in (
        (_("Planes de trabajo"), "workplan_list", 23, "list-check", "planes-de-trabajo"),
        (_("Reportes parciales"), "partial_list", 26, "file-earmark-text", "reportes-parciales"),
        (_("Sesiones fuera de plazo"), "registration_list", 27, "clock-history", "registro"),
    ):
        navigation.register(
            navigation.Item(
                words,
                f"delivery:{name}",
                "delivery.view_session" if name == "registration_list" else "delivery.view_work_plan",
                order=order,
                section=navigation.FIELD,
                icon=icon,
                also=(f"/visitas/{address}/",),
            )
        )


def _register_hitos() -> None:
    from baquiano.common import timetable  # noqa: PLC0415 - models are ready only here
    from baquiano.delivery import stored_progress  # noqa: PLC0415
    from baquiano.ui import badges, navigation  # noqa: PLC0415

    badges.register_states(
        claimed=badges.Look(badges.INFO, "hourglass-split"),
        verified=badges.Look(badges.SUCCESS, "check-circle"),
        declined=badges.Look(badges.NEUTRAL, "slash-circle"),
    )
    navigation.register(
        navigation.Item(
            _("Hitos de las asistencias"),
            "delivery:milestone_list",
            "delivery.view_milestone",
            order=24,
            section=navigation.FIELD,
            icon="flag",
            also=("/visitas/hitos/",),
        )
    )
    timetable.register(
        timetable.Job(
            "delivery.rebuild_progress", every=86_400, run=lambda at: stored_progress.rebuild_every_progress()
        )
    )
    navigation.register(
        navigation.Item(
            _("Avance de los servicios"),
            "delivery:progress",
            "delivery.view_milestone",
            order=28,
            section=navigation.FIELD,
            icon="bar-chart",
            also=("/visitas/avance/",),
        )
    )


def _register_in_menu() -> None:
    from baquiano.beneficiaries import history  # noqa: PLC0415
    from baquiano.delivery import queries  # noqa: PLC0415
    from baquiano.institutions.words import SESSION  # noqa: PLC0415
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
            words=lambda _request: str(_("Mis visitas")),
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
            words=lambda _request: str(_("Visitas")),
        )
    )
    tabs.register(
        "beneficiaries.beneficiary",
        tabs.Tab(_("Visitas"), "delivery:beneficiary_sessions", "delivery.view_session", order=10, icon="geo-alt"),
    )
    history.register(
        history.Strand(
            "visitas",
            SESSION,
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
