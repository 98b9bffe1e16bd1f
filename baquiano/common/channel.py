"""Through what a person acts when it is not a page: the token of another system. The trail tells it (NFR-08)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_token: ContextVar[str] = ContextVar("token", default="")


@contextmanager
def through_token(label: str) -> Iterator[None]:
    """While it is open, whatever is recorded says that it came through the token ``label``."""
    mark = _token.set(label)
    try:
        yield
    finally:
        _token.reset(mark)


def told() -> dict[str, str]:
    """What the trail adds to an entry: nothing when the person acts on a page."""
    label = _token.get()
    return {"token": label} if label else {}
