"""What a capture that waits says, in the words of its form."""

from contextlib import suppress
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from baquiano.beneficiaries.models import Beneficiary
from baquiano.field.choices import CaptureKind
from baquiano.field.envelopes import Content
from baquiano.field.forms import FORMS
from baquiano.field.models import Capture
from baquiano.field.queries import titles_of_sections
from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.ui.display import day

_DAYS = ("day", "due_on", "taken_on")
_ONLY_NAMED = ("signature", "consented")
_ROWS = {"beneficiary": Beneficiary, "evidence_kind": CatalogueItem, "unit": Unit}


def told(capture: Capture, content: Content) -> list[tuple[str, str]]:
    """The fields that were filled; of the drawn signature and of the file, only that they are there."""
    said = []
    for name, field in FORMS[CaptureKind(capture.kind)].base_fields.items():
        value = content.fields.get(name)
        if value not in (None, "", [], False):
            words = _("Sí") if name in _ONLY_NAMED else _words(capture, name, field, str(value))
            said.append((str(field.label), words))
    if content.file:
        size = max(1, len(content.file) // 1024)
        said.append((_("Archivo"), f"{content.fields.get('file_name', '')} · {size} KB"))
    return said


def _words(capture: Capture, name: str, field: object, value: str) -> str:
    if name == "section" and capture.session:
        return titles_of_sections(capture.session).get(value, value)
    # A device may say anything: what is no key and no day is shown as it came.
    with suppress(ValueError):
        if name in _ROWS:
            return str(_ROWS[name].objects.filter(pk=UUID(value)).first() or value)
        if name in _DAYS:
            return day(date.fromisoformat(value))
    return str(dict(getattr(field, "choices", ()) or ()).get(value, value))
