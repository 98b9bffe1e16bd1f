"""Tokens: how another system comes in as a person, with less than the person may and until a date."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import InstitutionRow
from baquiano.tokens.choices import Scope


class ApiToken(InstitutionRow):
    """A key of a person in one institution. Only the SHA-256 of its secret is kept (ADR 0033)."""

    policy_unit = ()
    policy_owners = ("user_id",)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("persona")
    )
    label = models.CharField(_("para qué es"), max_length=80)
    scope = models.CharField(_("alcance"), max_length=5, choices=Scope.choices, default=Scope.READ)
    # Empty: every room that the person reaches.
    rooms = models.JSONField(_("partes"), default=list, blank=True)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    expires_on = models.DateField(_("último día"))
    created_at = models.DateTimeField(_("creado el"), editable=False)
    revoked_at = models.DateTimeField(_("revocado el"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    last_used_at = models.DateTimeField(_("último uso"), null=True, editable=False)
    # How many requests came in the minute of ``last_used_at``: the limit is counted here, the same for every process.
    minute_uses = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("token de acceso")
        verbose_name_plural = _("tokens de acceso")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["institution", "user", "-created_at"], name="tokens_token_by_person")]

    def __str__(self) -> str:
        return self.label

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    def minute_of_use(self) -> datetime | None:
        return self.last_used_at.replace(second=0, microsecond=0) if self.last_used_at else None

    def why_not(self, room: str, *, writes: bool) -> str:
        """Why the token does not open this, in words; empty when it does."""
        if writes and self.scope != Scope.WRITE:
            return str(_("Este token solo permite consultar. Cree uno que también permita registrar."))
        if self.rooms and room not in self.rooms:
            return str(_("Este token no abre esta parte de la API. Cree uno que la incluya."))
        return ""
