"""The register that people open with the QR of a meeting, and what the adviser said of each registration."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.meetings.choices import RegisterState, ReviewOutcome
from baquiano.meetings.models.attendance import Attendance
from baquiano.meetings.models.meeting import Meeting


class RegisterLink(InstitutionRow, Versioned, Authored):
    """The address and QR with which people register themselves; ``token`` is random and says nothing of the meeting."""

    policy_unit = "meeting__unit_id"
    policy_owners = ("meeting__responsible_id", "meeting__created_by_id")

    meeting = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, related_name="register_link", verbose_name=_("reunión")
    )
    token = models.CharField(_("código"), max_length=20, unique=True, editable=False)
    state = models.CharField(_("estado"), max_length=8, choices=RegisterState.choices, default=RegisterState.OPEN)
    opened_at = models.DateTimeField(_("abierto el"))

    class Meta:
        verbose_name = _("registro por código QR")
        verbose_name_plural = _("registros por código QR")

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def is_open(self) -> bool:
        return self.state == RegisterState.OPEN


class AttendanceReview(InstitutionRow):
    """What the adviser said of somebody who registered without an account. Append-only; without it nobody counts."""

    attendance = models.OneToOneField(
        Attendance, on_delete=models.PROTECT, related_name="review", verbose_name=_("asistencia")
    )
    outcome = models.CharField(_("resultado"), max_length=8, choices=ReviewOutcome.choices)
    reason = models.CharField(_("motivo"), max_length=300, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("revisó")
    )
    reviewed_at = models.DateTimeField(_("revisada el"))

    class Meta:
        verbose_name = _("validación de asistencia")
        verbose_name_plural = _("validaciones de asistencia")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(outcome=ReviewOutcome.REFUSED) | ~models.Q(reason=""),
                name="meetings_review_refused_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendance}: {self.get_outcome_display()}"
