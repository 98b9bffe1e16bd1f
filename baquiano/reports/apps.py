from functools import partial
from typing import Any

from django.apps import AppConfig

from baquiano.common import timetable
from baquiano.common.timetable import Job
from baquiano.ui import navigation


class ReportsConfig(AppConfig):
    name = "baquiano.reports"
    label = "reports"
    verbose_name = "Datos mensuales"

    def ready(self) -> None:
        from baquiano.documents import access, samples  # noqa: PLC0415 - models are ready only here
        from baquiano.documents.payloads import SemesterReportPayload  # noqa: PLC0415
        from baquiano.governance import subjects  # noqa: PLC0415
        from baquiano.reports import actions, facts, filing, profile, queries  # noqa: PLC0415
        from baquiano.reports.models import PeriodReport  # noqa: PLC0415
        from baquiano.ui import tabs  # noqa: PLC0415

        profile.register()
        filing.register()
        facts.register()
        _register_trace()
        _register_register()
        _register_topics()
        samples.register(SemesterReportPayload, profile.report_format)
        access.register("reports.periodreport", access.by_policy(PeriodReport, "reports.view_report"))
        # A sealed report is presented; what the body says of it is recorded on its own page.
        subjects.register("reports.periodreport", awaiting=queries.awaiting_committee, has_page=False)
        tabs.register(
            subjects.page_of("reports.periodreport"),
            tabs.Tab("Qué se presenta", "reports:committee_report", "reports.view_report", 10, "file-earmark-text"),
        )
        navigation.register(
            navigation.Item(
                label="Informes de seguimiento",
                url_name="reports:report_list",
                action="reports.view_report",
                order=36,
                section=navigation.CONTROL,
                icon="file-earmark-text",
                also=("/datos/informes/",),
            )
        )

        # Hourly, so that a machine that was off at midnight takes it in the morning; nothing is taken twice.
        timetable.register(
            Job("reports.take_last_month", every=3600, run=lambda at: actions.take_last_month(at=at), lane="reports")
        )
        navigation.register(
            navigation.Item(
                label="Datos mensuales",
                url_name="reports:snapshot_list",
                action="reports.view_snapshot",
                order=50,
                section=navigation.CONTROL,
                icon="download",
            )
        )


def _register_trace() -> None:
    """Where the case of a visit, of a commitment and of an expediente is read whole."""
    from baquiano.archive.choices import CaseKind  # noqa: PLC0415 - models are ready only now
    from baquiano.archive.models import CaseFile  # noqa: PLC0415
    from baquiano.commitments.models import Commitment  # noqa: PLC0415
    from baquiano.common.addresses import address_of  # noqa: PLC0415
    from baquiano.delivery.models import AssistanceSession  # noqa: PLC0415
    from baquiano.improvement import populations  # noqa: PLC0415
    from baquiano.ui import tabs  # noqa: PLC0415

    def trace(key: Any) -> str:
        return address_of("reports:visit_trace", key)

    populations.register_trace(AssistanceSession, lambda visit: trace(visit.pk))
    # What was promised in a visit names its meeting; in a committee nobody is assisted.
    populations.register_trace(Commitment, lambda one: trace(one.origin_id) if one.beneficiary_id else "")
    populations.register_trace(CaseFile, lambda one: trace(one.subject_id) if one.kind == CaseKind.VISIT else "")
    tabs.register(
        "delivery.session", tabs.Tab("Trazabilidad del caso", "reports:visit_trace", "reports.view_trace", 99, "search")
    )


def _register_register() -> None:
    """The register of accompaniments: its format, who opens it and where it is listed."""
    from baquiano.documents import access, samples  # noqa: PLC0415 - models are ready only now
    from baquiano.documents.payloads import AssistanceRegisterPayload  # noqa: PLC0415
    from baquiano.procedures import pages  # noqa: PLC0415
    from baquiano.reports import profile  # noqa: PLC0415
    from baquiano.reports.models import AssistanceRegister  # noqa: PLC0415

    samples.register(AssistanceRegisterPayload, profile.register_format)
    access.register("reports.assistanceregister", access.by_policy(AssistanceRegister, "reports.view_register"))
    pages.register_subject("reports.assistanceregister", "reports:register_detail")
    navigation.register(
        navigation.Item(
            label="Registro de acompañamientos",
            url_name="reports:register_list",
            action="reports.view_register",
            order=37,
            section=navigation.CONTROL,
            icon="journal-check",
            also=("/datos/acompanamientos/",),
        )
    )
    navigation.register(
        navigation.Item(
            label="Paquetes de rendición",
            url_name="reports:package_list",
            action="reports.view_package",
            order=38,
            section=navigation.CONTROL,
            icon="bar-chart",
            also=("/datos/rendicion/",),
        )
    )


def _register_topics() -> None:
    """The reports by topic: their formats, who opens them and where they are listed."""
    from baquiano.documents import access, samples  # noqa: PLC0415 - models are ready only now
    from baquiano.documents.topic_payloads import TopicReportPayload  # noqa: PLC0415
    from baquiano.procedures import pages  # noqa: PLC0415
    from baquiano.reports import plan_background, profile, rules  # noqa: PLC0415
    from baquiano.reports.choices import TopicPeriod  # noqa: PLC0415
    from baquiano.reports.models import TopicReport  # noqa: PLC0415

    for period in (TopicPeriod.Q1, TopicPeriod.S1, TopicPeriod.FINAL):
        samples.register(TopicReportPayload, partial(profile.topic_format, period=period))
    plan_background.register()
    access.register("reports.topicreport", access.by_policy(TopicReport, rules.VIEW_TOPIC))
    pages.register_subject("reports.topicreport", "reports:topic_detail")
    navigation.register(
        navigation.Item(
            label="Informes por tema",
            url_name="reports:topic_list",
            action=rules.VIEW_TOPIC,
            order=35,
            section=navigation.CONTROL,
            icon="file-earmark-text",
            also=("/datos/temas/",),
        )
    )
