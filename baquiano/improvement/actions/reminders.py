"""What the clock tells: actions that fall due, that are late or that nobody verifies; audits and routines that come."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.improvement import queries
from baquiano.improvement.actions.improving import words_of
from baquiano.improvement.actions.telling import tell
from baquiano.improvement.models import Audit, ImprovementAction, Routine
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import people_to_tell, setting
from baquiano.ui.display import day

REMINDER_DAYS, ESCALATE_DAYS = 5, 5


def send_reminders(*, at: datetime) -> int:
    """What the clock does in every institution: each thing is told once for each due date; how many it looked at."""
    looked_at = 0
    for institution in Institution.objects.all():
        with scope(institution=institution):
            today = day_of(at)
            days = _days(institution, "reminders.days_before_due", REMINDER_DAYS, today)
            patience = timedelta(days=_days(institution, "reminders.escalate_days_after_due", ESCALATE_DAYS, today))
            owed = list(queries.due_for_reminder(today, days=days))
            for action in owed:
                _remind(action, today, patience, at)
            waiting = list(queries.unverified_since(at - patience))
            for action in waiting:
                _ask_to_verify(action, today, at)
            audits = list(queries.audits_to_remind(today, days=days))
            for audit in audits:
                _remind_audit(audit, today, at)
            routines = list(queries.routines_to_remind(today, days=days))
            for routine in routines:
                _remind_routine(routine, today, at)
            looked_at += len(owed) + len(waiting) + len(audits) + len(routines)
    return looked_at


def _days(institution: Institution, key: str, default: int, today: date) -> int:
    return int(setting(institution, key, today.year, default=default))


def _remind(action: ImprovementAction, today: date, patience: timedelta, at: datetime) -> None:
    """Whoever answers; of what stays late, also the leaders and, of what an audit found, who audits."""
    due, number = day(action.due_on), action.number
    if not action.is_overdue_on(today):
        title = _("La acción %(number)s vence el %(day)s") % {"number": number, "day": due}
        _tell(action, [action.responsible], "due_soon", title, at)
        return
    title = _("La acción %(number)s venció el %(day)s") % {"number": number, "day": due}
    _tell(action, [action.responsible], "overdue", title, at)
    if today >= action.due_on + patience:
        above = list(people_to_tell(action.institution, "group_leader", action.unit, on=today))
        if action.is_of_audit:
            above += list(people_to_tell(action.institution, "internal_control", on=today))
        others = [one for one in above if one.pk != action.responsible_id]
        title = _("Acción de mejora sin cumplir: %(number)s venció el %(day)s") % {"number": number, "day": due}
        _tell(action, others, "escalated", title, at)


def _tell(action: ImprovementAction, people: list[User], kind: str, title: str, at: datetime) -> None:
    tell(action, people, kind, title, words_of(action), key=f"{action.due_on:%Y%m%d}", by=None, at=at)


def _ask_to_verify(action: ImprovementAction, today: date, at: datetime) -> None:
    title = _("Nadie ha verificado la acción %(number)s") % {"number": action.number}
    people = queries.verifiers_of(action, today)
    tell(action, people, "unverified", title, words_of(action), key=action.version, by=None, at=at)


def _remind_audit(audit: Audit, today: date, at: datetime) -> None:
    late = audit.is_overdue_on(today)
    words = _("La auditoría debía cerrarse el %(day)s") if late else _("La auditoría se cierra el %(day)s")
    kind = "audit_late" if late else "audit_due"
    key = f"{audit.due_on:%Y%m%d}"
    tell(audit, [audit.auditor], kind, words % {"day": day(audit.due_on)}, str(audit), key=key, by=None, at=at)


def _remind_routine(routine: Routine, today: date, at: datetime) -> None:
    late = routine.is_overdue_on(today)
    words = (
        _("Registre la rendición de cuentas del %(day)s: %(title)s")
        if late
        else _("Rendición de cuentas el %(day)s: %(title)s")
    )
    told = words % {"day": day(routine.held_on), "title": routine}
    kind = "routine_late" if late else "routine_due"
    key = f"{routine.held_on:%Y%m%d}"
    tell(routine, [routine.responsible], kind, told, routine.purpose, key=key, by=None, at=at)
