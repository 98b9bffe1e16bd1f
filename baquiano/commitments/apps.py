from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "baquiano.commitments"
    label = "commitments"
    verbose_name = "Compromisos"

    def ready(self) -> None:
        from baquiano.commitments import actions  # noqa: PLC0415 - models are ready only here
        from baquiano.common import timetable  # noqa: PLC0415

        timetable.register(
            timetable.Job("commitments.remind", every=3600, run=lambda at: actions.send_reminders(at=at))
        )
