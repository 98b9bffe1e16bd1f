"""The log tells what happened in which request, and nothing of anybody."""

import copy
import io
import json
import logging
import logging.config

import pytest
from django.db import IntegrityError, transaction

from baquiano.accounts.models import User
from baquiano.config import logs
from baquiano.config.settings import LOGGING
from tests.factories.accounts import make_user

NAME, MAIL, NUMBER = "Zenaida Marcada Ficticia", "zenaida.marcada@ejemplo.invalid", "1098765432"
MARKS = ("zenaida", "marcada", NUMBER)


@pytest.fixture
def written(monkeypatch):
    """What the shipped formatter writes, whatever the level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    configurator = logging.config.DictConfigurator(copy.deepcopy(LOGGING))
    handler.setFormatter(configurator.configure_formatter(configurator.config["formatters"]["json"]))
    root = logging.getLogger()
    root.addHandler(handler)
    monkeypatch.setattr(logging.getLogger("django_structlog"), "level", logging.INFO)
    yield stream
    root.removeHandler(handler)


def _entries(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.django_db
def test_no_request_leaves_personal_data_in_the_log(client, written, monkeypatch):
    person = make_user(email=MAIL, full_name=NAME)
    client.force_login(person)
    client.raise_request_exception = False

    def quoting(*args, **kwargs):
        raise ValueError(f"'{NAME}' <{MAIL}> con documento {NUMBER} no sirve")

    client.get("/beneficiarios/", {"q": NAME})
    client.post("/cuenta/ingresar/", {"login": MAIL, "password": NAME})
    monkeypatch.setattr("baquiano.installation.views.parts", quoting)
    client.get("/salud/", {"correo": MAIL})

    text = written.getvalue().lower()
    assert [mark for mark in MARKS if mark in text] == []
    assert "ValueError" in written.getvalue()
    assert all("request_id" in entry for entry in _entries(written) if entry["logger"].startswith("django_structlog"))


@pytest.mark.django_db
def test_what_the_database_repeats_is_covered(written):
    make_user(email=MAIL, full_name=NAME)

    try:
        with transaction.atomic():
            User.objects.create(email=MAIL, full_name=NAME)
    except IntegrityError:
        logging.getLogger("baquiano.prueba").exception("prueba.fallo", extra={"job": "uno", "file_name": NAME})

    entry = _entries(written)[-1]
    assert [mark for mark in MARKS if mark in written.getvalue().lower()] == []
    assert (entry["event"], entry["job"]) == ("prueba.fallo", "uno")
    assert "test_logs.py" in entry["exception"]
    assert "IntegrityError" in entry["exception"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"duplicate key\nDETAIL:  Key (email)=({MAIL}) already exists.", "duplicate key"),
        (f"El correo {MAIL} no sirve", "El correo …@… no sirve"),
        (f"documento {NUMBER}", "documento …"),
        (f"invalid literal: '{NAME}'", "invalid literal: '…'"),
        ("division by zero", "division by zero"),
    ],
)
def test_what_a_message_quotes_is_covered(text, expected):
    assert logs.covered(text) == expected


def test_a_key_in_an_address_is_covered(rf):
    request = rf.get("/cuenta/clave/abc-secreta/?q=Zenaida")
    request.resolver_match = type("Match", (), {"kwargs": {"key": "abc-secreta"}})

    assert logs.request_log.format_request(request) == "GET /cuenta/clave/…/"
