"""``formats/formats.toml`` of the institution folder: its controlled formats and their templates."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from baquiano.audit import trail
from baquiano.common.digests import sha256_of
from baquiano.common.errors import Refused
from baquiano.documents import kinds, rendering, storage
from baquiano.documents.actions.files import store_file
from baquiano.documents.actions.formats import EXTENSIONS, TEMPLATES, refuse_unsafe
from baquiano.documents.choices import AccessClass, FormatState
from baquiano.documents.models import Format, StoredFile
from baquiano.institutions import folder, toml
from baquiano.institutions.folder import Difference, Export, Folder, Load, Problem, Unreadable
from baquiano.institutions.weighing import edits_of

FILE = "formats/formats.toml"
_FRAME = ("header", "opening", "closing")
_FIXED = ("name", "process", "approved_on", "template", "source", "access_class", *_FRAME)
_FREE = ("state", "replaced_by")
_TEXTS = ("code", "name", "version", "process", "state", "replaced_by", "template", "sheet", "access_class", *_FRAME)
_LONGEST = {
    "code": 40,
    "name": 200,
    "version": 10,
    "process": 150,
    "replaced_by": 40,
    "template": 100,
    "sheet": 100,
    "header": 200,
    "opening": 4000,
    "closing": 4000,
}


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
    header: str = ""
    opening: str = ""
    closing: str = ""
    sheet: str = ""
    source: str = ""

    @property
    def row_fields(self) -> dict[str, Any]:
        """The fields of the row; the file of ``sheet`` is kept apart."""
        return {name: value for name, value in vars(self).items() if name != "sheet"}

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


def register() -> None:
    """Declare the part; called when the room is ready. Formats come before the procedures that name them."""
    claims = (FILE, "formats/*.typ", "formats/*.docx", "formats/*.xlsx", "formats/logo.png")
    folder.register(folder.Part("formats", claims, check, apply, write, order=60))


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
    if isinstance(row.get("sheet", ""), str) and row.get("sheet"):
        yield from _sheet_problems(source, key, row["sheet"])


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


def _sheet_problems(source: Folder, key: str, sheet: str) -> Iterator[Problem]:
    name = f"formats/{sheet}"
    if not source.has(name):
        yield Problem(FILE, f"{key}, sheet", f"Falta el archivo {name}.")
        return
    try:
        refuse_unsafe(source.bytes_of(name), name=sheet)
    except Refused as refusal:
        yield Problem(name, "", refusal.sentence)


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
    if offered.state == FormatState.IN_FORCE:
        found = _weigh_version(load, offered)
        if found is not None:
            yield found
            if not found.is_taken:
                return
            _replace_others(load, offered)
    if stored is None:
        sheet = _stored_sheet(load, offered)
        stored = Format.objects.create(
            institution=load.institution, logo=logo, template_file=sheet, **offered.row_fields
        )
        trail.record("documents.format_loaded", stored, by=load.by, at=load.at, data={"state": stored.state})
        yield Difference(FILE, f"formato {stored}", new=stored.get_state_display())
        return
    yield from _apply_logo(load, stored, offered, logo)
    yield from _apply_sheet(load, stored, offered)
    yield from _update(load, stored, offered)


def _weigh_version(load: Load, offered: _Offered) -> Difference | None:
    """Which version is in force: somebody may have published another on the screen."""
    now = Format.objects.filter(code=offered.code, state=FormatState.IN_FORCE).first()
    what = f"formato {offered.code}, versión vigente"
    version = now.version if now else offered.version
    return load.scale.weigh(FILE, what, version, offered.version, edits=edits_of(now))


def _replace_others(load: Load, offered: _Offered) -> None:
    for form in Format.objects.filter(code=offered.code, state=FormatState.IN_FORCE).exclude(version=offered.version):
        changes = {"state": (form.state, FormatState.REPLACED)}
        form.state, form.replaced_by = FormatState.REPLACED, offered.code
        form.save(update_fields=["state", "replaced_by"])
        trail.record("documents.format_changed", form, by=load.by, at=load.at, changes=changes)


def _apply_logo(load: Load, stored: Format, offered: _Offered, logo: StoredFile | None) -> Iterator[Difference]:
    if logo is None:
        return
    now, edits = stored.logo.sha256 if stored.logo else None, edits_of(stored, field="logo")
    what = f"escudo del formato {offered}"
    if found := load.scale.weigh("formats/logo.png", what, now, logo.sha256, edits=edits, shown=("", "")):
        yield found
        if found.is_taken:
            stored.logo = logo
            stored.save(update_fields=["logo"])


def _stored_sheet(load: Load, offered: _Offered) -> StoredFile | None:
    if not offered.sheet:
        return None
    content = load.folder.bytes_of(f"formats/{offered.sheet}")
    return store_file(
        content, institution=load.institution, name=offered.sheet, by=load.by, at=load.at, allowed=TEMPLATES
    )


def _apply_sheet(load: Load, stored: Format, offered: _Offered) -> Iterator[Difference]:
    """The template in Word or Excel, compared by its bytes; that of a version already used does not change."""
    now = stored.template_file.sha256 if stored.template_file else ""
    new = sha256_of(load.folder.bytes_of(f"formats/{offered.sheet}")) if offered.sheet else ""
    edits = edits_of(stored, field="template_file")
    found = load.scale.weigh(FILE, f"formato {offered}, sheet", now, new, edits=edits, shown=("", ""))
    if found is None:
        return
    yield found
    if found.is_taken and stored.documents.exists():
        raise Refused(f"{FILE}: el formato {offered} ya tiene documentos expedidos y no se puede cambiar (sheet).")
    if found.is_taken:
        stored.template_file = _stored_sheet(load, offered)
        stored.save(update_fields=["template_file"])


def _update(load: Load, stored: Format, offered: _Offered) -> Iterator[Difference]:
    weighed = {name: _weigh(load, stored, offered, name) for name in (*_FIXED, *_FREE)}
    changes = {name: difference for name, difference in weighed.items() if difference}
    taken = {name: getattr(offered, name) for name, difference in changes.items() if difference.is_taken}
    yield from changes.values()
    fixed = sorted(set(taken) & set(_FIXED))
    if fixed and stored.documents.exists():
        raise Refused(
            f"{FILE}: el formato {offered} ya tiene documentos expedidos y no se puede cambiar "
            f"({', '.join(fixed)}). Cárguelo con otro número de versión."
        )
    if taken:
        shown = {name: (changes[name].old, changes[name].new) for name in taken}
        for name, value in taken.items():
            setattr(stored, name, value)
        stored.save(update_fields=list(taken))
        trail.record("documents.format_changed", stored, by=load.by, at=load.at, changes=shown)


def _weigh(load: Load, stored: Format, offered: _Offered, name: str) -> Difference | None:
    shown = ("", "") if name == "source" else None
    old, new, edits = getattr(stored, name), getattr(offered, name), edits_of(stored, field=name)
    return load.scale.weigh(FILE, f"formato {offered}, {name}", old, new, edits=edits, shown=shown)


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


def write(export: Export) -> None:
    """Every version of every format, its templates and the coat of arms of the one in force."""
    forms = list(Format.objects.select_related("logo", "template_file").order_by("code", "-state", "version"))
    if logos := [form.logo for form in forms if form.logo and form.state == FormatState.IN_FORCE]:
        export.add("formats/logo.png", storage.read(logos[0].sha256))
    if forms:
        export.add(FILE, toml.dumps_rows("format", [_row(export, form) for form in forms]))


def _row(export: Export, form: Format) -> dict[str, Any]:
    named = {name: getattr(form, name) for name in ("code", "version", *_FIXED, *_FREE) if name != "source"}
    if form.template:
        # Two versions may have been loaded with templates of one name and another text.
        source, same = form.source.encode(), export.files.get(f"formats/{form.template}")
        if same is not None and same != source:
            named["template"] = f"{form.code}.v{form.version}.typ"
        export.add(f"formats/{named['template']}", source)
    if form.template_file:
        named["sheet"] = f"{form.code}.v{form.version}.{EXTENSIONS[form.template_file.media_type]}"
        export.add(f"formats/{named['sheet']}", storage.read(form.template_file.sha256))
    return {name: value for name, value in named.items() if value}
