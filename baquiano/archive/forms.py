"""What people write in the archive."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.archive.choices import Purpose
from baquiano.archive.inventory import Layout
from baquiano.ui.forms import CreateForm, TextArea


class InventoryForm(CreateForm):
    """How the inventory of a selection is made and for what."""

    layout = forms.ChoiceField(label=_("Disposición"), widget=forms.RadioSelect)
    purpose = forms.ChoiceField(label=_("Objeto"), choices=Purpose.choices)
    transfer_number = forms.CharField(
        label=_("Número de transferencia"), help_text=_("Si es una transferencia."), max_length=40, required=False
    )
    delivered_by = forms.CharField(label=_("Entregado por"), max_length=150, required=False)
    received_by = forms.CharField(label=_("Recibido por"), max_length=150, required=False)

    def __init__(self, *args: Any, layouts: list[Layout], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layouts = {one.code: one for one in layouts}
        self.fields["layout"].choices = [(one.code, one.name) for one in layouts]  # type: ignore[attr-defined]
        if layouts:
            self.fields["layout"].initial = layouts[-1].code

    @property
    def chosen(self) -> Layout:
        return self.layouts[self.cleaned_data["layout"]]

    @property
    def row_fields(self) -> dict[str, Any]:
        names = ("purpose", "transfer_number", "delivered_by", "received_by")
        return {name: self.cleaned_data[name] for name in names}


class CloseForm(CreateForm):
    """Closing; with ``must_explain``, something is missing and the reason is asked."""

    reason = forms.CharField(
        label=_("Por qué se cierra sin lo que falta"), widget=TextArea(rows=3), max_length=500, required=False
    )

    def __init__(self, *args: Any, must_explain: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not must_explain:
            self.fields["reason"].widget = forms.HiddenInput()
        self.fields["reason"].required = must_explain


class WaiveForm(CreateForm):
    reason = forms.CharField(
        label=_("Por qué se dispensa lo que falta"),
        help_text=_("Queda con cada expediente, con lo que le faltaba y con su nombre."),
        widget=TextArea(rows=3),
        min_length=10,
        max_length=500,
        error_messages={"min_length": _("Explique un poco más: al menos diez letras.")},
    )


class LocationForm(CreateForm):
    place = forms.CharField(
        label=_("Ruta o dirección"),
        help_text=_("Como se encuentra allí: una ruta de carpetas o una dirección https."),
        max_length=400,
    )


class ReopenForm(CreateForm):
    reason = forms.CharField(
        label=_("Por qué se reabre"),
        help_text=_("Queda con el expediente. El índice que tenía se conserva; el próximo cierre hace otra versión."),
        widget=TextArea(rows=3),
        min_length=10,
        max_length=500,
        error_messages={"min_length": _("Explique un poco más: al menos diez letras.")},
    )
