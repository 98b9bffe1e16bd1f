from django.apps import AppConfig

from baquiano.ui import navigation, tabs


class BeneficiariesConfig(AppConfig):
    name = "baquiano.beneficiaries"
    label = "beneficiaries"
    verbose_name = "Territorio y entidades beneficiarias"

    def ready(self) -> None:
        from baquiano.beneficiaries import (  # noqa: PLC0415 - models are ready only here
            golive,
            personal_data,
            profile,
            queries,
        )

        profile.register()
        golive.register()
        personal_data.register()
        navigation.register(
            navigation.Item(
                label="Beneficiarios",
                url_name="beneficiaries:beneficiary_list",
                action="beneficiaries.view_beneficiary",
                section=navigation.TERRITORY,
                order=10,
                icon="mortarboard",
                words=lambda request: queries.list_title(request.institution),
            )
        )
        tabs.register(
            "beneficiaries.beneficiary",
            tabs.Tab("Quién hace qué", "beneficiaries:beneficiary_history", order=5, icon="people"),
        )
