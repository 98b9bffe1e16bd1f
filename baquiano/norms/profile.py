"""The part of the institution folder that this room understands: ``catalogues/norms.csv`` (ORG-16).

A norm is known by its kind, number, date and issuer. What was corrected on the screen is weighed before it is
overwritten; a norm that left the file stays. The column ``procedures`` is read by the room of the procedures.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from baquiano.common.identity import uuid7
from baquiano.common.text import one_line
from baquiano.institutions import folder
from baquiano.institutions.folder import Difference, Export, Folder, Load, Problem, Row
from baquiano.institutions.models import CatalogueItem
from baquiano.institutions.weighing import edits_of
from baquiano.norms.actions import create_norm, edit_norm
from baquiano.norms.choices import LINKED_CATALOGUES, NormKind, NormState
from baquiano.norms.models import Norm

FILE = "catalogues/norms.csv"
# What a norm is known by.
KEY = ("kind", "number", "issued_on", "issuer")
COLUMNS = (*KEY, "title", "articles", "topics", "state", "url")
TEXTS = ("title", "articles", "url")
WORDS = {"title": "de qué trata", "articles": "artículos", "url": "dónde consultarla", "topics": "temas"}

Key = tuple[str, str, date, str]


def register() -> None:
    folder.register(folder.Part("norms", (FILE,), check, apply, write, order=60))


def key_of(row: Row) -> Key:
    """What a row of the file and a norm of the catalogue are recognised by."""
    return row["kind"], one_line(row["number"]), date.fromisoformat(row["issued_on"]), one_line(row["issuer"])


def check(content: Folder) -> Iterator[Problem]:
    if not content.has(FILE):
        return
    topics = _codes_of(content)
    seen: set[Key] = set()
    for row in content.rows(FILE, COLUMNS):
        problems = list(_check_row(row, topics))
        yield from problems
        if not problems:
            if key_of(row) in seen:
                yield row.problem("number", "Esa norma está repetida en el archivo.")
            seen.add(key_of(row))


def _check_row(row: Row, topics: set[str]) -> Iterator[Problem]:
    if row["kind"] not in NormKind.values:
        yield row.problem("kind", f"Escriba una de: {', '.join(NormKind.values)}.")
    if row["state"] not in NormState.values:
        yield row.problem("state", f"Escriba uno de: {', '.join(NormState.values)}.")
    try:
        date.fromisoformat(row["issued_on"])
    except ValueError:
        yield row.problem("issued_on", f"«{row['issued_on']}» no es una fecha. Escríbala como AAAA-MM-DD.")
    for name in ("issuer", "title"):
        if not row[name]:
            yield row.problem(name, "Escriba un valor; esta columna es obligatoria.")
    for name in ("number", "issuer", *TEXTS):
        most = getattr(Norm._meta.get_field(name), "max_length", None) or 0
        if len(row[name]) > most:
            yield row.problem(name, f"Tiene más de {most} letras. Escríbalo más corto.")
    for code in row["topics"].split():
        if code not in topics:
            yield row.problem("topics", f"«{code}» no es un código de {' ni de '.join(LINKED_CATALOGUES)}.csv.")


def _codes_of(content: Folder) -> set[str]:
    files = [f"catalogues/{name}.csv" for name in LINKED_CATALOGUES]
    return {row["code"] for file in files if content.has(file) for row in content.rows(file, ("code",))}


def apply(load: Load) -> Iterator[Difference]:
    if not load.folder.has(FILE):
        return
    items = CatalogueItem.objects.filter(catalogue__in=LINKED_CATALOGUES)
    topics = {item.code: item for item in items}
    stored = {
        (norm.kind, norm.number, norm.issued_on, norm.issuer): norm for norm in Norm.objects.prefetch_related("topics")
    }
    for row in load.folder.rows(FILE, COLUMNS):
        wanted = [topics[code] for code in row["topics"].split()]
        norm = stored.get(key_of(row))
        if norm is None:
            yield _create(load, row, wanted)
        else:
            yield from _change(load, row, norm, wanted)


def _create(load: Load, row: Row, topics: list[CatalogueItem]) -> Difference:
    kind, number, issued_on, issuer = key_of(row)
    fields: dict[str, Any] = {name: one_line(row[name]) for name in TEXTS}
    fields |= {"kind": kind, "number": number, "issued_on": issued_on, "issuer": issuer}
    fields |= {"state": row["state"], "loaded_version": 1}
    norm = create_norm(load.institution, id=uuid7(), fields=fields, topics=topics, by=load.by, at=load.at)
    return Difference(FILE, "norma nueva", new=str(norm))


def _change(load: Load, row: Row, norm: Norm, topics: list[CatalogueItem]) -> Iterator[Difference]:
    """Bring the norm to the file, unless somebody edited it on the screen: that is weighed first."""
    offered = {name: one_line(row[name]) for name in TEXTS}
    changed = {name: value for name, value in offered.items() if getattr(norm, name) != value}
    old, new = sorted(item.code for item in norm.topics.all()), sorted(item.code for item in topics)
    if not changed and old == new:
        return
    words = ", ".join(WORDS[name] for name in [*changed, *(["topics"] if old != new else [])])
    before = "; ".join([*(str(getattr(norm, name)) for name in changed), *(old if old != new else [])])
    after = "; ".join([*changed.values(), *(new if old != new else [])])
    is_edited = norm.loaded_version != norm.version
    found = load.scale.weigh(FILE, f"{norm}, {words}", before, after, edits=edits_of(norm), is_edited=is_edited)
    if found is None:
        return
    yield found
    if found.is_taken:
        fields = changed | {"loaded_version": norm.version + 1}
        edit_norm(norm, fields=fields, topics=topics, expected_version=norm.version, by=load.by, at=load.at)


def write(export: Export) -> None:
    """The norms with their state; what happened to them stays where it was recorded."""
    norms = Norm.objects.prefetch_related("topics").order_by("kind", "issued_on", "number", "issuer")
    names = [name for name in COLUMNS if name != "topics"]
    rows = [
        {name: str(getattr(norm, name)) for name in names}
        | {"topics": " ".join(sorted(item.code for item in norm.topics.all()))}
        for norm in norms
    ]
    if rows:
        export.add_rows(FILE, COLUMNS, rows)
