"""What a change request says of each datum: the value that stood, the one that is asked, and the words of both."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from baquiano.common.errors import Refused
from baquiano.planning.choices import ChangeKind
from baquiano.planning.models import ChangeRequest, PlanItem
from baquiano.planning.more import MODES, PESOS, YES_NO, words_of
from baquiano.planning.rules import REQUIREMENTS
from baquiano.planning.values import COLUMNS, SETS
from baquiano.ui.display import cop, day

DATES = ("starts_on", "ends_on")
# All that are kept as a day.
DAYS = (*DATES, "assisted_on")
PEOPLE = ("responsible", "team")


@dataclass(frozen=True)
class Compared:
    """One datum side by side: as it was when it was asked, as it is now, and as it is wanted."""

    label: str
    old: str
    now: str
    new: str

    @property
    def moved(self) -> bool:
        """Whether somebody changed it after the request."""
        return self.now not in (self.old, self.new)


def label_of(name: str) -> str:
    """The words of a field of an activity."""
    words = str(PlanItem._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return words[:1].upper() + words[1:]


def held(item: PlanItem | None, name: str) -> Any:
    """What the item says of ``name``: a value, or the list of a set."""
    if item is None:
        return [] if name in SETS else None
    value = getattr(item, name)
    return list(value.all()) if name in SETS else value


def rows_of(item: PlanItem | None, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of ``ChangeRequest.fields`` that say what ``values`` would change, in the order of the format."""
    rows = []
    for name in (*COLUMNS, *SETS):
        if name in values:
            now, wanted = held(item, name), values[name]
            if stored(now) != stored(wanted):
                rows.append(
                    {
                        "field": name,
                        "old": stored(now),
                        "new": stored(wanted),
                        "old_text": words(name, now),
                        "new_text": words(name, wanted),
                    }
                )
    return rows


def kind_of(names: Iterable[str]) -> str:
    """Only dates moves it, only people reassigns it; anything else modifies it."""
    asked = set(names)
    if asked <= set(DATES):
        return ChangeKind.MOVE
    return ChangeKind.REASSIGN if asked <= set(PEOPLE) else ChangeKind.MODIFY


def stored(value: Any) -> Any:
    """``value`` as JSON keeps it. Nothing and an empty text are the same."""
    if isinstance(value, list | tuple | models.QuerySet):
        return sorted(str(row.pk) for row in value)
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value


def words(name: str, value: Any) -> str:
    """``value`` as a person reads it."""
    if value is None or value == "" or value == []:
        return ""
    if name in YES_NO or name in MODES:
        return words_of(name, value)
    if isinstance(value, list | tuple | models.QuerySet):
        return "; ".join(sorted(str(row) for row in value))
    if isinstance(value, date):
        return day(value)
    return cop(value) if name in ("budget", *PESOS) else str(value)


def values_of(change: ChangeRequest) -> dict[str, Any]:
    """What the request asks, as the actions of an activity expect it. Refused when something no longer exists."""
    return {row["field"]: _revived(row) for row in change.fields}


def _revived(row: dict[str, Any]) -> Any:
    field, value = PlanItem._meta.get_field(row["field"]), row["new"]
    if row["field"] in SETS:
        found = list(field.related_model.objects.filter(pk__in=value))  # type: ignore[union-attr]
        if len(found) != len(value):
            raise Refused(_gone(row))
        return found
    if value is None:
        return None if field.null else ""
    if isinstance(field, models.ForeignKey):
        try:
            return field.related_model.objects.get(pk=value)  # type: ignore[attr-defined]
        except (models.ObjectDoesNotExist, ValidationError, ValueError) as error:
            raise Refused(_gone(row)) from error
    return date.fromisoformat(value) if isinstance(field, models.DateField) else value


def _gone(row: dict[str, Any]) -> str:
    asked = {"what": label_of(row["field"]).lower(), "name": row["new_text"]}
    return _("«%(name)s», que se pide en %(what)s, ya no existe. Retire la solicitud y haga otra.") % asked


def compared(change: ChangeRequest, item: PlanItem | None) -> list[Compared]:
    """The request beside what the activity says today."""
    return [
        Compared(
            label_of(row["field"]),
            row["old_text"],
            words(row["field"], held(item, row["field"])) if item is not None else row["old_text"],
            row["new_text"],
        )
        for row in change.fields
    ]


def moved_since(change: ChangeRequest, item: PlanItem) -> list[str]:
    """The words of the data that are no longer as the request found them, nor as it wants them."""
    return [
        label_of(row["field"]).lower()
        for row in change.fields
        if stored(held(item, row["field"])) not in (row["old"], row["new"])
    ]


def lacking_after(item: PlanItem, values: dict[str, Any], required: Iterable[str]) -> list[str]:
    """What the profile requires and the activity would lack with ``values`` written on it."""
    shadow = copy(item)
    for name, value in values.items():
        if name in COLUMNS:
            setattr(shadow, name, value)
    lacks = []
    for name in required:
        empty = not values[name] if name in SETS and name in values else not REQUIREMENTS[name].is_met(shadow)
        if empty and (name in values or (name == "responsible" and "team" in values) or item._state.adding):
            lacks.append(str(REQUIREMENTS[name].label))
    return lacks
