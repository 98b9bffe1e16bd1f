"""What each role may do, drawn from the policy: the screen says what the code asks, and nothing else (AUD-05)."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from baquiano.common.policy import INSTITUTION, OWN, UNIT, the_policy
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import closed_rooms, role_labels

ANYBODY = "any"


@dataclass(frozen=True)
class Grant:
    """A role to which an action is granted, and on whose things."""

    role: str
    role_label: str
    reach: str

    @property
    def reach_label(self) -> str:
        return reach_words(self.reach)


@dataclass(frozen=True)
class Permission:
    """An action of the policy with the grants that are shown of it."""

    code: str
    name: str
    room: str
    grants: tuple[Grant, ...]


@dataclass(frozen=True)
class PermissionGroup:
    """The actions of one room."""

    title: str
    permissions: list[Permission]


def reach_words(reach: str) -> str:
    """On whose things, in words."""
    return {
        OWN: _("lo propio: de lo que es responsable o autor"),
        UNIT: _("lo de su dependencia y las que dependen de ella"),
        INSTITUTION: _("todo lo de la entidad"),
    }[reach]


def permissions(institution: Institution | None, role: str = "") -> list[Permission]:
    """Every action of the policy in its order; with ``role``, those granted to it, also as anybody."""
    labels = role_labels(institution) if institution else dict(the_policy().roles)
    closed = closed_rooms(institution) if institution else frozenset()
    found = []
    for code, action in the_policy().actions.items():
        if code in closed or code.partition(".")[0] in closed:
            continue
        shown = {one: reach for one, reach in action.grants.items() if not role or one in (role, ANYBODY)}
        if shown:
            grants = tuple(Grant(one, _label(one, labels), reach) for one, reach in shown.items())
            found.append(Permission(code, _(action.name), _room(code), grants))
    return found


def grouped(rows: list[Permission]) -> list[PermissionGroup]:
    groups: dict[str, list[Permission]] = {}
    for row in rows:
        groups.setdefault(row.room, []).append(row)
    return [PermissionGroup(title, items) for title, items in groups.items()]


def flat(rows: list[Permission]) -> list[dict[str, Any]]:
    """One line per action and role, for the spreadsheet."""
    return [
        {"room": row.room, "name": row.name, "role": grant.role_label, "reach": grant.reach_label, "code": row.code}
        for row in rows
        for grant in row.grants
    ]


def _label(role: str, labels: dict[str, str]) -> str:
    return _("Cualquier persona vinculada") if role == ANYBODY else labels.get(role, role)


def _room(code: str) -> str:
    return str(apps.get_app_config(code.partition(".")[0]).verbose_name)
