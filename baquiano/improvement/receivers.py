"""What improvement does when an evaluation falls short, and what it tells evaluations of it (second door)."""

from typing import Any

from baquiano.evaluation.signals import average_fell_short, improvements_asked
from baquiano.improvement import actions, queries


def listen() -> None:
    average_fell_short.connect(propose, dispatch_uid="improvement.propose")
    improvements_asked.connect(tell_improvements, dispatch_uid="improvement.tell_improvements")


def propose(sender: Any, *, campaign: Any, percent: float, threshold: int, by: Any, at: Any, **kwargs: Any) -> None:
    actions.propose_from_evaluation(campaign, percent=percent, threshold=threshold, by=by, at=at)


def tell_improvements(sender: Any, *, campaigns: Any, **kwargs: Any) -> list[str]:
    """The actions that were opened of those evaluations, with how each stands."""
    return queries.actions_told(campaigns)
