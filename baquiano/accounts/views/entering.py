"""Entering, leaving and the own account. The pages of allauth are mounted one by one, each declared."""

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from baquiano.accounts import actions, demo, forms
from baquiano.common.policy import public, signed_in


class SignIn(allauth_views.LoginView):
    form_class = forms.SignInForm
    template_name = "accounts/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(demo_people=demo.people(), demo_guests=demo.guests(), **kwargs)


class SignOut(allauth_views.LogoutView):
    template_name = "accounts/sign_out.html"


class AskReset(allauth_views.PasswordResetView):
    form_class = forms.AskResetForm
    template_name = "accounts/ask_reset.html"


class ResetAsked(allauth_views.PasswordResetDoneView):
    template_name = "accounts/reset_asked.html"


class Reset(allauth_views.PasswordResetFromKeyView):
    form_class = forms.ResetForm
    template_name = "accounts/reset.html"


class ResetDone(allauth_views.PasswordResetFromKeyDoneView):
    template_name = "accounts/reset_done.html"


class PasswordChange(allauth_views.PasswordChangeView):
    form_class = forms.ChangePasswordForm
    template_name = "accounts/password_change.html"

    def get_default_success_url(self) -> str:
        return "/"


class Inactive(allauth_views.AccountInactiveView):
    template_name = "accounts/inactive.html"


sign_in = public("the door itself")(sensitive_post_parameters("password")(SignIn.as_view()))
sign_out = public("whoever already left may ask again; it only closes by POST")(SignOut.as_view())
ask_reset = public("whoever forgot the password cannot enter")(AskReset.as_view())
reset_asked = public("says the same to every address")(ResetAsked.as_view())
reset = public("the key of the mail proves the identity")(Reset.as_view())
reset_done = public("tells the change to who has not entered yet")(ResetDone.as_view())
inactive = public("tells who may not enter why")(Inactive.as_view())
password_change = signed_in("each person changes the own password")(PasswordChange.as_view())


@public("only in demo mode: enter as one of its fictitious people")
@require_POST
def demo_enter(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the people listed on the page; outside demo mode the address does not exist.

    Whoever has a second factor is asked for it, as after the password.
    """
    listed = {str(person.user.pk): person.user for person in demo.people()}
    user = listed.get(request.POST.get("user", ""))
    if user is None:
        raise Http404
    return perform_login(request, Login(user=user))


@signed_in("each person sees and corrects the own data")
def profile(request: Any) -> HttpResponse:
    form = forms.PhoneForm(request.POST if request.method == "POST" else None, initial={"phone": request.user.phone})
    if form.is_valid():
        actions.change_phone(request.user, phone=form.cleaned_data["phone"], by=request.user, at=request.at)
        messages.success(request, _("Sus datos quedaron guardados."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form, "facts": _facts(request.user)})


def _facts(user: Any) -> list[tuple[str, str]]:
    document = f"{user.get_document_type_display()} {user.document_number}" if user.document_number else ""
    return [(_("Nombre"), user.full_name), (_("Correo electrónico"), user.email), (_("Documento"), document)]
