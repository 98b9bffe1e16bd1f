"""Where the product departs from allauth: no sign-up, no stray mail, limits per person, words in Spanish."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from baquiano.accounts import tasks

SENTENCES = {
    "account/messages/password_changed.txt": _("Su contraseña quedó cambiada."),
    "account/messages/password_set.txt": _("Su contraseña quedó guardada."),
    "mfa/messages/totp_activated.txt": _("La aplicación de autenticación quedó activa."),
    "mfa/messages/totp_deactivated.txt": _("La aplicación de autenticación quedó desactivada."),
    "mfa/messages/webauthn_added.txt": _("La llave de acceso quedó agregada."),
    "mfa/messages/webauthn_removed.txt": _("La llave de acceso quedó quitada."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "Guarde sus códigos de recuperación donde solo usted los encuentre."
    ),
}
# The ways to confirm that it is the same person.
WAYS = {
    "reauthenticate": _("Confirmar con la contraseña"),
    "mfa_reauthenticate": _("Confirmar con un código"),
    "mfa_reauthenticate:webauthn": _("Confirmar con una llave de acceso"),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Su cuenta está inactiva. Comuníquese con el administrador funcional de su entidad."),
        "email_password_mismatch": _(
            "El correo o la contraseña no coinciden. Revíselos o use «¿Olvidó su contraseña?»."
        ),
        "too_many_login_attempts": _(
            "Hubo demasiados intentos fallidos con ese correo. Espere cinco minutos y vuelva a intentarlo."
        ),
        "enter_current_password": _("Esa no es su contraseña actual. Escríbala de nuevo."),
        "incorrect_password": _("Esa no es su contraseña. Escríbala de nuevo."),
        "rate_limited": _("Hubo demasiadas solicitudes. Espere un minuto y vuelva a intentarlo."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: the administrator of the institution links the people."""
        return False

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Leave the mail to a task: a known address must not take longer to answer than an unknown one."""
        tasks.send_reset_mail.enqueue(str(user.pk))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing else: allauth would write to addresses that are of nobody here."""

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our sentence for the few things worth saying; entering and leaving are seen without words."""
        sentence = SENTENCES.get(message_template or "", message)
        if sentence:
            super().add_message(request, level, extra_tags=extra_tags, message=str(sentence))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Those of allauth, in our words."""
        return [method | {"description": WAYS[method["id"]]} for method in super().get_reauthentication_methods(user)]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # Without the host, which the visitor chooses: the limit is per person.
        return str(credentials.get("email", "")).strip().lower()
