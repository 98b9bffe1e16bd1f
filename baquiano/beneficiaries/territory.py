"""Finding a municipality by what people write: accents, case, misspellings, other names and homonyms.

The 1,122 names are kept in memory, the same on both engines; ``ReferenceLoad`` tells when they changed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from baquiano.beneficiaries.models import Department, Municipality, ReferenceLoad
from baquiano.beneficiaries.naming import place_key
from baquiano.common.text import fold

SOURCE = "territory"
MISSPELT = 78
# "Sabanalarga (Atlántico)", "Sabanalarga, Atlántico", "Sabanalarga - Atlántico"
_WITH_DEPARTMENT = re.compile(r"^(?P<name>.+?)\s*(?:\((?P<inside>[^)]+)\)|(?:,|\s[-–/])\s*(?P<after>.+))\s*$")


@dataclass(frozen=True)
class Place:
    """A municipality with the keys it is found by."""

    municipality: Municipality
    names: tuple[str, ...]
    department: str

    def score(self, words: list[str], text: str) -> float:
        """How well it answers: 300 the very name, 200 its beginning, 100 all the words, below that a misspelling."""
        if text in self.names:
            return 300
        if any(name.startswith(text) for name in self.names):
            return 200
        whole = f"{' '.join(self.names)} {self.department}"
        if all(word in whole for word in words):
            return 100
        likeness = max(
            max(fuzz.ratio(text, name), fuzz.ratio(text, f"{name} {self.department}")) for name in self.names
        )
        return likeness if likeness >= MISSPELT else 0


class Territory:
    """The municipalities in force and their departments, ready to be searched."""

    def __init__(self, municipalities: Iterable[Municipality], departments: Iterable[Department]) -> None:
        rows = list(municipalities)
        self.by_code = {row.code: row for row in rows}
        self.places = [
            Place(row, tuple(dict.fromkeys(map(place_key, [row.name, *row.aliases]))), place_key(row.department.name))
            for row in rows
            if row.replaced_by_id is None and row.valid_to is None
        ]
        self.departments = {place_key(row.name): row.code for row in departments} | {"bogota": "11"}

    def search(self, text: str, department: str | None, limit: int) -> list[Municipality]:
        """The best answers first; equal ones by name and department."""
        key = place_key(text)
        if not key:
            return []
        words = key.split()
        scored = [(place.score(words, key), place) for place in self._of(department)]
        found = sorted(
            ((score, place) for score, place in scored if score),
            key=lambda pair: (-pair[0], pair[0] < 100 and -pair[0], pair[1].names[0], pair[1].department),
        )
        return [place.municipality for _, place in found[:limit]]

    def exactly(self, text: str, department: str | None) -> list[Municipality]:
        """Those with that very name or alias, or that code; an ended code gives the one that replaced it."""
        code = text.strip()
        if code in self.by_code:
            row = self.by_code[code]
            return [self.by_code[row.replaced_by_id] if row.replaced_by_id else row]
        key = place_key(text)
        return [place.municipality for place in self._of(department) if key in place.names]

    def department_code(self, text: str) -> str | None:
        """The department of that name or code; a single misspelt letter is forgiven only if nothing else is as near."""
        key = place_key(text)
        if key in self.departments:
            return self.departments[key]
        if fold(text) in self.departments.values():
            return fold(text)
        near = [code for name, code in self.departments.items() if fuzz.ratio(key, name) >= 90]
        return near[0] if len(near) == 1 else None

    def _of(self, department: str | None) -> list[Place]:
        return [place for place in self.places if department in (None, place.municipality.department_id)]


def split_department(text: str) -> tuple[str, str]:
    """The name and the department written together; without a department, an empty second part."""
    found = _WITH_DEPARTMENT.match(text.strip())
    if not found:
        return text, ""
    return found["name"], found["inside"] or found["after"] or ""


def _read() -> Territory:
    rows = Municipality.objects.select_related("department").order_by("name", "code")
    return Territory(rows, Department.objects.all())


@lru_cache(maxsize=1)
def _kept(digest: str) -> Territory:
    return _read()


def the_territory() -> Territory:
    """The territory in memory; read again only when another reference was loaded."""
    load = ReferenceLoad.objects.filter(name=SOURCE).values_list("digest", "loaded_at").first()
    return _kept(f"{load[0]}{load[1].isoformat()}") if load else _read()
