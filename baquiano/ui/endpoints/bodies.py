"""The body of a request as the data of a form, so that what a page accepts and what the API accepts are one thing."""

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from baquiano.common.rest import Invalid
from baquiano.common.text import has_control_characters

MOST_VALUES = 2_000


def form_data(body: Any) -> MultiValueDict[str, str]:
    """``body`` as a browser would send it; raises ``Invalid`` for what no field of a form can hold."""
    if isinstance(body, MultiValueDict):
        body = {name: values if len(values) > 1 else values[0] for name, values in body.lists() if values}
    if not isinstance(body, dict):
        raise Invalid({"__all__": [_('El cuerpo debe ser un objeto JSON: {"campo": "valor"}.')]})
    data: MultiValueDict[str, str] = MultiValueDict()
    errors: dict[str, list[str]] = {}
    for name, value in body.items():
        values = value if isinstance(value, list) else [value]
        sentence = _refusal(name, values)
        if sentence:
            errors[_printable(name)] = [sentence]
        else:
            data.setlist(name, [text for one in values if (text := _text(one)) is not None])
    if errors:
        raise Invalid(errors)
    return data


def _refusal(name: str, values: list[Any]) -> str:
    if len(values) > MOST_VALUES:
        return _("Son demasiados valores.")
    if any(isinstance(one, dict | list) for one in values):
        return _("Se espera un valor o una lista de valores, no un objeto.")
    if has_control_characters(name) or any(isinstance(one, str) and has_control_characters(one) for one in values):
        return _("El texto trae caracteres invisibles que no se pueden guardar. Bórrelos o escríbalo de nuevo.")
    return ""


def _printable(name: str) -> str:
    return name[:80].encode("ascii", "replace").decode("ascii") if has_control_characters(name) else name[:80]


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else ""
    return str(value)


def refuse_unknown(data: MultiValueDict[str, str], files: Any, form: forms.BaseForm) -> None:
    """Raise ``Invalid`` for what the form does not ask: a misspelt field would be lost in silence."""
    unknown = (set(data) | set(files)) - {form.add_prefix(name) for name in form.fields}
    if unknown:
        raise Invalid({name: [_("Esta operación no recibe ese dato.")] for name in sorted(unknown)})


def errors_of(form: forms.BaseForm) -> dict[str, list[str]]:
    """The sentences of the form by field; ``__all__`` holds the ones of no field."""
    return {name: [str(sentence) for sentence in sentences] for name, sentences in form.errors.items()}
