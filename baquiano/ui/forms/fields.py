"""Fields of this country: money, plain text, reasons."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from baquiano.common.text import has_control_characters
from baquiano.ui.display import cop

# 1.234.567 or 1234567, with the cents that nobody uses; a comma is the decimal sign of Colombia.
_PESOS = re.compile(r"^\$?(\d{1,3}(?:\.\d{3})+|\d+)(?:,0{1,2})?$", re.ASCII)


def refuse_control_characters(text: Any) -> None:
    """Characters that no keyboard writes come from damaged copies; they break files and hide text."""
    if isinstance(text, str) and has_control_characters(text):
        raise ValidationError(
            _("El texto trae caracteres invisibles que no se pueden guardar. Bórrelos o escríbalo de nuevo."),
            code="control_characters",
        )


class DateInput(forms.DateInput):
    """The date picker of the browser; it always receives and sends AAAA-MM-DD."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """Day and hour in one control, in Bogotá time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class MonthInput(forms.DateInput):
    input_type = "month"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m")


class DateField(forms.DateField):
    """A day; also understands 05/03/2026 typed where there is no picker."""

    widget = DateInput
    default_error_messages = {"invalid": _("Escriba la fecha como DD/MM/AAAA.")}


class DateTimeField(forms.DateTimeField):
    """A moment, in Bogotá time."""

    widget = DateTimeInput
    default_error_messages = {"invalid": _("Escriba la fecha y la hora como DD/MM/AAAA HH:MM.")}


class MoneyInput(forms.TextInput):
    """A text box, because a number box does not accept the dots with which people write money."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "data-money": "", **(attrs or {})})

    def format_value(self, value: Any) -> str:
        return cop(value) if isinstance(value, int | Decimal) else str(value or "")


class YesNoField(forms.TypedChoiceField):
    """A question that may be unanswered. Cleans to ``True``, ``False`` or ``None``."""

    def __init__(self, **kwargs: Any) -> None:
        words = [("", _("Sin definir")), ("true", _("Sí")), ("false", _("No"))]
        options = {"required": False, "choices": words, "coerce": lambda value: value == "true", "empty_value": None}
        super().__init__(**{**options, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return {True: "true", False: "false"}.get(value, value)

    def to_python(self, value: Any) -> str:
        return super().to_python(self.prepare_value(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class MoneyField(forms.Field):
    """Colombian pesos, whole. Cleans to ``Decimal`` or ``None``; accepts ``$ 1.234.567`` and ``1234567``."""

    widget = MoneyInput
    default_error_messages = {
        "invalid": _("Escriba el valor en pesos, sin centavos, por ejemplo $ 1.234.567."),
        "too_large": _("El valor es demasiado grande; revise cuántos ceros tiene."),
    }

    def __init__(self, *, max_digits: int = 15, **kwargs: Any) -> None:
        self.max_digits = max_digits
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int | Decimal):
            return Decimal(value)
        found = _PESOS.match(re.sub(r"[\s\u00a0]", "", str(value)))
        if not found:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        digits = found.group(1).replace(".", "")
        if len(digits.lstrip("0")) > self.max_digits:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        return Decimal(digits)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class TextArea(forms.Textarea):
    """Several lines; grows with what is written."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, rows: int = 4) -> None:
        super().__init__({"rows": rows, "data-grow": "", **(attrs or {})})


class FileField(forms.FileField):
    """A file, saying what is accepted in words and to the file picker."""

    default_error_messages = {"empty": _("El archivo está vacío. Revise que eligió el que era.")}

    def __init__(self, *, accept: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if accept:
            self.widget.attrs["accept"] = accept
