"""The institution is a folder: reading it, naming what is wrong in it, and the parts that each room understands.

A room registers its part in ``apps.ready()``::

    folder.register(folder.Part("catalogues", ("catalogues/*.csv",), check=check_catalogues, apply=apply_catalogues))

``check`` reads files and returns every problem at once, without touching the database. ``apply`` writes inside the
transaction of the load, in the active scope, and returns what it changed; a dry run is the same, rolled back.
"""

import csv
import io
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from baquiano.accounts.models import User
from baquiano.common.digests import sha256_of
from baquiano.common.text import has_control_characters
from baquiano.institutions.models import Institution

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
class Difference:
    """What a load changes: in which file, what, and from what to what."""

    file: str
    what: str
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        if not self.old and not self.new:
            return f"{self.file}: {self.what}"
        return f"{self.file}: {self.what}: «{self.old or '—'}» → «{self.new or '—'}»"


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


@dataclass(frozen=True)
class Part:
    """What a room understands of the folder: the files it claims, how it checks them and how it applies them.

    Parts run by ``order``: the institution first (10), its units (20), catalogues (30), then the upper rooms (100).
    """

    name: str
    claims: tuple[str, ...]
    check: Callable[[Folder], Iterable[Problem]]
    apply: Callable[[Load], Iterable[Difference]]
    order: int = 100
    # What does no harm but whoever wrote the file would want to know.
    notice: Callable[[Folder], Iterable[str]] = lambda folder: ()


@dataclass(frozen=True)
class Setting:
    """A key of ``profile.toml`` that a room reads: its type, whether it must be there, and how it is mended.

    ``choices`` are the values it may take, or that each element of a list may take.
    """

    key: str
    kind: type
    mend: str
    required: bool = True
    choices: tuple[str, ...] = field(default=())


_parts: dict[str, Part] = {}
_settings: dict[str, Setting] = {}


def register(part: Part) -> None:
    """Add a part; the same name again replaces it, so that ``ready()`` may run twice."""
    _parts[part.name] = part


def register_settings(*settings: Setting) -> None:
    """Declare keys of ``profile.toml`` that a room reads."""
    _settings.update({setting.key: setting for setting in settings})


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
