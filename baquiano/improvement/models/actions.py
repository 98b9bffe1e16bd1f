"""Preventive, corrective and improvement actions (APCM), each step of their lives, and what deserved none."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.improvement.choices import (
    LIVE,
    OWED,
    ActionKind,
    ActionState,
    CauseMethod,
    OriginKind,
    StepKind,
    Verdict,
)
from baquiano.improvement.models.links import evidence, unit


class ImprovementAction(InstitutionRow, Versioned, Authored):
    """What is done about something that was seen (``origin``: whatever row showed it, or only words) (ACM-01).

    ``finished_by`` is who said that it is done, while it awaits the verification of somebody else or after it.
    """

    policy_unit = "unit_id"
    policy_owners = ("responsible_id", "created_by_id")

    unit = unit()
    number = models.CharField(_("número"), max_length=40, editable=False)
    year = models.PositiveSmallIntegerField(_("año"), editable=False)
    kind = models.CharField(_("tipo"), max_length=12, choices=ActionKind.choices)
    origin_kind = models.CharField(_("fuente"), max_length=14, choices=OriginKind.choices, editable=False)
    origin_type = models.CharField(max_length=80, blank=True, editable=False)
    origin_id = models.UUIDField(null=True, editable=False)
    origin_label = models.CharField(_("nació en"), max_length=300, editable=False)
    description = models.TextField(_("qué pasa"))
    cause_method = models.CharField(_("método"), max_length=12, choices=CauseMethod.choices, blank=True)
    cause = models.TextField(_("causa"), blank=True)
    action = models.TextField(_("qué se hará"), blank=True)
    goal = models.TextField(_("cómo se sabrá que sirvió"), blank=True)
    responsible = person_field(_("responsable"))
    due_on = models.DateField(_("plazo"))
    state = models.CharField(_("estado"), max_length=10, choices=ActionState.choices, default=ActionState.OPEN)
    finished_by = person_field(_("declarada ejecutada por"), null=True, editable=False)
    closed_at = models.DateTimeField(_("cerrada el"), null=True, editable=False)

    class Meta:
        verbose_name = _("acción de mejora")
        verbose_name_plural = _("acciones de mejora")
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["institution", "state", "due_on"], name="improvement_by_state"),
            models.Index(fields=["responsible", "state", "due_on"], name="improvement_by_person"),
            models.Index(fields=["origin_type", "origin_id"], name="improvement_by_origin"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="improvement_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[ActionState.OPEN, ActionState.CANCELLED]) | ~models.Q(action=""),
                name="improvement_running_says_what",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[ActionState.CLOSED, ActionState.CANCELLED], closed_at__isnull=False)
                | models.Q(state__in=LIVE, closed_at__isnull=True),
                name="improvement_closed_has_moment",
            ),
        ]

    def __str__(self) -> str:
        text = self.description if len(self.description) <= 100 else f"{self.description[:97]}…"
        return f"{self.number} · {text}"

    def get_absolute_url(self) -> str:
        return address_of("improvement:action_detail", self.pk)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def awaits_verification(self) -> bool:
        return self.state == ActionState.DONE

    @property
    def is_of_audit(self) -> bool:
        return self.origin_kind == OriginKind.AUDIT

    def is_overdue_on(self, day: date) -> bool:
        return self.state in OWED and self.due_on < day


class ActionStep(InstitutionRow):
    """A step in the life of an action, with the state and the due date that it left. Append-only.

    How an action stood at a moment is read from its last step by then.
    """

    policy_unit = "action__unit_id"
    policy_owners = ("action__responsible_id", "written_by_id")

    action = models.ForeignKey(
        ImprovementAction, on_delete=models.PROTECT, related_name="steps", verbose_name=_("acción")
    )
    kind = models.CharField(_("qué pasó"), max_length=12, choices=StepKind.choices)
    state = models.CharField(_("quedó"), max_length=10)
    due_on = models.DateField(_("plazo"))
    verdict = models.CharField(_("resultado"), max_length=14, choices=Verdict.choices, blank=True)
    note = models.TextField(_("nota"), blank=True)
    evidence = evidence()
    written_by = person_field(_("quién"), null=True)
    written_at = models.DateTimeField(_("cuándo"))

    class Meta:
        verbose_name = _("paso de la acción de mejora")
        verbose_name_plural = _("pasos de las acciones de mejora")
        ordering = ["written_at", "id"]
        indexes = [models.Index(fields=["action", "-written_at", "-id"], name="improvement_last_step")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[StepKind.OPENED, StepKind.PLANNED, StepKind.FINISHED])
                | ~models.Q(note=""),
                name="improvement_step_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class ActionOrigin(InstitutionRow, Authored):
    """Something else that shows what an action already mends: it is not opened again (EVA-11). Append-only."""

    policy_unit = "action__unit_id"
    policy_owners = ("created_by_id",)

    action = models.ForeignKey(
        ImprovementAction, on_delete=models.PROTECT, related_name="origins", verbose_name=_("acción")
    )
    origin_type = models.CharField(max_length=80)
    origin_id = models.UUIDField()
    origin_label = models.CharField(_("también se vio en"), max_length=300)

    class Meta:
        verbose_name = _("origen sumado a una acción")
        verbose_name_plural = _("orígenes sumados a las acciones")
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["action", "origin_type", "origin_id"], name="improvement_origin_once"),
        ]
        indexes = [models.Index(fields=["origin_type", "origin_id"], name="improvement_origin_added")]

    def __str__(self) -> str:
        return self.origin_label


class Dismissal(InstitutionRow, Authored):
    """The decision of opening no action of something that was seen, with its reason (ACM-02). Append-only."""

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    unit = unit()
    origin_kind = models.CharField(_("fuente"), max_length=14, choices=OriginKind.choices)
    origin_type = models.CharField(max_length=80)
    origin_id = models.UUIDField()
    origin_label = models.CharField(_("de qué"), max_length=300)
    reason = models.TextField(_("por qué no se abre acción"))

    class Meta:
        verbose_name = _("decisión de no abrir acción")
        verbose_name_plural = _("decisiones de no abrir acción")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["origin_type", "origin_id"], name="improvement_dismissed")]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="improvement_dismissed_with_reason")]

    def __str__(self) -> str:
        return self.origin_label
