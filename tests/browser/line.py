"""A bad line, for tests: a TCP proxy that cuts, doubles, holds back and repeats whole HTTP requests."""

import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from threading import Lock, Thread

WAIT = 20  # seconds: what takes longer is broken
FATES = {
    "whole": 8,  # arrives, and its answer comes back
    "cut": 2,  # the server gets the beginning of the request
    "deaf": 4,  # arrives, and its answer is lost
    "half_heard": 2,  # arrives, and half of its answer comes back
    "doubled": 2,  # arrives twice at the same moment
    "repeated": 2,  # arrives, and arrives again after others
    "held": 2,  # arrives only after others, when whoever sent it had given up
}


@dataclass
class BadLine:
    """Listens at ``port`` and carries each request to ``target`` in its own way, chosen by ``dice``."""

    target: tuple[str, int]
    dice: Random
    port: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    shelf: list[tuple[int, bytes]] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    workers: list[Thread] = field(default_factory=list)

    def listen(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _address = listener.accept()
            except OSError:  # closed: the test ended
                return
            worker = Thread(target=self.carry, args=(client,), daemon=True)
            self.workers.append(worker)
            worker.start()

    def carry(self, client: socket.socket) -> None:
        with client:
            client.settimeout(WAIT)
            request = whole_message(client)
            with self.lock:
                fate = self.dice.choices(list(FATES), list(FATES.values()))[0]
                self.seen[fate] += 1
                cut = self.dice.randrange(len(request))
                due = self._due()
                if fate in ("repeated", "held"):
                    self.shelf.append((self.seen.total() + self.dice.randint(1, 12), request))
            for late in due:
                self._deliver(late)
            if fate == "cut":
                self._deliver(request[:cut], answered=False)
            elif fate == "doubled":
                twin = Thread(target=self._deliver, args=(request,), daemon=True)
                twin.start()
                client.sendall(self._deliver(request))
                twin.join()
            elif fate != "held":
                answer = self._deliver(request, answered=fate != "deaf")
                if fate == "half_heard":
                    answer = answer[: len(answer) // 2]
                with suppress(OSError):
                    client.sendall(answer)

    def _due(self) -> list[bytes]:
        """What was held back long enough, in another order than it came."""
        due = [one for one in self.shelf if one[0] <= self.seen.total()]
        self.shelf = [one for one in self.shelf if one[0] > self.seen.total()]
        self.dice.shuffle(due)
        return [request for _when, request in due]

    def _deliver(self, request: bytes, *, answered: bool = True) -> bytes:
        with socket.create_connection(self.target, timeout=WAIT) as server, suppress(OSError):
            server.sendall(request)
            if answered:
                return whole_message(server)
        return b""

    def settle(self) -> None:
        """Everything that was on its way arrives, and whatever was being done ends."""
        for worker in list(self.workers):
            worker.join(WAIT)
        shelf, self.shelf = self.shelf, []
        for _when, request in shelf:
            self._deliver(request)


def whole_message(source: socket.socket) -> bytes:
    """A request or an answer: its headers, and as many bytes as they say."""
    content = b""
    while True:
        head, found, body = content.partition(b"\r\n\r\n")
        if found:
            lengths = [
                int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
            ]
            if len(body) >= sum(lengths):
                return content
        piece = source.recv(65_536)
        if not piece:
            return content
        content += piece


@contextmanager
def bad_line(target: tuple[str, int], dice: Random) -> Iterator[BadLine]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line = BadLine(target, dice, port=listener.getsockname()[1])
        accepting = Thread(target=line.listen, args=(listener,), daemon=True)
        accepting.start()
        try:
            yield line
        finally:
            line.settle()
            listener.shutdown(socket.SHUT_RDWR)
    accepting.join(WAIT)
