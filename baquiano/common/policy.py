"""The mechanism of the policy: who may do what, and on whose things.

The grants themselves are data in one file, ``settings.POLICY_FILE``, read by the code, by the screens and by the
tests. Each action grants to a role one of three reaches:

``own``          rows of which the person is an owner (responsible or author)
``unit``         rows of the unit in which the person holds the role, or of a unit under it
``institution``  every row of the institution

The policy grants; the diagram of the procedure only narrows (it says whose turn it is).
"""

import tomllib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cache, wraps
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404

M = TypeVar("M", bound=Model)

OWN, UNIT, INSTITUTION = "own", "unit", "institution"
REACHES = (OWN, UNIT, INSTITUTION)
# Whoever received a role does not pass it on (ORG-04).
NEVER_DELEGATED = frozenset({"institutions.delegate_role"})


@dataclass(frozen=True)
class Holding:
    """A role that a person holds today in a unit; ``unit_ids`` are that unit and the ones under it.

    A delegated one names who delegates, whose rows count as the own ones, and the actions delegated (none: all).
    """

    role: str
    unit_id: UUID | None
    unit_ids: frozenset[UUID]
    delegator_id: UUID | None = None
    delegator: str = ""
    verbs: frozenset[str] = frozenset()

    @property
    def is_delegated(self) -> bool:
        return self.delegator_id is not None

    def covers(self, code: str) -> bool:
        """Whether the action goes with the role as it is held: what is delegated may be seen by whom it is."""
        if not self.is_delegated:
            return True
        if code in NEVER_DELEGATED:
            return False
        room, _, verb = code.partition(".")
        seen = verb.startswith("view_") and any(one.startswith(f"{room}.") for one in self.verbs)
        return not self.verbs or code in self.verbs or seen


@dataclass(frozen=True)
class Standing:
    """What a person is today in one institution. Without one, the policy refuses everything.

    ``closed`` are the rooms, and the actions of other rooms, that the institution does not use: nobody may do them.
    """

    institution_id: UUID
    holdings: tuple[Holding, ...] = ()
    closed: frozenset[str] = frozenset()

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(holding.role for holding in self.holdings)

    def units_with_role(self, role: str) -> frozenset[UUID]:
        """The units, with the ones under them, in which the person holds ``role``."""
        return frozenset().union(*(holding.unit_ids for holding in self.holdings if holding.role == role))

    def uses(self, code: str) -> bool:
        """Whether the institution uses the action ``code`` and its room."""
        return code not in self.closed and code.partition(".")[0] not in self.closed


@dataclass(frozen=True)
class Action:
    """An action of the policy: its code, its Spanish name and the reach it grants to each role."""

    code: str
    name: str
    grants: dict[str, str] = field(default_factory=dict)


class Policy:
    """The declared actions. An action that is not declared does not exist, and asking for it is an error."""

    def __init__(self, actions: dict[str, Action], roles: dict[str, str], like: dict[str, str] | None = None) -> None:
        self.actions, self.roles, self.like = actions, roles, like or {}

    @classmethod
    def from_toml(cls, text: str) -> "Policy":
        """Read the policy; raises ``ValueError`` naming the action whose key, role or reach does not exist.

        A role of ``[like]`` reaches what the other one reaches, except where an action grants it something by name or
        leaves it out by ``except``.
        """
        content = tomllib.loads(text)
        roles, like = content["roles"], content.get("like", {})
        if unknown := {*like, *like.values()} - set(roles):
            raise ValueError(f"like: unknown role {min(unknown)!r}")
        actions = {}
        for code, row in content["actions"].items():
            if unknown := set(row) - {"name", "grants", "except"}:
                raise ValueError(f"{code}: unknown key {min(unknown)!r}")
            grants = row.get("grants", {})
            for role, reach in grants.items():
                if role != "any" and role not in roles:
                    raise ValueError(f"{code}: unknown role {role!r}")
                if reach not in REACHES:
                    raise ValueError(f"{code}: unknown reach {reach!r}")
            left = {*grants, *row.get("except", ())}
            alike = {role: grants[other] for role, other in like.items() if other in grants and role not in left}
            actions[code] = Action(code=code, name=row["name"], grants=grants | alike)
        return cls(actions, roles, like)

    def __getitem__(self, code: str) -> Action:
        return self.actions[code]

    def roles_with(self, code: str) -> frozenset[str]:
        """The roles to which the action ``code`` is granted with any reach."""
        grants = self.actions[code].grants
        return frozenset(self.roles) if "any" in grants else frozenset(grants)

    def roles_as(self, role: str) -> frozenset[str]:
        """``role`` and those that are like it: whom to tell what is told to ``role``."""
        return frozenset({role, *(one for one, other in self.like.items() if other == role)})


@cache
def the_policy() -> Policy:
    """The policy of this installation."""
    return Policy.from_toml(settings.POLICY_FILE.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class _Grant:
    """A reach that a holding gives: the units it covers, whose rows are the own ones, and where it comes from."""

    reach: str
    unit_ids: frozenset[UUID]
    owner_id: Any
    holding: Holding | None = None

    @property
    def is_delegated(self) -> bool:
        return self.holding is not None and self.holding.is_delegated

    def reaches(self, units: set[Any], owners: set[Any]) -> bool:
        return (
            self.reach == INSTITUTION
            or (self.reach == UNIT and bool(units & self.unit_ids))
            or (self.reach == OWN and self.owner_id in owners)
        )


def _grants(user: Any, code: str) -> list[_Grant]:
    action = the_policy()[code]
    standing: Standing | None = getattr(user, "standing", None)
    if standing is None or not user.is_authenticated or not user.is_active or not standing.uses(code):
        return []
    found = [
        _Grant(action.grants[holding.role], holding.unit_ids, holding.delegator_id or user.pk, holding)
        for holding in standing.holdings
        if holding.role in action.grants and holding.covers(code)
    ]
    if "any" in action.grants and standing.holdings:
        units = frozenset().union(*(held.unit_ids for held in standing.holdings))
        found.append(_Grant(action.grants["any"], units, user.pk))
    return found


def _values(obj: Any, paths: tuple[str, ...]) -> set[Any]:
    values = set()
    for path in paths:
        value = obj
        for name in path.split("__"):
            value = getattr(value, name, None) if value is not None else None
        values.add(value)
    return values - {None}


def _paths(holder: Any, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    declared = getattr(holder, name, default)
    return (declared,) if isinstance(declared, str) else tuple(declared)


def allows(user: Any, code: str, obj: Any = None) -> bool:
    """Whether the policy grants the action ``code`` to ``user`` today, on ``obj`` if one is given.

    ``obj`` says whose it is by ``policy_unit`` and ``policy_owners``, attribute paths such as ``"unit_id"`` or
    ``"plan__unit_id"``. An object of another institution is never allowed.
    """
    allowed = bool(_grants_on(_grants(user, code), user, obj))
    if allowed and obj is not None and getattr(user, "acting", "") == code:
        user.acting_on = obj
    return allowed


def _grants_on(grants: list[_Grant], user: Any, obj: Any) -> list[_Grant]:
    """Those of ``grants`` that reach ``obj``; all of them without one."""
    if not grants or obj is None:
        return grants
    if getattr(obj, "institution_id", user.standing.institution_id) != user.standing.institution_id:
        return []
    units = _values(obj, _paths(obj, "policy_unit", ("unit_id",)))
    owners = _values(obj, _paths(obj, "policy_owners", ("created_by_id",)))
    return [grant for grant in grants if grant.reaches(units, owners)]


def act_as(user: Any, code: str, obj: Any = None) -> None:
    """Remember what ``user`` is doing, and on what, so that the trail may say on whose behalf."""
    user.acting, user.acting_on = code, obj


def delegation_of(user: Any, subject: Any = None) -> Holding | None:
    """The delegation by which ``user`` does what the door let in; ``None`` when the own roles are enough.

    Asked of ``subject`` when the policy can tell whose it is, else of what ``act_as`` named, else of the door.
    """
    standing, code = getattr(user, "standing", None), getattr(user, "acting", "")
    if standing is None or not code or not any(held.is_delegated for held in standing.holdings):
        return None
    grants = _grants(user, code)
    for obj in (subject, getattr(user, "acting_on", None), None):
        reaching = _grants_on(grants, user, obj)
        if reaching:
            own = any(not grant.is_delegated for grant in reaching)
            return None if own else reaching[0].holding
    return None


def visible(queryset: "QuerySet[M]", user: Any, code: str) -> "QuerySet[M]":
    """The rows of ``queryset`` on which the policy grants ``code`` to ``user``; none when it grants nothing."""
    grants = _grants(user, code)
    if not grants:
        return queryset.none()
    queryset = queryset.filter(institution_id=user.standing.institution_id)
    if any(grant.reach == INSTITUTION for grant in grants):
        return queryset
    reachable = Q(pk__in=())
    for grant in grants:
        if grant.reach == UNIT:
            for path in _paths(queryset.model, "policy_unit", ("unit_id",)):
                reachable |= Q(**{f"{path}__in": grant.unit_ids})
        else:
            for path in _paths(queryset.model, "policy_owners", ("created_by_id",)):
                reachable |= Q(**{path: grant.owner_id})
    return queryset.filter(reachable)


def seen_by(user: Any) -> tuple[Hashable, ...]:
    """What ``visible`` depends on, for a kept question: the person and all that the person holds today."""
    return user.pk, user.standing


def require(allowed: bool) -> None:
    """Raise the 403 page unless ``allowed``."""
    if not allowed:
        raise PermissionDenied


def requires(code: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare the action of a view and refuse with 403 whoever the policy does not grant it with any reach.

    Of a room that the institution does not use there is no address: 404. The view still asks for its object through a
    scoped query or a rule: this is the door, not the drawer.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
            standing: Standing | None = getattr(request.user, "standing", None)
            if standing is not None and not standing.uses(code):
                raise Http404
            require(allows(request.user, code))
            act_as(request.user, code)
            return view(request, *args, **kwargs)

        guarded.policy_action = code  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(reason: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a view public on purpose, with the reason a reader of the code needs."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def opened(request: Any, *args: Any, **kwargs: Any) -> Any:
            return view(request, *args, **kwargs)

        opened.public_reason = reason  # type: ignore[attr-defined]
        return login_not_required(opened)

    return decorate


def signed_in(reason: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a view open to whoever signed in, whatever the role: the own account, the own notices."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def entered(request: Any, *args: Any, **kwargs: Any) -> Any:
            return view(request, *args, **kwargs)

        entered.signed_in_reason = reason  # type: ignore[attr-defined]
        return entered

    return decorate
