"""What an expediente needs before it is closed.

What is not met either blocks (the matter goes on, a file is damaged) or is missing (a document that the retention table
asks for): with what is missing it may be closed, and the reason stays with the closing.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baquiano.archive import queries
from baquiano.archive.models import CaseFile
from baquiano.archive.sources import source_of
from baquiano.documents import storage


@dataclass(frozen=True)
class Point:
    """A point of the checklist: what it asks and, when it is not met, what was found.

    What ``enters`` is filed by the closing itself: it blocks only if it is still there afterwards. What ``waits`` is
    mended by the clock.
    """

    label: str
    found: str = ""
    blocks: bool = False
    enters: bool = False
    waits: bool = False

    @property
    def is_met(self) -> bool:
        return not self.found

    @property
    def lasts(self) -> bool:
        """Whether somebody has to do something about it."""
        return not self.enters and not self.waits

    @property
    def is_missing(self) -> bool:
        return bool(self.found) and not self.blocks


def checklist_of(case_file: CaseFile) -> list[Point]:
    """Every point, as things are now. Reads the files whole: it is asked when somebody closes, not in lists."""
    entries, pending = queries.entries_of(case_file), queries.pending_of(case_file)
    return [
        Point(_("El asunto terminó"), _unfinished(case_file), blocks=True),
        Point(_("Tiene documentos"), "" if entries or pending.count else _("Está vacío."), blocks=True),
        Point(_("Todo lo que se guardó está incorporado"), _waiting(pending), blocks=True, enters=True),
        Point(_("Los documentos expedidos ya tienen su PDF"), _drawing(pending), blocks=True, waits=True),
        Point(_("Los archivos están completos y sin cambios"), _damaged(entries), blocks=True),
        Point(_("Cada documento tiene su tipo en la tabla de retención"), _unclassified(entries)),
        *_required(case_file, entries),
    ]


def _unfinished(case_file: CaseFile) -> str:
    subject = queries.subject_of(case_file)
    if subject is None:
        return _("Aquello de lo que trata ya no figura como realizado o concedido.")
    return source_of(case_file.kind).unfinished(subject)


def _waiting(pending: queries.Pending) -> str:
    n = len(pending.rows)
    told = ngettext("%(n)s documento por incorporar.", "%(n)s documentos por incorporar.", n) % {"n": n}
    return told if n else ""


def _drawing(pending: queries.Pending) -> str:
    n = pending.drawing
    told = ngettext("%(n)s PDF se está generando.", "%(n)s PDF se están generando.", n) % {"n": n}
    return told if n else ""


def _damaged(entries: list[queries.Entry]) -> str:
    damaged = [entry.row for entry in entries if not storage.is_intact(entry.row.file.sha256)]
    listed = ", ".join(f"{row.position} ({row.file.original_name})" for row in damaged)
    return _("Dañados o perdidos: %(listed)s.") % {"listed": listed} if damaged else ""


def _unclassified(entries: list[queries.Entry]) -> str:
    without = [entry.row for entry in entries if entry.type is None]
    listed = ", ".join(f"{row.position} ({row.record})" for row in without)
    return _("Sin tipo documental: %(listed)s.") % {"listed": listed} if without else ""


def _required(case_file: CaseFile, entries: list[queries.Entry]) -> list[Point]:
    there = {entry.type.pk for entry in entries if entry.type is not None and not entry.is_superseded}
    return [
        Point(one.name, "" if one.pk in there else _("No está."))
        for one in case_file.schedule.types.all()
        if one.is_required
    ]


def blocking(points: list[Point]) -> list[str]:
    return [f"{point.label}: {point.found}" for point in points if point.found and point.blocks]


def missing(points: list[Point]) -> list[str]:
    return [f"{point.label}: {point.found}" for point in points if point.is_missing]
