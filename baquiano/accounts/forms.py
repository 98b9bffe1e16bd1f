"""The forms of allauth with our words and our way of drawing."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as second_factor_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.cache import cache
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


class ConfirmForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, password=_("Contraseña"))


# A code lives its half minute and, for clocks that are off, the ones around it.
_CODE_LIVES = 30 * (2 * settings.MFA_TOTP_TOLERANCE + 1)


def _use_once(user: Any, code: str) -> None:
    """Refuse a code of the application that ``user`` already used: whoever saw it typed cannot repeat it."""
    digits = "".join(letter for letter in code if letter.isdigit())
    if not cache.add(f"accounts:totp:{user.pk}:{digits}", "used", _CODE_LIVES):
        raise get_mfa_adapter().validation_error("incorrect_code")


class _CodeForm:
    """A code of the application or of recovery, typed on a telephone keyboard of digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, code=_("Código"))
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.max_length = 40
        field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 40}

    def clean_code(self) -> str:
        code = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:  # type: ignore[attr-defined]
            _use_once(self.user, code)  # type: ignore[attr-defined]
        return code


class CodeForm(_CodeForm, second_factor_forms.AuthenticateForm):
    """The second step of signing in."""


class ConfirmCodeForm(_CodeForm, second_factor_forms.ReauthenticateForm):
    """The same person again, before touching the account."""


class ActivateTOTPForm(AllauthActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, code=_("Código que muestra la aplicación"))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 12}

    def clean_code(self) -> str:
        code = super().clean_code()
        _use_once(self.user, code)
        return code

    @property
    def secret_in_fours(self) -> str:
        """The key as it is typed by hand."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


class PasskeyForm(passkey_forms.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, name=_("Nombre de la llave"))
        self.fields["name"].max_length = 60
        self.fields["name"].widget.attrs["maxlength"] = 60
        self.fields["name"].help_text = _("Para reconocerla: «Huella de mi celular», «Llave USB».")

    def clean_name(self) -> str:
        return super().clean_name()[:60]


class PasskeyNameForm(passkey_forms.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, name=_("Nombre de la llave"))
        self.fields["name"].widget.attrs["maxlength"] = 60

    def clean_name(self) -> str:
        return self.cleaned_data["name"][:60]


class PhoneForm(Form):
    phone = forms.CharField(
        label=_("Teléfono"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
