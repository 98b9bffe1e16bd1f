"""What changes from a version of a procedure to another: activities that come, go, or say something else (WFL-09)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from baquiano.institutions.queries import role_label
from baquiano.procedures import preparation, windows
from baquiano.procedures.models import Activity, Procedure

# What is compared of an activity, in the words of the page.
FIELDS = {
    "number": _("Número"),
    "name": _("Nombre"),
    "description": _("Descripción"),
    "phva": _("PHVA"),
    "area": _("Área responsable"),
    "post": _("Cargo"),
    "roles": _("Rol"),
    "unit_rule": _("De quién es el turno"),
    "control_text": _("Punto de control"),
    "inputs": _("Entradas"),
    "outputs": _("Salidas y registros"),
    "outcomes": _("Opciones al terminar"),
    "window": _("Plazo"),
    "help": _("Ayuda"),
}
HEADER = ("code", "name", "process", "leader", "objective", "scope", "output")
UNIT_RULES = {"case": _("la dependencia del caso"), "any": _("cualquier dependencia")}


@dataclass(frozen=True)
class Change:
    """What one field said and what it says."""

    what: str
    before: str
    after: str


@dataclass
class ActivityChange:
    title: str
    changes: list[Change]


@dataclass
class Comparison:
    """From an older version to a newer one."""

    header: list[Change] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[ActivityChange] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.header or self.added or self.removed or self.changed)


def compare(old: Procedure, new: Procedure) -> Comparison:
    """Activities are the same by diagram and element, or else by name."""
    before, after = _activities(old), _activities(new)
    found = Comparison(header=_header(old, new))
    pairs = _pairs(before, after)
    for key, activity in after.items():
        earlier = pairs.get(key)
        if earlier is None:
            found.added.append(_title(activity))
            continue
        changes = _changes(before[earlier], activity)
        if changes:
            found.changed.append(ActivityChange(_title(activity), changes))
    kept = set(pairs.values())
    found.removed = [_title(activity) for key, activity in before.items() if key not in kept]
    return found


def _activities(procedure: Procedure) -> dict[tuple[str, str], dict[str, Any]]:
    """What the version says of each activity, from its rows or, while it is prepared, from its files."""
    names = [name for name in FIELDS if name != "roles"]
    rows = Activity.objects.filter(definition__procedure=procedure).select_related("definition")
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows.prefetch_related("lane_roles").order_by("definition__position", "position"):
        said = {name: getattr(row, name) for name in names}
        found[row.definition.key, row.bpmn_id] = said | {
            "roles": _labels(procedure, (one.role for one in row.lane_roles.all()))
        }
    if found:
        return found
    for draft in procedure.drafts.filter(is_current=True).exclude(xml="").order_by("position"):
        for one in preparation.diagram_of(draft).activities:
            said = {name: one[name] for name in names} | {"roles": _labels(procedure, one["roles"])}
            found[draft.key, one["bpmn_id"]] = said
    return found


def _labels(procedure: Procedure, roles: Iterable[str]) -> list[str]:
    return sorted(role_label(procedure.institution, role) for role in roles)


def _pairs(before: dict[Any, dict[str, Any]], after: dict[Any, dict[str, Any]]) -> dict[Any, Any]:
    pairs = {key: key for key in after if key in before}
    free = {activity["name"].casefold(): key for key, activity in before.items() if key not in pairs}
    for key, activity in after.items():
        if key not in pairs and activity["name"].casefold() in free:
            pairs[key] = free.pop(activity["name"].casefold())
    return pairs


def _header(old: Procedure, new: Procedure) -> list[Change]:
    changes = []
    for name in HEADER:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            label = str(Procedure._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            changes.append(Change(label[0].upper() + label[1:], before, after))
    return changes


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    worded = ((label, _words(name, before[name]), _words(name, after[name])) for name, label in FIELDS.items())
    return [Change(str(label), old, new) for label, old, new in worded if old != new]


def _words(name: str, value: Any) -> str:
    if name == "window":
        return windows.words_of(value)
    if name == "unit_rule":
        return str(UNIT_RULES.get(value, value))
    if isinstance(value, list):
        return "; ".join(_one(item) for item in value)
    return str(value or "")


def _one(item: Any) -> str:
    """An input, a record or an exit in one phrase."""
    if not isinstance(item, dict):
        return str(item)
    code = f"{item['format_code']} " if item.get("format_code") else ""
    marks = [str(_("si aplica"))] if item.get("requirement") == "if_applicable" else []
    marks += [str(_("devolución"))] if item.get("is_return") else []
    return f"{code}{item.get('name', '')}" + (f" ({', '.join(marks)})" if marks else "")


def _title(activity: dict[str, Any]) -> str:
    return f"{activity['number']}. {activity['name']}" if activity["number"] else str(activity["name"])
