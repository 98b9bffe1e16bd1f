from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    name = "baquiano.procedures"
    label = "procedures"
    verbose_name = _("Procedimientos")

    def ready(self) -> None:
        from baquiano.documents import access  # noqa: PLC0415 - models are ready only now
        from baquiano.procedures import menu, profile  # noqa: PLC0415 - models are ready only now
        from baquiano.procedures.models import Task  # noqa: PLC0415 - models are ready only now

        profile.register()
        menu.register()
        access.register("procedures.task", access.by_policy(Task, "procedures.view_case"))
