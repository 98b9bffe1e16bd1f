from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TravelConfig(AppConfig):
    name = "baquiano.travel"
    label = "travel"
    verbose_name = _("Comisiones y viáticos")

    def ready(self) -> None:
        from baquiano.common import timetable  # noqa: PLC0415 - models are ready only here
        from baquiano.documents import access, samples  # noqa: PLC0415
        from baquiano.imports import registers  # noqa: PLC0415
        from baquiano.institutions import handover  # noqa: PLC0415
        from baquiano.notifications import kinds  # noqa: PLC0415
        from baquiano.procedures import pages  # noqa: PLC0415
        from baquiano.travel import actions, exchange, payloads, profile, queries, receivers  # noqa: PLC0415
        from baquiano.travel.notice_kinds import NOTICE_KINDS  # noqa: PLC0415
        from baquiano.ui import badges, navigation  # noqa: PLC0415

        profile.register()
        registers.register(exchange.KIND)
        kinds.register(*NOTICE_KINDS)
        for payload, key in (
            (payloads.CommissionAgendaPayload, profile.AGENDA_FORMAT),
            (payloads.StayPayload, profile.CERTIFICATE_FORMAT),
            (payloads.CommissionReportPayload, profile.REPORT_FORMAT),
        ):
            samples.register(payload, partial(profile.format_code, key=key))
        access.register("travel.travelrequest", queries.can_view_request)
        pages.register_subject("travel.travelrequest", "travel:request_detail")
        timetable.register(timetable.Job("travel.remind", every=3600, run=lambda at: actions.send_reminders(at=at)))
        badges.register_states(
            filed=badges.Look(badges.INFO, "send"),
            delivered=badges.Look(badges.INFO, "send"),
            granted=badges.Look(badges.SUCCESS, "check-circle-fill"),
            travelled=badges.Look(badges.WARNING, "clock"),
            presented=badges.Look(badges.INFO, "eye"),
            legalised=badges.Look(badges.SUCCESS, "check-circle"),
            refused=badges.Look(badges.DANGER, "x-circle"),
        )
        handover.register(
            handover.Duty("trip", _("Comisiones sin cerrar"), queries.trips_in_charge_of, order=45),
        )
        receivers.listen()
        navigation.register(
            navigation.Item(
                _("Comisiones"),
                "travel:request_list",
                queries.VIEW,
                order=25,
                section=navigation.FIELD,
                icon="signpost-split",
            )
        )
