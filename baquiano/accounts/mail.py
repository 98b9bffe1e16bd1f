"""The mails of this room."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.accounts.models import User


def reset_url(user: User) -> str:
    """The link that resets the password, with the host of the settings and never that of a request."""
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.SITE_URL.rstrip("/") + reverse("account_reset_password_from_key", kwargs=kwargs)


def send_reset_link(user: User) -> None:
    """Write to the address of ``user`` with the link; the key works once and while the password does not change."""
    context = {"user": user, "url": reset_url(user), "hours": settings.PASSWORD_RESET_TIMEOUT // 3600}
    body = render_to_string("accounts/email/reset.txt", context)
    send_mail(_("Cambie su contraseña de Baquiano"), body, settings.DEFAULT_FROM_EMAIL, [user.email])


def send_invitation(user: User, institution: str) -> None:
    """Write to a person whom ``institution`` just linked, with the link that sets the password."""
    context = {
        "user": user,
        "institution": institution,
        "url": reset_url(user),
        "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
        "again": settings.SITE_URL.rstrip("/") + reverse("account_reset_password"),
    }
    body = render_to_string("accounts/email/invitation.txt", context)
    send_mail(_("Ya puede entrar a Baquiano"), body, settings.DEFAULT_FROM_EMAIL, [user.email])
