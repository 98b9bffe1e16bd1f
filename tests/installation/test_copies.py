"""A copy proves itself: each of its bytes counts, and what is wrong is named."""

from datetime import timedelta
from random import Random
from unittest.mock import Mock

import pytest

from baquiano.accounts.models import OpenSession, User
from baquiano.common.errors import Refused
from baquiano.documents import storage
from baquiano.documents.actions.files import keep_bytes
from baquiano.installation.copies import rows, shelf
from baquiano.installation.copies.checking import check
from baquiano.installation.copies.restoring import restore
from baquiano.installation.copies.writing import make_copy
from tests.factories.accounts import make_user

FLIPS = 150


@pytest.fixture
def store(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    settings.INSTITUTIONS_DIR = tmp_path / "institutions"
    folder = settings.INSTITUTIONS_DIR / "ficticia"
    folder.mkdir(parents=True)
    (folder / "profile.toml").write_text("year = 2026\n", encoding="utf-8")
    return settings.FILES_ROOT


@pytest.fixture
def shelf_root(tmp_path):
    return tmp_path / "copies"


@pytest.fixture
def copy(transactional_db, store, shelf_root, at):
    make_user()
    storage.put(b"soporte ficticio" * 40)
    storage.put(b"otro soporte" * 40)
    return make_copy(shelf_root, at=at)


def _pieces(copy):
    return sorted(path for path in copy.path.rglob("*") if path.is_file())


def _flip(path, position):
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)


def test_one_flipped_byte_anywhere_is_found_and_named(copy):
    dice = Random(20)
    weighed = [path for path in _pieces(copy) if path.stat().st_size]
    chosen = [*weighed, *dice.choices(weighed, [path.stat().st_size for path in weighed], k=FLIPS)]
    missed = []
    for path in chosen:
        position = dice.randrange(path.stat().st_size)
        _flip(path, position)
        found = [damage.piece for damage in check(copy.path)]
        _flip(path, position)
        if found != [path.relative_to(copy.path).as_posix()]:
            missed.append((path.name, position, found))

    assert missed == []
    assert check(copy.path) == []


def test_a_piece_that_is_missing_or_does_not_belong_is_named(copy):
    gone = next(path for path in _pieces(copy) if path.suffix == ".gz")
    gone.unlink()
    (copy.path / "de-mas.txt").write_text("x")

    found = {damage.piece: damage.problem for damage in check(copy.path)}

    assert found == {gone.relative_to(copy.path).as_posix(): "falta.", "de-mas.txt": "no es de esta copia."}


def test_a_damaged_copy_is_not_restored(copy):
    _flip(next(path for path in _pieces(copy) if path.suffix == ".gz"), 12)

    with pytest.raises(Refused, match="La copia está dañada y no se restaura"):
        restore(copy.path)


def test_a_restore_that_fails_leaves_what_there_was_and_one_that_ends_only_the_copy(copy, client, monkeypatch):
    client.force_login(make_user())
    assert (User.objects.count(), OpenSession.objects.count()) == (2, 1)

    with monkeypatch.context() as disk:
        disk.setattr(rows, "fill", Mock(side_effect=OSError("No queda espacio en el disco")))
        with pytest.raises(OSError, match="No queda espacio"):
            restore(copy.path, replace=True)
    assert (User.objects.count(), OpenSession.objects.count()) == (2, 1)

    assert restore(copy.path, replace=True).differences == []
    assert (User.objects.count(), OpenSession.objects.count()) == (1, 0)


def test_the_next_copy_shares_the_files_that_did_not_change(copy, shelf_root, at):
    storage.put(b"uno nuevo")

    second = make_copy(shelf_root, at=at + timedelta(days=1))

    links = {path.stat().st_nlink for path in (second.path / "files").rglob("*") if path.is_file()}
    assert links == {1, 2}
    assert second.manifest().file_count == 3


def test_a_file_damaged_in_the_previous_copy_is_copied_again(copy, shelf_root, at):
    damaged = next(path for path in (copy.path / "files").rglob("*") if path.is_file())
    _flip(damaged, 3)

    second = make_copy(shelf_root, at=at + timedelta(days=1))

    assert check(second.path) == []


def test_a_file_damaged_or_lost_in_the_store_is_told_and_the_copy_is_made(copy, scoped, store, shelf_root, at):
    digest = storage.put(b"se va a alterar")
    _flip(storage.path_of(digest), 0)
    lost = keep_bytes(b"perdido", media_type="text/plain", institution=scoped, name="x.txt", by=make_user(), at=at)
    storage.path_of(lost.sha256).unlink()

    second = make_copy(shelf_root, at=at + timedelta(days=1))

    assert second.manifest().unsound_files == sorted([digest, lost.sha256])
    assert check(second.path) == []


def test_only_the_last_copies_are_kept(copy, shelf_root, at):
    for day in (1, 2):
        make_copy(shelf_root, at=at + timedelta(days=day))

    shelf.throw_away(shelf_root, keep=2)

    assert [one.made_at for one in shelf.copies_in(shelf_root)] == [at + timedelta(days=day) for day in (1, 2)]


def test_two_copies_at_once_are_refused(copy, shelf_root, at):
    with pytest.raises(Refused, match="Ya hay una copia de este segundo"):
        make_copy(shelf_root, at=at)


def test_a_copy_of_a_newer_baquiano_is_not_restored(copy, monkeypatch):
    monkeypatch.setattr("baquiano.installation.copies.manifest.FORMAT", 0)

    with pytest.raises(Refused, match="más nuevo que este"):
        restore(copy.path)
