"""The file of the other system."""

from django.utils.translation import gettext_lazy as _

from baquiano.ui.forms import CreateForm, FileField


class ReconcileForm(CreateForm):
    """What the other system holds of the plan, as a spreadsheet."""

    file = FileField(
        label=_("Archivo del otro sistema"),
        accept=".xlsx,.ods",
        help_text=_("En .xlsx u .ods, con los títulos en una fila: código o actividad, fechas, entidades, valores."),
    )
