"""The links with which a contact of an assisted entity comes in, without an account of its own."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.models import InstitutionRow


class EntryLink(InstitutionRow):
    """A link that went to the registered address of a contact: it opens once, and not after ``expires_at``.

    Of its token only the SHA-256 is kept. Used, it is also the visit that it opened: until ``ends_at``, or until
    ``left_at``. ``person`` is who acts in that visit; they have no role and no password.
    """

    policy_unit = ()
    policy_owners = ()

    contact = models.ForeignKey(
        "beneficiaries.Contact", on_delete=models.CASCADE, related_name="+", verbose_name=_("contacto")
    )
    token_sha256 = models.CharField(_("SHA-256 del enlace"), max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField(_("pedido el"))
    expires_at = models.DateTimeField(_("sirve hasta"))
    used_at = models.DateTimeField(_("usado el"), null=True)
    person = person_field(_("quién entró"), null=True)
    ends_at = models.DateTimeField(_("la visita termina"), null=True)
    left_at = models.DateTimeField(_("salió el"), null=True)

    class Meta:
        verbose_name = _("enlace de entrada")
        verbose_name_plural = _("enlaces de entrada")
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["contact", "asked_at"], name="door_links_of_contact")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True, person__isnull=True)
                | models.Q(used_at__isnull=False, person__isnull=False, ends_at__isnull=False),
                name="door_used_link_says_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact}"

    def opens_at(self, at: datetime) -> bool:
        """Whether it may still be used."""
        return self.used_at is None and at < self.expires_at

    def is_visited_at(self, at: datetime) -> bool:
        """Whether the visit that it opened goes on."""
        return self.left_at is None and self.ends_at is not None and at < self.ends_at
