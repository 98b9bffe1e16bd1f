from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    name = "baquiano.commitments"
    label = "commitments"
    verbose_name = _("Compromisos")

    def ready(self) -> None:
        from baquiano.commitments import actions  # noqa: PLC0415 - models are ready only here
        from baquiano.commitments.models import Commitment  # noqa: PLC0415
        from baquiano.common import timetable  # noqa: PLC0415
        from baquiano.documents import access  # noqa: PLC0415
        from baquiano.ui import navigation, tabs  # noqa: PLC0415

        timetable.register(
            timetable.Job("commitments.remind", every=3600, run=lambda at: actions.send_reminders(at=at))
        )
        access.register("commitments.commitment", access.by_policy(Commitment, "commitments.view_commitment"))
        navigation.register(
            navigation.Item(
                _("Compromisos"),
                "commitments:commitment_list",
                "commitments.view_commitment",
                order=30,
                section=navigation.FIELD,
                icon="check2-square",
            )
        )
        tabs.register(
            "beneficiaries.beneficiary",
            tabs.Tab(
                _("Compromisos"),
                "commitments:beneficiary_commitments",
                "commitments.view_commitment",
                order=20,
                icon="check2-square",
            ),
        )
