"""Logs as one JSON object per line, with the request to which each belongs and without the data of anybody.

An entry tells what happened, where in the code and in which request; of people, only their internal identifier. The
messages of exceptions often quote what somebody wrote (a database repeats the row it refuses): what they quote,
addresses of mail and long numbers are covered before they are written.
"""

import re
import sys
import traceback
from typing import Any

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

Entry = dict[str, Any]
# What code may attach with ``extra=``: identifiers of ours, never text of people.
EXTRAS = {"job", "part", "delivery", "document", "status_code"}
_COVERED = [
    (re.compile(r"^(?:DETAIL|CONTEXT|QUERY|PARAMETERS):.*", re.MULTILINE | re.DOTALL), ""),
    (re.compile(r"[^\s<>@'\"]+@[^\s<>@'\"]+"), "…@…"),
    (re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|«[^»\n]*»"), "'…'"),
    (re.compile(r"(?<![\w-])\d[\d.]{5,}\d(?![\w-])"), "…"),
]
# Arguments of addresses that open something by themselves.
_KEYS = {"key", "uidb36", "token", "code"}


def covered(text: str) -> str:
    """``text`` without what it quotes, addresses of mail or numbers of documents."""
    for pattern, cover in _COVERED:
        text = pattern.sub(cover, text)
    return text.strip()


def _cover_event(_logger: Any, _method: str, entry: Entry) -> Entry:
    if isinstance(entry.get("event"), str):
        entry["event"] = covered(entry["event"]) if "'" in entry["event"] or "@" in entry["event"] else entry["event"]
    return entry


def _tell_exception(_logger: Any, _method: str, entry: Entry) -> Entry:
    """The exception as its class, its covered message and the lines of code that led to it."""
    found = entry.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        entry["exception"] = "\n".join(_told(traceback.TracebackException.from_exception(error)))
    return entry


def _told(error: traceback.TracebackException) -> list[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*_told(before), ""] if before else []
    lines += [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in error.stack]
    name = error.exc_type.__qualname__ if error.exc_type else "Exception"
    return [*lines, f"{name}: {covered(str(error._str))}"]  # type: ignore[attr-defined]


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(allow=EXTRAS),
    structlog.processors.TimeStamper(fmt="iso"),
    _tell_exception,
    _cover_event,
]
RENDERING = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.JSONRenderer(ensure_ascii=False),
]


def configure() -> None:
    """Send what structlog writes through the standard library's logging, if anybody listens to that level."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


class request_log(RequestMiddleware):  # noqa: N801 - it is used as a middleware factory, like its neighbours
    """One line per request: method, path and answer. No query, which may be a name; no key that opens something."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        path = request.path
        match = getattr(request, "resolver_match", None)
        for name, value in (match.kwargs if match else {}).items():
            if name in _KEYS:
                path = path.replace(str(value), "…")
        return f"{request.method} {path}"
