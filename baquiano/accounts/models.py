"""People and how they sign in. What a person may do is not here: it comes from the memberships in `institutions`."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.choices import DocumentType
from baquiano.common.identity import uuid7
from baquiano.common.models import Versioned


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new person; without a password the account waits for the reset by mail."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """The operator of the installation, who loads institutions; holds no role in any of them."""
        return self.create_user(email, password, is_operator=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser, Versioned):
    """A person who signs in with an e-mail address, kept in lower case so that it is one whatever is typed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(
        _("correo electrónico"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("Ya existe una persona con ese correo electrónico.")},
    )
    full_name = models.CharField(_("nombre completo"), max_length=150)
    document_type = models.CharField(
        _("tipo de documento"),
        max_length=3,
        choices=DocumentType.choices,
        default=DocumentType.CC,
    )
    document_number = models.CharField(_("número de documento"), max_length=20, blank=True)
    phone = models.CharField(_("teléfono"), max_length=30, blank=True)
    is_active = models.BooleanField(_("activa"), default=True)
    is_operator = models.BooleanField(_("opera la instalación"), default=False)
    second_factor_asked_at = models.DateTimeField(_("se le pidió segundo factor el"), null=True, editable=False)
    date_joined = models.DateTimeField(_("creada el"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    # Set by the institution middleware: the roles held today. Without it the policy refuses everything.
    standing = None

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        ordering = ["full_name", "email"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="accounts_user_email_is_lower",
            ),
            models.UniqueConstraint(
                fields=["document_type", "document_number"],
                condition=~models.Q(document_number=""),
                name="accounts_user_document_is_unique",
                violation_error_message=_("Ya existe una persona con ese tipo y número de documento."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def clean(self) -> None:
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0] if self.full_name else self.email


class OpenSession(AbstractBaseSession):
    """A session that is open: whose, from which device, since when and when it last asked for something.

    It is the row of Django's session itself: a session without a row does not exist, so that deleting the row ends it
    at the next request (``reliability`` A18). Before signing in it has no person.
    """

    public_id = models.UUIDField(null=True, unique=True, editable=False)
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="open_sessions", null=True, verbose_name=_("persona")
    )
    address = models.GenericIPAddressField(_("dirección IP"), null=True)
    agent = models.CharField(_("navegador"), max_length=300, blank=True)
    opened_at = models.DateTimeField(_("abierta el"), null=True)
    seen_at = models.DateTimeField(_("última actividad"), null=True)

    class Meta:
        verbose_name = _("sesión abierta")
        verbose_name_plural = _("sesiones abiertas")
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return str(self.public_id or "")

    @classmethod
    def get_session_store_class(cls) -> Any:
        from baquiano.accounts.sessions import SessionStore  # noqa: PLC0415 - the store keeps these rows

        return SessionStore
