"""The databases that tests start from: made once per run, and copied by each worker that needs them.

On SQLite the empty one, as ``migrate`` leaves it, is also kept between runs, under the digest of everything that
decides it; ``migrate`` still runs on the copy, and would apply what it lacked. Worlds are never kept beyond their run.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import sqlite3
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from baquiano.audit import triggers

EMPTY = "empty"
KEPT = Path(tempfile.gettempdir()) / f"baquiano-tests-{os.getuid()}"
KEPT_DAYS = 7
IMPORTED = re.compile(rb"^(?:from|import) (baquiano[\w.]*)", re.MULTILINE)


class Shelf(ABC):
    """Where a run keeps its databases, and who waits for whom."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Nobody else at ``name`` inside the block: the second one finds what the first one made."""
        with self._place(name).with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def holds(self, name: str) -> bool:
        return self._place(name).exists()

    def put(self, name: str) -> None:
        """Keep the present database, and the files that its rows name."""
        files = self.folder / f"{name}.files"
        if settings.FILES_ROOT.exists():
            shutil.copytree(settings.FILES_ROOT, files, dirs_exist_ok=True)
        self._put(name)

    @contextmanager
    def standing(self, name: str, make: Callable[[], Any], *, over: str = EMPTY) -> Iterator[None]:
        """The world ``name`` in the database while the block runs, made by whoever asks first; then empty again.

        ``make`` begins from the empty database, or from the world ``over``, which must be here.
        """
        with ExitStack() as leaving:
            with self.alone(name):
                is_here = self.holds(name)
                self._enter(name if is_here else over)
                leaving.callback(ContentType.objects.clear_cache)
                leaving.callback(self._leave)
                self._bring_files(name if is_here else over)
                if not is_here:
                    make()
                    self.put(name)
            ContentType.objects.clear_cache()
            yield

    def told(self, name: str, ask: Callable[[], Any]) -> Any:
        """What ``ask`` answered (something that JSON can keep) to the first one of this run who wanted to know it."""
        place = self.folder / f"{name}.json"
        with self.alone(name):
            if not place.exists():
                place.write_text(json.dumps(ask()))
        return json.loads(place.read_text())

    @abstractmethod
    def lend(self, name: str, place: Path, database: str) -> None:
        """A copy of ``name`` for an installation of its own: its rows in ``database``, its files in ``place``."""

    def _bring_files(self, name: str, place: Path | None = None) -> None:
        if (files := self.folder / f"{name}.files").exists():
            shutil.copytree(files, place or settings.FILES_ROOT, dirs_exist_ok=True)

    @abstractmethod
    def begin_with_empty(self) -> None:
        """The database that Django is about to create for the tests begins as the empty one, which is here."""

    @abstractmethod
    def close(self) -> None:
        """Take away what outlives the folder of the run."""

    @abstractmethod
    def _place(self, name: str) -> Path:
        """What stands while ``name`` is here."""

    @abstractmethod
    def _put(self, name: str) -> None:
        """Keep the present database as ``name``."""

    @abstractmethod
    def _enter(self, name: str) -> None:
        """Work from now on in a copy of ``name``."""

    @abstractmethod
    def _leave(self) -> None:
        """Go back to the empty one."""


class SqliteShelf(Shelf):
    """Files: the database of a test lives in memory, and is copied page by page."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        KEPT.mkdir(mode=0o700, exist_ok=True)
        self.empty = KEPT / f"{_digest()}.sqlite3"

    def begin_with_empty(self) -> None:
        creation = connection.creation
        create = creation._create_test_db

        def create_from_kept(*arguments: Any) -> str:
            name = connection.settings_dict["NAME"] = create(*arguments)
            self._enter(EMPTY)
            return name

        creation._create_test_db = create_from_kept

    def lend(self, name: str, place: Path, database: str) -> None:
        self._bring_files(name, place)
        shutil.copy(self._place(name), database)

    def close(self) -> None:
        """Nothing: what is kept beyond the run grows old by itself."""

    def _place(self, name: str) -> Path:
        return self.empty if name == EMPTY else self.folder / f"{name}.sqlite3"

    def _put(self, name: str) -> None:
        place = self._place(name)
        unfinished = place.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(unfinished)) as file:
            connection.ensure_connection()
            connection.connection.backup(file)
        unfinished.rename(place)
        for old in KEPT.iterdir():
            if old.stat().st_mtime < time.time() - KEPT_DAYS * 86_400:
                old.unlink()

    def _enter(self, name: str) -> None:
        connection.ensure_connection()
        with closing(sqlite3.connect(self._place(name))) as file:
            file.backup(connection.connection)

    def _leave(self) -> None:
        self._enter(EMPTY)


class PostgresShelf(Shelf):
    """Databases of the server, copied as templates; a mark in the folder of the run says which are whole."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.stem = re.sub(r"_gw\d+$", "", connection.creation._get_test_db_name())
        self.own = ""
        self.made: list[str] = []

    def begin_with_empty(self) -> None:
        connection.settings_dict["TEST"]["TEMPLATE"] = self._database(EMPTY)

    def close(self) -> None:
        """Who made one takes it from the server: a worker that still needs it makes its own."""
        for name in self.made:
            with self.alone(name):
                self._place(name).unlink()
                self._run(f'DROP DATABASE IF EXISTS "{self._database(name)}"')

    def lend(self, name: str, place: Path, database: str) -> None:
        self._bring_files(name, place)
        self._run(f'DROP DATABASE "{database}"', f'CREATE DATABASE "{database}" TEMPLATE "{self._database(name)}"')

    def _database(self, name: str) -> str:
        return f"{self.stem}_{name}"

    def _place(self, name: str) -> Path:
        return self.folder / f"{name}.made"

    def _put(self, name: str) -> None:
        present, kept = connection.settings_dict["NAME"], self._database(name)
        self._run(f'DROP DATABASE IF EXISTS "{kept}"', f'CREATE DATABASE "{kept}" TEMPLATE "{present}"')
        self._place(name).touch()
        self.made.append(name)

    def _enter(self, name: str) -> None:
        self.own = connection.settings_dict["NAME"]
        apart = f"{self.own}_apart"
        template = self.own if name == EMPTY else self._database(name)
        self._run(f'DROP DATABASE IF EXISTS "{apart}"', f'CREATE DATABASE "{apart}" TEMPLATE "{template}"')
        connection.settings_dict["NAME"] = apart

    def _leave(self) -> None:
        apart, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], self.own
        self._run(f'DROP DATABASE "{apart}"')

    @staticmethod
    def _run(*statements: str) -> None:
        connection.close()
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def shelf_in(folder: Path) -> Shelf:
    """The shelf of this run, on the engine of the suite."""
    return SqliteShelf(folder) if connection.vendor == "sqlite" else PostgresShelf(folder)


def _digest() -> str:
    """What decides the empty database: every migration, what they import of ours, and the libraries."""
    seen = hashlib.sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    ours: set[str] = {triggers.__name__}
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted((Path(app.path) / "migrations").glob("*.py")):
            content = path.read_bytes()
            seen.update(f"{app.label}/{path.name}".encode() + content)
            ours.update(name.decode() for name in IMPORTED.findall(content))
    for name in sorted(ours):
        seen.update(Path(find_spec(name).origin).read_bytes())
    return seen.hexdigest()[:16]
