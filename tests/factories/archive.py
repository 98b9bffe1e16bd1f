"""Series of a retention table, expedientes and what is filed in them, for tests."""

import io
from typing import Any

from pypdf import PdfWriter

from baquiano.archive import actions
from baquiano.archive.choices import CaseKind, Disposition, Expectation
from baquiano.archive.models import CaseFile, DocumentType, RetentionSchedule
from baquiano.documents.models import IssuedDocument, RenderJob, Rendition
from baquiano.institutions.models import Unit
from tests.factories.documents import make_document, make_file


def make_schedule(unit: Unit, opens: str = CaseKind.VISIT, **overrides: Any) -> RetentionSchedule:
    """A series of the retention table; ``types`` are its documentary types: code, name, records and expectation."""
    types = overrides.pop("types", [])
    fields = {
        "series_code": "30",
        "series_name": "INFORMES",
        "subseries_code": "24",
        "subseries_name": "Visitas ficticias",
        "management_years": 2,
        "central_years": 8,
        "disposition": Disposition.SELECT,
        "opens": opens,
    }
    row = RetentionSchedule.objects.create(institution=unit.institution, unit=unit, **(fields | overrides))
    for code, name, records, expectation in types:
        make_type(row, code, name, records, expectation)
    return row


def make_type(
    schedule: RetentionSchedule,
    code: str,
    name: str,
    records: list[str],
    expectation: str = Expectation.IF_ANY,
) -> DocumentType:
    fields = {"code": code, "name": name, "records": records, "expectation": expectation}
    return DocumentType.objects.create(institution=schedule.institution, schedule=schedule, **fields)


def make_case_file(subject: Any, *, kind: str = CaseKind.VISIT, by: Any = None, at: Any) -> CaseFile:
    """The expediente of ``subject``, which needs a series in its unit or above."""
    row = actions.open_case_file(kind, subject, by=by, at=at)
    assert row is not None, "no series opens that kind"
    return row


def pdf_of(pages: int = 1, mark: str = "") -> bytes:
    """A PDF with that many blank pages; ``mark`` makes its bytes its own."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": mark})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def make_rendered(subject: Any, *, pages: int = 1, by: Any = None, at: Any, **overrides: Any) -> IssuedDocument:
    """An issued document of ``subject`` with its PDF, which nobody had to draw."""
    document = make_document(subject, by=by, at=at, **overrides)
    make_rendition(document, pages=pages, at=at)
    return document


def make_rendition(document: IssuedDocument, *, pages: int = 1, at: Any) -> None:
    """The PDF of ``document``, which nobody had to draw."""
    file = make_file(document.institution, at=at, content=pdf_of(pages, str(document.pk)), name=f"{document}.pdf")
    Rendition.objects.create(institution=document.institution, document=document, file=file, created_at=at)
    RenderJob.objects.filter(document=document).update(is_done=True)
