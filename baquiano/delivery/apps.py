from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "baquiano.delivery"
    label = "delivery"
    verbose_name = "Visitas"
