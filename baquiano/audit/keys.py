"""The Ed25519 key that signs checkpoints. It lives outside the database: who can write there cannot sign."""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from baquiano.common.laptop_keys import kept_key

_RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def signing_key() -> Ed25519PrivateKey:
    """The key of ``settings.TRAIL_KEY``; a laptop without one makes its own in the var folder, for its user only."""
    if settings.TRAIL_KEY:
        return _from_text(settings.TRAIL_KEY)
    if settings.PRODUCTION:
        raise ImproperlyConfigured("BAQUIANO_TRAIL_KEY: falta la clave que firma los puntos de control del rastro.")
    return _from_text(kept_key(Path(settings.VAR_DIR) / "trail.key", new_private_text))


def public_text() -> str:
    """The public half, in base64, to give to whoever keeps the checkpoints."""
    return _encode(signing_key().public_key().public_bytes(*_RAW))


def key_id_of(public: str) -> str:
    """The short name of a public key."""
    return hashlib.sha256(base64.b64decode(public)).hexdigest()[:16]


def sign(content: str) -> str:
    return _encode(signing_key().sign(content.encode()))


def is_signed(content: str, signature: str, public: str) -> bool:
    """Whether ``signature`` is of ``content`` by the holder of the private half of ``public``."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public)).verify(
            base64.b64decode(signature), content.encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def trusted() -> dict[str, str]:
    """Public keys by their id: the present one and the retired ones of ``settings.TRAIL_RETIRED_KEYS``."""
    return {key_id_of(public): public for public in [public_text(), *settings.TRAIL_RETIRED_KEYS]}


def new_private_text() -> str:
    """A new private key in base64, as the setting expects it."""
    return _encode(Ed25519PrivateKey.generate().private_bytes_raw())


@lru_cache(maxsize=8)
def _from_text(text: str) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text, validate=True))
    except ValueError as error:
        raise ImproperlyConfigured(
            "BAQUIANO_TRAIL_KEY: no es una clave Ed25519 en base64. Cree una con «manage.py trail_key»."
        ) from error


def _encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
