"""A signature drawn on the screen, received as a PNG."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PNG = b"\x89PNG\r\n\x1a\n"
_START = "data:image/png;base64,"
MOST_BYTES = 400_000


class SignatureWidget(forms.Widget):
    template_name = "ui/signature.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = value if isinstance(value, str) and value.startswith(_START) else ""
        return {**context, "name": name, "value": shown, "id": context["widget"]["attrs"].get("id", "")}

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class SignatureField(forms.Field):
    """Cleans to the bytes of the PNG, or ``None``."""

    widget = SignatureWidget
    default_error_messages = {
        "required": _("Falta la firma: dibújela dentro del recuadro."),
        "invalid": _("La firma no llegó bien. Bórrela y fírmela de nuevo."),
    }

    def to_python(self, value: Any) -> bytes | None:
        if not value:
            return None
        text = str(value)
        if not text.startswith(_START) or len(text) > MOST_BYTES * 4 // 3 + 64:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            content = base64.b64decode(text.removeprefix(_START), validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if not content.startswith(PNG):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return content
