"""The plan agreed with whom is assisted: its activities, its resources, the training it needs, and its versions."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.commitments.choices import Party
from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.delivery.choices import LineKind, PlanReply, WorkPlanState
from baquiano.delivery.models.visits import Assistance


class WorkPlan(InstitutionRow, Versioned, Authored):
    """A version of the work plan of an assistance (PLN-19). One that was approved does not change: another follows it.

    ``needs_training`` is empty until somebody says so; ``reply`` is what the assisted entity answered to it.
    """

    policy_unit = "assistance__unit_id"
    policy_owners = ("assistance__created_by_id", "created_by_id")

    assistance = models.ForeignKey(
        Assistance, on_delete=models.PROTECT, related_name="work_plans", verbose_name=_("asistencia técnica")
    )
    number = models.PositiveSmallIntegerField(_("versión del plan"), editable=False)
    state = models.CharField(
        _("estado"), max_length=10, choices=WorkPlanState.choices, default=WorkPlanState.DRAFT, editable=False
    )
    scope = models.TextField(_("alcance"), blank=True)
    evaluation = models.TextField(_("mecanismo de evaluación y su alcance"), blank=True)
    needs_training = models.BooleanField(_("¿el personal necesita entrenamiento?"), null=True, blank=True)
    submitted_by = person_field(_("entregado por"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("entregado el"), null=True, editable=False)
    returned_note = models.TextField(_("qué se debe ajustar"), blank=True, editable=False)
    approved_by = person_field(_("aprobado por"), null=True, editable=False)
    approved_at = models.DateTimeField(_("aprobado el"), null=True, editable=False)
    reply = models.CharField(
        _("respuesta de la entidad asistida"),
        max_length=10,
        choices=PlanReply.choices,
        default=PlanReply.AWAITED,
        editable=False,
    )
    reply_note = models.TextField(_("qué pide la entidad asistida"), blank=True, editable=False)
    replied_by = models.CharField(_("quién respondió"), max_length=200, blank=True, editable=False)
    replied_at = models.DateTimeField(_("respondido el"), null=True, editable=False)
    document = models.ForeignKey(
        "documents.IssuedDocument",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("documento"),
    )

    class Meta:
        verbose_name = _("plan de trabajo")
        verbose_name_plural = _("planes de trabajo")
        ordering = ["-created_at", "-number"]
        indexes = [models.Index(fields=["institution", "state"], name="delivery_work_plan_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["assistance", "number"], name="delivery_work_plan_number_once"),
            models.UniqueConstraint(
                fields=["assistance"],
                condition=models.Q(state=WorkPlanState.APPROVED),
                name="delivery_one_approved_work_plan",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[WorkPlanState.DRAFT, WorkPlanState.IN_REVIEW])
                | models.Q(approved_at__isnull=False),
                name="delivery_approved_work_plan_has_moment",
            ),
        ]

    def __str__(self) -> str:
        words = f"Plan de trabajo · {self.assistance}"
        return words if self.number == 1 else f"{words} · versión {self.number}"

    def get_absolute_url(self) -> str:
        return address_of("delivery:workplan_detail", self.pk)

    @property
    def is_draft(self) -> bool:
        return self.state == WorkPlanState.DRAFT

    @property
    def is_approved(self) -> bool:
        return self.state == WorkPlanState.APPROVED

    @property
    def awaits_reply(self) -> bool:
        return self.is_approved and self.reply == PlanReply.AWAITED


class WorkLine(InstitutionRow, Versioned):
    """A line of the plan: an activity and the party that answers for it, a resource to have ready, or a training.

    ``done_at`` is when the resource was ready or the training was given; an activity is known by its sessions.
    """

    policy_unit = "plan__assistance__unit_id"
    policy_owners = ("plan__assistance__created_by_id", "plan__created_by_id")

    plan = models.ForeignKey(WorkPlan, on_delete=models.CASCADE, related_name="lines", verbose_name=_("plan"))
    kind = models.CharField(_("qué es"), max_length=14, choices=LineKind.choices)
    text = models.CharField(_("descripción"), max_length=500)
    party = models.CharField(_("quién responde"), max_length=12, choices=Party.choices, default=Party.PROVIDER)
    responsible_name = models.CharField(_("responsable"), max_length=150, blank=True)
    starts_on = models.DateField(_("desde"), null=True, blank=True)
    ends_on = models.DateField(_("hasta"), null=True, blank=True)
    done_by = person_field(_("listo según"), null=True, editable=False)
    done_at = models.DateTimeField(_("listo el"), null=True, editable=False)

    class Meta:
        verbose_name = _("renglón del plan de trabajo")
        verbose_name_plural = _("renglones del plan de trabajo")
        ordering = ["kind", "starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind=LineKind.ACTIVITY)
                | models.Q(starts_on__isnull=False, ends_on__gte=models.F("starts_on")),
                name="delivery_activity_of_work_plan_has_days",
                violation_error_message=_("Una actividad lleva sus dos fechas, la final después de la inicial."),
            )
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> Any:
        return address_of("delivery:workplan_detail", self.plan_id)

    @property
    def is_activity(self) -> bool:
        return self.kind == LineKind.ACTIVITY
