"""What is read of the answers: the consolidated analysis (REP-02), and what people say in the field (EVA-11)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.evaluation.choices import ReportState


class AnalysisReport(InstitutionRow, Versioned, Authored):
    """The consolidated analysis of the results of evaluation of a period (REP-02). Issued, its figures are sealed.

    With ``assistance`` it is of that assistance alone; without a unit, of the whole institution.
    """

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    title = models.CharField(_("título"), max_length=200)
    unit = models.ForeignKey(
        "institutions.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("dependencia"),
    )
    assistance = models.ForeignKey(
        "delivery.Assistance",
        on_delete=models.PROTECT,
        related_name="analysis_reports",
        null=True,
        blank=True,
        verbose_name=_("asistencia técnica"),
    )
    first_on = models.DateField(_("campañas desde"))
    last_on = models.DateField(_("campañas hasta"))
    perception = models.TextField(_("percepción y satisfacción"), blank=True)
    refusals = models.TextField(_("negativas y cobertura"), blank=True)
    improvements = models.TextField(_("mejoras"), blank=True)
    state = models.CharField(
        _("estado"), max_length=10, choices=ReportState.choices, default=ReportState.DRAFT, editable=False
    )
    figures = models.JSONField(_("cifras"), default=dict, editable=False)
    figures_sha256 = models.CharField(_("SHA-256 de las cifras"), max_length=64, blank=True, editable=False)
    issued_at = models.DateTimeField(_("expedido el"), null=True, editable=False)
    issued_by = person_field(_("expedido por"), null=True, editable=False)
    document = models.ForeignKey(
        "documents.IssuedDocument", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("documento")
    )

    class Meta:
        verbose_name = _("informe de resultados de evaluación")
        verbose_name_plural = _("informes de resultados de evaluación")
        ordering = ["-last_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")),
                name="evaluation_report_in_order",
                violation_error_message=_("El período termina antes de empezar. Corrija las fechas."),
            ),
            models.CheckConstraint(
                condition=models.Q(state=ReportState.DRAFT)
                | (models.Q(issued_at__isnull=False) & ~models.Q(figures_sha256="")),
                name="evaluation_issued_report_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("evaluation:report_detail", self.pk)

    @property
    def is_draft(self) -> bool:
        return self.state == ReportState.DRAFT


class Observation(InstitutionRow, Versioned, Authored):
    """What was perceived in a territory on a day: findings, and what could be done better (EVA-11)."""

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    beneficiary = models.ForeignKey(
        "beneficiaries.Beneficiary", on_delete=models.PROTECT, related_name="+", verbose_name=_("entidad asistida")
    )
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    observed_on = models.DateField(_("fecha"))
    source = models.CharField(_("quién lo dijo o dónde se vio"), max_length=200, blank=True)
    findings = models.TextField(_("hallazgos"))
    opportunity = models.TextField(_("oportunidad de mejora"), blank=True)

    class Meta:
        verbose_name = _("observación cualitativa")
        verbose_name_plural = _("observaciones cualitativas")
        ordering = ["-observed_on", "-id"]
        indexes = [models.Index(fields=["beneficiary", "-observed_on"], name="evaluation_observed")]
        constraints = [models.CheckConstraint(condition=~models.Q(findings=""), name="evaluation_observation_says")]

    def __str__(self) -> str:
        text = self.findings if len(self.findings) <= 100 else f"{self.findings[:97]}…"
        return f"{self.beneficiary}: {text}"

    def get_absolute_url(self) -> str:
        return address_of("evaluation:observation_detail", self.pk)
