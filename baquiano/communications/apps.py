from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunicationsConfig(AppConfig):
    name = "baquiano.communications"
    label = "communications"
    verbose_name = _("Comunicaciones oficiales")

    def ready(self) -> None:
        from baquiano.beneficiaries import history  # noqa: PLC0415 - models are ready only here
        from baquiano.communications import personal_data, profile, queries  # noqa: PLC0415
        from baquiano.communications.choices import Direction  # noqa: PLC0415
        from baquiano.documents import access, samples  # noqa: PLC0415
        from baquiano.documents.payloads import LetterPayload  # noqa: PLC0415
        from baquiano.procedures import pages  # noqa: PLC0415
        from baquiano.ui import navigation, tabs  # noqa: PLC0415

        profile.register()
        personal_data.register()
        samples.register(LetterPayload, queries.letter_format)
        access.register("communications.communication", queries.can_view)
        pages.register_subject("communications.communication", "communications:communication_detail")
        history.register(
            history.Strand(
                "comunicaciones",
                _("Comunicación"),
                _("Comunicaciones"),
                queries.VIEW,
                "communications:communication_detail",
                Direction.choices,
                queries.told_communications,
                order=40,
            )
        )
        tabs.register(
            "procedures.task",
            tabs.Tab(_("Comunicaciones"), "communications:task_communications", queries.VIEW, 20, "envelope"),
        )
        navigation.register(
            navigation.Item(
                _("Comunicaciones"),
                "communications:communication_list",
                queries.VIEW,
                order=50,
                section=navigation.FIELD,
                icon="envelope",
            )
        )
