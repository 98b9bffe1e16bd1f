"""An institution that receives requests, and who attends them."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.demand import SETTINGS, make_request
from tests.factories.documents import PDF_BYTES
from tests.factories.institutions import (
    make_catalogue_item,
    make_consent_text,
    make_fiscal_year,
    make_member,
    make_profile,
    make_unit,
)


@pytest.fixture(autouse=True)
def nobody_asked_before():
    """The limits per minute begin anew."""
    cache.clear()


@pytest.fixture
def receiving(scoped):
    """It receives requests: its profile, its notice, its catalogues."""
    make_profile(scoped, SETTINGS)
    make_fiscal_year(scoped)
    make_consent_text(scoped, "demand", text="Autorizo el tratamiento de mis datos (ficticio).")
    for code, name in (("sin-competencia", "La entidad no es competente"), ("sin-insumos", "No hay insumos")):
        make_catalogue_item(scoped, "refusal_reason", code=code, name=name)
    return scoped


@pytest.fixture
def unit(receiving):
    return make_unit(receiving)


@pytest.fixture
def topic(receiving):
    return make_catalogue_item(receiving, "topic", name="Lo ficticio")


@pytest.fixture
def desk(unit):
    return make_member(unit, "service_desk")


@pytest.fixture
def ask(receiving, desk, at):
    def register(**overrides):
        return make_request(receiving, by=desk, at=at, **overrides)

    return register


@pytest.fixture
def now(monkeypatch, at):
    """The clock of the pages, which a test may move: ``now.at = …``."""
    clock = SimpleNamespace(at=at)
    monkeypatch.setattr("baquiano.institutions.middleware.timezone", SimpleNamespace(now=lambda: clock.at))
    return clock


@pytest.fixture
def pdf():
    """A file that is what it says."""

    def make(name="concepto.pdf"):
        return SimpleUploadedFile(name, PDF_BYTES, content_type="application/pdf")

    return make
