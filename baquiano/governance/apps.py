from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "baquiano.governance"
    verbose_name = _("comités y decisiones")

    def ready(self) -> None:
        from baquiano.documents import access  # noqa: PLC0415 - models are ready only now
        from baquiano.governance import profile, queries, receivers  # noqa: F401, PLC0415
        from baquiano.governance.models import CommitteeSession, Decision  # noqa: PLC0415
        from baquiano.governance.notice_kinds import NOTICE_KINDS  # noqa: PLC0415
        from baquiano.institutions import folder  # noqa: PLC0415
        from baquiano.meetings import guides  # noqa: PLC0415
        from baquiano.notifications import kinds  # noqa: PLC0415 - models are ready only now
        from baquiano.procedures import pages  # noqa: PLC0415
        from baquiano.ui import navigation  # noqa: PLC0415

        kinds.register(*NOTICE_KINDS)
        pages.register_subject("governance.committeesession", "governance:session_detail")
        folder.register(profile.PART)
        guides.register(queries.guide_for)
        access.register("governance.committeesession", access.by_policy(CommitteeSession, "governance.view_session"))
        access.register("governance.decision", access.by_policy(Decision, "governance.view_session"))
        navigation.register(
            navigation.Item(
                _("Comités"),
                "governance:session_list",
                "governance.view_session",
                30,
                navigation.PLANNING,
                "people",
                # The decisions on a plan have pages of their own, among those of plans.
                also=("/planes/comite/",),
            )
        )
