from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "baquiano.meetings"
    label = "meetings"
    verbose_name = _("Reuniones")

    def ready(self) -> None:
        from baquiano.documents import access  # noqa: PLC0415 - models are ready only here
        from baquiano.meetings import profile, queries, receivers  # noqa: PLC0415
        from baquiano.procedures import pages  # noqa: PLC0415
        from baquiano.ui import badges  # noqa: PLC0415

        profile.register()
        receivers.listen()
        access.register("meetings.meeting", queries.can_view_meeting)
        access.register("meetings.minutes", queries.can_view_minutes)
        pages.register_subject("meetings.meeting", "meetings:meeting_detail")
        badges.register_states(signing=badges.Look(badges.WARNING, "pen"))
