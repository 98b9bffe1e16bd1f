"""The part of the institution folder that this room understands: ``library/library.csv`` and the files beside it.

Each row is a version of a document; the facts of the document are those of its first row. The folder adds documents and
versions and never rewrites those that are there: what the library says of a document is corrected on the screen.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from baquiano.common.identity import uuid7
from baquiano.documents import storage
from baquiano.documents.choices import AccessClass
from baquiano.institutions import folder, switches
from baquiano.institutions.folder import Difference, Export, Folder, Load, Problem, Row, Setting, register_settings
from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.institutions.weighing import words
from baquiano.library.actions import Content, add_version, create_guide
from baquiano.library.choices import ENDORSED_BY, LINKED_CATALOGUES, GuideKind
from baquiano.library.models import Guide, GuideVersion
from baquiano.library.rules import ENDORSE

FILE = "library/library.csv"
FOLDER = "library/"
COLUMNS = (
    "code",
    "title",
    "kind",
    "unit",
    "summary",
    "topics",
    "must_acknowledge",
    "access",
    "version",
    "in_force_from",
    "file",
    "link",
    "note",
)
YES_NO = {"sí": True, "si": True, "no": False}


def register() -> None:
    """Declare the part of the folder, and the area whose *aval* policy documents need."""
    switches.register_actions(ENDORSED_BY, ENDORSE)
    register_settings(
        Setting(
            ENDORSED_BY,
            str,
            "Escriba el código, en units.csv, de la dependencia que da su aval a los documentos de política.",
            required=False,
            label="Quién da su aval a los documentos de política (código de la dependencia)",
        )
    )
    folder.register(folder.Part("library", ("library/*",), check, apply, write, order=65))


def check(content: Folder) -> Iterator[Problem]:
    area = content.value(ENDORSED_BY) if content.has(folder.PROFILE) else None
    if not area and not content.has(FILE):
        return
    units = {row["code"] for row in content.rows("units.csv", ("code",))}
    if area and area not in units:
        yield Problem(folder.PROFILE, ENDORSED_BY, f"«{area}» no es el código de ninguna dependencia de units.csv.")
    if not content.has(FILE):
        return
    topics = _codes_of(content)
    seen: set[tuple[str, str]] = set()
    for row in content.rows(FILE, COLUMNS):
        yield from _check_row(content, row, units, topics)
        if (row["code"], row["version"]) in seen:
            yield row.problem("version", f"La versión {row['version']} de {row['code']} está repetida.")
        seen.add((row["code"], row["version"]))


def _check_row(content: Folder, row: Row, units: set[str], topics: set[str]) -> Iterator[Problem]:
    for name in ("code", "title", "version"):
        if not row[name]:
            yield row.problem(name, "Escriba un valor; esta columna es obligatoria.")
    if row["kind"] not in GuideKind.values:
        yield row.problem("kind", f"Escriba una de: {', '.join(GuideKind.values)}.")
    if row["access"] not in AccessClass.values:
        yield row.problem("access", f"Escriba una de: {', '.join(AccessClass.values)}.")
    if row["must_acknowledge"].lower() not in YES_NO:
        yield row.problem("must_acknowledge", "Escriba sí o no.")
    yield from _check_links(row, units, topics)
    yield from _check_content(content, row)


def _check_links(row: Row, units: set[str], topics: set[str]) -> Iterator[Problem]:
    if row["unit"] not in units:
        yield row.problem("unit", f"«{row['unit']}» no es el código de ninguna dependencia de units.csv.")
    for code in row["topics"].split():
        if code not in topics:
            yield row.problem("topics", f"«{code}» no es un código de {' ni de '.join(LINKED_CATALOGUES)}.csv.")


def _check_content(content: Folder, row: Row) -> Iterator[Problem]:
    try:
        date.fromisoformat(row["in_force_from"])
    except ValueError:
        yield row.problem("in_force_from", f"«{row['in_force_from']}» no es una fecha. Escríbala como AAAA-MM-DD.")
    if bool(row["file"]) == bool(row["link"]):
        yield row.problem("file", "Escriba el nombre de un archivo de la carpeta library, o un enlace: uno de los dos.")
    elif row["file"] and not content.has(FOLDER + row["file"]):
        yield row.problem("file", f"No está «{row['file']}» en la carpeta library.")


def _codes_of(content: Folder) -> set[str]:
    files = [f"catalogues/{name}.csv" for name in LINKED_CATALOGUES]
    return {row["code"] for file in files if content.has(file) for row in content.rows(file, ("code",))}


def apply(load: Load) -> Iterator[Difference]:
    if not load.folder.has(FILE):
        return
    guides = {guide.code: guide for guide in Guide.objects.prefetch_related("versions")}
    labels = {code: {version.label for version in guide.versions.all()} for code, guide in guides.items()}
    for row in load.folder.rows(FILE, COLUMNS):
        guide = guides.get(row["code"])
        if guide is None:
            guides[row["code"]] = _create(load, row)
            labels[row["code"]] = {row["version"]}
            yield Difference(FILE, f"documento nuevo {row['code']}", new=row["title"])
        elif row["version"] not in labels[row["code"]] and not guide.is_retired:
            add_version(guide, id=uuid7(), content=_content(load, row), by=load.by, at=load.at)
            labels[row["code"]].add(row["version"])
            yield Difference(FILE, f"versión nueva de {row['code']}", new=row["version"])


def _create(load: Load, row: Row) -> Guide:
    topics = CatalogueItem.objects.filter(catalogue__in=LINKED_CATALOGUES, code__in=row["topics"].split())
    fields: dict[str, Any] = {name: row[name] for name in ("code", "title", "kind", "summary")}
    fields |= {
        "unit": Unit.objects.get(code=row["unit"]),
        "must_acknowledge": YES_NO[row["must_acknowledge"].lower()],
        "access_class": row["access"],
    }
    return create_guide(
        load.institution,
        id=uuid7(),
        fields=fields,
        topics=list(topics),
        first=_content(load, row),
        by=load.by,
        at=load.at,
    )


def _content(load: Load, row: Row) -> Content:
    file = ContentFile(load.folder.bytes_of(FOLDER + row["file"]), name=row["file"]) if row["file"] else None
    return Content(row["version"], date.fromisoformat(row["in_force_from"]), file, row["link"], row["note"])


def write(export: Export) -> None:
    """Each document in use with its versions, oldest first, and their files; the retired ones stay where they are."""
    rows: list[dict[str, str]] = []
    for guide in (
        Guide.objects.filter(retired_on=None).select_related("unit").prefetch_related("topics").order_by("code")
    ):
        facts = {
            "code": guide.code,
            "title": guide.title,
            "kind": guide.kind,
            "unit": guide.unit.code,
            "summary": guide.summary,
            "topics": " ".join(sorted(item.code for item in guide.topics.all())),
            "must_acknowledge": words(guide.must_acknowledge),
            "access": guide.access_class,
        }
        versions = guide.versions.select_related("file").order_by("in_force_from", "created_at", "id")
        rows += [facts | _written(export, version) for version in versions]
    if rows:
        export.add_rows(FILE, COLUMNS, rows)


def _written(export: Export, version: GuideVersion) -> dict[str, str]:
    name = version.file.original_name if version.file else ""
    if version.file:
        content = storage.read(version.file.sha256)
        if export.files.get(FOLDER + name, content) != content:
            name = f"{version.guide.code}-{version.label}-{name}"
        export.add(FOLDER + name, content)
    return {
        "version": version.label,
        "in_force_from": f"{version.in_force_from}",
        "file": name,
        "link": version.link,
        "note": version.note,
    }
