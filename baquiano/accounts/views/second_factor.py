"""The second factor: the step of signing in, confirming that one is oneself, and what each person sets up.

The pages of allauth are mounted one by one, each declared and with our templates.
"""

import json
from typing import Any, ClassVar

from allauth.account import views as account_views
from allauth.mfa.base import views as base_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as passkey_views
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from baquiano.accounts import actions, demo, forms, queries
from baquiano.accounts.choices import AccessChange
from baquiano.common.policy import public, signed_in


def _options(context: dict[str, Any], name: str) -> None:
    """What the browser needs to ask for the key, as text for an attribute of the form."""
    data = context.get("js_data")
    context["passkey_options"] = json.dumps(data[name], cls=DjangoJSONEncoder) if data else ""


class SecondStep(base_views.AuthenticateView):
    form_class = forms.CodeForm
    template_name = "accounts/second_step.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        factors = queries.second_factor_of(self.stage.login.user)
        if not factors.keys:
            context["js_data"] = None
        _options(context, "request_options")
        # The form of the key is bound to nothing when the person typed a code, and the other way round.
        sent = context["webauthn_form"].errors if context.get("webauthn_form") else {}
        return context | {
            "factors": factors,
            "passkey_errors": sent.get("credential", []),
            "demo_code": demo.code_of(self.stage.login.user),
        }


class Confirm(account_views.ReauthenticateView):
    form_class = forms.ConfirmForm
    template_name = "accounts/confirm.html"


class ConfirmWithCode(base_views.ReauthenticateView):
    form_class = forms.ConfirmCodeForm
    template_name = "accounts/confirm.html"


class ConfirmWithPasskey(passkey_views.ReauthenticateWebAuthnView):
    template_name = "accounts/confirm_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        _options(context, "request_options")
        return context

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data() | {"passkey_errors": form.errors.get("credential", [])})


METHODS = {
    Authenticator.Type.TOTP: gettext_lazy("Aplicación de autenticación"),
    Authenticator.Type.WEBAUTHN: gettext_lazy("Llave de acceso"),
}


class _Noted:
    """A page whose form changes what protects the account: with its trace, in one transaction, and told.

    A factor that is added ends the sessions that were opened without it.
    """

    change: ClassVar[AccessChange]
    method: ClassVar[str] = ""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)  # type: ignore[misc]
        request: Any = self.request  # type: ignore[attr-defined]
        method = str(METHODS.get(self.method, ""))
        actions.note_access_change(request.user, what=self.change, method=method, by=request.user, at=request.at)
        if self.change == AccessChange.ADDED:
            keep, reason = request.session.session_key or "", _("Se agregó un segundo factor")
            actions.end_sessions(request.user, reason=reason, keep=keep, by=request.user, at=request.at)
        return response


class TurnOnApplication(_Noted, totp_views.ActivateTOTPView):
    change, method = AccessChange.ADDED, Authenticator.Type.TOTP
    form_class = forms.ActivateTOTPForm
    template_name = "accounts/application_add.html"


class _Existing:
    """A page about something that the person may not have: then back to the security of the account, not a 404."""

    kind: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not Authenticator.objects.filter(user_id=request.user.pk, type=self.kind).exists():
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class TurnOffApplication(_Existing, _Noted, totp_views.DeactivateTOTPView):
    kind = method = Authenticator.Type.TOTP
    change = AccessChange.REMOVED
    template_name = "accounts/application_remove.html"


class AddPasskey(_Noted, passkey_views.AddWebAuthnView):
    change, method = AccessChange.ADDED, Authenticator.Type.WEBAUTHN
    form_class = forms.PasskeyForm
    template_name = "accounts/passkey_add.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["form"] = kwargs.get("form") or self.get_form()
        _options(context, "creation_options")
        return context


class RenamePasskey(passkey_views.EditWebAuthnView):
    form_class = forms.PasskeyNameForm
    template_name = "accounts/passkey_rename.html"


class RemovePasskey(_Noted, passkey_views.RemoveWebAuthnView):
    change, method = AccessChange.REMOVED, Authenticator.Type.WEBAUTHN
    template_name = "accounts/passkey_remove.html"


class RecoveryCodes(_Existing, code_views.ViewRecoveryCodesView):
    kind = Authenticator.Type.RECOVERY_CODES
    template_name = "accounts/recovery_codes.html"


class NewRecoveryCodes(_Noted, code_views.GenerateRecoveryCodesView):
    change = AccessChange.CODES
    template_name = "accounts/recovery_codes_new.html"


@method_decorator(never_cache, name="dispatch")
class RecoveryCodesFile(_Existing, code_views.DownloadRecoveryCodesView):
    kind = Authenticator.Type.RECOVERY_CODES
    template_name = "accounts/recovery_codes.txt"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        response["Content-Type"] = "text/plain; charset=utf-8"
        response["Content-Disposition"] = 'attachment; filename="codigos-de-recuperacion.txt"'
        return response


_own = signed_in("each person sets up the own second factor")
_confirm = signed_in("each person confirms being oneself before touching the account")
second_step = public("the second step of signing in: the password has been given in this session")(
    sensitive_post_parameters("code")(SecondStep.as_view())
)
confirm = _confirm(sensitive_post_parameters("password")(Confirm.as_view()))
confirm_with_code = _confirm(sensitive_post_parameters("code")(ConfirmWithCode.as_view()))
confirm_with_passkey = _confirm(ConfirmWithPasskey.as_view())
application_add = _own(TurnOnApplication.as_view())
application_remove = _own(TurnOffApplication.as_view())
passkey_add = _own(AddPasskey.as_view())
passkey_rename = _own(RenamePasskey.as_view())
passkey_remove = _own(RemovePasskey.as_view())
recovery_codes = _own(RecoveryCodes.as_view())
recovery_codes_new = _own(NewRecoveryCodes.as_view())
recovery_codes_file = _own(RecoveryCodesFile.as_view())


@signed_in("each person sees how the own account is protected")
def security(request: Any) -> HttpResponse:
    """What protects the account: the application, the keys, the recovery codes and the sessions that are open."""
    context = {
        "factors": queries.second_factor_of(request.user),
        "sessions": queries.sessions_of(request.user, request.at).count(),
    }
    return render(request, "accounts/security.html", context)


@signed_in("allauth comes back to the list of keys after renaming or removing one")
def passkey_list(request: Any) -> HttpResponse:
    return redirect("mfa_index")


@signed_in("whoever must have a second factor is led here before anything else")
def second_factor_due(request: Any) -> HttpResponse:
    """Why the page came, what to do and until when; with days of grace, it may wait until tomorrow."""
    due = request.second_factor_due
    if due is None:
        return redirect("mfa_index")
    if request.method == "POST":
        if due.days_left <= 0:
            messages.error(request, _("El plazo para activar el segundo factor ya terminó. Actívelo para continuar."))
            return redirect("accounts:second_factor_due")
        request.session["second_factor_later"] = True
        return redirect("/")
    return render(request, "accounts/second_factor_due.html", {"due": due})
