"""How a sample is drawn, so that anybody draws the same one with the frozen population and the seed.

The population is a text file: one line per element, ``key;name``, in the order of the keys. For each key one takes the
SHA-256 of ``seed:key`` (both as text, UTF-8); the elements with the smallest digests, in that order, are the sample.
It throws no dice of any language: a spreadsheet of digests is enough to check it. ``docs/rules/audit-sample.md``.
"""

import hashlib
from collections.abc import Iterable, Sequence

Element = tuple[str, str]


def frozen(elements: Iterable[Element]) -> bytes:
    """The file of a population: the same elements give the same bytes, whatever the order in which they came."""
    lines = (f"{key};{_plain(name)}\n" for key, name in sorted(elements))
    return "".join(lines).encode("utf-8")


def thawed(content: bytes) -> list[Element]:
    """The elements of a frozen population, in its order."""
    pairs = (line.partition(";") for line in content.decode("utf-8").splitlines() if line)
    return [(key, name) for key, _semicolon, name in pairs]


def drawn(elements: Sequence[Element], *, seed: str, size: int) -> list[Element]:
    """The first ``size`` elements by the digest of the seed and their key."""
    return sorted(elements, key=lambda element: digest_of(seed, element[0]))[:size]


def digest_of(seed: str, key: str) -> str:
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def _plain(name: str) -> str:
    return " ".join(name.split())
