"""What whoever wants to do harm sends to a public form: short, endless and absurd, in every field."""

from collections.abc import Iterator
from itertools import count
from random import Random
from typing import Any

from baquiano.common.identity import uuid7

VALUES = (
    "", " ", "\x00", "\u202e\u200b", "\ufeff", "a" * 5_000, "ñ" * 200, "🦙" * 60, "\ufffd", "%00", "../../etc/passwd",
    "' OR 1=1 --", '"; DROP TABLE demand_servicerequest; --', "<script>alert(1)</script>", "{{ 7*7 }}", "{% debug %}",
    "=HYPERLINK(\"http://x.invalid\")", "\r\nBcc: todos@x.invalid", "a@b.invalid\nSubject: x", "-1", "0", "NaN",
    "Infinity", "true", "null", "[]", "{}", "9" * 400, "00000000-0000-0000-0000-000000000000", "no-es-uuid", "٣٤", "İ",
    "general", "ticket", "web", "SIN", "on", "á" * 201, "x@" + "y" * 250 + ".invalid", "2026-13-45", "\t", "\\", "\v\f",
)  # fmt: skip
FIELDS = (
    "id", "notice", "consented", "petition_kind", "subject", "body", "topic", "service", "names", "email", "phone",
    "document_type", "document_number", "entity_name", "post", "department", "website", "number", "key", "note",
)  # fmt: skip


def submissions(right: dict[str, Any], *, seed: int = 8) -> Iterator[dict[str, Any]]:
    """For ever: what is right with some fields changed, missing or sent twice, and one in seven repeated whole."""
    dice, last = Random(seed), dict(right)
    for number in count():
        if number % 7 == 3:
            yield dict(last)
            continue
        data: dict[str, Any] = right | {"id": str(uuid7())}
        for name in dice.sample(FIELDS, dice.randint(0, 4)):
            data[name] = dice.choice(VALUES)
            if dice.random() < 0.1:
                data[name] = [data[name], dice.choice(VALUES)]
            elif dice.random() < 0.1:
                del data[name]
        last = data
        yield data
