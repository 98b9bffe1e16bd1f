from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchiveConfig(AppConfig):
    name = "baquiano.archive"
    label = "archive"
    verbose_name = _("Archivo")

    def ready(self) -> None:
        from baquiano.archive import copies, profile, queries, receivers, sources  # noqa: PLC0415 - models are ready only here
        from baquiano.archive.conservation import VIEW as VIEW_CONSERVATION  # noqa: PLC0415
        from baquiano.archive.models import Inventory  # noqa: PLC0415
        from baquiano.archive.notice_kinds import NOTICE_KINDS  # noqa: PLC0415
        from baquiano.archive.payloads import ControlSheetPayload, InventoryPayload  # noqa: PLC0415
        from baquiano.common import timetable  # noqa: PLC0415
        from baquiano.documents import access, places, samples  # noqa: PLC0415
        from baquiano.notifications import kinds  # noqa: PLC0415
        from baquiano.procedures import pages  # noqa: PLC0415
        from baquiano.ui import navigation, tabs  # noqa: PLC0415

        profile.register()
        _offer_population()
        sources.register_own()
        access.register("archive.casefile", queries.can_view_case_file)
        access.register("archive.inventory", access.by_policy(Inventory, "archive.view_inventory"))
        samples.register(ControlSheetPayload, queries.control_format)
        samples.register(InventoryPayload, queries.inventory_format)
        pages.register_subject("archive.casefile", "archive:case_file_detail")
        kinds.register(*NOTICE_KINDS)
        timetable.register(timetable.Job("archive.remind", every=3600, run=receivers.remind_of_records))
        timetable.register(timetable.Job("archive.write", every=60, run=receivers.write_copies, lane="repository"))
        places.register("archive", copies.places_of_rows)
        timetable.register(timetable.Job("archive.keep", every=60, run=receivers.keep_archive, lane="archive"))
        tabs.register("planning.plan", tabs.Tab(_("Expediente"), "archive:plan_case_file", queries.VIEW, 90, "archive"))
        tabs.register(
            "delivery.session", tabs.Tab(_("Expediente"), "archive:session_case_file", queries.VIEW, 90, "archive")
        )
        tabs.register(
            "delivery.assistance",
            tabs.Tab(_("Expediente"), "archive:assistance_case_file", queries.VIEW, 90, "archive"),
        )
        tabs.register(
            "travel.request", tabs.Tab(_("Expediente"), "archive:trip_case_file", queries.VIEW, 90, "archive")
        )
        tabs.register(
            "demand.request", tabs.Tab(_("Expediente"), "archive:request_case_file", queries.VIEW, 90, "archive")
        )
        for label, url_name, action, order, icon in (
            (_("Expedientes"), "archive:case_file_list", queries.VIEW, 42, "archive"),
            (_("Conservación"), "archive:conservation_list", VIEW_CONSERVATION, 41, "check2-square"),
            (_("Inventarios documentales"), "archive:inventory_list", "archive.view_inventory", 43, "clipboard-data"),
            (_("Repositorio"), "archive:copy_list", copies.VIEW, 45, "archive"),
            (_("Tabla de retención"), "archive:schedule_list", "archive.view_schedule", 44, "list-check"),
        ):
            navigation.register(navigation.Item(label, url_name, action, order, navigation.RECORDS, icon))


def _offer_population() -> None:
    """The expedientes opened in a period, for the sample of an audit."""
    from baquiano.archive.models import CaseFile  # noqa: PLC0415 - models are ready only now
    from baquiano.archive.queries import VIEW  # noqa: PLC0415
    from baquiano.improvement import populations  # noqa: PLC0415

    populations.register(
        populations.Population(
            "expedientes",
            _("Expedientes abiertos"),
            CaseFile,
            VIEW,
            lambda asked: CaseFile.objects.filter(created_at__range=asked.moments),
            order=80,
        )
    )
