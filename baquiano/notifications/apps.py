from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "baquiano.notifications"
    label = "notifications"
    verbose_name = "Avisos"
