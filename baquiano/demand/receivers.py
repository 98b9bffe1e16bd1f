"""What the plan tells this room, and what the clock asks of it."""

from datetime import datetime
from typing import Any

from baquiano.demand import actions
from baquiano.planning.signals import change_applied


def listen() -> None:
    change_applied.connect(tell_planned, dispatch_uid="demand.tell_planned")


def tell_planned(sender: Any, *, change: Any, item: Any, by: Any, at: Any, **kwargs: Any) -> None:
    actions.tell_planned(change, item, by=by, at=at)


def warn_of_terms(at: datetime) -> None:
    actions.warn_of_terms(at=at)
