from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImprovementConfig(AppConfig):
    name = "baquiano.improvement"
    label = "improvement"
    verbose_name = _("Mejora y control interno")

    def ready(self) -> None:
        from baquiano.common import timetable  # noqa: PLC0415 - models are ready only here
        from baquiano.improvement import actions, populations, queries  # noqa: PLC0415
        from baquiano.improvement.notice_kinds import NOTICE_KINDS  # noqa: PLC0415
        from baquiano.institutions import handover  # noqa: PLC0415
        from baquiano.notifications import kinds  # noqa: PLC0415
        from baquiano.ui import badges  # noqa: PLC0415

        kinds.register(*NOTICE_KINDS)
        populations.register_own()
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
    from baquiano.delivery.models import AssistanceSession  # noqa: PLC0415 - models are ready only now
    from baquiano.delivery.queries import sessions_visible_to  # noqa: PLC0415
    from baquiano.improvement import origins, queries  # noqa: PLC0415
    from baquiano.improvement.choices import OriginKind  # noqa: PLC0415
    from baquiano.planning.queries import items_visible_to  # noqa: PLC0415
    from baquiano.procedures.models import Task  # noqa: PLC0415

    origins.register(
        origins.Origin(
            "planning.planitem",
            OriginKind.MONITORING,
            lambda user: items_visible_to(user).select_related("plan__unit"),
            lambda item: item.plan.unit,
        )
    )
    origins.register(
        origins.Origin(
            "procedures.task",
            OriginKind.CONTROL_POINT,
            lambda user: Task.objects.select_related("case__unit", "activity", "unit"),
            lambda task: task.unit or task.case.unit,
        )
    )
    origins.register(
        origins.Origin(
            AssistanceSession._meta.label_lower,
            OriginKind.OTHER,
            sessions_visible_to,
            lambda session: session.meeting.unit,
        )
    )
    origins.register(
        origins.Origin(
            "improvement.finding", OriginKind.AUDIT, queries.findings_visible_to, lambda finding: finding.unit
        )
    )


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
    from baquiano.ui import navigation, tabs  # noqa: PLC0415

    for page, url_name in (
        ("planning.item", "improvement:item_actions"),
        ("procedures.task", "improvement:task_actions"),
        ("delivery.session", "improvement:session_actions"),
    ):
        tabs.register(page, tabs.Tab(_("Acciones de mejora"), url_name, rules.VIEW, 95, "arrow-repeat"))
    for label, url_name, action, order, icon in (
        (_("Acciones de mejora"), "improvement:action_list", rules.VIEW, 60, "arrow-repeat"),
        (_("Auditorías"), "improvement:audit_list", rules.VIEW_AUDIT, 62, "search"),
        (_("Hallazgos"), "improvement:finding_list", rules.VIEW_FINDING, 64, "exclamation-circle"),
        (_("Rendición de cuentas"), "improvement:routine_list", rules.VIEW_ROUTINE, 66, "chat-left-text"),
    ):
        navigation.register(navigation.Item(label, url_name, action, order, navigation.CONTROL, icon))
