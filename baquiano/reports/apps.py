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
        from baquiano.reports import actions, filing, profile  # noqa: PLC0415
        from baquiano.reports.models import PeriodReport  # noqa: PLC0415

        profile.register()
        filing.register()
        samples.register(SemesterReportPayload, profile.report_format)
        access.register("reports.periodreport", access.by_policy(PeriodReport, "reports.view_report"))
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
