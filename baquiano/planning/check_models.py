"""What people accepted of the check of a plan, and when it was seen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.models import InstitutionRow
from baquiano.planning.choices import ProposalState


def _year() -> models.ForeignKey:
    return models.ForeignKey(
        "institutions.FiscalYear", on_delete=models.PROTECT, related_name="+", verbose_name=_("vigencia")
    )


class Waiver(InstitutionRow):
    """A finding that somebody accepted as it is, with the reason.

    ``digest`` is what mattered of its rows then: while they say the same the finding is accepted, and when they change
    it comes back. ``unit`` is the group whose plan it concerns; without one it concerns several, or the vigencia.
    """

    policy_unit = "unit_id"
    policy_owners = ("waived_by_id",)

    year = _year()
    unit = models.ForeignKey(
        "institutions.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("dependencia"),
    )
    rule = models.CharField(_("regla"), max_length=40)
    finding = models.UUIDField(_("hallazgo"))
    digest = models.CharField(_("huella"), max_length=64, editable=False)
    words = models.TextField(_("qué decía"))
    reason = models.TextField(_("por qué se acepta"))
    waived_by = person_field(_("aceptado por"), editable=False)
    waived_at = models.DateTimeField(_("aceptado el"), editable=False)
    withdrawn_by = person_field(_("retirado por"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("retirado el"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("hallazgo aceptado")
        verbose_name_plural = _("hallazgos aceptados")
        ordering = ["-waived_at"]
        indexes = [models.Index(fields=["year", "finding"], name="planning_waiver_of_finding")]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "finding", "digest"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="planning_waiver_once",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="planning_waiver_has_reason"),
        ]

    def __str__(self) -> str:
        return self.words if len(self.words) <= 120 else f"{self.words[:117]}…"


class PlanCheck(InstitutionRow):
    """Who saw the check of a plan, when, and what it said then (WFL-03). Append-only.

    Without a plan it is that of the vigencia: the delivered plans, before they are consolidated.
    """

    policy_unit = "plan__unit_id"
    policy_owners = ("seen_by_id",)

    year = _year()
    plan = models.ForeignKey(
        "planning.Plan", on_delete=models.PROTECT, related_name="checks", null=True, blank=True, verbose_name=_("plan")
    )
    digest = models.CharField(_("huella de los hallazgos"), max_length=64, editable=False)
    counts = models.JSONField(_("hallazgos"), default=dict, editable=False)
    note = models.TextField(_("observación"), blank=True)
    seen_by = person_field(_("vista por"), editable=False)
    seen_at = models.DateTimeField(_("vista el"), editable=False)

    class Meta:
        verbose_name = _("verificación vista")
        verbose_name_plural = _("verificaciones vistas")
        ordering = ["-seen_at"]
        indexes = [models.Index(fields=["year", "plan", "-seen_at"], name="planning_check_of_plan")]

    def __str__(self) -> str:
        return f"{self.plan or self.year} · {self.seen_by}"


class JointProposal(InstitutionRow):
    """What a group proposes to others that go to the same entity: one visit on a day, and what they answered."""

    policy_unit = "plan__unit_id"
    policy_owners = ("proposed_by_id",)

    year = _year()
    plan = models.ForeignKey(
        "planning.Plan", on_delete=models.PROTECT, related_name="joint_proposals", verbose_name=_("plan que propone")
    )
    finding = models.UUIDField(_("hallazgo"))
    digest = models.CharField(_("huella"), max_length=64, editable=False)
    words = models.TextField(_("qué decía"))
    items = models.ManyToManyField(
        "planning.PlanItem", related_name="joint_proposals", verbose_name=_("actividades que se harían juntas")
    )
    proposed_for = models.DateField(_("día propuesto"))
    note = models.TextField(_("mensaje"), blank=True)
    proposed_by = person_field(_("propuesta por"), editable=False)
    proposed_at = models.DateTimeField(_("propuesta el"), editable=False)
    state = models.CharField(
        _("estado"), max_length=10, choices=ProposalState.choices, default=ProposalState.PENDING, editable=False
    )
    answer = models.TextField(_("respuesta"), blank=True)
    answered_by = person_field(_("respondida por"), null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(_("respondida el"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("propuesta de visita conjunta")
        verbose_name_plural = _("propuestas de visita conjunta")
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "finding"],
                condition=models.Q(state=ProposalState.PENDING),
                name="planning_one_pending_proposal",
                violation_error_message=_("Ya hay una propuesta de visita conjunta que espera respuesta."),
            )
        ]

    def __str__(self) -> str:
        return self.words if len(self.words) <= 120 else f"{self.words[:117]}…"
