"""The forms of a page filled as a person would: what it proposes, the first of what it offers, fictitious words."""

from base64 import b64encode
from io import BytesIO
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from PIL import Image

from baquiano.common.identity import uuid7
from baquiano.ui.forms import DateField, DateTimeField

WORDS = "Texto ficticio de prueba"
DAY, MOMENT, HOUR = "2026-11-20", "2026-11-20T09:00", "09:00"


def _drawn() -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 48), "white").save(out, "PNG")
    return out.getvalue()


PNG = _drawn()
STROKE = "data:image/png;base64," + b64encode(PNG).decode()


def filled(form: forms.BaseForm, **given: Any) -> dict[str, Any]:
    """What a browser would send of ``form``; ``given`` says the fields that ask for something in particular."""
    body = {}
    for name in form.fields:
        bound = form[name]
        value = given.get(name, ...)
        if value is ...:
            value = _proposed(bound)
            value = _first_of(bound.field) if value in (None, "", []) and bound.field.required else value
        if value not in (None, "", []):
            body[form.add_prefix(name)] = value
    return body


def _proposed(bound: forms.BoundField) -> Any:
    value = bound.value()
    if isinstance(bound.field, forms.FileField) or value in (None, "", False):
        return None
    if isinstance(value, list | tuple):
        return [_text(one) for one in value]
    return (
        bound.field.widget.format_value(value) if isinstance(bound.field.widget, forms.widgets.Input) else _text(value)
    )


def _text(value: Any) -> str:
    return str(value.pk if isinstance(value, Model) else value)


def _first_of(field: forms.Field) -> Any:
    if isinstance(field, forms.ModelChoiceField):
        return str(field.queryset.first().pk)
    if isinstance(field, forms.ChoiceField):
        return next(str(value) for value, _label in _flat(field.choices) if value)
    kinds = {
        forms.UUIDField: lambda: str(uuid7()),
        forms.FileField: lambda: picture,
        forms.BooleanField: lambda: "on",
        DateTimeField: lambda: MOMENT,
        DateField: lambda: DAY,
        forms.TimeField: lambda: HOUR,
        forms.IntegerField: lambda: "1",
        forms.EmailField: lambda: "persona.ficticia@ejemplo.gov.co",
    }
    return next((make() for kind, make in kinds.items() if isinstance(field, kind)), _words(field))


def _words(field: Any) -> str:
    """As many as fit; digits where a number of identity is asked."""
    most = getattr(field, "max_length", None) or len(WORDS)
    return WORDS if most >= len(WORDS) else "1045" if most <= 20 else WORDS[:most]


def _flat(choices: Any) -> Any:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("foto.png", PNG, "image/png")
