"""Every address of the house, read from the URLconf itself."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters


@dataclass(frozen=True)
class Route:
    """An address: its full name, its path pattern, the names of its arguments and the view behind it."""

    name: str
    pattern: str
    arguments: tuple[str, ...]
    view: Any

    @property
    def page(self) -> str:
        """The name without that of the face: an endpoint of the API bears the name of its page."""
        return self.name.removeprefix("api:")

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api:")

    @property
    def methods(self) -> tuple[str, ...]:
        """What is asked of it: of a page both, of an endpoint the one that it has."""
        endpoint = getattr(self.view, "cls", None)
        if not self.is_api or endpoint is None:
            return ("get", "post")
        return ("post",) if hasattr(endpoint, "post") else ("get",)

    @property
    def action(self) -> str | None:
        return getattr(self.view, "policy_action", None)

    @property
    def public(self) -> str | None:
        return getattr(self.view, "public_reason", None)

    @property
    def signed_in(self) -> str | None:
        return getattr(self.view, "signed_in_reason", None)


@cache
def routes() -> tuple[Route, ...]:
    """Every route of the URLconf, in order."""
    assert get_converters()
    return tuple(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: Any, namespace: str, prefix: str) -> Any:
    for pattern in patterns:
        path = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, path)
        elif isinstance(pattern, URLPattern):
            arguments = tuple(pattern.pattern.regex.groupindex) if hasattr(pattern.pattern, "regex") else ()
            yield Route(f"{namespace}{pattern.name}", path, arguments, pattern.callback)


def read_the_query(answer: Any) -> bool:
    """Whether anything read what followed the question mark: if nothing did, another question changes nothing."""
    return "GET" in vars(answer.wsgi_request)


def read_the_body(answer: Any) -> bool:
    """Whether anything read what was sent."""
    return answer.wsgi_request._read_started
