"""Answers already drawn, for whoever asks the same while nothing was done: in the memory of the process, bounded.

It is never asked what is fresh: the key says it (``portal.pages``). Another process, or this one started again, draws
them once more.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from baquiano.common.digests import sha256_of

# What does not compress is not worth the header.
WORTH_ZIPPING = 600


@dataclass(frozen=True)
class Drawn:
    """An answer as it leaves: its status, its headers, its bytes and the same bytes compressed."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    zipped: bytes
    mark: str
    drawn_at: float

    @property
    def weight(self) -> int:
        return len(self.body) + len(self.zipped) + 500


def drawn(status: int, headers: list[tuple[str, str]], body: bytes) -> Drawn:
    # The time inside the compressed bytes would make two equal pages differ.
    zipped = gzip.compress(body, 6, mtime=0) if len(body) > WORTH_ZIPPING else b""
    return Drawn(status, tuple(headers), body, zipped, sha256_of(body)[:40], monotonic())


class Shelf:
    """The last answers asked for, until ``most`` bytes; each for ``seconds`` at the longest."""

    def __init__(self, most: int, seconds: int) -> None:
        self.most, self.seconds, self.weight = most, seconds, 0
        self._kept: OrderedDict[Hashable, Drawn] = OrderedDict()
        self._lock = Lock()

    def take(self, key: Hashable, draw: Callable[[], Drawn | None]) -> Drawn | None:
        """The answer of ``key``, drawn by ``draw`` when it is not here; what ``draw`` does not give is not kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None and monotonic() - found.drawn_at < self.seconds:
                self._kept.move_to_end(key)
                return found
        # Outside the lock: a slow page stops nobody. Two who ask at once draw it twice, and it is the same.
        made = draw()
        if made is not None and made.weight * 4 < self.most:
            self._keep(key, made)
        return made

    def _keep(self, key: Hashable, made: Drawn) -> None:
        with self._lock:
            if (before := self._kept.pop(key, None)) is not None:
                self.weight -= before.weight
            self._kept[key] = made
            self.weight += made.weight
            while self.weight > self.most:
                _key, gone = self._kept.popitem(last=False)
                self.weight -= gone.weight

    def empty(self) -> None:
        with self._lock:
            self._kept.clear()
            self.weight = 0
