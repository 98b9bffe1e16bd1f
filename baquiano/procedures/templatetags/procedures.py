"""``{% load procedures %}``: where a subject stands in its procedure, on the page of any room."""

from datetime import date
from typing import Any

from django import template
from django.db.models import Model
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.institutions.queries import role_label
from baquiano.library.rules import can_open
from baquiano.procedures import pages, queries
from baquiano.procedures.models import Task, TaskRecord
from baquiano.ui.display import day

register = template.Library()


@register.inclusion_tag("procedures/_panel.html", takes_context=True)
def procedure_panel(context: dict[str, Any], subject: Model) -> dict[str, Any]:
    """``{% procedure_panel plan %}``: what is done, whose turn it is, what is late, and the way to the live diagram."""
    request = context["request"]
    case = queries.case_of(subject)
    if case is None or not allows(request.user, "procedures.view_case", case):
        return {"case": None}
    today = day_of(request.at)
    states = queries.activity_states(case, today)
    events = case.definition.flow.get("events", {})
    pending = [state for state in states if state.last and state.last.is_open]
    held = queries.guides_of([state.activity for state in pending], case.unit, today).values()
    versions = [version for found in held for version in found]
    if not pending:
        versions = [filed.version for filed in queries.filed_with(subject)]
    return {
        "case": case,
        "guides": _with_doors(request.user, versions),
        "heading": "" if pending else _("Documentos con los que se hizo"),
        "states": states,
        "pending": pending,
        "awaits": [events[node]["name"] for node in case.awaits if node in events],
    }


@register.inclusion_tag("procedures/_activity_help.html", takes_context=True)
def activity_help(context: dict[str, Any], subject: Model, verb: str) -> dict[str, Any]:
    """``{% activity_help plan "planning.approve_plan" %}``: what the procedure says of what one is about to do.

    Folded, for the page of the verb (NFR-04): description, control point, inputs and records, as the file has them.
    """
    task = queries.task_of(subject, verb)
    if task is None:
        return {"activity": None}
    return {"activity": task.activity} | activity_guides(context, task.activity, task.case, task)


@register.inclusion_tag("procedures/_guides.html", takes_context=True)
def activity_guides(context: dict[str, Any], activity: Any, case: Any = None, task: Any = None) -> dict[str, Any]:
    """``{% activity_guides activity case task %}``: the documents in force for whoever does the activity (WFL-08)."""
    request = context["request"]
    case = case or (task.case if task else None)
    unit = (task.unit if task else None) or (case.unit if case else None)
    versions = queries.guides_of([activity], unit, day_of(request.at)).get(activity.pk, [])
    return {"guides": _with_doors(request.user, versions)}


def _with_doors(user: Any, versions: list[Any]) -> list[tuple[Any, bool]]:
    """Each version once, with whether the person may open its file."""
    return [(version, can_open(user, version.guide)) for version in dict.fromkeys(versions)]


@register.inclusion_tag("procedures/_control_check.html")
def control_check(task: Task | None) -> dict[str, Any]:
    """``{% control_check task %}``: the fields of the control point, for a form that is drawn by hand.

    They are the ones of ``procedures.forms.ControlFields``, which reads them back.
    """
    asks = task is not None and task.activity.is_control_point and not task.control_at
    return {"task": task if asks else None}


@register.simple_tag(takes_context=True)
def roles_of(context: dict[str, Any], activity: Any) -> str:
    """The roles of the lane of an activity, in the words of the institution."""
    institution = context["request"].institution
    return " / ".join(role_label(institution, lane.role) for lane in activity.lane_roles.all())


@register.filter
def iso_day(text: str) -> str:
    """``2022-11-16`` as 16/11/2022; what is not a date stays as it was written in the procedure."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


@register.filter
def record_url(record: TaskRecord) -> str:
    """The page of what a record points to, if some room has one."""
    return pages.record_url(record)


@register.filter
def task_url(task: Task) -> str:
    """Where the task is done."""
    return pages.task_url(task)
