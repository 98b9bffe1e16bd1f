"""The demonstration as it was when it was built, kept beside its database, to go back to it from the screen (NFR-03).

Only where the database is the embedded one: SQLite copies a whole database into another that is in use, in one
transaction, so that the pages that are open meanwhile wait a moment and find the first day again.
"""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

NAME = "demostracion.sqlite3"


def path() -> Path:
    return Path(settings.VAR_DIR) / NAME


def is_possible() -> bool:
    """Whether this database can be put back from the screen."""
    return connection.vendor == "sqlite" and path().is_file()


def taken_at() -> datetime | None:
    """When the demonstration was built."""
    return datetime.fromtimestamp(path().stat().st_mtime, timezone.get_current_timezone()) if path().is_file() else None


def take() -> None:
    """Keep the database as it is now; nothing where the engine is another."""
    if connection.vendor != "sqlite":
        return
    whole = path().with_suffix(".nueva")
    whole.unlink(missing_ok=True)
    with closing(sqlite3.connect(whole)) as target, closing(_database()) as source:
        source.backup(target)
    whole.replace(path())


def put_back() -> None:
    """Make the database what it was when it was built. Whoever is inside has to sign in again."""
    connection.close()
    with closing(sqlite3.connect(path())) as source, closing(_database()) as target:
        source.backup(target)


def _database() -> sqlite3.Connection:
    return sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=30)
