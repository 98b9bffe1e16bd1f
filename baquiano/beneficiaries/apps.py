from django.apps import AppConfig

from baquiano.ui import navigation


class BeneficiariesConfig(AppConfig):
    name = "baquiano.beneficiaries"
    label = "beneficiaries"
    verbose_name = "Territorio y entidades beneficiarias"

    def ready(self) -> None:
        from baquiano.beneficiaries import profile  # noqa: PLC0415 - models are ready only here

        profile.register()
        navigation.register(
            navigation.Item(
                label="Beneficiarios",
                url_name="beneficiaries:beneficiary_list",
                action="beneficiaries.view_beneficiary",
                section=navigation.TERRITORY,
                order=10,
                icon="mortarboard",
            )
        )
