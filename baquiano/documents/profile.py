"""``formats/formats.toml`` of the institution folder: its controlled formats and their templates."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from baquiano.audit import trail
from baquiano.common.digests import sha256_of
from baquiano.common.errors import Refused
from baquiano.documents import kinds, rendering
from baquiano.documents.actions.files import store_file
from baquiano.documents.choices import AccessClass, FormatState
from baquiano.documents.models import Format, StoredFile
from baquiano.institutions import folder
from baquiano.institutions.folder import Difference, Folder, Load, Problem, Unreadable

FILE = "formats/formats.toml"
_FIXED = ("name", "process", "approved_on", "template", "source", "access_class")
_FREE = ("state", "replaced_by")
_TEXTS = ("code", "name", "version", "process", "state", "replaced_by", "template", "access_class")
_LONGEST = {"code": 40, "name": 200, "version": 10, "process": 150, "replaced_by": 40, "template": 100}


@dataclass(frozen=True)
class _Offered:
    """A format as the folder brings it."""

    code: str
    name: str
    version: str
    process: str = ""
    approved_on: date | None = None
    state: str = FormatState.IN_FORCE
    replaced_by: str = ""
    template: str = ""
    access_class: str = AccessClass.PUBLIC
    source: str = ""

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


def register() -> None:
    """Declare the part; called when the room is ready. Formats come before the procedures that name them."""
    claims = (FILE, "formats/*.typ", "formats/logo.png")
    folder.register(folder.Part("formats", claims, check, apply, order=60))


def check(source: Folder) -> Iterator[Problem]:
    """Every problem of the formats: a row that is not understood, two in force, a template that is missing."""
    if not source.has(FILE):
        return
    offered = []
    for number, row in enumerate(_rows(source), start=1):
        problems = list(_row_problems(source, number, row))
        yield from problems
        if not problems:
            offered.append(_Offered(**row))
    yield from _problems_together(offered)
    if source.has("formats/logo.png"):
        try:
            kinds.identify(source.bytes_of("formats/logo.png"), name="logo.png", allowed=frozenset({kinds.PNG}))
        except Refused as refusal:
            yield Problem("formats/logo.png", "", refusal.sentence)


def apply(load: Load) -> Iterator[Difference]:
    """Create or update the formats. What has already been issued with a version does not change: a new one does."""
    if not load.folder.has(FILE):
        return
    logo = _logo(load)
    offered = [
        _Offered(**row, source=load.folder.text(f"formats/{row['template']}") if row.get("template") else "")
        for row in _rows(load.folder)
    ]
    # Those that leave first, so that a code never has two versions in force.
    for form in sorted(offered, key=lambda form: form.state == FormatState.IN_FORCE):
        yield from _apply_one(load, form, logo)


def _rows(source: Folder) -> list[dict[str, Any]]:
    try:
        return tomllib.loads(source.text(FILE)).get("format", [])
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(Problem(FILE, "", f"No se puede leer como TOML ({error}). Revise esa línea.")) from error


def _row_problems(source: Folder, number: int, row: dict[str, Any]) -> Iterator[Problem]:
    key = f"formato {number} ({row.get('code', 'sin código')})"
    for name in sorted(set(row) - {*_TEXTS, "approved_on"}):
        yield Problem(FILE, f"{key}, {name}", "Ese dato no existe. Bórrelo o corrija su nombre.")
    for name in ("code", "name", "version"):
        if not row.get(name):
            yield Problem(FILE, f"{key}, {name}", "Falta. Escríbalo entre comillas.")
    for name in _TEXTS:
        if not isinstance(row.get(name, ""), str) or len(row.get(name, "")) > _LONGEST.get(name, 40):
            yield Problem(FILE, f"{key}, {name}", f"Debe ser un texto de hasta {_LONGEST.get(name, 40)} letras.")
    yield from _value_problems(key, row)
    if isinstance(row.get("template", ""), str) and row.get("template"):
        yield from _template_problems(source, key, row["template"])


def _value_problems(key: str, row: dict[str, Any]) -> Iterator[Problem]:
    for name, default, values in (
        ("state", FormatState.IN_FORCE, FormatState.values),
        ("access_class", AccessClass.PUBLIC, AccessClass.values),
    ):
        if row.get(name, default) not in values:
            yield Problem(FILE, f"{key}, {name}", f"Debe ser uno de: {', '.join(values)}.")
    if type(row.get("approved_on", date.min)) is not date:
        yield Problem(FILE, f"{key}, approved_on", "Escriba la fecha sin comillas: 2022-11-16.")
    if row.get("state") == FormatState.REPLACED and not row.get("replaced_by"):
        yield Problem(FILE, f"{key}, replaced_by", "Escriba el código del formato que lo reemplazó.")


def _template_problems(source: Folder, key: str, template: str) -> Iterator[Problem]:
    name = f"formats/{template}"
    if not template.endswith(".typ") or not source.has(name):
        yield Problem(FILE, f"{key}, template", f"Falta el archivo {name}.")
        return
    try:
        rendering.refuse_packages(source.text(name))
    except rendering.RenderFailed:
        yield Problem(name, "", "Usa un paquete externo. Use solo «baquiano/formato.typ».")


def _problems_together(offered: list[_Offered]) -> Iterator[Problem]:
    seen, in_force = set(), set()
    for form in offered:
        if (form.code, form.version) in seen:
            yield Problem(FILE, str(form), "Está dos veces. Deje una.")
        if form.state == FormatState.IN_FORCE and form.code in in_force:
            yield Problem(FILE, form.code, "Tiene dos versiones vigentes. Marque la anterior como «replaced».")
        seen.add((form.code, form.version))
        if form.state == FormatState.IN_FORCE:
            in_force.add(form.code)


def _apply_one(load: Load, offered: _Offered, logo: StoredFile | None) -> Iterator[Difference]:
    stored = Format.objects.filter(code=offered.code, version=offered.version).first()
    if stored is None:
        stored = Format.objects.create(institution=load.institution, logo=logo, **vars(offered))
        trail.record("documents.format_loaded", stored, by=load.by, at=load.at, data={"state": stored.state})
        yield Difference(FILE, f"formato {stored}", new=stored.get_state_display())
        return
    if logo is not None and (stored.logo is None or stored.logo.sha256 != logo.sha256):
        stored.logo = logo
        stored.save(update_fields=["logo"])
        yield Difference("formats/logo.png", f"escudo del formato {offered}")
    yield from _update(load, stored, offered)


def _update(load: Load, stored: Format, offered: _Offered) -> Iterator[Difference]:
    names = [*_FIXED, *_FREE]
    changes = trail.diff(trail.snapshot(stored, names), {name: getattr(offered, name) for name in names})
    if not changes:
        return
    fixed = sorted(set(changes) & set(_FIXED))
    if fixed and stored.documents.exists():
        raise Refused(
            f"{FILE}: el formato {offered} ya tiene documentos expedidos y no se puede cambiar "
            f"({', '.join(fixed)}). Cárguelo con otro número de versión."
        )
    for name, (_old, new) in changes.items():
        setattr(stored, name, new)
    stored.save(update_fields=list(changes))
    shown = {name: (str(old or ""), str(new or "")) for name, (old, new) in changes.items() if name != "source"}
    trail.record("documents.format_changed", stored, by=load.by, at=load.at, changes=shown)
    for name in changes:
        old, new = shown.get(name, ("", ""))
        yield Difference(FILE, f"formato {offered}, {name}", old=old, new=new)


def _logo(load: Load) -> StoredFile | None:
    """The stored coat of arms of the folder, the one already kept when it is the same."""
    if not load.folder.has("formats/logo.png"):
        return None
    content = load.folder.bytes_of("formats/logo.png")
    kept = Format.objects.filter(logo__isnull=False).select_related("logo").first()
    if kept is not None and kept.logo is not None and kept.logo.sha256 == sha256_of(content):
        return kept.logo
    allowed = frozenset({kinds.PNG})
    return store_file(content, institution=load.institution, name="logo.png", by=load.by, at=load.at, allowed=allowed)
