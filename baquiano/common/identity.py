"""Identities: ordered UUIDs for rows, random tokens for the public."""

import secrets
import uuid

import uuid_utils

# No 0/O, 1/I/L: the code is read aloud over the telephone and typed from paper.
READABLE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def uuid7() -> uuid.UUID:
    """A new time-ordered UUIDv7, as the standard library's type."""
    return uuid.UUID(int=uuid_utils.uuid7().int)


def readable_code(length: int = 12) -> str:
    """A random public code of ``length`` characters in groups of four: ``7KQF-2M9T-XB4C``."""
    letters = [secrets.choice(READABLE_ALPHABET) for _ in range(length)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, length, 4))
