from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# The verbs of the procedure and the page where each is done.
PAGES = {
    "strategy.close_analysis": "strategy:strategy_analyse",
    "strategy.consolidate_proposals": "strategy:strategy_consolidate",
    "strategy.submit_strategy": "strategy:strategy_submit",
    "strategy.approve_strategy": "strategy:strategy_detail",
    "strategy.return_strategy": "strategy:strategy_detail",
    "strategy.hold_table": "strategy:strategy_table",
    "strategy.register_strategy": "strategy:strategy_register",
}


class StrategyConfig(AppConfig):
    name = "baquiano.strategy"
    label = "strategy"
    verbose_name = _("Estrategia anual")

    def ready(self) -> None:
        from baquiano.common import timetable  # noqa: PLC0415 - models are ready only here
        from baquiano.documents import access, samples  # noqa: PLC0415
        from baquiano.governance import subjects  # noqa: PLC0415
        from baquiano.institutions import switches  # noqa: PLC0415
        from baquiano.notifications import kinds  # noqa: PLC0415
        from baquiano.procedures import pages  # noqa: PLC0415
        from baquiano.strategy import actions, payloads, profile, queries, rules  # noqa: PLC0415
        from baquiano.strategy.models import AnnualStrategy  # noqa: PLC0415
        from baquiano.strategy.notice_kinds import NOTICE_KINDS  # noqa: PLC0415
        from baquiano.ui import badges  # noqa: PLC0415

        switches.register("strategy", "Prepara cada año su estrategia de asistencia técnica")
        profile.register()
        kinds.register(*NOTICE_KINDS)
        samples.register(payloads.StrategyPayload, profile.format_code)
        access.register(queries.SUBJECT, access.by_policy(AnnualStrategy, rules.VIEW))
        subjects.register(queries.SUBJECT, awaiting=queries.awaiting_committee)
        for verb, url_name in PAGES.items():
            pages.register(verb, url_name)
        pages.register_subject(queries.SUBJECT, "strategy:strategy_detail")
        timetable.register(timetable.Job("strategy.remind", every=3600, run=lambda at: actions.send_reminders(at=at)))
        badges.register_states(validated=badges.Look(badges.SUCCESS, "check-circle"))
        _register_data()
        _register_places()


def _register_data() -> None:
    """What the rooms below know of a year, and what follows a guideline here."""
    from baquiano.strategy import below, guided, queries  # noqa: PLC0415 - models are ready only now

    below.register()
    of_person = queries.strategies_visible_to
    guided.register(guided.Guided(queries.SUBJECT, _("Estrategias"), of_person, of_person))


def _register_places() -> None:
    """The entries of the menu, and the tabs on the pages of other rooms."""
    from baquiano.governance import subjects  # noqa: PLC0415 - models are ready only now
    from baquiano.strategy import queries, rules  # noqa: PLC0415
    from baquiano.ui import navigation, tabs  # noqa: PLC0415

    tabs.register(
        subjects.page_of(queries.SUBJECT),
        tabs.Tab(_("Qué se decide"), "strategy:committee_strategy", rules.VIEW_DRAFT, 10, "clipboard-data"),
    )
    tabs.register(
        "planning.plan",
        tabs.Tab(_("Estrategia y lineamientos"), "strategy:plan_guidelines", rules.VIEW, 30, "signpost-split"),
    )
    for label, name, order, icon, also in (
        (_("Estrategia anual"), "strategy_list", 3, "flag", ()),
        (_("Lineamientos"), "guideline_list", 4, "signpost-split", ("/estrategia/lineamientos/",)),
    ):
        navigation.register(
            navigation.Item(label, f"strategy:{name}", rules.VIEW, order, navigation.STRATEGY, icon, also=also)
        )
