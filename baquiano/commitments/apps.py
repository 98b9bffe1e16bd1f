from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _name_responsible(commitment: Any, person: Any, to: Any) -> None:
    """The name that the list shows is that of whoever answers now; the acta keeps the one that was signed."""
    commitment.responsible_name = to.full_name
    commitment.save(update_fields=["responsible_name"])


def _register_duty() -> None:
    from baquiano.commitments import queries  # noqa: PLC0415 - models are ready only here
    from baquiano.institutions import handover  # noqa: PLC0415

    handover.register(
        handover.Duty(
            "commitment", _("Compromisos"), queries.commitments_in_charge_of, also=_name_responsible, order=50
        )
    )


class CommitmentsConfig(AppConfig):
    name = "baquiano.commitments"
    label = "commitments"
    verbose_name = _("Compromisos")

    def ready(self) -> None:
        from baquiano.beneficiaries import history  # noqa: PLC0415 - models are ready only here
        from baquiano.commitments import actions, profile, queries  # noqa: PLC0415
        from baquiano.commitments.choices import CommitmentState  # noqa: PLC0415
        from baquiano.commitments.models import Commitment  # noqa: PLC0415
        from baquiano.commitments.notice_kinds import NOTICE_KINDS  # noqa: PLC0415
        from baquiano.common import timetable  # noqa: PLC0415
        from baquiano.documents import access  # noqa: PLC0415
        from baquiano.notifications import kinds  # noqa: PLC0415 - models are ready only now
        from baquiano.ui import navigation, tabs  # noqa: PLC0415

        profile.register()
        kinds.register(*NOTICE_KINDS)
        _register_duty()
        timetable.register(
            timetable.Job("commitments.remind", every=3600, run=lambda at: actions.send_reminders(at=at))
        )
        access.register("commitments.commitment", access.by_policy(Commitment, "commitments.view_commitment"))
        history.register(
            history.Strand(
                "compromisos",
                _("Compromiso"),
                _("Compromisos"),
                "commitments.view_commitment",
                "commitments:commitment_detail",
                CommitmentState.choices,
                queries.told_commitments,
                order=30,
            )
        )
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
