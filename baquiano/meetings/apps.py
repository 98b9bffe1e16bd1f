from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _add_participant(meeting: Any, person: Any, to: Any) -> None:
    meeting.participations.get_or_create(institution_id=meeting.institution_id, user=to)


class MeetingsConfig(AppConfig):
    name = "baquiano.meetings"
    label = "meetings"
    verbose_name = _("Reuniones")

    def ready(self) -> None:
        from baquiano.documents import access, samples  # noqa: PLC0415 - models are ready only here
        from baquiano.documents.payloads import AttendanceListPayload, MinutesPayload  # noqa: PLC0415
        from baquiano.institutions import handover  # noqa: PLC0415
        from baquiano.meetings import personal_data, profile, queries, receivers  # noqa: PLC0415
        from baquiano.procedures import pages  # noqa: PLC0415
        from baquiano.ui import badges, display  # noqa: PLC0415

        profile.register()
        handover.register(
            handover.Duty(
                "meeting",
                _("Visitas y reuniones por realizar"),
                queries.meetings_in_charge_of,
                label=lambda meeting: f"{meeting} · {display.day(meeting.starts_at)}",
                also=_add_participant,
                order=30,
            )
        )
        personal_data.register()
        receivers.listen()
        samples.register(MinutesPayload, lambda institution: profile.minutes_format(institution, None))
        samples.register(AttendanceListPayload, lambda institution: profile.attendance_format(institution, None))
        access.register("meetings.meeting", queries.can_view_meeting)
        access.register("meetings.minutes", queries.can_view_minutes)
        pages.register_subject("meetings.meeting", "meetings:meeting_detail")
        badges.register_states(signing=badges.Look(badges.WARNING, "pen"))
