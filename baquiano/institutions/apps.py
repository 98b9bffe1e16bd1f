from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "baquiano.institutions"
    label = "institutions"
    verbose_name = "Institución"

    def ready(self) -> None:
        from baquiano.institutions import profile

        profile.register()
