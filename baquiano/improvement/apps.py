from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImprovementConfig(AppConfig):
    name = "baquiano.improvement"
    label = "improvement"
    verbose_name = _("Mejora y control interno")

    def ready(self) -> None:
        from baquiano.common import timetable  # noqa: PLC0415 - models are ready only here
        from baquiano.improvement import actions, facts, populations, queries, receivers  # noqa: PLC0415
        from baquiano.improvement.notice_kinds import NOTICE_KINDS  # noqa: PLC0415
        from baquiano.improvement.rules import CORRECTING  # noqa: PLC0415
        from baquiano.institutions import handover, switches  # noqa: PLC0415
        from baquiano.notifications import kinds  # noqa: PLC0415
        from baquiano.ui import badges  # noqa: PLC0415

        switches.register_opening("corrective.mode", "director", *CORRECTING)
        kinds.register(*NOTICE_KINDS)
        populations.register_own()
        facts.register()
        receivers.listen()
        _register_origins()
        _register_access()
        _register_places()
        handover.register(handover.Duty("improvement", _("Acciones de mejora"), queries.actions_in_charge_of, order=55))
        timetable.register(
            timetable.Job("improvement.remind", every=3600, run=lambda at: actions.send_reminders(at=at))
        )
        badges.register_states(running=badges.Look(badges.INFO, "circle-half"))


def _register_origins() -> None:
    """What the rooms below show that may need mending."""
    from baquiano.delivery.queries import sessions_visible_to  # noqa: PLC0415 - models are ready only now
    from baquiano.evaluation.queries import campaigns_visible_to, observations_visible_to  # noqa: PLC0415
    from baquiano.governance.queries import sessions_visible_to as committee_sessions_visible_to  # noqa: PLC0415
    from baquiano.improvement import queries  # noqa: PLC0415
    from baquiano.improvement.choices import OriginKind  # noqa: PLC0415
    from baquiano.improvement.origins import Origin, register  # noqa: PLC0415
    from baquiano.planning.queries import items_visible_to  # noqa: PLC0415
    from baquiano.procedures.models import Task  # noqa: PLC0415

    def of_plans(user: Any) -> Any:
        return items_visible_to(user).select_related("plan__unit")

    def of_procedures(user: Any) -> Any:
        return Task.objects.select_related("case__unit", "activity", "unit")

    def own(row: Any) -> Any:
        return row.unit

    def of_meeting(session: Any) -> Any:
        return session.meeting.unit

    for origin in (
        Origin("planning.planitem", OriginKind.MONITORING, of_plans, lambda item: item.plan.unit),
        Origin("procedures.task", OriginKind.CONTROL_POINT, of_procedures, lambda task: task.unit or task.case.unit),
        Origin("delivery.assistancesession", OriginKind.OTHER, sessions_visible_to, of_meeting),
        Origin("governance.committeesession", OriginKind.OTHER, committee_sessions_visible_to, of_meeting),
        Origin("evaluation.campaign", OriginKind.EVALUATION, campaigns_visible_to, own),
        Origin("evaluation.observation", OriginKind.EVALUATION, observations_visible_to, own),
        Origin("improvement.finding", OriginKind.AUDIT, queries.findings_visible_to, own),
    ):
        register(origin)


def _register_access() -> None:
    """Who may open the proofs that are filed here."""
    from baquiano.documents import access  # noqa: PLC0415 - models are ready only now
    from baquiano.improvement import rules  # noqa: PLC0415
    from baquiano.improvement.models import Finding, ImprovementAction, Routine  # noqa: PLC0415

    for model, action in (
        (ImprovementAction, rules.VIEW),
        (Finding, rules.VIEW_FINDING),
        (Routine, rules.VIEW_ROUTINE),
    ):
        access.register(model._meta.label_lower, access.by_policy(model, action))


def _register_places() -> None:
    """The menu, and the panels on the pages of the rooms below."""
    from baquiano.improvement import rules  # noqa: PLC0415 - models are ready only now
    from baquiano.procedures import pages  # noqa: PLC0415
    from baquiano.ui import navigation, tabs  # noqa: PLC0415

    for page, url_name in (
        ("planning.item", "improvement:item_actions"),
        ("procedures.task", "improvement:task_actions"),
        ("delivery.session", "improvement:session_actions"),
        ("governance.session", "improvement:committee_actions"),
        ("evaluation.campaign", "improvement:campaign_actions"),
        ("evaluation.observation", "improvement:observation_actions"),
    ):
        tabs.register(page, tabs.Tab(_("Acciones de mejora"), url_name, rules.VIEW, 95, "arrow-repeat"))
    tabs.register(
        "delivery.assistance",
        tabs.Tab(_("Correcciones"), "improvement:assistance_corrections", rules.VIEW_CORRECTION, 95, "arrow-repeat"),
    )
    pages.register(rules.DECIDE_CORRECTION, "improvement:assistance_corrections")
    for label, url_name, action, order, icon in (
        (_("Correcciones"), "improvement:correction_list", rules.VIEW_CORRECTION, 59, "arrow-repeat"),
        (_("Acciones de mejora"), "improvement:action_list", rules.VIEW, 60, "arrow-repeat"),
        (_("Auditorías"), "improvement:audit_list", rules.VIEW_AUDIT, 62, "search"),
        (_("Hallazgos"), "improvement:finding_list", rules.VIEW_FINDING, 64, "exclamation-circle"),
        (_("Rendición de cuentas"), "improvement:routine_list", rules.VIEW_ROUTINE, 66, "chat-left-text"),
    ):
        navigation.register(navigation.Item(label, url_name, action, order, navigation.QUALITY, icon))
