"""What a director writes of a correction."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.communications.forms import AddresseesField
from baquiano.improvement.choices import CorrectionKind
from baquiano.improvement.correcting.queries import items_to_correct
from baquiano.institutions.queries import people_of
from baquiano.ui.forms import CreateForm, TextArea


class CorrectionForm(CreateForm):
    """What is not developing properly, what is decided and who carries it out."""

    kind = forms.ChoiceField(label=_("Tipo"), choices=CorrectionKind.choices, widget=forms.RadioSelect)
    situation = forms.CharField(
        label=_("Qué no se desarrolla bien"),
        help_text=_("Lo que mostró el seguimiento. Va en el comunicado."),
        widget=TextArea(rows=3),
        max_length=4000,
    )
    decision = forms.CharField(
        label=_("Qué se decide"), help_text=_("Va en el comunicado."), widget=TextArea(rows=3), max_length=4000
    )
    plan_item = forms.ModelChoiceField(
        queryset=None,
        label=_("Actividad del plan que cambia"),
        help_text=_("Si cambian fechas o usuarios. El plan cambia cuando se apruebe la solicitud, no aquí."),
        empty_label=_("Ninguna"),
        required=False,
    )
    responsible = forms.ModelChoiceField(queryset=None, label=_("Quién la lleva a cabo"))
    others = AddresseesField(
        label=_("Otros destinatarios del comunicado"),
        help_text=_(
            "Además de quien la lleva a cabo y de quien presta la asistencia. "
            "Uno por línea: nombre; cargo; entidad; correo."
        ),
    )

    def __init__(self, *args: Any, assistance: Any, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = items_to_correct(assistance)
        self.fields["plan_item"].queryset = items  # type: ignore[attr-defined]
        self.fields["plan_item"].label_from_instance = lambda item: f"{item.code} · {item.activity}"[:120]  # type: ignore[attr-defined]
        people = people_of(assistance.institution, on=on) | User.objects.filter(pk=assistance.adviser_id)
        self.fields["responsible"].queryset = people.distinct()  # type: ignore[attr-defined]
