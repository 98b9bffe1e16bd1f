"""Official communications: their number, who writes, to whom, and about what (DOC-08). Append-only."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import Authored, InstitutionRow
from baquiano.communications.choices import Direction, Kind
from baquiano.documents.choices import AccessClass


class Communication(InstitutionRow, Authored):
    """A letter, an oficio, a mail or a memorandum, sent or received.

    ``number`` is consecutive per institution, unit, direction and year, and is never given again: what was registered
    by mistake is voided and keeps it. ``external_number`` is the number that the other party gave it.
    """

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    kind = models.CharField(_("clase"), max_length=16, choices=Kind.choices)
    direction = models.CharField(_("sentido"), max_length=8, choices=Direction.choices)
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    year = models.PositiveSmallIntegerField(_("año"), editable=False)
    number = models.CharField(_("número"), max_length=60, editable=False)
    external_number = models.CharField(_("número que le dio la otra parte"), max_length=60, blank=True)
    dated_on = models.DateField(_("fecha"))
    sender_name = models.CharField(_("remitente"), max_length=150)
    sender_post = models.CharField(_("cargo del remitente"), max_length=150, blank=True)
    sender_entity = models.CharField(_("entidad del remitente"), max_length=200, blank=True)
    subject = models.CharField(_("asunto"), max_length=300)
    body = models.TextField(_("texto"), blank=True)
    beneficiary = models.ForeignKey(
        "beneficiaries.Beneficiary",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("entidad asistida"),
    )
    file = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("archivo")
    )
    replies_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="replies", null=True, verbose_name=_("responde a")
    )
    access_class = models.CharField(
        _("clase de acceso"), max_length=10, choices=AccessClass.choices, default=AccessClass.PUBLIC
    )

    class Meta:
        verbose_name = _("comunicación")
        verbose_name_plural = _("comunicaciones")
        ordering = ["-dated_on", "-id"]
        indexes = [
            models.Index(fields=["institution", "-dated_on", "-id"], name="communications_by_date"),
            models.Index(fields=["beneficiary", "dated_on"], name="communications_by_entity"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["institution", "year", "number"], name="communications_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("communications:communication_detail", args=[self.pk])

    @property
    def is_sent(self) -> bool:
        return self.direction == Direction.SENT

    @property
    def is_void(self) -> bool:
        return hasattr(self, "voiding")


class Recipient(InstitutionRow):
    """Somebody to whom a communication goes, in the order of the paper; with ``is_copy``, for their information."""

    communication = models.ForeignKey(
        Communication, on_delete=models.PROTECT, related_name="recipients", verbose_name=_("comunicación")
    )
    position = models.PositiveSmallIntegerField(_("orden"))
    name = models.CharField(_("nombre"), max_length=150)
    post = models.CharField(_("cargo"), max_length=150, blank=True)
    entity = models.CharField(_("entidad"), max_length=200, blank=True)
    email = models.EmailField(_("correo electrónico"), blank=True)
    is_copy = models.BooleanField(_("copia"), default=False)

    class Meta:
        verbose_name = _("destinatario")
        verbose_name_plural = _("destinatarios")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["communication", "position"], name="communications_recipient_once"),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.name, self.post, self.entity]))


class Voiding(InstitutionRow):
    """Why a communication does not count. It keeps its number, which nobody else receives."""

    communication = models.OneToOneField(
        Communication, on_delete=models.PROTECT, related_name="voiding", verbose_name=_("comunicación")
    )
    reason = models.CharField(_("motivo"), max_length=500)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("anulada por")
    )
    voided_at = models.DateTimeField(_("anulada el"))

    class Meta:
        verbose_name = _("anulación de una comunicación")
        verbose_name_plural = _("anulaciones de comunicaciones")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="communications_voided_with_reason"),
        ]

    def __str__(self) -> str:
        return self.reason
