"""The institution is a folder: reading it, naming what is wrong in it, and the parts that each room understands.

A room registers its part in ``apps.ready()``::

    folder.register(folder.Part("catalogues", ("catalogues/*.csv",), check=check, apply=apply, write=write))

``check`` reads files and returns every problem at once, without touching the database. ``apply`` writes inside the
transaction of the load, in the active scope, and returns what it changed; a dry run is the same, rolled back. What it
would overwrite it first weighs (``load.scale.weigh``): a person may have changed it on a screen. ``write`` is its
reverse: it puts in an export the files that, loaded into an empty installation, give the same rows.
"""

import csv
import io
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from baquiano.accounts.models import User
from baquiano.common.digests import sha256_of
from baquiano.common.text import has_control_characters
from baquiano.institutions.models import Institution
from baquiano.institutions.weighing import Difference, Scale

__all__ = [
    "PROFILE",
    "Difference",
    "Export",
    "Folder",
    "Load",
    "Part",
    "Problem",
    "Row",
    "Setting",
    "Unreadable",
    "notices_of",
    "parts",
    "problems_of",
    "register",
    "register_settings",
    "settings",
]

PROFILE = "profile.toml"
MAX_FILE_BYTES = 5 * 1024 * 1024
MAX_FILES = 500


@dataclass(frozen=True)
class Problem:
    """What is wrong: in which file, at which key, row or column, and how it is mended."""

    file: str
    key: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}. {self.mend}" if self.key else f"{self.file}: {self.mend}"


@dataclass(frozen=True)
class Row:
    """A row of a CSV file, with the line on which it stands."""

    file: str
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def problem(self, column: str, mend: str) -> Problem:
        return Problem(self.file, f"fila {self.line}, columna {column}" if column else f"fila {self.line}", mend)


class Unreadable(Exception):
    """A file that cannot be read at all; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Folder:
    """The files of an institution, read bounded, as text in UTF-8."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)

    @cached_property
    def names(self) -> list[str]:
        """Every file by its relative name; hidden ones and links that leave the folder are not part of it."""
        root = self.path.resolve()
        found = []
        for path in sorted(self.path.rglob("*")):
            name = path.relative_to(self.path)
            if path.is_file() and path.resolve().is_relative_to(root) and not _is_hidden(name):
                found.append(name.as_posix())
            if len(found) > MAX_FILES:
                raise Unreadable(Problem(str(self.path), "", f"La carpeta tiene más de {MAX_FILES} archivos."))
        return found

    def matching(self, *patterns: str) -> list[str]:
        return [name for name in self.names if any(Path(name).match(pattern) for pattern in patterns)]

    def has(self, name: str) -> bool:
        return name in self.names

    def bytes_of(self, name: str) -> bytes:
        path = self.path / name
        if path.stat().st_size > MAX_FILE_BYTES:
            raise Unreadable(Problem(name, "", "El archivo pesa más de 5 MB. Divídalo o quite lo que no se usa."))
        return path.read_bytes()

    def text(self, name: str) -> str:
        try:
            return self.bytes_of(name).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Unreadable(
                Problem(name, f"byte {error.start}", "El archivo no está en UTF-8. Guárdelo con esa codificación.")
            ) from error

    @cached_property
    def profile(self) -> dict[str, Any]:
        """The content of ``profile.toml``."""
        if not self.has(PROFILE):
            raise Unreadable(Problem(PROFILE, "", "Falta el archivo. Créelo: describe la institución y sus ajustes."))
        try:
            return tomllib.loads(self.text(PROFILE))
        except tomllib.TOMLDecodeError as error:
            raise Unreadable(
                Problem(PROFILE, "", f"No se puede leer como TOML ({error}). Revise esa línea.")
            ) from error

    def value(self, key: str, default: Any = None) -> Any:
        """The value of a dotted key of ``profile.toml``."""
        found: Any = self.profile
        for name in key.split("."):
            if not isinstance(found, dict) or name not in found:
                return default
            found = found[name]
        return found

    def rows(self, name: str, columns: Iterable[str]) -> list[Row]:
        """The rows of a CSV file that must have ``columns``; empty lines are left out."""
        reader = csv.DictReader(io.StringIO(self.text(name)), strict=True, skipinitialspace=True)
        missing = [column for column in columns if column not in (reader.fieldnames or [])]
        if missing:
            raise Unreadable(
                Problem(name, f"faltan las columnas {', '.join(missing)}", "Agréguelas a la primera fila.")
            )
        try:
            return [row for row in self._rows(name, reader) if any(row.values.values())]
        except csv.Error as error:
            raise Unreadable(
                Problem(name, f"fila {reader.line_num}", f"No se puede leer como CSV ({error}). Revise las comillas.")
            ) from error

    @staticmethod
    def _rows(name: str, reader: "csv.DictReader[str]") -> Iterator[Row]:
        for raw in reader:
            if None in raw or None in raw.values():
                raise Unreadable(
                    Problem(name, f"fila {reader.line_num}", "No tiene las mismas columnas que la primera fila.")
                )
            values = {column: (value or "").strip() for column, value in raw.items()}
            if any(has_control_characters(value) for value in values.values()):
                raise Unreadable(Problem(name, f"fila {reader.line_num}", "Tiene caracteres invisibles. Bórrelos."))
            yield Row(name, reader.line_num, values)

    @cached_property
    def digest(self) -> str:
        """One SHA-256 of every file and its name: two folders with the same digest are the same."""
        return sha256_of({name: sha256_of(self.bytes_of(name)) for name in self.names})


def _is_hidden(name: Path) -> bool:
    return any(part.startswith((".", "~")) for part in name.parts)


@dataclass(frozen=True)
class Load:
    """A load under way: which folder, into which institution and vigencia, who and when."""

    folder: Folder
    institution: Institution
    year: int
    by: User | None
    at: datetime
    # What a part leaves as it is and the person should know.
    notices: list[str] = field(default_factory=list)
    # What is weighed before it is overwritten.
    scale: Scale = field(default_factory=Scale)


@dataclass
class Export:
    """A folder being written from what the institution uses in a vigencia."""

    institution: Institution
    year: int
    profile: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    tables: dict[str, tuple[list[str], list[dict[str, str]]]] = field(default_factory=dict)

    def add(self, name: str, content: str | bytes) -> None:
        self.files[name] = content.encode("utf-8") if isinstance(content, str) else content

    def add_rows(self, name: str, columns: Iterable[str], rows: Iterable[dict[str, str]]) -> None:
        """A CSV file, as ``Folder.rows`` reads it. A part that comes later may add columns to ``tables[name]``."""
        self.tables[name] = (list(columns), list(rows))

    def finished(self) -> dict[str, bytes]:
        """Every file by its name, in order; the profile apart."""
        for name, (columns, rows) in self.tables.items():
            text = io.StringIO()
            writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            self.add(name, text.getvalue())
        return dict(sorted(self.files.items()))


@dataclass(frozen=True)
class Part:
    """What a room understands of the folder: the files it claims, how it checks, applies and writes them.

    Parts run by ``order``: the institution first (10), its units (20), catalogues (30), then the upper rooms (100).
    """

    name: str
    claims: tuple[str, ...]
    check: Callable[[Folder], Iterable[Problem]]
    apply: Callable[[Load], Iterable[Difference]]
    write: Callable[[Export], None]
    order: int = 100
    # What does no harm but whoever wrote the file would want to know.
    notice: Callable[[Folder], Iterable[str]] = lambda folder: ()
    # Sections of ``profile.toml`` that it keeps in rows of its own; the others are settings of the vigencia.
    sections: tuple[str, ...] = ()


_KINDS = {str: "texto", int: "un número entero", bool: "true o false", list: "una lista", dict: "una tabla"}


@dataclass(frozen=True)
class Setting:
    """A key of ``profile.toml`` that a room reads: its type, whether it must be there, and how it is mended.

    ``choices`` are the values it may take, or that each element of a list may take; ``bounds`` the least and the most
    of a number; ``label`` its name on the screen, where it may be changed when it is not a table.
    """

    key: str
    kind: type
    mend: str
    required: bool = True
    choices: tuple[str, ...] = field(default=())
    label: str = ""
    bounds: tuple[int, int] = (0, 366)

    @property
    def section(self) -> str:
        return self.key.partition(".")[0]

    @property
    def is_editable(self) -> bool:
        """Whether a person may write it on the screen; tables, and lists of anything, are written in the folder."""
        return bool(self.label) and (self.kind in (bool, int, str) or (self.kind is list and bool(self.choices)))

    def fault(self, value: Any) -> str:
        """What is wrong with a value, as the rest of a sentence that begins with the key; empty when nothing is."""
        # TOML tells true from 1, Python does not.
        if not isinstance(value, self.kind) or (self.kind is int and isinstance(value, bool)):
            return f"debe ser {_KINDS[self.kind]}"
        if isinstance(value, int) and self.kind is int and not self.bounds[0] <= value <= self.bounds[1]:
            return f"debe estar entre {self.bounds[0]} y {self.bounds[1]}"
        for one in value if isinstance(value, list) else [value]:
            if self.choices and one not in self.choices:
                return f"no admite «{one}»"
        return ""


_parts: dict[str, Part] = {}
_settings: dict[str, Setting] = {}


def register(part: Part) -> None:
    """Add a part; the same name again replaces it, so that ``ready()`` may run twice."""
    _parts[part.name] = part


def register_settings(*settings: Setting) -> None:
    """Declare keys of ``profile.toml`` that a room reads; one declared again keeps its name on the screen."""
    for setting in settings:
        known = _settings.get(setting.key)
        _settings[setting.key] = replace(setting, label=setting.label or (known.label if known else ""))


def parts() -> list[Part]:
    return sorted(_parts.values(), key=lambda part: (part.order, part.name))


def settings() -> list[Setting]:
    return sorted(_settings.values(), key=lambda setting: setting.key)


def problems_of(folder: Folder) -> list[Problem]:
    """Every problem of the folder, over all the parts; empty when it may be loaded."""
    if not folder.path.is_dir():
        return [Problem(str(folder.path), "", "La carpeta no existe. Revise la ruta.")]
    found: list[Problem] = []
    for part in parts():
        try:
            found += part.check(folder)
        except Unreadable as error:
            found.append(error.problem)
    return list(dict.fromkeys(found))


def notices_of(folder: Folder) -> list[str]:
    """Files that no part reads, and what each part has to say: whoever wrote them expects something of them."""
    told = [notice for part in parts() for notice in part.notice(folder)]
    claimed = set(folder.matching(PROFILE, "README.md", *(pattern for part in parts() for pattern in part.claims)))
    return told + [f"{name}: ningún módulo lee este archivo." for name in folder.names if name not in claimed]
