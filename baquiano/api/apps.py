from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "baquiano.api"
    label = "api"
    verbose_name = "API"

    def ready(self) -> None:
        from baquiano.api.assembly import rooms  # noqa: PLC0415 - models are ready only here
        from baquiano.tokens import reach  # noqa: PLC0415 - models are ready only here

        for room in rooms():
            reach.register(room.name, room.title)
