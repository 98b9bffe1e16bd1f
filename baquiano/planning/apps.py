from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# The verbs of the procedure and the page where each is done. Those of the vigencia receive the key of its year.
PAGES = {
    "planning.identify_needs": "planning:plan_needs",
    "planning.submit_plan": "planning:plan_submit",
    "planning.approve_plan": "planning:plan_approve",
    "planning.return_plan": "planning:plan_return",
    "planning.consolidate_plan": "planning:consolidation",
    "planning.verify_plan": "planning:year_verify",
    "planning.return_consolidated": "planning:year_verify",
    "planning.adopt_plan": "planning:year_adopt",
    "planning.register_plan": "planning:plan_register",
    "planning.committee_verify": "planning:year_return",
    "planning.committee_approve": "planning:year_return",
    "planning.committee_return": "planning:year_return",
    "planning.divulge_plan": "planning:year_divulge",
}


def _register_duty() -> None:
    """The activities that somebody answers for, which another person takes over."""
    from baquiano.institutions import handover  # noqa: PLC0415 - models are ready only now
    from baquiano.planning import queries  # noqa: PLC0415

    handover.register(
        handover.Duty(
            "item",
            _("Actividades del plan"),
            queries.items_in_charge_of,
            label=lambda item: f"{item.code} · {item.activity}"[:160],
            order=40,
        )
    )


class PlanningConfig(AppConfig):
    name = "baquiano.planning"
    verbose_name = _("planes de asistencia técnica")

    def ready(self) -> None:
        from baquiano.documents import access  # noqa: PLC0415 - models are ready only now
        from baquiano.governance import subjects  # noqa: PLC0415
        from baquiano.planning import facts, profile, queries, receivers  # noqa: F401, PLC0415
        from baquiano.procedures import pages  # noqa: PLC0415
        from baquiano.ui import navigation  # noqa: PLC0415

        _tell_notices()
        profile.register()
        facts.register()
        _register_duty()
        for verb, url_name in PAGES.items():
            pages.register(verb, url_name)
        pages.register_subject("planning.plan", "planning:plan_detail")
        pages.register_subject("institutions.fiscalyear", "planning:consolidation")
        pages.register_subject("planning.need", "planning:need_detail")
        access.register("planning.plan", queries.can_open_files)
        access.register("planning.need", queries.can_open_need_files)
        subjects.register("planning.plan", awaiting=queries.plans_awaiting_committee)
        _offer_samples()
        _tell_history()
        _tell_load()
        _register_tabs()
        navigation.register(
            navigation.Item(
                _("Planes"), "planning:plan_list", "planning.view_plan", 10, navigation.PLANNING, "journal-text"
            )
        )
        _register_needs()
        _register_changes()
        _register_arrangements()
        _register_background()
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


def _register_tabs() -> None:
    """What this room shows on the page of the committee, and on that of an activity."""
    from baquiano.governance import subjects  # noqa: PLC0415 - models are ready only now
    from baquiano.ui import tabs  # noqa: PLC0415

    tabs.register(
        subjects.page_of("planning.plan"),
        tabs.Tab(
            _("Qué se decide y qué cubre"), "planning:committee_summary", "planning.view_plan", 10, "clipboard-data"
        ),
    )
    tabs.register(
        "planning.item",
        tabs.Tab(_("Normas y guías del tema"), "planning:item_inputs", "planning.view_plan", 90, "bank"),
    )
    tabs.register(
        "planning.item",
        tabs.Tab(
            _("Hallazgos de la verificación"), "planning:item_findings", "planning.view_plan", 20, "clipboard-check"
        ),
    )


def _offer_samples() -> None:
    from baquiano.documents import samples  # noqa: PLC0415
    from baquiano.documents.payloads import CheckPayload, PlanPayload  # noqa: PLC0415
    from baquiano.planning import queries  # noqa: PLC0415
    from baquiano.planning.checking import record  # noqa: PLC0415

    samples.register(PlanPayload, queries.format_of)
    samples.register(CheckPayload, record.record_format)


def _tell_load() -> None:
    from baquiano.planning.loads import days_of_items  # noqa: PLC0415
    from baquiano.targeting import loads  # noqa: PLC0415

    loads.register(loads.Load("planning", _("Actividades del plan"), days_of_items))


def _tell_history() -> None:
    from baquiano.beneficiaries import history  # noqa: PLC0415
    from baquiano.planning import queries  # noqa: PLC0415
    from baquiano.planning.choices import PlanState  # noqa: PLC0415

    history.register(
        history.Strand(
            "plan",
            _("Actividad del plan"),
            _("Actividades de planes"),
            "planning.view_divulged_plan",
            "planning:item_detail",
            PlanState.choices,
            queries.told_items,
            order=10,
        )
    )


def _tell_notices() -> None:
    """What the room tells people of."""
    from baquiano.notifications import kinds  # noqa: PLC0415 - models are ready only now
    from baquiano.planning.notice_kinds import NOTICE_KINDS  # noqa: PLC0415

    kinds.register(*NOTICE_KINDS)


def _register_needs() -> None:
    from baquiano.ui import navigation  # noqa: PLC0415

    navigation.register(
        navigation.Item(
            _("Necesidades"),
            "planning:need_list",
            "planning.view_need",
            5,
            navigation.PLANNING,
            "exclamation-circle",
            also=("/planes/necesidades/",),
        )
    )


def _register_changes() -> None:
    from baquiano.procedures import pages  # noqa: PLC0415 - models are ready only now
    from baquiano.ui import badges, navigation  # noqa: PLC0415

    pages.register_subject("planning.changerequest", "planning:change_detail")
    badges.register_states(
        refused=badges.Look(badges.DANGER, "x-circle"), withdrawn=badges.Look(badges.NEUTRAL, "slash-circle")
    )
    navigation.register(
        navigation.Item(
            _("Cambios del plan"),
            "planning:change_list",
            "planning.view_plan",
            30,
            navigation.PLANNING,
            "arrow-repeat",
            also=("/planes/cambios/",),
        )
    )


def _register_arrangements() -> None:
    """With whom and with what money the plan is carried out, who delivered it, and where else it is registered."""
    from baquiano.ui import navigation  # noqa: PLC0415 - models are ready only now

    entries = (
        (_("Diligenciamiento"), "planning:delivery_list", "planning.view_deliveries", 22, "calendar-check", "entregas"),
        (
            _("Cotejos del registro"),
            "planning:reconciliation_list",
            "planning.view_reconciliation",
            34,
            "clipboard-check",
            "cotejos",
        ),
        (_("Convenios y alianzas"), "planning:agreement_list", "planning.view_agreement", 36, "people", "convenios"),
        (_("Recursos por fuente"), "planning:funding_list", "planning.view_funding", 38, "handbag", "recursos"),
    )
    for words, name, action, order, icon, part in entries:
        entry = navigation.Item(words, name, action, order, navigation.PLANNING, icon, also=(f"/planes/{part}/",))
        navigation.register(entry)


def _register_background() -> None:
    from baquiano.planning import background  # noqa: PLC0415 - models are ready only now
    from baquiano.ui import tabs  # noqa: PLC0415

    background.register_own()
    for page, name, action in (
        ("planning.item", "planning:item_background", "planning.view_plan"),
        ("planning.need", "planning:need_background", "planning.view_need"),
        ("planning.plan", "planning:plan_background", "planning.view_plan"),
    ):
        tabs.register(page, tabs.Tab(_("Antecedentes"), name, action, 20, "clock-history"))
