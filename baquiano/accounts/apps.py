from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "baquiano.accounts"
    label = "accounts"
    verbose_name = "Personas y acceso"
