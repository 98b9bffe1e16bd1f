"""What a procedure stands on: norms and their reviews, guides of its activities, risks and indicators.

All of it belongs to the procedure by its code, not to one version: the next version keeps it without copying.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.procedures.choices import ReviewOutcome, ReviewState
from baquiano.procedures.models.cases import Task
from baquiano.procedures.models.definitions import Procedure

PERSON = settings.AUTH_USER_MODEL


class ProcedureNorm(InstitutionRow, Authored):
    """A norm that founds a procedure (ORG-16)."""

    policy_unit = ()

    procedure_code = models.CharField(_("procedimiento"), max_length=40)
    norm = models.ForeignKey("norms.Norm", on_delete=models.PROTECT, related_name="procedures", verbose_name=_("norma"))
    note = models.CharField(_("en qué lo sustenta"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("norma del procedimiento")
        verbose_name_plural = _("normas del procedimiento")
        ordering = ["procedure_code", "norm"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "procedure_code", "norm"],
                name="procedures_norm_once",
                violation_error_message=_("Esa norma ya está vinculada a este procedimiento."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.procedure_code}: {self.norm}"


class NormReview(InstitutionRow):
    """The review that a changed norm asks of a procedure: once per change and procedure (WFL-10)."""

    policy_unit = ()
    policy_owners = ("closed_by_id",)

    change = models.ForeignKey(
        "norms.NormChange", on_delete=models.PROTECT, related_name="reviews", verbose_name=_("cambio de la norma")
    )
    procedure_code = models.CharField(_("código del procedimiento"), max_length=40)
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="norm_reviews", verbose_name=_("versión que regía")
    )
    state = models.CharField(_("estado"), max_length=10, choices=ReviewState.choices, default=ReviewState.OPEN)
    opened_at = models.DateTimeField(_("abierta el"))
    due_on = models.DateField(_("vence el"))
    outcome = models.CharField(_("resultado"), max_length=12, choices=ReviewOutcome.choices, blank=True)
    reason = models.TextField(_("razón"), blank=True)
    closed_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("cerrada por")
    )
    closed_at = models.DateTimeField(_("cerrada el"), null=True)

    class Meta:
        verbose_name = _("revisión por cambio de norma")
        verbose_name_plural = _("revisiones por cambio de norma")
        ordering = ["due_on", "opened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["change", "procedure_code"], name="procedures_review_once"),
            models.CheckConstraint(
                condition=models.Q(state=ReviewState.OPEN, outcome="")
                | models.Q(state=ReviewState.CLOSED) & ~models.Q(outcome="") & ~models.Q(reason=""),
                name="procedures_review_closed_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["institution", "state", "due_on"], name="procedures_review_due")]

    def __str__(self) -> str:
        return f"{self.procedure_code} · {self.change}"

    def get_absolute_url(self) -> str:
        return address_of("procedures:review_detail", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state == ReviewState.OPEN

    def is_overdue(self, on: date) -> bool:
        return self.is_open and on > self.due_on


class GuideLink(InstitutionRow, Authored):
    """A document of the library attached to an activity, or to the whole procedure when it names none (DOC-11).

    With ``unit`` it is an additional specification of that dependency: only its executors, and those of the units
    under it, see it (WFL-08).
    """

    policy_unit = "unit_id"

    guide = models.ForeignKey(
        "library.Guide", on_delete=models.PROTECT, related_name="uses", verbose_name=_("documento")
    )
    procedure_code = models.CharField(_("procedimiento"), max_length=40)
    process = models.CharField(_("proceso"), max_length=40, blank=True)
    bpmn_id = models.CharField(_("actividad"), max_length=80, blank=True)
    unit = models.ForeignKey(
        "institutions.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("para la dependencia"),
    )

    class Meta:
        verbose_name = _("documento de la actividad")
        verbose_name_plural = _("documentos de la actividad")
        ordering = ["procedure_code", "process", "bpmn_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["guide", "procedure_code", "process", "bpmn_id", "unit"],
                condition=models.Q(unit__isnull=False),
                name="procedures_guide_of_unit_once",
                violation_error_message=_("Ese documento ya está adjunto ahí."),
            ),
            models.UniqueConstraint(
                fields=["guide", "procedure_code", "process", "bpmn_id"],
                condition=models.Q(unit__isnull=True),
                name="procedures_guide_once",
                violation_error_message=_("Ese documento ya está adjunto ahí."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "process", "bpmn_id"], name="procedures_guide_of_activity")]

    def __str__(self) -> str:
        return f"{self.guide} → {self.procedure_code} {self.bpmn_id}".strip()


class FiledGuide(InstitutionRow):
    """The version of a document that was in force when the activity was done: filed with its case. Append-only."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="filed_guides", verbose_name=_("tarea"))
    version = models.ForeignKey(
        "library.GuideVersion", on_delete=models.PROTECT, related_name="+", verbose_name=_("versión")
    )
    filed_at = models.DateTimeField(_("archivada el"))

    class Meta:
        verbose_name = _("documento archivado con la actividad")
        verbose_name_plural = _("documentos archivados con la actividad")
        ordering = ["task", "id"]
        constraints = [models.UniqueConstraint(fields=["task", "version"], name="procedures_filed_once")]

    def __str__(self) -> str:
        return str(self.version)


class ProcedureRisk(InstitutionRow, Versioned, Authored):
    """A risk of a procedure and how it is controlled (WFL-12). Actions of improvement will point at it."""

    policy_unit = ()

    procedure_code = models.CharField(_("procedimiento"), max_length=40)
    description = models.CharField(_("riesgo"), max_length=300)
    cause = models.CharField(_("causa"), max_length=500, blank=True)
    effect = models.CharField(_("consecuencia"), max_length=500, blank=True)
    control = models.CharField(_("control"), max_length=500, blank=True)
    is_retired = models.BooleanField(_("retirado"), default=False, editable=False)
    retired_reason = models.CharField(_("motivo del retiro"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("riesgo del procedimiento")
        verbose_name_plural = _("riesgos del procedimiento")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_retired=False) | ~models.Q(retired_reason=""),
                name="procedures_risk_retired_with_reason",
            )
        ]

    def __str__(self) -> str:
        return self.description


class ProcedureIndicator(InstitutionRow, Versioned, Authored):
    """An indicator with which a procedure is measured (WFL-12): its formula and its goal, in words."""

    policy_unit = ()

    procedure_code = models.CharField(_("procedimiento"), max_length=40)
    name = models.CharField(_("indicador"), max_length=200)
    formula = models.CharField(_("fórmula"), max_length=500, blank=True)
    goal = models.CharField(_("meta"), max_length=200, blank=True)
    frequency = models.CharField(_("cada cuánto se mide"), max_length=100, blank=True)
    source = models.CharField(_("fuente"), max_length=300, blank=True)
    is_retired = models.BooleanField(_("retirado"), default=False, editable=False)
    retired_reason = models.CharField(_("motivo del retiro"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("indicador del procedimiento")
        verbose_name_plural = _("indicadores del procedimiento")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_retired=False) | ~models.Q(retired_reason=""),
                name="procedures_indicator_retired_with_reason",
            )
        ]

    def __str__(self) -> str:
        return self.name
