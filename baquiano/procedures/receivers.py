"""What procedures do when a norm changes (the second door of the house)."""

from typing import Any

from baquiano.norms.models import NormChange
from baquiano.norms.signals import norm_changed
from baquiano.procedures import actions


def listen() -> None:
    norm_changed.connect(open_reviews, dispatch_uid="procedures.open_reviews")


def open_reviews(sender: Any, *, change: NormChange, by: Any, at: Any, **kwargs: Any) -> None:
    actions.open_reviews(change, by=by, at=at)
