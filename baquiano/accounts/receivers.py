"""What signing in and the clock tell this room."""

from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_used
from django.contrib.auth.signals import user_logged_in
from django.utils import timezone
from django.utils.translation import gettext as _

from baquiano.accounts import actions
from baquiano.accounts.choices import AccessChange
from baquiano.accounts.sessions import DEVICE, SessionStore


def listen() -> None:
    user_logged_in.connect(remember_device, dispatch_uid="accounts.remember_device")
    for signal in (password_changed, password_set, password_reset):
        signal.connect(note_password, dispatch_uid="accounts.note_password")
    authenticator_used.connect(note_code_used, dispatch_uid="accounts.note_code_used")


def remember_device(sender: Any, *, request: Any, **kwargs: Any) -> None:
    """Keep in the session from where it was opened."""
    known = "REMOTE_ADDR" in request.META
    request.session[DEVICE] = {
        "address": get_adapter(request).get_client_ip(request) if known else None,
        "agent": request.META.get("HTTP_USER_AGENT", "")[:300],
    }


def note_password(sender: Any, *, request: Any, user: Any, **kwargs: Any) -> None:
    """Whoever changes the password leaves open only the device in which it was changed."""
    keep = (request.session.session_key or "") if request.user.is_authenticated else ""
    actions.note_access_change(user, what=AccessChange.PASSWORD, by=user, at=timezone.now())
    actions.end_sessions(user, reason=_("Cambio de contraseña"), keep=keep, by=user, at=timezone.now())


def note_code_used(sender: Any, *, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        actions.note_access_change(user, what=AccessChange.CODE_USED, by=user, at=timezone.now())


def clear_sessions(at: datetime) -> None:
    """Delete the rows of the sessions that ended by themselves."""
    SessionStore.clear_expired()
