from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "baquiano.demo"
    label = "demo"
    verbose_name = "Demostración"
