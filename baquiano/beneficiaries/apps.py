from django.apps import AppConfig


class BeneficiariesConfig(AppConfig):
    name = "baquiano.beneficiaries"
    label = "beneficiaries"
    verbose_name = "Territorio y entidades beneficiarias"

    def ready(self) -> None:
        from baquiano.beneficiaries import profile  # noqa: PLC0415 - models are ready only here

        profile.register()
