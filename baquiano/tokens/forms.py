"""What a person decides of a token."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.tokens import reach
from baquiano.tokens.actions import LONGEST
from baquiano.tokens.choices import Scope
from baquiano.ui.forms import CreateForm, DateField

USUAL = timedelta(days=90)


class TokenForm(CreateForm):
    """A token is given the least that its work needs. The password says that it is the person who gives it."""

    label = forms.CharField(
        label=_("Para qué es"), max_length=80, help_text=_("El sistema que lo va a usar: «Tablero de Power BI».")
    )
    scope = forms.ChoiceField(label=_("Qué permite"), choices=Scope.choices, widget=forms.RadioSelect)
    rooms = forms.MultipleChoiceField(
        label=_("Qué partes abre"),
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Si no marca ninguna, abre todas las que usted puede ver."),
    )
    expires_on = DateField(label=_("Último día"), help_text=_("A más tardar dentro de un año."))
    password = forms.CharField(
        label=_("Su contraseña"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Confirma que es usted quien crea el token."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rooms"].choices = reach.parts()
        self.fields["scope"].initial = Scope.READ
        self.fields["expires_on"].initial = today + USUAL
        self.fields["expires_on"].widget.attrs |= {
            "min": today.isoformat(),
            "max": (today + LONGEST).isoformat(),
        }

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "password"}
