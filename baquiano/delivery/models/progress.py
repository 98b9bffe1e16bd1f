"""How far each assistance of a service is, kept so that a hundred thousand of them are told at once (MON-01)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.models import InstitutionRow
from baquiano.delivery.choices import AssistanceState
from baquiano.delivery.models.visits import Assistance
from baquiano.institutions.fields import item_field

# A percentage with two decimals as a whole number: it is added up a hundred thousand at a time.
HUNDREDTHS = 100


class AssistanceProgress(InstitutionRow):
    """A stored summary, written with each act that changes it; ``rebuild_progress`` gives the same rows from nothing.

    ``done`` is the verified weight in hundredths of a point, and ``next_due_on`` the first day of a hito that nobody
    claimed yet: whether it is overdue is read from the day and never stored.
    """

    policy_unit = "unit_id"
    policy_owners = ("adviser_id",)

    assistance = models.OneToOneField(
        Assistance, on_delete=models.CASCADE, related_name="progress", verbose_name=_("asistencia técnica")
    )
    year = models.PositiveSmallIntegerField(_("vigencia"))
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    beneficiary = models.ForeignKey(
        "beneficiaries.Beneficiary", on_delete=models.PROTECT, related_name="+", verbose_name=_("entidad")
    )
    service = models.ForeignKey(
        "portfolio.Service", on_delete=models.PROTECT, related_name="+", verbose_name=_("servicio")
    )
    zone = models.CharField(_("zona"), max_length=120, blank=True)
    strategy = item_field(_("estrategia"))
    adviser = person_field(_("profesional"), null=True)
    state = models.CharField(_("estado"), max_length=14, choices=AssistanceState.choices, default=AssistanceState.OPEN)
    done = models.PositiveSmallIntegerField(_("verificado"), default=0)
    next_due_on = models.DateField(_("próximo hito"), null=True)

    class Meta:
        verbose_name = _("avance de la asistencia")
        verbose_name_plural = _("avances de las asistencias")
        ordering = ["assistance_id"]
        indexes = [
            # What the table of progress reads, whole: it never goes to the rows.
            models.Index(
                fields=[
                    "institution", "year", "state", "unit", "service", "zone", "adviser", "strategy", "beneficiary",
                    "done", "next_due_on",
                ],
                name="delivery_progress_read",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.assistance_id)
