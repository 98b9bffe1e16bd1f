"""The visit: a meeting in which assistance is given to one or more entities."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.common.addresses import address_of
from baquiano.common.models import InstitutionRow, Versioned
from baquiano.meetings.models import Meeting


def _item(label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        "institutions.CatalogueItem",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=label,
    )


class AssistanceSession(InstitutionRow, Versioned):
    """What makes a meeting an assistance: its topic, its mechanism, the stages of the methodology, whom it serves."""

    policy_unit = "meeting__unit_id"
    policy_owners = ("meeting__responsible_id", "meeting__created_by_id")

    meeting = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, related_name="assistance", verbose_name=_("reunión")
    )
    entry = models.OneToOneField(
        "agenda.AgendaEntry",
        on_delete=models.PROTECT,
        related_name="session",
        null=True,
        blank=True,
        verbose_name=_("entrada de la agenda"),
    )
    plan_item = models.ForeignKey(
        "planning.PlanItem",
        on_delete=models.PROTECT,
        related_name="sessions",
        null=True,
        blank=True,
        verbose_name=_("actividad del plan"),
    )
    topic = _item(_("tema"))
    service_type = _item(_("tipo de asistencia"))
    mechanism = _item(_("mecanismo"))
    mechanism_note = models.CharField(_("descripción del mecanismo"), max_length=300, blank=True)
    method_stages = models.ManyToManyField(
        "institutions.CatalogueItem", related_name="+", blank=True, verbose_name=_("etapas de la metodología")
    )
    beneficiaries = models.ManyToManyField(
        "beneficiaries.Beneficiary",
        through="SessionBeneficiary",
        related_name="+",
        verbose_name=_("entidades asistidas"),
    )
    outside_agenda = models.BooleanField(_("fuera de agenda"), default=False, editable=False)

    class Meta:
        verbose_name = _("visita")
        verbose_name_plural = _("visitas")
        ordering = ["-meeting__starts_at", "-meeting_id"]
        indexes = [models.Index(fields=["plan_item"], name="delivery_session_by_item")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(entry__isnull=False) | models.Q(outside_agenda=True),
                name="delivery_without_entry_is_outside_agenda",
            ),
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    def get_absolute_url(self) -> str:
        return address_of("delivery:session_detail", self.pk)

    @property
    def hours(self) -> Decimal:
        """The length of the visit in hours, to two places."""
        seconds = self.meeting.duration.total_seconds()
        return (Decimal(seconds) / 3600).quantize(Decimal("0.01"))


class SessionBeneficiary(InstitutionRow):
    """One entity served in a session: an event for forty mayors is one session and forty of these."""

    session = models.ForeignKey(
        AssistanceSession, on_delete=models.CASCADE, related_name="served", verbose_name=_("visita")
    )
    beneficiary = models.ForeignKey(
        "beneficiaries.Beneficiary",
        on_delete=models.PROTECT,
        related_name="served_sessions",
        verbose_name=_("entidad asistida"),
    )

    class Meta:
        verbose_name = _("entidad de la visita")
        verbose_name_plural = _("entidades de la visita")
        ordering = ["beneficiary__name"]
        constraints = [
            models.UniqueConstraint(fields=["session", "beneficiary"], name="delivery_session_serves_once"),
        ]

    def __str__(self) -> str:
        return str(self.beneficiary)
