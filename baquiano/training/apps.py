from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "baquiano.training"
    label = "training"
    verbose_name = _("Capacitación en el sistema")

    def ready(self) -> None:
        from baquiano.documents import access  # noqa: PLC0415 - models are ready only here
        from baquiano.training import golive_points, profile, rules  # noqa: PLC0415
        from baquiano.training.models import Training  # noqa: PLC0415
        from baquiano.ui import navigation  # noqa: PLC0415

        profile.register()
        golive_points.register()
        access.register(Training._meta.label_lower, access.by_policy(Training, rules.VIEW))
        navigation.register(
            navigation.Item(
                _("Capacitaciones"), "training:training_list", rules.VIEW, 72, navigation.PROCEDURE, "mortarboard"
            )
        )
