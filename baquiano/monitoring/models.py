"""The follow-up that each group presents of a month, with the figures as they were then."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.models import InstitutionRow, Versioned
from baquiano.monitoring.choices import FollowUpState
from baquiano.ui.display import month_name


class MonthlyFollowUp(InstitutionRow, Versioned):
    """What a group tells planning of the execution of a month (MON-23).

    ``figures`` are those of the moment in which it was presented, and what they were then does not change by itself: a
    follow-up that is sent back and presented again takes them anew.
    """

    policy_unit = "unit_id"
    policy_owners = ("submitted_by_id",)

    unit = models.ForeignKey("institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("grupo"))
    year = models.ForeignKey(
        "institutions.FiscalYear", on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("vigencia")
    )
    month = models.PositiveSmallIntegerField(_("mes"))
    state = models.CharField(
        _("estado"), max_length=10, choices=FollowUpState.choices, default=FollowUpState.SUBMITTED, editable=False
    )
    remarks = models.TextField(_("qué se logró y qué no"))
    difficulties = models.TextField(_("dificultades y qué se hará"), blank=True)
    figures = models.JSONField(_("cifras"), default=dict, editable=False)
    sha256 = models.CharField(_("huella de las cifras"), max_length=64, editable=False)
    submitted_by = person_field(_("presentado por"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("presentado el"), editable=False)
    returned_by = person_field(_("devuelto por"), null=True, editable=False)
    returned_at = models.DateTimeField(_("devuelto el"), null=True, editable=False)
    returned_note = models.TextField(_("qué se debe ajustar"), blank=True, editable=False)
    returns = models.PositiveSmallIntegerField(_("devoluciones"), default=0, editable=False)

    class Meta:
        verbose_name = _("seguimiento del mes")
        verbose_name_plural = _("seguimientos del mes")
        ordering = ["-year__year", "-month", "unit__name"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "month"], name="monitoring_follow_up_once"),
            models.CheckConstraint(
                condition=models.Q(month__range=(1, 12)), name="monitoring_follow_up_month_in_range"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=FollowUpState.RETURNED) | ~models.Q(returned_note=""),
                name="monitoring_returned_follow_up_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"Seguimiento de {month_name(self.month)} de {self.year} · {self.unit}"

    def get_absolute_url(self) -> str:
        return address_of("monitoring:follow_up_detail", self.pk)

    @property
    def is_submitted(self) -> bool:
        return self.state == FollowUpState.SUBMITTED
