"""What a director decides to correct of an assistance, and how it was communicated (ACM-03)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow
from baquiano.improvement.choices import OF_THE_PLAN, CorrectionKind
from baquiano.improvement.models.links import unit


class Correction(InstitutionRow, Authored):
    """A decision about an assistance, with the comunicado interno by which it was told. It is not rewritten.

    Of dates or users it names the activity of the plan, which changes only by ``change``, a request that others answer.
    """

    policy_unit = "unit_id"
    policy_owners = ("responsible_id", "created_by_id")

    unit = unit()
    number = models.CharField(_("número"), max_length=40, editable=False)
    year = models.PositiveSmallIntegerField(_("año"), editable=False)
    kind = models.CharField(_("tipo"), max_length=10, choices=CorrectionKind.choices)
    assistance = models.ForeignKey(
        "delivery.Assistance",
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("asistencia técnica"),
    )
    plan_item = models.ForeignKey(
        "planning.PlanItem",
        on_delete=models.PROTECT,
        related_name="corrections",
        null=True,
        verbose_name=_("actividad del plan"),
    )
    situation = models.TextField(_("qué no se desarrolla bien"))
    decision = models.TextField(_("qué se decide"))
    responsible = person_field(_("responsable"))
    communication = models.OneToOneField(
        "communications.Communication", on_delete=models.PROTECT, related_name="+", verbose_name=_("comunicado interno")
    )
    change = models.OneToOneField(
        "planning.ChangeRequest",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("solicitud de cambio del plan"),
    )

    class Meta:
        verbose_name = _("corrección")
        verbose_name_plural = _("correcciones")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["institution", "kind", "unit"], name="improvement_corrections")]
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="improvement_correction_number_once"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=OF_THE_PLAN) | models.Q(plan_item__isnull=False),
                name="improvement_correction_names_what_it_changes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return address_of("improvement:correction_detail", self.pk)

    @property
    def changes_the_plan(self) -> bool:
        return self.kind in OF_THE_PLAN
