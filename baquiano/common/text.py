"""Text as people write it: accents, case and spaces that should not matter."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^a-z0-9ñ ]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def fold(text: str) -> str:
    """``text`` in lower case, without accents nor punctuation and with single spaces, for comparing and searching.

    The ñ stays a letter of its own: *Peña* and *Pena* are different names.
    """
    composed = unicodedata.normalize("NFC", text.replace("\0", " ").casefold())
    kept = composed.replace("ñ", "\0")
    plain = "".join(c for c in unicodedata.normalize("NFD", kept) if not unicodedata.combining(c))
    return _SPACES.sub(" ", _NOT_WORD.sub(" ", plain.replace("\0", "ñ"))).strip()


def has_control_characters(text: str) -> bool:
    """Whether ``text`` carries characters that no keyboard writes: NUL, bidirectional overrides, lone surrogates."""
    return bool(_CONTROL.search(text))


def without_control_characters(text: str) -> str:
    """``text`` without such characters, in composed form (NFC)."""
    return unicodedata.normalize("NFC", _CONTROL.sub("", text))


def one_line(text: str) -> str:
    """``text`` on one line with single spaces."""
    return _SPACES.sub(" ", text).strip()
