from typing import Any

import pytest

from baquiano.common.identity import uuid7
from baquiano.field import actions
from baquiano.field.envelopes import Line
from tests.factories.delivery import make_session
from tests.factories.field import make_line
from tests.factories.institutions import make_consent_text, make_member, make_unit


@pytest.fixture
def unit(scoped: Any) -> Any:
    return make_unit(scoped)


@pytest.fixture
def notice(scoped: Any) -> Any:
    return make_consent_text(scoped)


@pytest.fixture
def adviser(unit: Any) -> Any:
    return make_member(unit, "advisor")


@pytest.fixture
def session(unit: Any, adviser: Any) -> Any:
    return make_session(unit, responsible=adviser)


@pytest.fixture
def person(notice: Any) -> dict[str, Any]:
    return {
        "names": "Rosa",
        "surnames": "Ficticia",
        "document_type": "CC",
        "document_number": "1001",
        "mode": "in_person",
        "consented": True,
        "notice": str(notice.pk),
    }


@pytest.fixture
def arrive(session: Any, adviser: Any, at: Any) -> Any:
    """``arrive("note", {…}, id=…)``: seal and receive, as the adviser; ``line=`` receives that very line."""

    def receive(kind: str = "note", fields: Any = None, *, by: Any = None, line: str = "", **labels: Any) -> Any:
        moment = {"captured_at": labels.pop("captured_at", at), "file": labels.pop("file", b"")}
        sent_at, when = labels.pop("sent_at", at), labels.pop("when", at)
        labels.setdefault("id", uuid7())
        text = line or make_line(labels.pop("of", session), by or adviser, kind, fields, **moment, **labels)
        return actions.receive_capture(Line(text, sent_at), institution=session.institution, by=by or adviser, at=when)

    return receive
