"""The inbox of what was captured without signal."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import InstitutionRow
from baquiano.field.choices import UNRESOLVED, CaptureKind, CaptureState

# A clock that is this far from ours is told to whoever reads the capture.
CLOCK_TOLERANCE = timedelta(minutes=5)


class Capture(InstitutionRow):
    """A record that a device sent: the same content again is this row; another content with its identity, another row.

    ``id`` is the identity of the record, given by the device, or one derived from the content when it is in conflict.
    The moments of the device are what its clock said; ``received_at`` is ours. ``envelope`` is what arrived, still
    encrypted, and is kept only while a person has to resolve it.
    """

    policy_unit = "unit_id"
    policy_owners = ("owner_id",)

    record = models.UUIDField(_("registro"), editable=False)
    kind = models.CharField(_("clase"), max_length=10, choices=CaptureKind.choices)
    state = models.CharField(
        _("estado"), max_length=10, choices=CaptureState.choices, default=CaptureState.RECEIVED, editable=False
    )
    session = models.ForeignKey(
        "delivery.AssistanceSession",
        on_delete=models.PROTECT,
        related_name="captures",
        null=True,
        verbose_name=_("visita"),
    )
    # Of a visit that was born on the device it is known before the visit is here.
    visit = models.UUIDField(_("visita, según el equipo"), null=True, editable=False)
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("dependencia")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("capturó")
    )
    device = models.CharField(_("equipo"), max_length=40, blank=True)
    sha256 = models.CharField(_("huella del contenido"), max_length=64)
    envelope_sha256 = models.CharField(_("huella de lo que llegó"), max_length=64)
    envelope = models.TextField(_("contenido cifrado"), blank=True, editable=False)
    reason = models.CharField(_("por qué"), max_length=500, blank=True)
    captured_at = models.DateTimeField(_("capturada, según el equipo"))
    sent_at = models.DateTimeField(_("enviada, según el equipo"))
    received_at = models.DateTimeField(_("recibida el"))
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("resolvió")
    )
    resolved_at = models.DateTimeField(_("resuelta el"), null=True)

    class Meta:
        verbose_name = _("captura")
        verbose_name_plural = _("capturas")
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["record"], name="field_capture_by_record"),
            models.Index(fields=["institution", "state", "-received_at"], name="field_capture_by_state"),
            models.Index(fields=["visit"], name="field_capture_by_visit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=(CaptureState.RECEIVED, CaptureState.ACCEPTED)) | ~models.Q(reason=""),
                name="field_capture_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=UNRESOLVED) | models.Q(envelope=""),
                name="field_capture_keeps_no_more_than_needed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.session}" if self.session_id else self.get_kind_display()

    def get_absolute_url(self) -> str:
        return reverse("field:capture_detail", args=[self.pk])

    @property
    def is_visit(self) -> bool:
        return self.kind == CaptureKind.VISIT

    @property
    def is_unresolved(self) -> bool:
        return self.state in UNRESOLVED

    @property
    def clock_is_off(self) -> bool:
        """Whether the clock of the device was far from ours when it sent."""
        return abs(self.received_at - self.sent_at) > CLOCK_TOLERANCE
