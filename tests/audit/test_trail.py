"""What is written in the trail, and that nobody changes it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from baquiano.audit import queries, trail, triggers
from baquiano.audit.models import TrailEntry
from baquiano.common.signals import exported
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(institution, at):
    person = make_user(full_name="Ana Ficticia")
    changes = {"name": ("Grupo Uno", "Grupo Dos")}
    return trail.record("institutions.unit_changed", institution, by=person, at=at, changes=changes)


@pytest.mark.req("AUD-01")
def test_record_keeps_who_when_and_both_values(entry, institution, at):
    assert entry.institution_id == institution.pk
    assert (entry.event, entry.actor_label, entry.at) == ("institutions.unit_changed", "Ana Ficticia", at)
    assert entry.changes == {"name": ["Grupo Uno", "Grupo Dos"]}
    assert entry.subject_label == str(institution)


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_a_programming_error(at):
    with pytest.raises(RuntimeError):
        trail.record("institutions.unit_changed", make_user(), by=None, at=at)


def test_an_act_that_rolls_back_leaves_no_trace(institution, at):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        trail.record("institutions.unit_changed", institution, by=None, at=at)
        raise ZeroDivisionError

    assert not TrailEntry.objects.filter(event="institutions.unit_changed").exists()


@pytest.mark.req("AUD-01")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_trailentry SET actor_label = 'Otra' WHERE id = {id}",
        "UPDATE audit_trailentry SET changes = '{{}}' WHERE id = {id}",
        "DELETE FROM audit_trailentry WHERE id = {id}",
    ],
)
def test_raw_sql_cannot_change_the_trail(entry, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(id=entry.pk))

    assert TrailEntry.objects.get(pk=entry.pk).actor_label == "Ana Ficticia"


@pytest.mark.req("AUD-01")
@pytest.mark.engine("postgresql")
def test_truncate_is_refused(entry):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_trailentry")


def test_every_append_only_table_has_its_triggers():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' GROUP BY tbl_name")
        else:
            cursor.execute(
                "SELECT c.relname, count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE NOT t.tgisinternal GROUP BY c.relname"
            )
        found = dict(cursor.fetchall())

    tables = triggers.protected_tables(connection)
    assert {"audit_trailentry", "documents_signature", "documents_issueddocument"} <= set(tables)
    assert {table: found.get(table) for table in tables} == dict.fromkeys(tables, 2)


@pytest.mark.engine("sqlite")
def test_triggers_that_a_rebuilt_table_lost_come_back(entry):
    triggers.remove(connection, ["audit_trailentry"])

    class Sender:
        label = "audit"

    triggers.restore_after_migrate(Sender, using="default", plan=["something"])

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        TrailEntry.objects.filter(pk=entry.pk).update(actor_label="Otra")


def test_values_are_kept_as_both_engines_give_them_back(institution, at):
    odd = {"day": date(2026, 3, 10), "money": Decimal("1.50"), "ratio": 1e5, "nul": "a\x00b", "lone": "\ud800"}
    odd["set"] = {2, 1}

    entry = trail.record("audit.odd_kept", institution, by=None, at=at, data=odd)

    entry.refresh_from_db()
    assert entry.data == {
        "day": "2026-03-10",
        "money": "1.50",
        "ratio": "100000.0",
        "nul": "a\ufffdb",
        "lone": "?",
        "set": [1, 2],
    }


def test_diff_names_only_what_changed():
    assert trail.diff({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == {"b": (2, 3), "c": (None, 4)}


@pytest.mark.req("AUD-05")
def test_an_export_with_personal_data_is_kept_with_user_and_filter(institution, at):
    person = make_user()

    exported.send(
        sender=None,
        user=person,
        listing="institutions.people",
        filters={"unit": "G1"},
        rows=12,
        format="xlsx",
        personal_data=True,
        institution=institution,
        at=at,
    )

    entry = TrailEntry.objects.get(event="audit.listing_exported")
    assert entry.actor_id == person.pk
    assert entry.data == {"listing": "institutions.people", "filters": {"unit": "G1"}, "rows": 12, "format": "xlsx"}


def test_an_export_without_personal_data_is_not_kept(institution, at):
    exported.send(
        sender=None,
        user=make_user(),
        listing="x",
        filters={},
        rows=1,
        format="csv",
        personal_data=False,
        institution=institution,
        at=at,
    )

    assert not TrailEntry.objects.filter(event="audit.listing_exported").exists()


def test_entries_of_a_subject_are_its_own(entry, institution, at):
    trail.record("accounts.user_created", make_user(), by=None, at=at)

    assert list(queries.entries_of(institution)) == [entry]
