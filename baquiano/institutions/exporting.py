"""Writing the folder of an institution for a vigencia: the reverse of loading it."""

import io
import zipfile
from pathlib import Path

from django_scopes import scope

from baquiano.institutions import folder as folders
from baquiano.institutions import toml
from baquiano.institutions.models import Institution

# The date of every file in a ZIP of the same rows: two exports of the same are the same bytes.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_HEAD = "# Perfil de la institución en la vigencia {year}, exportado de la aplicación.\n"


def export_files(institution: Institution, year: int) -> dict[str, bytes]:
    """Every file of the folder by its name, in order: loaded into an empty installation they give the same rows."""
    export = folders.Export(institution, year)
    with scope(institution=institution):
        for part in folders.parts():
            part.write(export)
    export.add(folders.PROFILE, _HEAD.format(year=year) + "\n" + toml.dumps(export.profile))
    return export.finished()


def zip_of(files: dict[str, bytes], root: str) -> bytes:
    """The files in a ZIP, inside a folder ``root``."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(f"{root}/{name}", _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return content.getvalue()


def write_to(files: dict[str, bytes], target: Path) -> None:
    """The files under ``target``, which must be empty or not exist: an export never mixes with another folder."""
    if target.exists() and any(target.iterdir()):
        raise FileExistsError(target)
    for name, data in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
