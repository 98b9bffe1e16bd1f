"""The key with which only the server opens what a device captured. It lives outside the database.

Each record has a key of its own, agreed between the key of the server (ECDH P-256) and one that the device makes for
that record and throws away: what stays on the device cannot be opened there, not even by whoever captured it.
"""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from baquiano.common.laptop_keys import kept_key

CONTEXT = b"baquiano-campo-1"
_POINT = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


class CannotOpen(Exception):
    """The content was not sealed for a key of this server, or was changed afterwards."""


def opening_key() -> ec.EllipticCurvePrivateKey:
    """The key of ``settings.FIELD_KEY``; a laptop without one makes its own in the var folder, for its user only."""
    if settings.FIELD_KEY:
        return _from_text(settings.FIELD_KEY)
    if settings.PRODUCTION:
        raise ImproperlyConfigured("BAQUIANO_FIELD_KEY: falta la clave que abre lo capturado sin señal.")
    return _from_text(kept_key(Path(settings.VAR_DIR) / "field.key", new_private_text))


def public_point(key: ec.EllipticCurvePrivateKey | None = None) -> bytes:
    """The public half, as browsers read it."""
    return (key or opening_key()).public_key().public_bytes(*_POINT)


def key_id_of(point: bytes) -> str:
    """The short name of a public key."""
    return hashlib.sha256(point).hexdigest()[:16]


def open_sealed(key_id: str, *, ephemeral: bytes, iv: bytes, sealed: bytes, header: bytes) -> bytes:
    """What was sealed with ``header`` beside it; raises ``CannotOpen`` when either is not what the device wrote."""
    for key in (opening_key(), *map(_from_text, settings.FIELD_RETIRED_KEYS)):
        point = public_point(key)
        if key_id_of(point) == key_id:
            break
    else:
        raise CannotOpen
    try:
        other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), ephemeral)
        return AESGCM(_record_key(key, other, ephemeral + point)).decrypt(iv, sealed, header)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error


def seal(content: bytes, *, header: bytes, iv: bytes) -> tuple[str, bytes, bytes]:
    """Do what a device does: the name of the key, the half that travels and the sealed content."""
    point = public_point()
    own = ec.generate_private_key(ec.SECP256R1())
    ephemeral = public_point(own)
    secret = _record_key(own, opening_key().public_key(), ephemeral + point)
    return key_id_of(point), ephemeral, AESGCM(secret).encrypt(iv, content, header)


def _record_key(own: ec.EllipticCurvePrivateKey, other: ec.EllipticCurvePublicKey, both: bytes) -> bytes:
    shared = own.exchange(ec.ECDH(), other)
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=b"", info=CONTEXT + both).derive(shared)


def new_private_text() -> str:
    """A new private key in base64, as the setting expects it."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.b64encode(number.to_bytes(32, "big")).decode("ascii")


@lru_cache(maxsize=8)
def _from_text(text: str) -> ec.EllipticCurvePrivateKey:
    try:
        return ec.derive_private_key(int.from_bytes(base64.b64decode(text, validate=True), "big"), ec.SECP256R1())
    except ValueError as error:
        raise ImproperlyConfigured(
            "BAQUIANO_FIELD_KEY: no es una clave P-256 en base64. Cree una con «manage.py field_key»."
        ) from error
