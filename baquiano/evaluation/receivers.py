"""What evaluations do when visits are held, assistances closed or it is the turn to evaluate one, and what they ask
before an assistance is closed (second door).
"""

from typing import Any

from baquiano.delivery.models import Assistance, AssistanceSession
from baquiano.delivery.queries import Missing
from baquiano.delivery.signals import assistance_closed, assistance_ended, completion_asked, session_held
from baquiano.evaluation import actions, queries, rules
from baquiano.evaluation.choices import Trigger
from baquiano.procedures.models import Task
from baquiano.procedures.signals import activity_awaited


def listen() -> None:
    session_held.connect(evaluate_session, dispatch_uid="evaluation.evaluate_session")
    assistance_closed.connect(evaluate_assistance, dispatch_uid="evaluation.evaluate_assistance")
    assistance_ended.connect(evaluate_ended, dispatch_uid="evaluation.evaluate_ended")
    activity_awaited.connect(evaluate_in_turn, dispatch_uid="evaluation.evaluate_in_turn")
    completion_asked.connect(tell_missing, dispatch_uid="evaluation.tell_missing")


def evaluate_session(sender: Any, *, session: AssistanceSession, by: Any, at: Any, **kwargs: Any) -> None:
    actions.fire_campaigns(Trigger.SESSION_HELD, session, by=by, at=at)


def evaluate_assistance(sender: Any, *, assistance: Assistance, by: Any, at: Any, **kwargs: Any) -> None:
    actions.fire_campaigns(Trigger.ASSISTANCE_CLOSED, assistance, by=by, at=at)


def evaluate_ended(sender: Any, *, assistance: Assistance, by: Any, at: Any, **kwargs: Any) -> None:
    actions.evaluate_ended(assistance, by=by, at=at)


def evaluate_in_turn(sender: Any, *, task: Task, by: Any, at: Any, **kwargs: Any) -> None:
    """The procedure reached the activity that evaluates an assistance: what was executed is evaluated now."""
    if task.case.subject_type != Assistance._meta.label_lower or not rules.VERBS & task.awaited_verbs:
        return
    assistance = Assistance.objects.get(pk=task.case.subject_id)
    actions.fire_campaigns(Trigger.TURN_TO_EVALUATE, assistance, by=by, at=at)


def tell_missing(sender: Any, *, assistance: Assistance, **kwargs: Any) -> list[Missing]:
    return queries.missing_to_close(assistance)
