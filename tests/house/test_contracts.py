"""The corridor and the storeys hold, and every room of the tree stands in them."""

import configparser
from pathlib import Path

from django.conf import settings
from importlinter import cli

ROOT = settings.BASE_DIR
ROOMS = sorted(path.parent.name for path in (ROOT / "baquiano").glob("*/apps.py"))


def _contract(name: str) -> str:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    section = parser[f"importlinter:contract:{name}"]
    return section["layers"] + section.get("containers", "")


def test_import_contracts_are_kept(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    # The linter would silence, for the tests that follow, every logger that exists.
    monkeypatch.setattr(cli, "_configure_logging", lambda verbose: None)

    broken = cli.lint_imports(no_cache=True)

    assert broken == 0, capsys.readouterr().out


def test_every_room_stands_in_the_corridor():
    listed = {word.rpartition(".")[2] for word in _contract("corridor").replace("|", " ").split()}

    assert [room for room in ROOMS if room not in listed] == []


def test_every_room_with_actions_keeps_the_storeys():
    listed = {word.rpartition(".")[2] for word in _contract("storeys").split() if word.startswith("baquiano.")}
    with_actions = {room for room in ROOMS if list((ROOT / "baquiano" / room).glob("actions*"))}

    assert with_actions - listed == set()


def test_no_room_swallows_the_house():
    sizes = {room: _lines(ROOT / "baquiano" / room) for room in ROOMS}

    assert {room: size for room, size in sizes.items() if size > sum(sizes.values()) / 4} == {}


def _lines(folder: Path) -> int:
    files = [path for path in folder.rglob("*.py") if "migrations" not in path.parts]
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)
