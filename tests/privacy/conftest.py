"""Somebody who was on a list, and the official who answers."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache

from baquiano.common.identity import uuid7
from baquiano.privacy import actions
from tests.factories.institutions import make_consent_text, make_member, make_unit
from tests.factories.meetings import make_attendance, make_meeting

EMAIL = "rosa@prueba.invalid"
ROSA = {"document_type": "CC", "document_number": "12345678"}


@pytest.fixture(autouse=True)
def nobody_asked_before():
    """The limits per minute begin anew."""
    cache.clear()


@pytest.fixture
def official(scoped):
    return make_member(make_unit(scoped), "records_manager")


@pytest.fixture
def meeting(scoped, at):
    unit = make_unit(scoped)
    return make_meeting(unit, responsible=make_member(unit, "advisor"), starts_at=at)


@pytest.fixture
def rosa(meeting):
    notice = make_consent_text(meeting.institution)
    return make_attendance(
        meeting, names="Rosa", surnames="Ficticia", email=EMAIL, phone="300", consent_text=notice, **ROSA
    )


@pytest.fixture
def ask(scoped, at):
    def create(kind="consult", **overrides):
        fields = {"id": uuid7(), "kind": kind, "names": "Rosa Ficticia", "email": EMAIL, **ROSA, "at": at} | overrides
        return actions.create_request(scoped, **fields)

    return create


@pytest.fixture
def opened(ask, official, at):
    """A request whose identity an official verified."""

    def create(kind="consult", **overrides):
        row = ask(kind, **overrides)
        return actions.identify_by_official(row, note="Mostró su cédula.", email=row.email, by=official, at=at)

    return create


@pytest.fixture
def now(monkeypatch, at):
    monkeypatch.setattr("baquiano.institutions.middleware.timezone", SimpleNamespace(now=lambda: at))
    return at
