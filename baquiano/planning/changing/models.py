"""The row of a change request. ``planning.models`` offers it with the others."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import Authored, InstitutionRow
from baquiano.planning.choices import ChangeKind, ChangeState


def _entry(label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        "institutions.CatalogueItem",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=label,
    )


class ChangeRequest(InstitutionRow, Authored):
    """What a group asks to change of its plan in force, and what the approver of the plan answered (PLN-21).

    ``fields`` says of each datum the value that stood when it was asked and the one that is wanted, with the words of
    both, so that the request reads the same years later. An addition has no item until it is approved.
    """

    policy_unit = "plan__unit_id"
    policy_owners = ("created_by_id",)

    plan = models.ForeignKey(
        "planning.Plan", on_delete=models.PROTECT, related_name="changes", editable=False, verbose_name=_("plan")
    )
    item = models.ForeignKey(
        "planning.PlanItem",
        on_delete=models.PROTECT,
        related_name="changes",
        null=True,
        editable=False,
        verbose_name=_("actividad del plan"),
    )
    code = models.CharField(_("código"), max_length=40, editable=False)
    kind = models.CharField(_("clase"), max_length=10, choices=ChangeKind.choices, editable=False)
    state = models.CharField(
        _("estado"), max_length=10, choices=ChangeState.choices, default=ChangeState.PENDING, editable=False
    )
    title = models.CharField(_("actividad"), max_length=300, editable=False)
    reason = _entry(_("motivo"))
    note = models.TextField(_("justificación"))
    fields = models.JSONField(_("cambios"), default=list, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("decidido por"),
    )
    decided_at = models.DateTimeField(_("decidido el"), null=True, editable=False)
    decision_reason = _entry(_("motivo de la decisión"))
    decision_note = models.TextField(_("observación de la decisión"), blank=True)
    session = models.ForeignKey(
        "governance.CommitteeSession",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("sesión en que se decidió"),
    )

    class Meta:
        verbose_name = _("solicitud de cambio del plan")
        verbose_name_plural = _("solicitudes de cambio del plan")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["institution", "state", "-created_at"], name="planning_change_by_state"),
            models.Index(fields=["plan", "state"], name="planning_change_of_plan"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="planning_change_code_once"),
            models.CheckConstraint(condition=~models.Q(note=""), name="planning_change_has_note"),
            models.CheckConstraint(
                condition=models.Q(state=ChangeState.PENDING, decided_at__isnull=True)
                | (~models.Q(state=ChangeState.PENDING) & models.Q(decided_at__isnull=False)),
                name="planning_decided_change_has_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ChangeState.REFUSED) | ~models.Q(decision_note=""),
                name="planning_refused_change_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.get_kind_display()}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("planning:change_detail", args=[self.pk])

    @property
    def is_pending(self) -> bool:
        return self.state == ChangeState.PENDING

    @property
    def is_addition(self) -> bool:
        return self.kind == ChangeKind.ADD

    @property
    def names(self) -> set[str]:
        """The data that it touches."""
        return {row["field"] for row in self.fields}
