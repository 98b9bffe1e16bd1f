"""The key with which a requester opens the own request: 60 bits that nobody has to keep to say them again at once."""

from base64 import b32encode

from django.utils.crypto import constant_time_compare, salted_hmac

from baquiano.demand.models import ServiceRequest

_LETTERS = 12


def new_key(row: ServiceRequest) -> str:
    """The key of the request, told only to who asked; always the same one."""
    digest = salted_hmac("demand.key", str(row.pk), algorithm="sha256").digest()
    letters = b32encode(digest).decode()[:_LETTERS]
    return "-".join(letters[place : place + 4] for place in range(0, _LETTERS, 4))


def digest_of(key: str) -> str:
    plain = "".join(letter for letter in key.upper() if letter.isalnum() and letter.isascii())
    return salted_hmac("demand.key_digest", plain, algorithm="sha256").hexdigest()


def opens(row: ServiceRequest | None, key: str) -> bool:
    """Whether ``key`` is the one of the request; it takes the same for a number that does not exist."""
    expected = row.key_digest if row is not None else digest_of("nobody")
    return constant_time_compare(digest_of(key), expected) and row is not None
