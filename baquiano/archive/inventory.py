"""The FUID: which columns an inventory may have, and what each one says of a volume of an expediente (DOC-05).

The layouts are of the institution (``[archive.inventory]`` of its folder): the one of Acuerdo AGN 042 de 2002, the
current one, or the next.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from baquiano.archive.models import CaseFile, FiledDocument
from baquiano.documents.choices import AccessClass
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting


@dataclass(frozen=True)
class Line:
    """A unit of conservation: one volume of an expediente."""

    order: int
    case_file: CaseFile
    volume: int
    volumes: int
    documents: int
    pages: int
    size: int
    first_on: date | None
    last_on: date | None
    formats: tuple[str, ...]
    access_class: str


# What a layout may ask for, by the name that the folder writes.
FIELDS: dict[str, Callable[[Line], Any]] = {
    "order": lambda line: line.order,
    "code": lambda line: line.case_file.schedule.code,
    "unit_code": lambda line: line.case_file.unit.code,
    "series_code": lambda line: line.case_file.schedule.series_code,
    "subseries_code": lambda line: line.case_file.schedule.subseries_code,
    "series": lambda line: _series(line.case_file),
    "number": lambda line: line.case_file.number,
    "title": lambda line: line.case_file.title,
    "series_and_title": lambda line: f"{_series(line.case_file)}. {line.case_file.title}",
    "first_on": lambda line: line.first_on or _("S.F."),
    "last_on": lambda line: line.last_on or _("S.F."),
    "box": lambda line: "",
    "folder": lambda line: "",
    "volume": lambda line: f"{line.volume}/{line.volumes}",
    "other": lambda line: _("Expediente electrónico"),
    "documents": lambda line: line.documents,
    "pages": lambda line: line.pages,
    "size": lambda line: line.size,
    "support": lambda line: _("Electrónico"),
    "formats": lambda line: ", ".join(line.formats),
    "location": lambda line: settings.SITE_URL.rstrip("/") + line.case_file.get_absolute_url(),
    "access": lambda line: str(AccessClass(line.access_class).label),
    "frequency": lambda line: _("Baja") if line.case_file.closed_on else _("Media"),
    "disposition": lambda line: line.case_file.schedule.get_disposition_display(),
    "notes": lambda line: "" if line.case_file.closed_on else _("Abierto"),
}
# Of those, what a workbook adds up.
COUNTED = frozenset({"order", "documents", "pages", "size"})
_STRICTNESS = list(AccessClass.values)


@dataclass(frozen=True)
class Layout:
    """A layout of the inventory: its code, its name and its columns, each a field and a title."""

    code: str
    name: str
    columns: tuple[tuple[str, str], ...]

    @property
    def titles(self) -> list[str]:
        return [title for _field, title in self.columns]

    def cells(self, line: Line) -> list[Any]:
        return [FIELDS[field](line) for field, _title in self.columns]


def layouts_of(institution: Institution) -> list[Layout]:
    """The layouts of the institution, by their code."""
    offered = setting(institution, "archive.inventory", default={})
    return [
        Layout(code, one["name"], tuple((field, title) for field, title in one["columns"]))
        for code, one in sorted(offered.items())
    ]


def counted_titles(institution: Institution, layout: str) -> set[str]:
    """The titles of the columns of numbers of a layout; none of one that the folder no longer brings."""
    found = [one for one in layouts_of(institution) if one.code == layout]
    return {title for one in found for field, title in one.columns if field in COUNTED}


def lines_of(case_files: Iterable[CaseFile]) -> list[Line]:
    """A line per volume of each expediente, in order. One without documents yet has one empty line."""
    files = list(case_files)
    filed: dict[tuple[Any, int], list[FiledDocument]] = {}
    rows = FiledDocument.objects.filter(case_file__in=files).select_related("file").order_by("case_file", "position")
    for row in rows:
        filed.setdefault((row.case_file_id, row.volume), []).append(row)
    lines: list[Line] = []
    for one in files:
        volumes = max((volume for key, volume in filed if key == one.pk), default=1)
        for volume in range(1, volumes + 1):
            lines.append(_line(len(lines) + 1, one, volume, volumes, filed.get((one.pk, volume), [])))
    return lines


def _line(order: int, case_file: CaseFile, volume: int, volumes: int, rows: list[FiledDocument]) -> Line:
    days = [row.dated_on for row in rows]
    classes = {row.access_class for row in rows} or {AccessClass.PUBLIC.value}
    return Line(
        order=order,
        case_file=case_file,
        volume=volume,
        volumes=volumes,
        documents=len(rows),
        pages=sum(row.pages for row in rows),
        size=sum(row.file.size for row in rows),
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        formats=tuple(sorted({format_of(row) for row in rows})),
        access_class=max(classes, key=_STRICTNESS.index),
    )


def _series(case_file: CaseFile) -> str:
    schedule = case_file.schedule
    return " / ".join(filter(None, [schedule.series_name, schedule.subseries_name]))


def format_of(row: FiledDocument) -> str:
    """``PDF``, ``JPG``: the extension of the file, in capitals."""
    return row.file.original_name.rpartition(".")[2].upper()[:10]
