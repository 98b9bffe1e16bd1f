"""Each comparison of the approved plan with what another system holds of it. Append-only."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import Authored, InstitutionRow
from baquiano.planning.choices import MatchState


class Reconciliation(InstitutionRow, Authored):
    """What a file of the other system said of the plan, the day it was compared (P001-A6, control point).

    The counts are those of its rows; ``sha256`` is the content of the plan that was compared.
    """

    policy_unit = "plan__unit_id"
    policy_owners = ("created_by_id",)

    plan = models.ForeignKey(
        "planning.Plan", on_delete=models.PROTECT, related_name="reconciliations", verbose_name=_("plan")
    )
    number = models.PositiveSmallIntegerField(_("número"), editable=False)
    system = models.CharField(_("sistema"), max_length=80)
    file = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("archivo")
    )
    columns = models.JSONField(_("columnas comparadas"), default=list, editable=False)
    sha256 = models.CharField(_("SHA-256 del plan"), max_length=64, editable=False)
    loaded = models.PositiveIntegerField(_("cargadas iguales"), default=0, editable=False)
    different = models.PositiveIntegerField(_("cargadas con diferencias"), default=0, editable=False)
    missing = models.PositiveIntegerField(_("sin cargar"), default=0, editable=False)
    unplanned = models.PositiveIntegerField(_("cargadas y no planeadas"), default=0, editable=False)

    class Meta:
        verbose_name = _("cotejo del registro")
        verbose_name_plural = _("cotejos del registro")
        ordering = ["-created_at", "-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="planning_reconciliation_once")]

    def __str__(self) -> str:
        return _("Cotejo %(number)s con %(system)s · %(plan)s") % {
            "number": self.number,
            "system": self.system,
            "plan": self.plan,
        }

    def get_absolute_url(self) -> str:
        return reverse("planning:reconciliation_detail", args=[self.pk])

    @property
    def is_equal(self) -> bool:
        """Whether the other system holds exactly the plan."""
        return not (self.different or self.missing or self.unplanned)


class ReconciledRow(InstitutionRow):
    """An activity in one of both, or in both. ``fields`` lists ``[label, planned, loaded]`` of what differs."""

    policy_unit = "reconciliation__plan__unit_id"

    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.PROTECT, related_name="rows", verbose_name=_("cotejo")
    )
    item = models.ForeignKey(
        "planning.PlanItem",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("actividad del plan"),
    )
    line = models.PositiveIntegerField(_("fila del archivo"), null=True, blank=True)
    code = models.CharField(_("código"), max_length=40, blank=True)
    activity = models.TextField(_("actividad"))
    state = models.CharField(_("resultado"), max_length=10, choices=MatchState.choices)
    fields = models.JSONField(_("diferencias"), default=list, editable=False)

    class Meta:
        verbose_name = _("actividad cotejada")
        verbose_name_plural = _("actividades cotejadas")
        ordering = ["reconciliation", "id"]

    def __str__(self) -> str:
        return f"{self.code} · {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return self.item.get_absolute_url() if self.item else self.reconciliation.get_absolute_url()
