"""``consent/<kind>.md``, the authorisation texts, and ``calendar.csv``, the local days without work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import QuerySet

from baquiano.audit import trail
from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.institutions.actions.calendar import add_local_day, remove_local_day
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.folder import Difference, Export, Folder, Load, Problem, Unreadable
from baquiano.institutions.models import ConsentText, Institution, NonWorkingDay
from baquiano.institutions.weighing import edits_of

CALENDAR, CONSENT = "calendar.csv", "consent/*.md"
_HEADER = "El archivo empieza con dos líneas, «version: 1» y «valid_from: 2026-01-01», una línea vacía y el texto."


@dataclass(frozen=True)
class _Text:
    kind: str
    version: int
    valid_from: date
    text: str


def _read(folder: Folder, file: str) -> _Text:
    # attendance.md is the text in force; attendance.v1.md, an earlier version.
    kind = Path(file).name.partition(".")[0]
    if kind not in ConsentKind.values:
        raise Unreadable(Problem(file, "", f"El nombre del archivo debe ser uno de: {', '.join(ConsentKind.values)}."))
    head, _, text = folder.text(file).replace("\r\n", "\n").partition("\n\n")
    values = dict(line.split(":", 1) for line in head.splitlines() if ":" in line)
    try:
        version, valid_from = int(values["version"]), date.fromisoformat(values["valid_from"].strip())
    except (KeyError, ValueError) as error:
        raise Unreadable(Problem(file, "no se entiende el encabezado", _HEADER)) from error
    if version < 0 or not text.strip():
        raise Unreadable(Problem(file, "falta la versión o el texto", _HEADER))
    return _Text(kind, version, valid_from, text.strip())


def check_consent(folder: Folder) -> Iterator[Problem]:
    if not folder.has(f"consent/{ConsentKind.ATTENDANCE}.md"):
        mend = "Falta el aviso de privacidad con la autorización que firma quien asiste (Ley 1581 de 2012)."
        yield Problem(f"consent/{ConsentKind.ATTENDANCE}.md", "", mend)
    for file in folder.matching(CONSENT):
        try:
            _read(folder, file)
        except Unreadable as error:
            yield error.problem


def apply_consent(load: Load) -> Iterator[Difference]:
    for file in load.folder.matching(CONSENT):
        offered = _read(load.folder, file)
        stored = ConsentText.objects.filter(kind=offered.kind, version=offered.version).first()
        if stored is None:
            text = ConsentText.objects.create(institution=load.institution, **vars(offered))
            trail.record("institutions.consent_published", text, by=load.by, at=load.at, data=vars(offered))
            yield Difference(file, f"versión nueva {offered.version}")
        elif (stored.text, stored.valid_from) != (offered.text, offered.valid_from):
            raise Refused(
                f"{file}: la versión {offered.version} ya se publicó y no cambia, porque hay personas que la "
                f"autorizaron. Escriba «version: {offered.version + 1}» con el texto nuevo."
            )


def check_calendar(folder: Folder) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in folder.rows(CALENDAR, ("date", "name")) if folder.has(CALENDAR) else []:
        if row["date"] in seen:
            yield row.problem("date", f"El día «{row['date']}» está repetido.")
        seen.add(row["date"])
        try:
            date.fromisoformat(row["date"])
        except ValueError:
            yield row.problem("date", f"«{row['date']}» no es una fecha. Escríbala como AAAA-MM-DD.")
        if not row["name"]:
            yield row.problem("name", "Escriba qué se celebra ese día.")


def write_consent(export: Export) -> None:
    """Every published version: the last one with the name of its kind, the earlier ones with their number."""
    last: set[str] = set()
    for text in ConsentText.objects.order_by("kind", "-version"):
        name = f"consent/{text.kind}.v{text.version}.md" if text.kind in last else f"consent/{text.kind}.md"
        export.add(name, f"version: {text.version}\nvalid_from: {text.valid_from}\n\n{text.text}\n")
        last.add(text.kind)


def apply_calendar(load: Load) -> Iterator[Difference]:
    rows = load.folder.rows(CALENDAR, ("date", "name")) if load.folder.has(CALENDAR) else []
    known = {day.date: day for day in NonWorkingDay.objects.filter(institution=load.institution)}
    offered = {date.fromisoformat(row["date"]) for row in rows}
    kept = [day for day in sorted(known) if day not in offered]
    load.notices.extend(f"{CALENDAR}: el {day:%d/%m/%Y} no está en el archivo; se conserva." for day in kept)
    for row in rows:
        yield from _apply_day(load, date.fromisoformat(row["date"]), row["name"], known)


def _apply_day(load: Load, day: date, name: str, known: dict[date, NonWorkingDay]) -> Iterator[Difference]:
    """The day of the file, unless somebody took it away on the screen, or gave it another name."""
    stored, what = known.get(day), f"día no hábil {day:%d/%m/%Y}"
    edits = edits_of(stored) if stored else removals_of(load.institution, day)
    found = load.scale.weigh(CALENDAR, what, stored.name if stored else None, name, edits=edits)
    if found is None:
        return
    yield found
    if not found.is_taken:
        return
    if stored is not None:
        remove_local_day(stored, by=load.by, at=load.at)
    known[day] = add_local_day(load.institution, id=uuid7(), date=day, name=name, by=load.by, at=load.at)


def removals_of(institution: Institution, day: date) -> QuerySet[TrailEntry]:
    """Who took a local day away."""
    removed = TrailEntry.objects.filter(institution_id=institution.pk, event="institutions.day_removed")
    return removed.filter(data__date=day.isoformat()).order_by("-id")


def write_calendar(export: Export) -> None:
    days = NonWorkingDay.objects.filter(institution=export.institution).order_by("date")
    rows = [{"date": f"{day.date}", "name": day.name} for day in days]
    if rows:
        export.add_rows(CALENDAR, ("date", "name"), rows)
