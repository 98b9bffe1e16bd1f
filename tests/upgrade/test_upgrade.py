"""The database of each release comes to the present: its evidence stays, its trail holds, its pages open."""

from datetime import datetime
from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from baquiano.accounts.models import User
from baquiano.audit import triggers, verification
from baquiano.common.calendar_days import BOGOTA
from baquiano.installation.copies import rows
from baquiano.installation.copies.restoring import fill_database
from baquiano.installation.copies.writing import chain_heads
from baquiano.institutions import middleware
from baquiano.institutions.actions import load_institution
from baquiano.institutions.weighing import Choices
from baquiano.procedures.models import Case
from tests.upgrade import releases, unpack

# The day of the packed demonstration: its people hold their roles.
THAT_DAY = datetime(2026, 11, 20, 9, 0, tzinfo=BOGOTA)
PAGES = [
    ("lider@se.demo", "workspace:home"),
    ("planeacion@se.demo", "planning:plan_list"),
    ("planeacion@se.demo", "delivery:session_list"),
    ("planeacion@se.demo", "procedures:case_list"),
    ("profesional@se.demo", "commitments:commitment_list"),
    ("control@se.demo", "audit:entry_list"),
    ("admin@se.demo", "institutions:membership_list"),
]


@pytest.fixture(params=releases(), ids=lambda path: path.stem)
def upgraded(request, transactional_db, tmp_path, settings, monkeypatch):
    """The database of a release, brought to the present tables; the suite gets its own back afterwards."""
    old = unpack(request.param, tmp_path / "copy")
    settings.TRAIL_RETIRED_KEYS = [old.public_key]
    monkeypatch.setattr(middleware, "timezone", SimpleNamespace(now=lambda: THAT_DAY))
    differences = fill_database(tmp_path / "copy", old)
    call_command("migrate", verbosity=0)
    ContentType.objects.clear_cache()
    yield SimpleNamespace(old=old, differences=differences)
    call_command("migrate", verbosity=0)


def _counts(tables):
    models = {model._meta.db_table: model for model in rows.models_at(connection, rows.applied(connection))}
    return {table: models[table]._base_manager.count() for table in tables if table in models}


def _definitions():
    """The diagram of each case."""
    return dict(Case._base_manager.values_list("pk", "definition__sha256"))


@pytest.mark.timeout(400)
@pytest.mark.req("WFL-09")
def test_a_release_upgrades_to_the_present(upgraded, client):
    was = {name: table.rows for name, table in upgraded.old.tables.items()}
    evidence = _counts(set(triggers.protected_tables(connection)) & was.keys())
    checked = verification.verify()
    opened = {}
    for email, page in PAGES:
        client.force_login(User.objects.get(email=email))
        opened[page] = client.get(reverse(page)).status_code

    began = _definitions()
    loaded = load_institution(
        django_settings.INSTITUTIONS_DIR / "atlantico", by=None, at=THAT_DAY, choices=Choices(edited=False)
    )

    assert upgraded.differences == []
    assert evidence == {table: was[table] for table in evidence}
    assert evidence["audit_trailentry"] > 500
    assert (checked.findings, checked.unsealed) == ([], 0)
    assert chain_heads() == upgraded.old.chains
    assert opened == {page: 200 for _, page in PAGES}
    # The present folder is loaded too: what cases already run on is held back, and says what to do; the rest comes in.
    assert (loaded.problems, loaded.undecided) == ([], [])
    assert [row.what for row in loaded.held] == ["procedimiento MI-GE-PR-16"]
    assert "el número de una versión nueva" in loaded.held[0].held
    assert {row.file for row in loaded.taken} >= {"profile.toml"}
    assert _definitions() == began
