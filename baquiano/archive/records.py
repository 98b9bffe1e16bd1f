"""The kinds of record that the product keeps, and what the retention table calls each one (DOC-02)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from baquiano.archive.models import DocumentType, FiledDocument, RetentionSchedule
from baquiano.communications.choices import Kind
from baquiano.communications.models import Communication
from baquiano.documents.choices import FormatState
from baquiano.documents.models import Evidence, Format, IssuedDocument, Signature
from baquiano.institutions.models import CatalogueItem

SCANNED_SIGNATURE = "signature:scanned"


def record_of(row: Evidence | IssuedDocument | Communication | Signature) -> str:
    """The key by which the retention table names the kind of ``row``."""
    if isinstance(row, IssuedDocument):
        return f"format:{row.format.code}"
    if isinstance(row, Evidence):
        return f"evidence:{row.kind}"
    return f"communication:{row.kind}" if isinstance(row, Communication) else SCANNED_SIGNATURE


@dataclass(frozen=True)
class RecordKind:
    """A kind of record, in words, and the types of the retention table to which it belongs."""

    key: str
    name: str
    group: str
    types: tuple[str, ...]

    @property
    def is_mapped(self) -> bool:
        return bool(self.types)


def record_kinds() -> list[RecordKind]:
    """Every kind that the institution may come to file, mapped or not; those without a type first."""
    types: dict[str, list[str]] = {}
    for one in DocumentType.objects.filter(schedule__is_retired=False).select_related("schedule__unit"):
        for key in one.records:
            types.setdefault(key, []).append(f"{one.schedule.code} · {one.name}")
    kinds = [RecordKind(key, name, group, tuple(types.get(key, ()))) for key, name, group in _known()]
    return sorted(kinds, key=lambda kind: (kind.is_mapped, kind.group, kind.name))


def _known() -> Iterable[tuple[str, str, str]]:
    known: dict[str, tuple[str, str]] = {}
    forms = Format.objects.filter(state=FormatState.IN_FORCE)
    for code, name in forms.values_list("code", "name"):
        known[f"format:{code}"] = (f"{code} · {name}", _("Documento expedido"))
    items = CatalogueItem.objects.filter(catalogue="evidence_kind", is_active=True)
    for code, name in items.values_list("code", "name"):
        known[f"evidence:{code}"] = (name, _("Evidencia"))
    for value, label in Kind.choices:
        known[f"communication:{value}"] = (str(label), _("Comunicación"))
    known[SCANNED_SIGNATURE] = (_("Firma en papel escaneada"), _("Firma"))
    # What was filed under a kind that no list names: the scan of a list, the proof of a commitment.
    for key in FiledDocument.objects.order_by("record").values_list("record", flat=True).distinct():
        known.setdefault(key, (key.partition(":")[2], _("Archivado")))
    return [(key, name, group) for key, (name, group) in known.items()]


def types_by_record(schedule: RetentionSchedule) -> dict[str, DocumentType]:
    """The type of each kind of record in a series."""
    return {key: one for one in schedule.types.all() for key in one.records}
