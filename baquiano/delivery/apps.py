from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "baquiano.delivery"
    label = "delivery"
    verbose_name = "Visitas"

    def ready(self) -> None:
        from baquiano.delivery import queries, receivers  # noqa: PLC0415 - models are ready only here
        from baquiano.meetings import guides  # noqa: PLC0415

        receivers.listen()
        guides.register(queries.guide_for)
