"""The drill: a copy made while others write comes back equal, on the engine of the suite."""

import gzip
import json

import pytest

from baquiano.installation.copies import shelf
from baquiano.installation.copies.checking import check
from baquiano.installation.copies.manifest import file_lines

WRITERS = 2


def _rows(copy, table):
    header, *lines = gzip.decompress((copy / "tables" / f"{table}.jsonl.gz").read_bytes()).splitlines()
    columns = json.loads(header)["columns"]
    return [dict(zip(columns, json.loads(line), strict=True)) for line in lines]


def _told_safe(process, lines):
    return [process.stdout.readline().strip() for _ in range(lines)]


@pytest.fixture
def busy(lived):
    """An installation where processes write without rest, and what they were told is safe before any copy."""
    processes = [lived.start("-m", "tests.installation.writer", f"w{number}") for number in range(WRITERS)]
    lived.writers, lived.safe = processes, {one for process in processes for one in _told_safe(process, 5)}
    yield lived
    _leave(processes)


def _leave(processes):
    for process in processes:
        process.kill()
        process.wait()


def _contradictions(copy):
    """Evidence without its file, its bytes or its trace, and traces without their evidence: none in one moment."""
    files = {row["id"]: row["sha256"] for row in _rows(copy, "documents_storedfile")}
    kept = {digest for digest, _size, _path in file_lines(copy)}
    evidence = {row["id"]: row["file_id"] for row in _rows(copy, "documents_evidence") if row["title"].startswith("w")}
    entries = [row["data"] for row in _rows(copy, "audit_trailentry") if row["event"] == "documents.evidence_added"]
    traced = {data["evidence"] for data in entries if data["title"].startswith("w")}
    return [one for one, file in evidence.items() if files.get(file) not in kept] + sorted(evidence.keys() ^ traced)


@pytest.mark.timeout(400)
def test_a_copy_made_while_others_write_comes_back_equal(busy, installation, lend):
    other = lend(installation("other"))

    busy.run("backup")
    between = [_told_safe(process, 3) for process in busy.writers]
    busy.run("backup")
    still_writing = [process.poll() for process in busy.writers]
    _leave(busy.writers)
    first, last = shelf.copies_in(busy.backups)
    refused = other.run("restore", str(last.path), fails=True)
    told = other.run("restore", str(last.path), "--replace")
    other.run("backup")
    again = shelf.last_copy(other.backups)

    assert "tablas, archivos y rastro iguales" in told
    assert "La base de datos tiene datos" in refused
    assert (again.manifest().tables, again.manifest().chains) == (last.manifest().tables, last.manifest().chains)
    assert (again.path / "files.txt").read_text() == (last.path / "files.txt").read_text()
    assert (check(first.path), check(last.path), _contradictions(last.path)) == ([], [], [])
    written = {row["id"] for row in _rows(last.path, "documents_evidence")}
    assert busy.safe | {one for lines in between for one in lines} <= written
    assert still_writing == [None] * WRITERS  # the copy waited for nobody and nobody for it
    assert len(written) > len(_rows(first.path, "documents_evidence"))


@pytest.mark.timeout(400)
@pytest.mark.engine("sqlite")  # the drill itself always uses a SQLite of its own
def test_the_operator_rehearses_apart_and_in_an_empty_place(lived):
    lived.run("backup")

    rehearsed = lived.run("backup_drill")

    assert "tablas, archivos y rastro iguales" in rehearsed
    assert "El ensayo salió bien" in rehearsed
