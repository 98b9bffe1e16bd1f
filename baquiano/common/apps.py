from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "baquiano.common"
    label = "common"
    verbose_name = "Piezas comunes"
