"""Formats, files and documents for tests."""

import io
from datetime import date
from itertools import count
from typing import Any

from django.conf import settings
from PIL import Image

from baquiano.common.identity import uuid7
from baquiano.documents import actions
from baquiano.documents.choices import FormatState
from baquiano.documents.models import Format, IssuedDocument, StoredFile

_numbers = count(1)
FORMATS = settings.BASE_DIR / "institutions" / "atlantico" / "formats"
PDF_BYTES = b"%PDF-1.7\n1 0 obj <<>> endobj\n" + b" " * 200 + b"\ntrailer <<>>\n%%EOF\n"


def png(width: int = 40, height: int = 20, color: str = "navy") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), color).save(out, "PNG")
    return out.getvalue()


def jpeg(width: int = 400, height: int = 300) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def make_format(institution: Any, code: str = "AP-AI-RG-111", **overrides: Any) -> Format:
    fields = {
        "name": f"Formato ficticio {code}",
        "version": "1",
        "state": FormatState.IN_FORCE,
        "approved_on": date(2022, 11, 16),
        "template": "prueba.typ",
        "source": '#import "baquiano/formato.typ": *\n#show: formato\nPrueba',
    }
    return Format.objects.create(institution=institution, code=code, **(fields | overrides))


def make_file(
    institution: Any, *, by: Any = None, at: Any, content: bytes | None = None, **overrides: Any
) -> StoredFile:
    fields = {"name": "soporte.pdf"} | overrides
    content = PDF_BYTES if content is None else content
    return actions.store_file(content, institution=institution, by=by, at=at, **fields)


def make_evidence(subject: Any, *, by: Any = None, at: Any, **overrides: Any) -> Any:
    fields = {"id": uuid7(), "kind": "photo", "title": "Fotografía ficticia", "link": "", "taken_on": at.date()}
    fields |= overrides
    if "file" not in fields and not fields["link"]:
        fields["file"] = make_file(subject.institution, by=by, at=at)
    return actions.add_evidence(subject, **fields, by=by, at=at)


def make_document(subject: Any, *, by: Any = None, at: Any, **overrides: Any) -> IssuedDocument:
    """An issued document of ``subject``, in a format made for it if there is none."""
    code = overrides.pop("format_code", "AP-AI-RG-111")
    if not Format.objects.filter(code=code).exists():
        make_format(subject.institution, code)
    number = next(_numbers)
    fields = {"title": f"Acta {number:03d}", "number": f"{number:03d} de 2026", "payload": {"texto": "Contenido"}}
    return actions.issue_document(code, subject=subject, by=by, at=at, **(fields | overrides))
