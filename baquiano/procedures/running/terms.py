"""The words in which a domain action speaks to the procedure."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from baquiano.procedures.models import Case, Task

_QUIET: ContextVar[bool] = ContextVar("procedures_quiet", default=False)


@contextmanager
def quietly() -> Iterator[None]:
    """Open tasks without telling anybody: for loading history and demonstrations."""
    token = _QUIET.set(True)
    try:
        yield
    finally:
        _QUIET.reset(token)


def is_quiet() -> bool:
    return _QUIET.get()


@dataclass(frozen=True)
class ControlCheck:
    """The check of a control point: result and observation. Who and when are the ``by`` and ``at`` of the act."""

    passed: bool
    note: str = ""


@dataclass(frozen=True)
class RecordRef:
    """A record that an activity leaves: its format code and the row that is or holds it."""

    code: str
    target: Model | None = None
    label: str = ""


@dataclass(frozen=True)
class Claim:
    """The right to do ``verb`` now. Free when the subject runs in no procedure: the policy alone decides then."""

    verb: str
    case: Case | None = None
    task: Task | None = None

    @property
    def is_free(self) -> bool:
        return self.task is None


def subject_key(subject: Model) -> dict[str, str]:
    """How a case names its subject without knowing its room."""
    return {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}


def label_of(subject: Any) -> str:
    return str(subject)[:250]
