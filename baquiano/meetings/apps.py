from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "baquiano.meetings"
    label = "meetings"
    verbose_name = "Reuniones"
