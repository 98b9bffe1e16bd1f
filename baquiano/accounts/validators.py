"""What a password may not be."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class NotTheDemoPassword:
    """The password of the demonstration is written on a public page: outside demo mode nobody may choose it."""

    def validate(self, password: str, user: Any = None) -> None:
        if not settings.DEMO and password.strip().lower() == settings.DEMO_PASSWORD:
            raise ValidationError(
                _("Esa es la contraseña pública de la demostración. Escoja otra que solo usted conozca."),
                code="demo_password",
            )

    def get_help_text(self) -> str:
        return _("No puede ser la contraseña de la demostración.")
