"""The signature drawn with the finger."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_PNG = "data:image/png;base64,"
MAX_STROKE_LETTERS = 700_000


class StrokeInput(forms.HiddenInput):
    """The box in which one signs with the finger."""

    template_name = "meetings/widgets/stroke.html"
    input_type = "text"


class StrokeField(forms.CharField):
    """A drawn signature: cleans the data URL of the canvas to the bytes of its PNG, or ``None``."""

    widget = StrokeInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": MAX_STROKE_LETTERS, **kwargs})

    def clean(self, value: Any) -> bytes | None:
        text = super().clean(value)
        if not text:
            return None
        if not text.startswith(_PNG):
            raise ValidationError(_("No se pudo leer la firma. Bórrela y dibújela de nuevo."))
        try:
            return base64.b64decode(text.removeprefix(_PNG), validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValidationError(_("No se pudo leer la firma. Bórrela y dibújela de nuevo.")) from error
