"""The hitos of an assistance: when each one is due, who said that it is met, with what proof, and who verified it."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.models import InstitutionRow, Versioned
from baquiano.delivery.choices import MilestoneState, Timing
from baquiano.delivery.models.visits import Assistance, AssistanceSession


class AssistanceMilestone(InstitutionRow, Versioned):
    """A hito of the version of the service with which the assistance began (EXE-13).

    Its words and its weight are those of that version, which does not change. Only a verified one counts for the 100 %.
    """

    policy_unit = ("assistance__unit_id", "unit_id")
    policy_owners = ("assistance__created_by_id", "assistance__adviser_id", "responsible_id")

    assistance = models.ForeignKey(
        Assistance, on_delete=models.PROTECT, related_name="milestones", verbose_name=_("asistencia técnica")
    )
    milestone = models.ForeignKey(
        "portfolio.Milestone", on_delete=models.PROTECT, related_name="+", verbose_name=_("hito")
    )
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    # Who gives it, in its dependency (PLN-26); without anybody, whoever heads the dependency answers for it.
    responsible = person_field(_("responsable"), null=True, blank=True)
    due_on = models.DateField(_("fecha prevista"))
    state = models.CharField(
        _("estado"), max_length=10, choices=MilestoneState.choices, default=MilestoneState.PENDING, editable=False
    )
    claimed_on = models.DateField(_("cumplido el"), null=True, editable=False)
    claimed_by = person_field(_("declarado por"), null=True, editable=False)
    claimed_at = models.DateTimeField(_("declarado el"), null=True, editable=False)
    note = models.TextField(_("qué se hizo"), blank=True, editable=False)
    evidence = models.ForeignKey(
        "documents.Evidence",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("soporte"),
    )
    session = models.ForeignKey(
        AssistanceSession,
        on_delete=models.PROTECT,
        related_name="milestones",
        null=True,
        editable=False,
        verbose_name=_("visita"),
    )
    verified_by = person_field(_("verificado por"), null=True, editable=False)
    verified_at = models.DateTimeField(_("verificado el"), null=True, editable=False)
    # Of the request that claimed it, so that repeating it changes nothing.
    claim_id = models.UUIDField(null=True, editable=False)
    returns = models.PositiveSmallIntegerField(_("devoluciones"), default=0, editable=False)
    returned_note = models.TextField(_("qué se debe ajustar"), blank=True, editable=False)

    class Meta:
        verbose_name = _("hito de la asistencia")
        verbose_name_plural = _("hitos de las asistencias")
        ordering = ["assistance_id", "milestone__position", "id"]
        indexes = [
            models.Index(fields=["institution", "state", "due_on"], name="delivery_milestone_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["assistance", "milestone"], name="delivery_milestone_once"),
            models.CheckConstraint(
                condition=models.Q(state=MilestoneState.PENDING, claimed_on__isnull=True)
                | (~models.Q(state=MilestoneState.PENDING) & models.Q(claimed_on__isnull=False)),
                name="delivery_claimed_milestone_has_day",
            ),
            models.CheckConstraint(
                condition=models.Q(state=MilestoneState.VERIFIED, verified_at__isnull=False)
                | (~models.Q(state=MilestoneState.VERIFIED) & models.Q(verified_at__isnull=True)),
                name="delivery_verified_milestone_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return str(self.milestone)

    def get_absolute_url(self) -> str:
        return address_of("delivery:assistance_detail", self.assistance_id)

    @property
    def is_of_lead(self) -> bool:
        """Whether the dependency that leads the assistance gives it."""
        return self.unit_id == self.assistance.unit_id

    @property
    def is_pending(self) -> bool:
        return self.state == MilestoneState.PENDING

    @property
    def is_claimed(self) -> bool:
        return self.state == MilestoneState.CLAIMED

    @property
    def is_verified(self) -> bool:
        return self.state == MilestoneState.VERIFIED

    def timing_on(self, day: date) -> Timing:
        """How it stands against its day: by the day on which it was met, or by ``day`` while it is not."""
        if self.claimed_on is not None:
            return Timing.ON_TIME if self.claimed_on <= self.due_on else Timing.LATE
        return Timing.PENDING if day <= self.due_on else Timing.OVERDUE
