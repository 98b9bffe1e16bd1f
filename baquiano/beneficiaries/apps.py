from django.apps import AppConfig


class BeneficiariesConfig(AppConfig):
    name = "baquiano.beneficiaries"
    label = "beneficiaries"
    verbose_name = "Territorio y entidades beneficiarias"
