"""The chain: every way of tampering is found, and nothing else is."""

import json
import stat
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from baquiano.audit import actions, chain, keys, queries, trail, triggers, verification
from baquiano.audit.models import NO_INSTITUTION, TrailCheckpoint, TrailEntry, TrailLink
from tests.factories.accounts import make_user
from tests.factories.institutions import make_institution, make_member, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.req("AUD-01")]

LENGTH = 9
POSITIONS = (1, 2, 5, 8, 9)
TABLES = ["audit_trailentry", "audit_traillink", "audit_trailcheckpoint"]


@pytest.fixture(autouse=True)
def key(settings):
    settings.TRAIL_KEY = keys.new_private_text()


@pytest.fixture
def sealed(institution, at):
    """A chain of nine entries, sealed three by three."""
    for number in range(LENGTH):
        trail.record("audit.thing_done", institution, by=None, at=at, changes={"n": (number, number + 1)})
        if number % 3 == 2:
            actions.seal(at=at)
    return institution


@contextmanager
def _tampering():
    """Like somebody who administers the database: without the triggers of the trail."""
    triggers.remove(connection, TABLES)
    yield
    triggers.install(connection, TABLES)


def _sql(statement, *values):
    with _tampering(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def _link(institution, position):
    return TrailLink.objects.get(institution_id=institution.pk, position=position)


def _finding():
    return verification.verify().findings[0]


def test_an_untouched_trail_gives_no_alarm(sealed):
    result = verification.verify()

    assert (result.findings, result.links, result.unsealed, result.checkpoints) == ([], LENGTH, 0, 3)


def test_each_institution_has_a_chain_of_its_own(sealed, at):
    other = make_institution()
    trail.record("audit.thing_done", other, by=None, at=at)
    trail.record("audit.thing_done", sealed, by=None, at=at)
    actions.seal(at=at)

    assert queries.last_link(other.pk).position == 1
    assert queries.last_link(sealed.pk).position == LENGTH + 1
    assert verification.verify().is_intact


def test_sealing_twice_seals_once(sealed, at):
    assert actions.seal(at=at) == 0
    assert TrailLink.objects.count() == LENGTH


def test_an_entry_that_committed_late_takes_the_next_place(institution, at):
    early = trail.record("audit.thing_done", institution, by=None, at=at)
    late = trail.record("audit.thing_done", institution, by=None, at=at)
    TrailLink.objects.create(
        entry_id=late.pk,
        institution_id=institution.pk,
        position=1,
        hash=chain.link_hash(late, chain=institution.pk, position=1, previous=""),
    )

    actions.seal(at=at)

    assert _link(institution, 2).entry_id == early.pk
    assert verification.verify().is_intact


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize(
    "change",
    [
        "actor_label = 'Otra persona'",
        "changes = '{\"n\": [0, 99]}'",
        "event = 'audit.other_done'",
        "institution_id = NULL",
        "at = '2020-01-01 00:00:00+00:00'",
        "subject_id = 'otro'",
    ],
)
def test_an_edited_entry_is_named(sealed, position, change):
    entry_id = _link(sealed, position).entry_id

    _sql(f"UPDATE audit_trailentry SET {change} WHERE id = %s", entry_id)

    finding = _finding()
    assert (finding.problem, finding.position, finding.entry_id) == ("edited", position, entry_id)


@pytest.mark.parametrize("position", POSITIONS)
def test_a_deleted_entry_is_named(sealed, position):
    entry_id = _link(sealed, position).entry_id

    _sql("DELETE FROM audit_trailentry WHERE id = %s", entry_id)

    finding = _finding()
    assert (finding.problem, finding.position, finding.entry_id) == ("deleted", position, entry_id)


@pytest.mark.parametrize("position", [1, 2, 5, 8])
def test_an_entry_deleted_with_its_link_is_named_by_its_place(sealed, position):
    link = _link(sealed, position)

    _sql("DELETE FROM audit_trailentry WHERE id = %s", link.entry_id)
    _sql("DELETE FROM audit_traillink WHERE id = %s", link.pk)

    assert (_finding().problem, _finding().position) == ("deleted", position)


@pytest.mark.parametrize("position", POSITIONS)
def test_a_cut_tail_is_named_from_its_first_entry(sealed, position):
    _cut_from(sealed, position)

    assert (_finding().problem, _finding().position) == ("cut", position)


@pytest.mark.parametrize("position", POSITIONS)
def test_a_stretch_with_new_hashes_is_found(sealed, position):
    _rewrite_from(sealed, position)

    finding = _finding()
    assert finding.problem == "rewritten"
    assert finding.position <= position < finding.position + 3  # the batch whose checkpoint does not match


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("tamper", ["cut", "rewrite"])
def test_without_checkpoints_inside_the_ones_kept_outside_tell(sealed, position, tamper, tmp_path):
    outside = tmp_path / "checkpoints.jsonl"
    call_command("trail_checkpoint", output=outside, stdout=StringIO())
    {"cut": _cut_from, "rewrite": _rewrite_from}[tamper](sealed, position)
    _sql("DELETE FROM audit_trailcheckpoint")

    assert verification.verify().is_intact  # nothing inside gives it away
    assert len(verification.verify(verification.read_marks(outside.read_text(encoding="utf-8"))).findings) == 1


def test_a_cut_tail_that_grew_again_is_found(sealed, at):
    _cut_from(sealed, 8)
    for _ in range(4):
        trail.record("audit.thing_done", sealed, by=None, at=at)
    actions.seal(at=at)

    assert _finding().problem == "rewritten"


def test_a_checkpoint_signed_by_another_key_is_found(sealed, settings, at):
    settings.TRAIL_KEY = keys.new_private_text()

    assert _finding().problem == "forged_checkpoint"


def test_a_retired_key_still_proves_its_checkpoints(sealed, settings):
    settings.TRAIL_RETIRED_KEYS = [keys.public_text()]
    settings.TRAIL_KEY = keys.new_private_text()

    assert verification.verify().is_intact


def test_an_edited_checkpoint_is_found(sealed):
    _sql("UPDATE audit_trailcheckpoint SET hash = %s WHERE position = 3", "0" * 64)

    assert _finding().problem == "forged_checkpoint"


def test_what_is_not_sealed_yet_is_counted_and_is_no_alarm(sealed, at):
    trail.record("audit.thing_done", sealed, by=None, at=at)

    result = verification.verify()

    assert (result.is_intact, result.unsealed) == (True, 1)


def test_acts_of_the_operator_have_their_own_chain(at):
    trail.record("accounts.user_created", make_user(), by=None, at=at)
    actions.seal(at=at)

    assert queries.last_link(NO_INSTITUTION).position == 1
    assert verification.verify().is_intact


def test_a_long_chain_is_read_whole(institution, at, monkeypatch):
    monkeypatch.setattr(verification, "CHUNK", 4)
    monkeypatch.setattr(actions, "BATCH", 5)
    for number in range(13):
        trail.record("audit.thing_done", institution, by=None, at=at + timedelta(seconds=number))

    assert actions.seal(at=at) == 13
    assert verification.verify().links == 13


class TestCommand:
    def test_says_the_trail_is_whole(self, sealed):
        out = StringIO()

        call_command("verify_trail", stdout=out)

        assert "El rastro está íntegro. Asientos verificados: 9. Puntos de control: 3." in out.getvalue()

    def test_names_the_first_entry_and_exits_with_1(self, sealed):
        entry_id = _link(sealed, 4).entry_id
        _sql("UPDATE audit_trailentry SET actor_label = 'Otra' WHERE id = %s", entry_id)
        out = StringIO()

        with pytest.raises(SystemExit) as stop:
            call_command("verify_trail", stdout=out)

        assert stop.value.code == 1
        assert f"posición 4: El asiento {entry_id}" in out.getvalue()
        assert "El rastro fue alterado." in out.getvalue()

    def test_a_file_that_is_not_of_checkpoints_is_refused(self, sealed, tmp_path):
        path = tmp_path / "x.txt"
        path.write_text("hola")

        with pytest.raises(Exception, match="no contiene puntos de control"):
            call_command("verify_trail", checkpoints=path, stdout=StringIO())


def test_a_checkpoint_file_proves_itself_with_its_public_key(sealed, tmp_path):
    path = tmp_path / "checkpoints.jsonl"
    call_command("trail_checkpoint", output=path, stdout=StringIO())

    rows = [json.loads(line) for line in path.read_text().splitlines()]

    assert [row["position"] for row in rows] == [LENGTH]
    assert all(mark.is_genuine for mark in verification.read_marks(path.read_text(encoding="utf-8")))


class TestKey:
    def test_a_laptop_makes_its_own_for_its_user_only(self, settings, tmp_path):
        settings.TRAIL_KEY, settings.VAR_DIR = "", tmp_path

        first = keys.public_text()

        assert keys.public_text() == first
        assert stat.S_IMODE((tmp_path / "trail.key").stat().st_mode) == 0o600

    def test_production_does_not_make_one(self, settings):
        settings.TRAIL_KEY, settings.PRODUCTION = "", True

        with pytest.raises(ImproperlyConfigured, match="BAQUIANO_TRAIL_KEY"):
            keys.public_text()

    def test_a_key_that_is_not_one_is_refused(self, settings):
        settings.TRAIL_KEY = "hola"

        with pytest.raises(ImproperlyConfigured, match="trail_key"):
            keys.public_text()


def _cut_from(institution, position):
    links = TrailLink.objects.filter(institution_id=institution.pk, position__gte=position)
    entries = list(links.values_list("entry_id", flat=True))
    with _tampering():
        TrailEntry.objects.filter(pk__in=entries).delete()
        TrailLink.objects.filter(entry_id__in=entries).delete()


def _rewrite_from(institution, position):
    """What a database administrator could do: edit an entry and compute every hash again from there on."""
    links = list(TrailLink.objects.filter(institution_id=institution.pk, position__gte=position).order_by("position"))
    previous = links[0].previous_hash
    with _tampering():
        TrailEntry.objects.filter(pk=links[0].entry_id).update(actor_label="Otra persona")
        for link in links:
            entry = TrailEntry.objects.get(pk=link.entry_id)
            digest = chain.link_hash(entry, chain=institution.pk, position=link.position, previous=previous)
            TrailLink.objects.filter(pk=link.pk).update(previous_hash=previous, hash=digest)
            previous = digest


def test_the_number_of_checkpoints_follows_the_batches(sealed):
    assert list(TrailCheckpoint.objects.order_by("position").values_list("position", flat=True)) == [3, 6, 9]


class TestScreen:
    """``Verificar el rastro``: what the command does, of one institution, by whoever controls."""

    @pytest.fixture
    def asked(self, sealed, sign_in):
        client = sign_in(make_member(make_unit(sealed), "internal_control"))
        actions.seal(at=timezone.now())
        return lambda: client.post(reverse("audit:trail_verify"), follow=True)

    def test_says_the_trail_is_whole_and_who_asked(self, sealed, asked):
        page = asked().content.decode()

        assert page.count("El rastro está íntegro.") == 2
        entry = TrailEntry.objects.get(event="audit.trail_verified")
        assert entry.institution_id == sealed.pk
        assert entry.data["links"] == queries.last_link(sealed.pk).position
        assert entry.actor_label in page

    def test_a_cut_is_seen_with_the_checkpoints_that_somebody_kept(self, sealed, asked, client):
        kept = client.get(reverse("audit:trail_checkpoints"))
        assert "attachment" in kept["Content-Disposition"]
        with _tampering():
            TrailLink.objects.filter(institution_id=sealed.pk, position__gt=3).delete()
            TrailCheckpoint.objects.filter(institution_id=sealed.pk, position__gt=3).delete()

        file = SimpleUploadedFile("puntos.jsonl", kept.content)
        page = client.post(reverse("audit:trail_verify"), {"checkpoints": file}, follow=True).content.decode()

        assert "El rastro está íntegro." not in page
        assert "cort" in page

    @pytest.mark.parametrize("content", [b"no es", b"\xff\xfe", b'{"institution": 1}', b"[]", b"[" * 200_000])
    def test_another_file_is_told_in_words(self, asked, client, content):
        answer = client.post(reverse("audit:trail_verify"), {"checkpoints": SimpleUploadedFile("otro.jsonl", content)})

        assert answer.status_code == 422
        assert "no contiene puntos de control" in answer.content.decode()

    def test_names_the_first_entry(self, sealed, asked):
        link = _link(sealed, 2)
        _sql("UPDATE audit_trailentry SET event = 'audit.otra_cosa' WHERE id = %s", link.entry_id)

        assert f"El asiento {link.entry_id} (" in asked().content.decode()

    def test_tells_nothing_of_another_institution(self, sealed, asked, at):
        other = make_institution()
        trail.record("audit.thing_done", other, by=None, at=at)
        actions.seal(at=at)
        entry = TrailEntry.objects.get(institution_id=other.pk)
        _sql("UPDATE audit_trailentry SET event = 'audit.otra_cosa' WHERE id = %s", entry.pk)

        page = asked().content.decode()

        assert not verification.verify().is_intact
        assert "El rastro está íntegro." in page

    def test_a_very_long_one_is_for_whoever_operates(self, asked, monkeypatch):
        monkeypatch.setattr(verification, "MOST_ON_SCREEN", 3)

        assert "pida a quien opera" in asked().content.decode()
        assert not TrailEntry.objects.filter(event="audit.trail_verified").exists()
