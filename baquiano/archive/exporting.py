"""A closed expediente as a folder that anybody may verify without this system.

    <number>/documentos/tomo-01/0001-acta.pdf …   the files as they were filed
    <number>/indice.xml                           the electronic index
    <number>/hoja-de-control.pdf                  where the institution has the format
    <number>/manifiesto.json                      what each file is, its SHA-256, and the digest of the manifest itself
    <number>/SHA256SUMS                           the same digests, for ``sha256sum -c``

All of it depends only on what was closed, so that the same closing gives the same bytes. ``tools/`` has the script that
verifies the folder or its ZIP with nothing but the standard library of Python.
"""

import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _

from baquiano.archive.models import CaseFile, Closure, FiledDocument, Reopening
from baquiano.archive.queries import Entry
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.digests import sha256_of
from baquiano.common.errors import Refused
from baquiano.documents import storage
from baquiano.documents.models import StoredFile

FORMAT = "baquiano-expediente/1"
INDEX, SHEET, MANIFEST, SUMS = "indice.xml", "hoja-de-control.pdf", "manifiesto.json", "SHA256SUMS"
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Closing:
    """What a closing says of itself."""

    number: int
    closed_by: str
    closed_at: datetime
    waived: Sequence[str]
    reason: str


def manifest_of(
    case_file: CaseFile, closing: Closing, entries: Sequence[Entry], index: StoredFile, sheet: StoredFile | None
) -> bytes:
    """What the folder has and what each file is. Its last word, ``huella``, is the digest of all the rest."""
    papers = [_paper(INDEX, index, "indice")] + ([_paper(SHEET, sheet, "hoja-de-control")] if sheet else [])
    content: dict[str, Any] = {
        "formato": FORMAT,
        "expediente": _about(case_file, closing),
        "archivos": [*(_document(entry) for entry in entries), *papers],
    }
    return manifest_bytes(content | {"huella": sha256_of(content)})


def manifest_bytes(content: dict[str, Any]) -> bytes:
    """The one text of a manifest: a byte more or less is another."""
    return (json.dumps(content, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _about(case_file: CaseFile, closing: Closing) -> dict[str, Any]:
    schedule, institution = case_file.schedule, case_file.institution
    reopened = Reopening.objects.filter(closure__case_file=case_file).select_related("reopened_by").order_by("pk")
    return {
        "institucion": institution.name,
        "nit": institution.nit,
        "numero": case_file.number,
        "nombre": case_file.title,
        "clase": case_file.get_kind_display(),
        "oficina_productora": str(case_file.unit),
        "codigo": schedule.code,
        "serie": schedule.series_name,
        "subserie": schedule.subseries_name,
        "anos_en_gestion": schedule.management_years,
        "anos_en_central": schedule.central_years,
        "disposicion": schedule.disposition,
        "vigencia": case_file.year,
        "abierto_el": _moment(case_file.created_at),
        "cerrado_el": _moment(closing.closed_at),
        "cerrado_por": closing.closed_by,
        "version_del_indice": closing.number,
        "lo_que_falta": list(closing.waived),
        "motivo": closing.reason,
        "reaperturas": [
            {"el": _moment(one.reopened_at), "por": str(one.reopened_by or ""), "motivo": one.reason}
            for one in reopened
        ],
    }


def _document(entry: Entry) -> dict[str, Any]:
    row = entry.row
    return {
        "ruta": path_of(entry),
        "sha256": row.file.sha256,
        "tamano": row.file.size,
        "que_es": "documento",
        "orden": row.position,
        "titulo": row.title,
        "tipo": entry.type_name,
        "fecha": row.dated_on.isoformat(),
        "incorporado_el": _moment(row.created_at),
        "acceso": entry.access_class,
        "registro": row.record,
        "pagina_inicio": row.first_page,
        "pagina_fin": row.last_page,
    }


def _paper(name: str, file: StoredFile, what: str) -> dict[str, Any]:
    return {"ruta": name, "sha256": file.sha256, "tamano": file.size, "que_es": what}


def path_of(entry: Entry) -> str:
    """Where a document is in the folder."""
    return document_path(entry.row)


def document_path(row: FiledDocument) -> str:
    """Its volume, order and name in plain letters, so that any system writes and reads it the same."""
    stem, _dot, extension = row.file.original_name.rpartition(".")
    name, extension = _plain(stem or extension)[:60], _plain(extension)[:8] if stem else "bin"
    return f"documentos/tomo-{row.volume:02d}/{row.position:04d}-{name or 'documento'}.{extension or 'bin'}"


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")


def _moment(at: datetime) -> str:
    return at.astimezone(BOGOTA).isoformat(timespec="seconds")


# --- the folder ------------------------------------------------------------------------------------------------------


def folder_name(case_file: CaseFile) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "-", case_file.number)


def files_of(closure: Closure) -> Iterator[tuple[str, bytes]]:
    """Every file of the folder by its path, in order. What is damaged on disk is refused, naming it."""
    raw = _read(closure.manifest_file.sha256, MANIFEST)
    manifest = json.loads(raw)
    for one in manifest["archivos"]:
        yield one["ruta"], _read(one["sha256"], one["ruta"])
    yield MANIFEST, raw
    yield SUMS, sums_of(manifest, raw)


def sums_of(manifest: dict[str, Any], raw: bytes) -> bytes:
    lines = [f"{one['sha256']}  {one['ruta']}\n" for one in manifest["archivos"]]
    return "".join([*lines, f"{sha256_of(raw)}  {MANIFEST}\n"]).encode("ascii")


def write_zip(closure: Closure, target: IO[bytes]) -> None:
    """The folder in a ZIP without compression nor dates: the same closing, the same bytes."""
    root = folder_name(closure.case_file)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files_of(closure):
            info = zipfile.ZipInfo(f"{root}/{name}", _EPOCH)
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, content)


def _read(sha256: str, name: str) -> bytes:
    try:
        content = storage.read(sha256)
    except FileNotFoundError:
        content = b""
    if sha256_of(content) != sha256:
        raise Refused(
            _("«%(name)s» está dañado en el disco y el expediente no se puede exportar. Avise al administrador.")
            % {"name": name}
        )
    return content
