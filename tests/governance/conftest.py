"""A committee of three with its secretary, and a session of today."""

from dataclasses import dataclass
from typing import Any

import pytest

from baquiano.common.identity import uuid7
from baquiano.governance import actions
from tests.factories.accounts import make_user
from tests.factories.governance import make_body
from tests.factories.institutions import make_consent_text, make_member, make_unit


@dataclass
class Committee:
    """What the tests of a committee lean on."""

    body: Any
    root: Any
    head: Any
    members: list[Any]
    secretary: Any
    at: Any

    def convene(self, **overrides: Any) -> Any:
        from datetime import timedelta

        fields = {
            "id": uuid7(),
            "starts_at": self.at,
            "ends_at": self.at + timedelta(hours=2),
            "objective": "Objetivo ficticio",
            "place": "Sala ficticia",
            "topics": ["Presupuesto ficticio"],
            "by": self.secretary,
            "at": self.at,
        }
        return actions.convene_session(self.body, **(fields | overrides))


@pytest.fixture
def committee(scoped, at):
    make_consent_text(scoped)
    root = make_unit(scoped, kind="secretaria", name="Secretaría Ficticia")
    seats = {"agency_head": "chair", "committee_member": "voting", "planning_professional": "secretary"}
    return Committee(
        body=make_body(scoped, root, seats=seats, name="Comité Ficticio"),
        root=root,
        head=make_member(root, "agency_head", user=make_user(full_name="Aurora Ejemplo Ficticia")),
        members=[make_member(root, "committee_member") for _ in range(2)],
        secretary=make_member(make_unit(scoped, parent=root), "planning_professional"),
        at=at,
    )
