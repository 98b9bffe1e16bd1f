"""Which files are let in: by what they contain, never by what they are called."""

import io
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import puremagic
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image

from baquiano.common.errors import Refused

MAX_ZIP_ENTRIES = 5_000
MAX_ZIP_BYTES = 200 * 1024 * 1024
MAX_ZIP_RATIO = 150


@dataclass(frozen=True)
class Kind:
    """A type of file that the product accepts; ``extensions`` are the names it may bear."""

    code: str
    media_type: str
    extensions: tuple[str, ...]
    label: str


PDF = Kind("pdf", "application/pdf", ("pdf",), "PDF")
JPEG = Kind("jpeg", "image/jpeg", ("jpg", "jpeg"), "JPG")
PNG = Kind("png", "image/png", ("png",), "PNG")
WEBP = Kind("webp", "image/webp", ("webp",), "WEBP")
HEIC = Kind("heic", "image/heic", ("heic", "heif"), "HEIC")
_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = Kind("docx", f"{_OOXML}wordprocessingml.document", ("docx",), "Word")
XLSX = Kind("xlsx", f"{_OOXML}spreadsheetml.sheet", ("xlsx",), "Excel")
PPTX = Kind("pptx", f"{_OOXML}presentationml.presentation", ("pptx",), "PowerPoint")
ODT = Kind("odt", "application/vnd.oasis.opendocument.text", ("odt",), "ODT")
ODS = Kind("ods", "application/vnd.oasis.opendocument.spreadsheet", ("ods",), "ODS")
MAIL = Kind("eml", "message/rfc822", ("eml",), "correo EML")
TEXT = Kind("text", "text/plain", ("txt", "csv"), "TXT o CSV")

IMAGES = frozenset({JPEG, PNG, WEBP})
SCANS = IMAGES | {PDF}
SHEETS = frozenset({XLSX, ODS})
EVIDENCE = SCANS | SHEETS | {HEIC, DOCX, PPTX, ODT, MAIL, TEXT}
SHOWN_INLINE = frozenset(kind.media_type for kind in IMAGES)

_OOXML_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_ODF_TYPES = {kind.media_type: kind for kind in (ODT, ODS)}
_BY_MEDIA_TYPE = {kind.media_type: kind for kind in (PDF, JPEG, PNG, WEBP)}


def identify(content: bytes, *, name: str, allowed: frozenset[Kind] = EVIDENCE) -> Kind:
    """The kind of ``content``; refuses what is not allowed, is broken, or is not what its name says."""
    if not content:
        raise Refused(_("El archivo «%(name)s» está vacío. Revíselo y vuelva a cargarlo.") % {"name": name})
    extension = name.rpartition(".")[2].lower()
    kind = _sniff(content, extension)
    if kind is None or kind not in allowed:
        raise Refused(
            _("El archivo «%(name)s» no es de un tipo permitido. Se aceptan: %(labels)s.")
            % {"name": name, "labels": ", ".join(sorted(kind.label for kind in allowed))}
        )
    if "." in name and extension not in kind.extensions:
        raise Refused(
            _("El archivo «%(name)s» contiene %(label)s y su nombre termina en «.%(extension)s». Corrija el nombre.")
            % {"name": name, "label": kind.label, "extension": extension}
        )
    _CHECKS.get(kind, lambda content, name: None)(content, name)
    return kind


def _sniff(content: bytes, extension: str) -> Kind | None:
    if content[:4] == b"PK\x03\x04":
        return _sniff_archive(content)
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis"):
        return HEIC
    try:
        for match in puremagic.magic_string(content[:4096]):
            if match.mime_type in _BY_MEDIA_TYPE and match.confidence >= 0.3:
                return _confirmed(_BY_MEDIA_TYPE[match.mime_type], content)
    except (puremagic.PureError, ValueError):
        pass
    return _sniff_text(content, extension)


def _confirmed(kind: Kind, content: bytes) -> Kind | None:
    starts = {
        PDF: content[:5] == b"%PDF-",
        JPEG: content[:3] == b"\xff\xd8\xff",
        PNG: content[:8] == b"\x89PNG\r\n\x1a\n",
        WEBP: content[:4] == b"RIFF" and content[8:12] == b"WEBP",
    }
    return kind if starts[kind] else None


def _sniff_text(content: bytes, extension: str) -> Kind | None:
    if extension not in TEXT.extensions + MAIL.extensions or b"\x00" in content:
        return None
    if content.lstrip()[:1] == b"<":
        return None  # a page or a drawing in disguise
    return MAIL if extension in MAIL.extensions else TEXT


def _sniff_archive(content: bytes) -> Kind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return _ODF_TYPES.get(archive.read("mimetype").decode("ascii", "replace").strip())
            return next((kind for part, kind in _OOXML_PARTS.items() if part in names), None)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        return None


def _check_archive(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            declared = sum(entry.file_size for entry in entries)
            overlapping = sum(entry.compress_size for entry in entries) > len(content)
            macros = any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries)
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise _broken(name) from error
    if len(entries) > MAX_ZIP_ENTRIES or declared > MAX_ZIP_BYTES or declared > MAX_ZIP_RATIO * len(content):
        raise Refused(_("El archivo «%(name)s» se expande demasiado al abrirlo y no se recibe.") % {"name": name})
    if overlapping:
        raise _broken(name)
    if macros:
        advice = _("El archivo «%(name)s» contiene macros. Guárdelo sin macros y cárguelo otra vez.")
        raise Refused(advice % {"name": name})


def _check_pdf(content: bytes, name: str) -> None:
    if b"%%EOF" not in content[-4096:]:
        raise _broken(name)


def _check_image(content: bytes, name: str) -> None:
    limit = settings.MAX_IMAGE_MEGAPIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as image:
                if image.width * image.height > limit * 1_000_000:
                    raise Refused(
                        _("La imagen «%(name)s» tiene más de %(limit)s megapíxeles. Redúzcala y cárguela otra vez.")
                        % {"name": name, "limit": limit}
                    )
                _read_through(image)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _broken(name) from error


def _read_through(image: Image.Image) -> None:
    """Read the image to its end: a reduced decoding for JPEG, the checksums for the others."""
    if image.format == "JPEG":
        image.draft("L", (64, 64))
        image.load()
    else:
        image.verify()


def _broken(name: str) -> Refused:
    return Refused(
        _("El archivo «%(name)s» está incompleto o dañado. Ábralo en su equipo, guárdelo y cárguelo otra vez.")
        % {"name": name}
    )


_CHECKS: dict[Kind, Callable[[bytes, str], None]] = {
    PDF: _check_pdf,
    **dict.fromkeys(IMAGES, _check_image),
    **dict.fromkeys((DOCX, XLSX, PPTX, ODT, ODS), _check_archive),
}
