"""The content of the three reports by topic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from baquiano.documents.payloads import Payload, ReportTable, Section


@dataclass(frozen=True, kw_only=True)
class TopicReportPayload(Payload):
    """What was done by topic in a quarter, in a half as a matrix, or in the vigencia (REP-11, REP-12, REP-13)."""

    title: str
    heading: str
    period: str
    cut_on: date
    group: str
    sections: Sequence[Section]
    tables: Sequence[ReportTable]
    prepared_by: str
    approved_by: str = ""
    approved_at: datetime | None = None
    figures_sha256: str
