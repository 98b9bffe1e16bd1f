"""The forms of the product: how they are drawn, made once, and edited by two people without losing anything."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.db.models import Manager, Model, QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from baquiano.common.identity import uuid7
from baquiano.common.text import without_control_characters
from baquiano.ui.display import hour, moment
from baquiano.ui.forms.fields import (
    DateInput,
    DateTimeInput,
    TextArea,
    TimeInput,
    refuse_control_characters,
)

_OF_REQUEST = {"id", "version"}
_NATIVE: dict[type, Any] = {
    forms.DateInput: DateInput,
    forms.DateTimeInput: DateTimeInput,
    forms.TimeInput: TimeInput,
    forms.Textarea: TextArea,
}


@dataclass(frozen=True)
class FieldGroup:
    """Fields under one legend."""

    title: Any
    fields: list[BoundField]
    help: Any = ""


class Careful:
    """What every form of ours does: native pickers, no invisible characters, fields in groups.

    ``groups`` is a list of ``(title, (names…))`` or ``(title, (names…), help)``; fields left out come last.
    """

    groups: ClassVar[Iterable[tuple[Any, ...]]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            _make_careful(field)

    @property
    def values(self) -> dict[str, Any]:
        """What was written, as the actions expect it: the identity and the version that the request brings apart."""
        data = self.cleaned_data  # type: ignore[attr-defined]
        return {name: value for name, value in data.items() if name not in _OF_REQUEST}

    @property
    def has_required(self) -> bool:
        return any(f.required and not f.widget.is_hidden for f in self.fields.values())  # type: ignore[attr-defined]

    @property
    def is_long(self) -> bool:
        """Whether leaving it half written would hurt: the page then asks before it is left."""
        return any(isinstance(f.widget, forms.Textarea) for f in self.fields.values())  # type: ignore[attr-defined]

    @property
    def field_groups(self) -> list[FieldGroup]:
        if not self.groups:
            return []
        shown, placed = [], set()
        for title, names, *rest in self.groups:
            present = [name for name in names if name in self.fields]  # type: ignore[attr-defined]
            placed.update(present)
            if present:
                shown.append(FieldGroup(title, [self[name] for name in present], *rest))  # type: ignore[index]
        left = [f for f in self.visible_fields() if f.name not in placed]  # type: ignore[attr-defined]
        return [*shown, FieldGroup(_("Otros datos"), left)] if left else shown


_DEFAULT_REQUIRED = forms.Field.default_error_messages["required"]


def _make_careful(field: forms.Field) -> None:
    # A library's catalogue may give Django's sentence other words; ours stay the same on every page.
    if field.error_messages.get("required") is _DEFAULT_REQUIRED:
        field.error_messages["required"] = _("Este campo es obligatorio.")
    native = _NATIVE.get(type(field.widget))
    if native:
        attrs = {k: v for k, v in field.widget.attrs.items() if native is not TextArea or k not in {"rows", "cols"}}
        replacement = native(attrs)
        replacement.is_required = field.required
        field.widget = replacement
    if isinstance(field, forms.CharField):
        if not isinstance(field.widget, forms.PasswordInput):
            field.to_python = partial(_composed, field.to_python)  # type: ignore[method-assign]
        field.validators.insert(0, refuse_control_characters)


def _composed(read: Callable[[Any], Any], value: Any) -> Any:
    """What ``read`` makes of the value, with each accented letter as one character (NFC).

    Text copied from a PDF or on a Mac brings letter and accent apart: the same word would be two.
    """
    text = read(value)
    return unicodedata.normalize("NFC", text) if isinstance(text, str) else text


class Form(Careful, forms.Form):
    """Base of the forms that are not of one model."""

    def take_another_identity(self, words: Any, *, identity: Callable[[], UUID] = uuid7) -> None:
        """Of a form with an ``id``, after a conflict on a device that several people share: what is written stays.

        What is sent next is a record of its own, under what ``identity`` gives; ``words`` are read above the form.
        """
        again: Any = self.data.copy()  # type: ignore[attr-defined]
        again["id"] = str(identity())
        self.data = again
        self.add_error(None, words)


class ModelForm(Careful, forms.ModelForm):
    """Base of the forms of one model."""


class CreateForm(Form):
    """Carries the identity of what it creates, so that sending it twice creates once (``common.creation``).

    Mixes with ``ModelForm``: ``class PlanForm(CreateForm, ModelForm)``.
    """

    id = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid7,
        error_messages={
            "required": _("La página perdió la identidad del registro. Ábrala de nuevo."),
            "invalid": _("La página perdió la identidad del registro. Ábrala de nuevo."),
        },
    )


class EditForm(Form):
    """Carries the version that the editor read; pass it on as ``expected_version``. Mixes with ``ModelForm``."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=2_147_483_647,
        error_messages={
            "required": _("La página perdió la versión que usted leyó. Ábrala de nuevo."),
            "invalid": _("La página perdió la versión que usted leyó. Ábrala de nuevo."),
        },
    )

    def rebase(self, version: int) -> None:
        """After a stale edit: keep what was written and let the next save replace the stored text knowingly."""
        self.data = self.data.copy()  # type: ignore[misc, attr-defined]
        self.data[self.add_prefix("version")] = str(version)  # type: ignore[index]


class ReasonForm(Form):
    """A backward or terminal move: a reason of the catalogue plus words. ``reasons`` is a queryset of items."""

    reason: Any = forms.ModelChoiceField(queryset=None, label=_("Motivo"), empty_label=_("Elija un motivo"))
    note = forms.CharField(
        label=_("Explicación"),
        help_text=_("Diga en una o dos frases qué pasó o qué hay que corregir. La leerá la otra persona."),
        widget=TextArea(rows=4),
        max_length=2000,
        min_length=10,
        error_messages={"min_length": _("Explique un poco más: al menos diez letras.")},
    )

    def __init__(self, *args: Any, reasons: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = reasons  # type: ignore[attr-defined]


@dataclass(frozen=True)
class ConflictRow:
    """One field of which two people wrote different things."""

    label: str
    theirs: str
    yours: str


def conflict_rows(form: forms.BaseForm, current: Any) -> list[ConflictRow]:
    """What differs between the stored ``current`` (a row or a mapping) and what was typed in ``form``.

    Give ``rows`` to ``ui/conflict.html`` and call ``form.rebase(current.version)``, answering 409.
    """
    rows = []
    for field in form.visible_fields():
        stored = current.get(field.name) if isinstance(current, Mapping) else getattr(current, field.name, None)
        typed = form.cleaned_data.get(field.name, field.data) if hasattr(form, "cleaned_data") else field.data
        theirs, yours = _words(stored, field), _words(typed, field)
        if theirs != yours:
            rows.append(ConflictRow(label=str(field.label), theirs=theirs, yours=yours))
    return rows


def _words(value: Any, field: BoundField) -> str:
    if isinstance(value, Manager | QuerySet):
        value = list(value.all())
    if isinstance(value, list | tuple | set):
        return ", ".join(sorted(_words(part, field) for part in value))
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(_("Sí") if value else _("No"))
    if isinstance(value, date):
        return moment(value)
    if isinstance(value, time):
        return hour(value)
    if not isinstance(value, Model):
        choices = getattr(field.field, "choices", None)
        if choices is not None and not isinstance(field.field, forms.ModelChoiceField):
            value = dict(_flat(choices)).get(value, value)
    return without_control_characters(str(value)).replace("\r\n", "\n").strip()


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label
