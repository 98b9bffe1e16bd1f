"""The ways in which the product says no."""

from typing import Any

from django.core.exceptions import ValidationError


class Refused(ValidationError):
    """A rule said no, in a Spanish sentence on which the user can act.

    Forms show it, the API answers 409 with the same words. It is never a programming error.
    """

    @property
    def sentence(self) -> str:
        return " ".join(self.messages)


class Conflict(Refused):
    """The request contradicts what is already stored: same identity, other content."""


class StaleEdit(Conflict):
    """Somebody else saved the row after this editor opened it.

    ``current`` is the row as it is stored now, so that the page can show both texts.
    """

    def __init__(self, current: Any, message: str | None = None) -> None:
        super().__init__(
            message
            or "Otra persona guardó cambios mientras usted escribía. Compare los dos textos y decida cuál conservar."
        )
        self.current = current
