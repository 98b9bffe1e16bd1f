"""The register as a workbook: a row for each assistance, and the sum of each figure."""

from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from baquiano.common.signals import exported
from baquiano.common.spreadsheets import write_xlsx
from baquiano.reports.models import AssistanceRegister
from baquiano.reports.registers.rows import COLUMNS
from baquiano.ui.display import day

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_answer(register: AssistanceRegister, rows: list[dict[str, Any]], *, user: Any, at: Any) -> HttpResponse:
    """The rows as they were sealed, or those of now while it is open; told to the trail."""
    header = [str(label) for _name, label in COLUMNS]
    body = [["" if row[name] is None else row[name] for name, _label in COLUMNS] for row in rows]
    note = f"{register.unit} · {day(register.first_on)} a {day(register.last_on)}"
    if not register.is_sealed:
        note += " · " + _("Sin sellar: las cifras pueden cambiar.")
    target = BytesIO()
    write_xlsx(target, title=_("Acompañamientos"), headers=header, rows=body, note=note)
    exported.send(
        sender=AssistanceRegister,
        user=user,
        listing="registro-de-acompanamientos",
        filters={"register": str(register.pk)},
        rows=len(rows),
        format="xlsx",
        personal_data=False,
        institution=register.institution,
        at=at,
    )
    name = f"registro-de-acompanamientos-{register.unit.code}-{register.first_on}-{register.last_on}.xlsx"
    return HttpResponse(
        target.getvalue(), content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
