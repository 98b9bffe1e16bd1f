from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# The verbs of the procedure and the page where each is done. Those of the vigencia receive the key of its year.
PAGES = {
    "planning.submit_plan": "planning:plan_submit",
    "planning.approve_plan": "planning:plan_approve",
    "planning.return_plan": "planning:plan_return",
    "planning.consolidate_plan": "planning:consolidation",
    "planning.verify_plan": "planning:year_verify",
    "planning.return_consolidated": "planning:year_verify",
    "planning.committee_verify": "planning:year_return",
    "planning.committee_approve": "planning:year_return",
    "planning.committee_return": "planning:year_return",
    "planning.divulge_plan": "planning:year_divulge",
}


class PlanningConfig(AppConfig):
    name = "baquiano.planning"
    verbose_name = _("planes de asistencia técnica")

    def ready(self) -> None:
        from baquiano.documents import access  # noqa: PLC0415 - models are ready only now
        from baquiano.governance import subjects  # noqa: PLC0415
        from baquiano.planning import profile, queries, receivers  # noqa: F401, PLC0415
        from baquiano.procedures import pages  # noqa: PLC0415
        from baquiano.ui import navigation, tabs  # noqa: PLC0415

        profile.register()
        for verb, url_name in PAGES.items():
            pages.register(verb, url_name)
        pages.register_subject("planning.plan", "planning:plan_detail")
        pages.register_subject("institutions.fiscalyear", "planning:consolidation")
        access.register("planning.plan", queries.can_open_files)
        subjects.register("planning.plan", awaiting=queries.plans_awaiting_committee)
        tabs.register(
            subjects.page_of("planning.plan"),
            tabs.Tab(
                _("Qué se decide y qué cubre"), "planning:committee_summary", "planning.view_plan", 10, "clipboard-data"
            ),
        )
        navigation.register(
            navigation.Item(
                _("Planes"), "planning:plan_list", "planning.view_plan", 10, navigation.PLANNING, "journal-text"
            )
        )
        navigation.register(
            navigation.Item(
                _("Consolidación"),
                "planning:consolidation_current",
                "planning.consolidate_plan",
                20,
                navigation.PLANNING,
                "diagram-2",
                also=("/planes/consolidacion/",),
            )
        )
