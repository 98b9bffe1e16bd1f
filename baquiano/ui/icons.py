"""Inline SVG icons, from the single files of Bootstrap Icons that are vendored."""

import re
from functools import cache, lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).parent / "static" / "vendor" / "bootstrap-icons-1.13.2"
_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def _body(name: str) -> SafeString:
    """The drawing inside the SVG file; ``KeyError`` for an icon that is not vendored, which a test would find."""
    path = FOLDER / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        raise KeyError(f"There is no vendored icon {name!r}")
    found = _BODY.search(path.read_text(encoding="utf-8"))
    return mark_safe(" ".join(found.group(1).split()) if found else "")


@lru_cache(maxsize=1024, typed=True)
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """The icon as inline SVG. Without ``label`` it is decoration and hidden from screen readers."""
    meaning = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="{}" width="16" height="16" viewBox="0 0 16 16" fill="currentColor" focusable="false" {}>{}</svg>',
        f"icon {css}".strip(),
        meaning,
        _body(name),
    )


def available_icons() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.svg"))
