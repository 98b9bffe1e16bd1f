"""Short secrets that wait in the database until they leave: whoever reads the table, or a copy of it, reads nothing."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def seal(secret: str) -> str:
    """``secret`` as only a process with the secret key of the installation opens it."""
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed; ``ValueError`` where it was with a key that this installation no longer has."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise ValueError("sealed with another BAQUIANO_SECRET_KEY") from error


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"baquiano.sealing:" + key.encode()).digest())
