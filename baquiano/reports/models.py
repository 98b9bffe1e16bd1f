"""What the institution looked like at the end of each month, and what it reports of each half of the year."""

from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.reports.choices import Half, ReportState, SectionKey


class Snapshot(InstitutionRow):
    """The rows of one dataset at the end of a month. Taken once: a correction shows in the next one (INT-10)."""

    policy_unit = ()
    policy_owners = ()

    dataset = models.SlugField(_("conjunto"), max_length=40)
    year = models.PositiveSmallIntegerField(_("año"))
    month = models.PositiveSmallIntegerField(_("mes"))
    columns = models.JSONField(_("columnas"), editable=False)
    rows = models.JSONField(_("filas"), editable=False)
    row_count = models.PositiveIntegerField(_("número de filas"), editable=False)
    sha256 = models.CharField(_("SHA-256 del contenido"), max_length=64, editable=False)
    taken_at = models.DateTimeField(_("tomada el"), editable=False)

    class Meta:
        verbose_name = _("foto mensual")
        verbose_name_plural = _("fotos mensuales")
        ordering = ["-year", "-month", "dataset"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "dataset", "year", "month"],
                name="reports_snapshot_once",
                violation_error_message=_("La foto de ese mes ya está tomada."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.year}-{self.month:02d}"

    def get_absolute_url(self) -> str:
        return reverse("reports:snapshot_download", args=[self.pk])

    @property
    def cut(self) -> str:
        """``2026-03``: the month as it goes in every row."""
        return f"{self.year}-{self.month:02d}"


def _document(model: str, label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        model, on_delete=models.PROTECT, related_name="+", null=True, editable=False, verbose_name=label
    )


class PeriodReport(InstitutionRow, Versioned, Authored):
    """The follow-up of the plan in a half of the year, as things were at its cut-off (REP-09).

    ``figures`` are kept with the cut-off: approved, they never change, and computing them again of the same moment
    tells whether somebody corrected the past since. A report of the same half made again is the next edition.
    """

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    unit = models.ForeignKey("institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("grupo"))
    year = models.ForeignKey(
        "institutions.FiscalYear", on_delete=models.PROTECT, related_name="reports", verbose_name=_("vigencia")
    )
    half = models.PositiveSmallIntegerField(_("semestre"), choices=Half.choices)
    edition = models.PositiveSmallIntegerField(_("edición"), default=1, editable=False)
    state = models.CharField(
        _("estado"), max_length=10, choices=ReportState.choices, default=ReportState.DRAFT, editable=False
    )
    cut_at = models.DateTimeField(_("corte"))
    figures = models.JSONField(_("cifras"), default=dict, editable=False)
    sha256 = models.CharField(_("huella de las cifras"), max_length=64, editable=False)
    addressee_name = models.CharField(_("a quién se dirige"), max_length=150)
    addressee_post = models.CharField(_("cargo"), max_length=150, blank=True)
    submitted_by = person_field(_("presentado por"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("presentado el"), null=True, editable=False)
    returned_note = models.TextField(_("qué se debe ajustar"), blank=True, editable=False)
    approved_by = person_field(_("aprobado por"), null=True, editable=False)
    approved_at = models.DateTimeField(_("aprobado el"), null=True, editable=False)
    document = _document("documents.IssuedDocument", _("documento"))
    letter = _document("communications.Communication", _("carta"))

    class Meta:
        verbose_name = _("informe de seguimiento")
        verbose_name_plural = _("informes de seguimiento")
        ordering = ["-year__year", "-half", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year", "half", "edition"], name="reports_period_report_edition_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ReportState.APPROVED) | models.Q(approved_at__isnull=False),
                name="reports_approved_period_report_has_moment",
            ),
        ]

    def __str__(self) -> str:
        words = f"Informe de seguimiento · {Half(self.half).label} de {self.year}"
        return words if self.edition == 1 else f"{words} · edición {self.edition}"

    def get_absolute_url(self) -> str:
        return address_of("reports:report_detail", self.pk)

    @property
    def is_draft(self) -> bool:
        return self.state == ReportState.DRAFT

    @property
    def is_approved(self) -> bool:
        return self.state == ReportState.APPROVED

    @property
    def months(self) -> list[int]:
        return list(range(1, 7) if self.half == Half.FIRST else range(7, 13))

    @property
    def cut_on(self) -> date:
        return self.cut_at.astimezone(BOGOTA).date()


class ReportSection(InstitutionRow, Versioned):
    """A part of the report, edited apart so that two people may write at once. ``is_edited``: no longer as drafted."""

    policy_unit = "report__unit_id"
    policy_owners = ("report__created_by_id",)

    report = models.ForeignKey(
        PeriodReport, on_delete=models.CASCADE, related_name="sections", verbose_name=_("informe")
    )
    key = models.CharField(_("parte"), max_length=20, choices=SectionKey.choices)
    position = models.PositiveSmallIntegerField(_("orden"))
    text = models.TextField(_("texto"), blank=True)
    is_edited = models.BooleanField(_("editada"), default=False, editable=False)

    class Meta:
        verbose_name = _("parte del informe")
        verbose_name_plural = _("partes del informe")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="reports_section_once")]

    def __str__(self) -> str:
        return str(self.get_key_display())
