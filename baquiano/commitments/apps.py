from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "baquiano.commitments"
    label = "commitments"
    verbose_name = "Compromisos"
