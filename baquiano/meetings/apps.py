from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "baquiano.meetings"
    label = "meetings"
    verbose_name = "Reuniones"

    def ready(self) -> None:
        from baquiano.meetings import receivers  # noqa: PLC0415 - models are ready only here

        receivers.listen()
