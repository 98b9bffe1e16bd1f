from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "baquiano.institutions"
    label = "institutions"
    verbose_name = "Institución"

    def ready(self) -> None:
        from baquiano.accounts import demo
        from baquiano.institutions import profile, queries

        profile.register()
        demo.register("institutions", queries.demo_people)
