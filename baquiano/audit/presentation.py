"""An entry as a person reads it: which field, and what it said before and after."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from baquiano.audit.events import data_label, label_of, value_label
from baquiano.audit.models import TrailEntry
from baquiano.ui.display import day, moment


@dataclass(frozen=True)
class ChangeRow:
    """One field of an entry, with both values in words."""

    field: str
    old: str
    new: str


def change_rows(entry: TrailEntry) -> list[ChangeRow]:
    model = _model_of(entry)
    rows = []
    for name, pair in entry.changes.items():
        field = _field_of(model, name)
        rows.append(ChangeRow(_label(field, name), *(words(value, field, name=name) for value in pair)))
    return rows


def data_rows(entry: TrailEntry) -> list[tuple[str, str]]:
    """What goes with the entry, in words; a datum that is a field of the row is said as the field says it."""
    model = _model_of(entry)
    return [
        (_datum(field, name), words(value, field, name=name))
        for name, value in entry.data.items()
        if value not in ("", None, [], {})
        for field in [_field_of(model, name)]
    ]


def field_labels(entry: TrailEntry) -> list[str]:
    """The fields that changed, by their names on the screen."""
    model = _model_of(entry)
    return [_label(_field_of(model, name), name) for name in entry.changes]


def subject_of(entry: TrailEntry) -> Model | None:
    """The row of which the entry tells, if it still exists in that institution."""
    model = _model_of(entry)
    if model is None:
        return None
    try:
        row = model._base_manager.filter(pk=entry.subject_id).first()
    except (ValueError, ValidationError):
        return None
    own = getattr(row, "institution_id", entry.institution_id)
    return row if own == entry.institution_id else None


def url_of(subject: Model | None) -> str:
    """The page of the row, when it has one."""
    return subject.get_absolute_url() if subject is not None and hasattr(subject, "get_absolute_url") else ""


def words(value: Any, field: Field | None = None, *, name: str = "") -> str:
    """A stored value as a person reads it: choices and related rows by their name, days and moments in order.

    ``name`` is the datum under which it stands, by which a code that no field explains is known.
    """
    if value is None or value == "":
        return ""
    if field is not None and field.is_relation:
        return _related_words(value, field)
    chosen = dict(field.flatchoices).get(value) if field is not None and field.choices else None
    if chosen is not None:
        return str(chosen)
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if isinstance(value, list):
        return ", ".join(words(item, name=name) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{data_label(key)}: {words(item, name=key)}" for key, item in value.items())
    return _text_words(value_label(name, value)) if isinstance(value, str) else str(value)


def _text_words(text: str) -> str:
    try:
        return day(date.fromisoformat(text)) if len(text) == 10 else moment(datetime.fromisoformat(text))
    except ValueError:
        return text


def _related_words(value: Any, field: Field) -> str:
    try:
        row = field.related_model._base_manager.filter(pk=value).first()  # type: ignore[union-attr]
    except (ValueError, TypeError, ValidationError):
        return str(value)
    return str(row) if row is not None else str(value)


def _model_of(entry: TrailEntry) -> type[Model] | None:
    try:
        return apps.get_model(entry.subject_type)
    except (LookupError, ValueError):
        return None


def _label(field: Any, name: str) -> str:
    words_of_field = getattr(field, "verbose_name", "")
    return str(words_of_field).capitalize() if words_of_field else data_label(name)


def _datum(field: Any, name: str) -> str:
    known = data_label(name)
    return _label(field, name) if known == name else known


def _field_of(model: type[Model] | None, name: str) -> Any:
    try:
        return model._meta.get_field(name) if model is not None else None
    except FieldDoesNotExist:
        return None


def timeline(entries: list[TrailEntry]) -> list[dict[str, Any]]:
    """Entries for ``ui/timeline.html``: what, who, when, and the fields that changed."""
    return [
        {
            "at": entry.at,
            "title": label_of(entry.event),
            "who": entry.actor_label,
            "text": "\n".join(f"{row.field}: {row.old or '—'} → {row.new or '—'}" for row in _short_rows(entry)),
        }
        for entry in entries
    ]


def _short_rows(entry: TrailEntry) -> list[ChangeRow]:
    """The changes without asking the database for the names of related rows."""
    model = _model_of(entry)
    rows = []
    for name, pair in entry.changes.items():
        field = _field_of(model, name)
        plain = None if field is not None and field.is_relation else field
        rows.append(ChangeRow(_label(field, name), _cut(words(pair[0], plain)), _cut(words(pair[1], plain))))
    return rows


def _cut(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:119]}…"
