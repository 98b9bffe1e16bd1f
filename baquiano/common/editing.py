"""Saving what was edited only if nobody saved in between."""

from collections.abc import Iterable

from django.db import models

from baquiano.common.errors import Conflict, StaleEdit


def save_if_current(row: models.Model, *, expected_version: int, fields: Iterable[str]) -> None:
    """Save ``fields`` of a ``Versioned`` row when its stored version is still ``expected_version``.

    The check and the write are one UPDATE, hence safe with two editors on both engines. Raises ``StaleEdit`` with
    the stored row otherwise, or ``Conflict`` when it is gone; the row in memory keeps what the editor wrote.
    """
    names = list(fields)
    values = {name: getattr(row, name) for name in names}
    manager = type(row)._base_manager
    changed = manager.filter(pk=row.pk, version=expected_version).update(**values, version=expected_version + 1)
    if not changed:
        current = manager.filter(pk=row.pk).first()
        if current is None:
            raise Conflict(
                "Este registro ya no existe: otra persona lo retiró. Copie su texto antes de salir de la página."
            )
        raise StaleEdit(current=current)
    row.version = expected_version + 1  # type: ignore[attr-defined]
