"""The demonstration goes back to its first day from the screen."""

import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest
from django.urls import reverse

from baquiano.demo import snapshot
from tests.factories.institutions import make_member, make_unit


@pytest.fixture
def database(tmp_path, settings, monkeypatch):
    """A database in use, with something written before its copy was kept."""
    settings.VAR_DIR, file = tmp_path, tmp_path / "en-uso.sqlite3"
    monkeypatch.setattr(snapshot, "connection", SimpleNamespace(vendor="sqlite", close=lambda: None))
    monkeypatch.setattr(snapshot, "_database", lambda: sqlite3.connect(file))
    with closing(sqlite3.connect(file, isolation_level=None)) as inside:
        inside.execute("CREATE TABLE visita (nombre TEXT)")
        inside.execute("INSERT INTO visita VALUES ('del primer día')")
        snapshot.take()
        yield inside


@pytest.mark.req("NFR-03")
def test_what_was_written_after_is_lost_and_what_was_before_comes_back(database):
    database.execute("UPDATE visita SET nombre = 'cambiada'")
    database.execute("INSERT INTO visita VALUES ('de prueba')")

    snapshot.put_back()

    assert database.execute("SELECT nombre FROM visita").fetchall() == [("del primer día",)]


@pytest.fixture
def admin(institution, sign_in):
    return sign_in(make_member(make_unit(institution), "admin"))


@pytest.mark.django_db
@pytest.mark.req("NFR-03")
@pytest.mark.parametrize(("confirmed", "times"), [("si", 1), ("", 0)])
def test_admin_goes_back_only_when_it_is_confirmed(admin, database, settings, monkeypatch, confirmed, times):
    settings.DEMO, done = True, []
    monkeypatch.setattr(snapshot, "put_back", lambda: done.append(1))

    page = admin.get(reverse("demo:demo_reset")).content.decode()
    admin.post(reverse("demo:demo_reset"), {"confirm": confirmed})

    assert "Se pierde todo lo que se escribió" in page
    assert len(done) == times


@pytest.mark.django_db
@pytest.mark.parametrize(("demo", "role", "status"), [(False, "admin", 404), (True, "group_leader", 403)])
def test_nobody_else_and_nowhere_else(institution, sign_in, settings, demo, role, status):
    settings.DEMO = demo
    client = sign_in(make_member(make_unit(institution), role))

    assert client.post(reverse("demo:demo_reset"), {"confirm": "si"}).status_code == status
