"""Where the product departs from allauth in the second factor: secrets encrypted, names and words in Spanish."""

import base64
from typing import Any
from urllib.parse import urlsplit

import structlog
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

log = structlog.get_logger(__name__)


def _fernet() -> MultiFernet:
    """The present secret of the installation encrypts; the retired ones still decrypt."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [salted_hmac("baquiano.second_factor", "key", secret=each, algorithm="sha256").digest() for each in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("El código no es correcto o ya se usó. Espere el siguiente y escríbalo."),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Active primero la aplicación de autenticación o una llave de acceso; con ella nacen los códigos."
        ),
    }

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; when the installation changed its own and forgot the old one, a secret that nobody knows.

        The person is then told that the code is wrong, and the administrator resets the second factor.
        """
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.exception("second_factor_secret_not_readable")
            return generate_totp_secret()

    def get_totp_issuer(self) -> str:
        return f"Baquiano {urlsplit(settings.SITE_URL).hostname or ''}".strip()

    def _get_site_name(self) -> str:
        return "Baquiano"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """The name offered for a new key: its number among those of the person."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Llave de acceso %(number)s") % {"number": number}
