from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "baquiano.institutions"
    label = "institutions"
    verbose_name = "Institución"

    def ready(self) -> None:
        from baquiano.accounts import demo  # noqa: PLC0415 - models are ready only here
        from baquiano.institutions import profile, queries  # noqa: PLC0415 - models are ready only here

        profile.register()
        demo.register("institutions", queries.demo_people)
