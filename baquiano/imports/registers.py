"""The registers that are filled from spreadsheets, by their code. An upper room adds its own in ``apps.ready()``."""

from baquiano.imports import beneficiaries, people
from baquiano.imports.reading import RegisterKind

KINDS: dict[str, RegisterKind] = {kind.code: kind for kind in (people.KIND, beneficiaries.KIND)}


def register(kind: RegisterKind) -> None:
    """Add ``kind``; the same code again replaces it, so that ``ready()`` may run twice."""
    KINDS[kind.code] = kind
