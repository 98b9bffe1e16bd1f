from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompetencesConfig(AppConfig):
    name = "baquiano.competences"
    label = "competences"
    verbose_name = _("Competencias de las personas")

    def ready(self) -> None:
        from baquiano.competences import profile, rules  # noqa: PLC0415 - models are ready only here
        from baquiano.competences.models import Competence  # noqa: PLC0415
        from baquiano.documents import access  # noqa: PLC0415
        from baquiano.ui import navigation  # noqa: PLC0415

        profile.register()
        access.register(Competence._meta.label_lower, access.by_policy(Competence, rules.VIEW))
        navigation.register(
            navigation.Item(
                _("Competencias"), "competences:competence_list", rules.VIEW, 73, navigation.PROCEDURE, "award"
            )
        )
