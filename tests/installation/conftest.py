"""Installations of their own, with the shipped settings: a database, a store and processes that use them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from baquiano.audit import keys
from tests.upgrade import key_of, releases

KEY = keys.new_private_text()


class Installation:
    """A Baquiano in a folder: ``run("backup")`` runs a command there, as its operator would."""

    def __init__(self, place: Path, database: str) -> None:
        self.place, self.database = place, database
        self.files, self.backups = place / "files", place / "backups"

    @property
    def database_name(self) -> str:
        """As the engine calls it: the path of a file, or a name on the server."""
        is_file = self.database.startswith("sqlite:")
        return self.database.removeprefix("sqlite:///") if is_file else self.database.rpartition("/")[2]

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "baquiano.config.settings",
            "DATABASE_URL": self.database,
            "BAQUIANO_VAR": str(self.place),
            "BAQUIANO_FILES": str(self.files),
            "BAQUIANO_BACKUPS": str(self.backups),
            "BAQUIANO_TRAIL_KEY": KEY,
            "BAQUIANO_TRAIL_RETIRED_KEYS": ",".join(key_of(packed) for packed in releases()),
        }

    def run(self, *arguments: str, fails: bool = False) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert bool(done.returncode) is fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            **options,
        )


@pytest.fixture
def installation(tmp_path: Path, django_db_blocker: Any) -> Iterator[Callable[[str], Installation]]:
    """``installation("a")`` is an empty one, on the engine of the suite."""
    made: list[str] = []

    def build(name: str) -> Installation:
        place = tmp_path / name
        place.mkdir()
        if connection.vendor == "sqlite":
            return Installation(place, f"sqlite:///{place / 'baquiano.sqlite3'}")
        database = f"{connection.settings_dict['NAME']}_{name}"
        made.append(database)
        _on_the_server(django_db_blocker, f'DROP DATABASE IF EXISTS "{database}"', f'CREATE DATABASE "{database}"')
        return Installation(place, os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database}")

    yield build
    for database in made:
        _on_the_server(django_db_blocker, f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def _on_the_server(blocker: Any, *statements: str) -> None:
    with blocker.unblock(), connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def lend(shelf: Any, world: Any, django_db_blocker: Any) -> Callable[[Installation], Installation]:
    """``lend(installation)`` has the small demonstration and the files of its evidence."""

    def fill(place: Installation) -> Installation:
        with django_db_blocker.unblock():
            shelf.lend("world", place.files, place.database_name)
        return place

    return fill


@pytest.fixture
def lived(installation: Callable[[str], Installation], lend: Callable[[Installation], Installation]) -> Installation:
    """An installation that has been used."""
    return lend(installation("source"))
