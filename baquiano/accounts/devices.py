"""A browser in words, and where it asks from as far as its address says."""

import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from baquiano.accounts.models import OpenSession

# In order: each browser also says the name of those that it descends from.
_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("Linux", r"Linux|X11"),
)


@dataclass(frozen=True)
class Device:
    """An open session, for showing."""

    id: UUID | None
    name: str
    is_phone: bool
    address: str
    place: str
    opened_at: datetime | None
    seen_at: datetime | None
    is_current: bool


def described(row: OpenSession, *, is_current: bool = False) -> Device:
    """The session in words; where it is, only when its address says it."""
    return Device(
        id=row.public_id,
        name=name_of(row.agent),
        is_phone=bool(re.search("Mobile|Android|iPhone", row.agent)),
        address=row.address or "",
        place=place_of(row.address or ""),
        opened_at=row.opened_at,
        seen_at=row.seen_at,
        is_current=is_current,
    )


def name_of(agent: str) -> str:
    """*Chrome en Windows*, or as much of it as the browser says."""
    browser = next((name for name, pattern in _BROWSERS if re.search(pattern, agent)), "")
    system = next((name for name, pattern in _SYSTEMS if re.search(pattern, agent)), "")
    if browser and system:
        return _("%(browser)s en %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Navegador desconocido")


def place_of(address: str) -> str:
    """The network of the entity or the same machine; of any other address nothing is known, and nothing is said."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if known.is_loopback:
        return _("Este mismo servidor")
    return _("Red interna de la entidad") if known.is_private else ""
