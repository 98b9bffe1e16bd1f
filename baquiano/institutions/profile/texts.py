"""``consent/<kind>.md``, the authorisation texts, and ``calendar.csv``, the local days without work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from baquiano.audit import trail
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.institutions.actions.calendar import add_local_day
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.folder import Difference, Folder, Load, Problem, Unreadable
from baquiano.institutions.models import ConsentText, NonWorkingDay

CALENDAR = "calendar.csv"
_HEADER = "El archivo empieza con dos líneas, «version: 1» y «valid_from: 2026-01-01», una línea vacía y el texto."


@dataclass(frozen=True)
class _Text:
    kind: str
    version: int
    valid_from: date
    text: str


def _read(folder: Folder, file: str) -> _Text:
    kind = Path(file).stem
    if kind not in ConsentKind.values:
        raise Unreadable(Problem(file, "", f"El nombre del archivo debe ser uno de: {', '.join(ConsentKind.values)}."))
    head, _, text = folder.text(file).replace("\r\n", "\n").partition("\n\n")
    values = dict(line.split(":", 1) for line in head.splitlines() if ":" in line)
    try:
        version, valid_from = int(values["version"]), date.fromisoformat(values["valid_from"].strip())
    except (KeyError, ValueError) as error:
        raise Unreadable(Problem(file, "no se entiende el encabezado", _HEADER)) from error
    if version < 1 or not text.strip():
        raise Unreadable(Problem(file, "falta la versión o el texto", _HEADER))
    return _Text(kind, version, valid_from, text.strip())


def check_consent(folder: Folder) -> Iterator[Problem]:
    if not folder.has(f"consent/{ConsentKind.ATTENDANCE}.md"):
        mend = "Falta el aviso de privacidad con la autorización que firma quien asiste (Ley 1581 de 2012)."
        yield Problem(f"consent/{ConsentKind.ATTENDANCE}.md", "", mend)
    for file in folder.matching("consent/*.md"):
        try:
            _read(folder, file)
        except Unreadable as error:
            yield error.problem


def apply_consent(load: Load) -> Iterator[Difference]:
    for file in load.folder.matching("consent/*.md"):
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
    for row in folder.rows(CALENDAR, ("date", "name")) if folder.has(CALENDAR) else []:
        try:
            date.fromisoformat(row["date"])
        except ValueError:
            yield row.problem("date", f"«{row['date']}» no es una fecha. Escríbala como AAAA-MM-DD.")
        if not row["name"]:
            yield row.problem("name", "Escriba qué se celebra ese día.")


def apply_calendar(load: Load) -> Iterator[Difference]:
    rows = load.folder.rows(CALENDAR, ("date", "name")) if load.folder.has(CALENDAR) else []
    known = set(NonWorkingDay.objects.filter(institution=load.institution).values_list("date", flat=True))
    for row in rows:
        day = date.fromisoformat(row["date"])
        if day not in known:
            add_local_day(load.institution, id=uuid7(), date=day, name=row["name"], by=load.by, at=load.at)
            known.add(day)
            yield Difference(CALENDAR, f"día no hábil {day:%d/%m/%Y}", new=row["name"])
