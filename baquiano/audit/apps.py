from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "baquiano.audit"
    label = "audit"
    verbose_name = "Rastro"

    def ready(self) -> None:
        from baquiano.audit import receivers, triggers  # noqa: PLC0415 - models are ready only here

        receivers.listen()
        post_migrate.connect(triggers.restore_after_migrate, dispatch_uid="audit.restore_triggers")
