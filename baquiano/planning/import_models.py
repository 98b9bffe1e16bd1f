"""The spreadsheets that groups bring, and what they answered once about their columns."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.planning.choices import ImportKind, ImportState


class ImportBatch(InstitutionRow, Versioned, Authored):
    """A spreadsheet of activities or needs that somebody uploaded into a plan, with the answers given so far.

    ``columns`` maps a column of the sheet to a field (empty: not imported) and ``answers`` a question to the choice
    of the person; the rows themselves are read from the file each time, so that they are never stale.
    """

    policy_unit = "plan__unit_id"
    policy_owners = ("created_by_id",)

    plan = models.ForeignKey("planning.Plan", on_delete=models.PROTECT, related_name="imports", verbose_name=_("plan"))
    file = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("archivo")
    )
    kind = models.CharField(_("clase"), max_length=8, choices=ImportKind.choices, default=ImportKind.ITEMS)
    state = models.CharField(_("estado"), max_length=10, choices=ImportState.choices, default=ImportState.OPEN)
    sheet = models.CharField(_("hoja"), max_length=120, blank=True)
    columns = models.JSONField(_("columnas"), default=dict)
    answers = models.JSONField(_("respuestas"), default=dict)
    created_count = models.PositiveIntegerField(_("filas nuevas"), default=0, editable=False)
    changed_count = models.PositiveIntegerField(_("filas cambiadas"), default=0, editable=False)
    same_count = models.PositiveIntegerField(_("filas iguales"), default=0, editable=False)
    applied_by = person_field(_("importado por"), null=True, blank=True, editable=False)
    applied_at = models.DateTimeField(_("importado el"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("importación")
        verbose_name_plural = _("importaciones")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["plan", "-created_at"], name="planning_imports_of_plan")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=ImportState.APPLIED, applied_at__isnull=False)
                | (~models.Q(state=ImportState.APPLIED) & models.Q(applied_at__isnull=True)),
                name="planning_applied_import_has_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file} → {self.plan}"

    def get_absolute_url(self) -> str:
        return reverse("planning:import_detail", args=[self.pk])

    @property
    def of_needs(self) -> bool:
        """Whether its rows are needs, not activities."""
        return self.kind == ImportKind.NEEDS

    @property
    def is_open(self) -> bool:
        return self.state == ImportState.OPEN


class ColumnMapping(InstitutionRow):
    """What a group answered once about a column of its own spreadsheet; an empty field means it is not imported."""

    policy_unit = "unit_id"
    policy_owners = ("answered_by_id",)

    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.CASCADE, related_name="+", verbose_name=_("dependencia")
    )
    header = models.CharField(_("encabezado"), max_length=250)
    field = models.CharField(_("campo"), max_length=40, blank=True)
    answered_by = person_field(_("respondió"), editable=False)
    answered_at = models.DateTimeField(_("respondido el"), editable=False)

    class Meta:
        verbose_name = _("columna recordada")
        verbose_name_plural = _("columnas recordadas")
        ordering = ["header"]
        constraints = [models.UniqueConstraint(fields=["unit", "header"], name="planning_column_once")]

    def __str__(self) -> str:
        return f"{self.header} → {self.field or '—'}"
