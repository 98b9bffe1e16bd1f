"""Reading a row that others may be writing."""

from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


def locked(rows: models.QuerySet[Row], row: Row) -> Row:
    """``row`` as it is stored, read through ``rows``, and locked until the transaction ends.

    It is read after it is locked: PostgreSQL gives to whoever waited for a row the row as it is now, but what is joined
    to it as it was before the wait, so that a relation just written would be missing.
    """
    type(row)._default_manager.select_for_update().only("pk").get(pk=row.pk)
    return rows.get(pk=row.pk)
