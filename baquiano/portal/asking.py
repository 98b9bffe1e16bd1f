"""What the address of a public page asks for: words and filters, of which those that mean nothing are ignored."""

from typing import Any

from django.http import HttpRequest

from baquiano.common.text import without_control_characters
from baquiano.portal.queries import Options


def words_of(request: HttpRequest) -> str:
    return without_control_characters(request.GET.get("q", ""))[:200].strip()


def chosen_of(request: HttpRequest, options: dict[str, Options]) -> dict[str, str]:
    """The filters that mean something."""
    asked = {name: request.GET.get(name, "") for name in options}
    return {name: value if value in dict(options[name]) else "" for name, value in asked.items()}


def filters_of(options: dict[str, Options], chosen: dict[str, str], labels: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"key": key, "label": label, "options": options[key], "value": chosen[key]} for key, label in labels.items()
    ]


def year_of(request: HttpRequest, years: list[int], default: int) -> int:
    """The vigencia of the address when something is published of it, else the newest one."""
    asked = request.GET.get("vigencia", "")
    found = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else 0
    return found if found in years else max(years, default=default)
