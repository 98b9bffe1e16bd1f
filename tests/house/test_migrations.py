"""Migrations are complete, named by intent, linear and reversible; made at once or one by one, they leave the same."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

from baquiano.audit.triggers import RefuseChanges
from baquiano.installation.copies.rows import OneByOne
from tests.house.test_contracts import ROOMS


@pytest.fixture
def loader():
    return MigrationLoader(None)


def _ours(loader):
    return [migration for (app, _), migration in loader.disk_migrations.items() if app in ROOMS]


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=out)

    assert "No changes" in out.getvalue() or "No se detectaron cambios" in out.getvalue()


def test_migrations_are_named_by_intent(loader):
    unnamed = [
        str(m) for m in _ours(loader) if not re.match(r"^\d{4}_[a-z]", m.name) or re.search("auto_|initial", m.name)
    ]

    assert unnamed == []


def test_migrations_are_reversible(loader):
    one_way = [f"{m}: {operation}" for m in _ours(loader) for operation in m.operations if not operation.reversible]

    assert one_way == []


@pytest.mark.django_db
def test_each_room_has_one_last_migration(loader):
    loader = MigrationLoader(connection)

    assert loader.detect_conflicts() == {}


def test_tables_made_at_once_are_those_made_one_by_one(loader):
    once, by_one = loader.project_state(), OneByOne(None).project_state()

    assert MigrationAutodetector(by_one, once)._detect_changes() == {}


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_tables_made_at_once_are_protected_as_one_by_one(loader, vendor):
    once, by_one = (_protections(each, vendor) for each in (loader, OneByOne(None)))

    assert once == by_one
    assert len(once) > 100


def _protections(loader, vendor):
    """What the database is told to refuse, room by room and in the order of each room."""
    return [
        statement
        for key, migration in sorted(loader.graph.nodes.items())
        for operation in migration.operations
        if isinstance(operation, RefuseChanges)
        for statement in operation.statements(vendor)
    ]
