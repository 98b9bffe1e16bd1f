"""The forms of allauth with our words and our way of drawing."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from baquiano.ui.forms import Form


def _name(form: Any, **labels: Any) -> None:
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)
        form.fields[name].help_text = ""


def _help_with_password(form: Any) -> None:
    form.fields["password1"].help_text = " ".join(password_validators_help_texts())


class SignInForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, login=_("Correo electrónico"), password=_("Contraseña"))
        self.fields["remember"].label = _("Mantener la sesión abierta en este equipo")


class AskResetForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, email=_("Correo electrónico"))

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Nothing is sent to an address that is of nobody here: allauth would write to it."""
        return super().save(request, **kwargs) if self.users else self.cleaned_data["email"]


class ResetForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, password1=_("Contraseña nueva"), password2=_("Repita la contraseña nueva"))
        _help_with_password(self)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(
            self,
            oldpassword=_("Contraseña actual"),
            password1=_("Contraseña nueva"),
            password2=_("Repita la contraseña nueva"),
        )
        _help_with_password(self)


class PhoneForm(Form):
    phone = forms.CharField(
        label=_("Teléfono"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
