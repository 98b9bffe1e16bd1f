"""What is said before an assistance begins, and what is told while it runs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow
from baquiano.delivery.models.visits import Assistance, AssistanceSession
from baquiano.meetings.choices import Modality


class ContactRecord(InstitutionRow, Authored):
    """A contact with whom is going to be assisted: what it consists of, and what each party will do (EXE-01).

    Where there was a meeting, ``session`` has its list and its acta; where there were letters, ``communications``. It
    is not edited: another contact adds to it.
    """

    policy_unit = "assistance__unit_id"
    policy_owners = ("assistance__created_by_id", "created_by_id")

    assistance = models.ForeignKey(
        Assistance, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("asistencia técnica")
    )
    modality = models.CharField(_("modalidad"), max_length=10, choices=Modality.choices)
    contacted_on = models.DateField(_("fecha"))
    person = models.CharField(_("con quién"), max_length=200)
    explained = models.TextField(_("en qué consiste"))
    provider_duties = models.TextField(_("lo que hará la entidad que asiste"))
    beneficiary_duties = models.TextField(_("lo que hará la entidad asistida"))
    session = models.ForeignKey(
        AssistanceSession,
        on_delete=models.PROTECT,
        related_name="contacts",
        null=True,
        blank=True,
        verbose_name=_("reunión"),
    )
    communications = models.ManyToManyField(
        "communications.Communication", related_name="+", blank=True, verbose_name=_("comunicaciones oficiales")
    )

    class Meta:
        verbose_name = _("contacto de la asistencia")
        verbose_name_plural = _("contactos de la asistencia")
        ordering = ["-contacted_on", "-id"]

    def __str__(self) -> str:
        return f"Contacto con {self.person}"

    def get_absolute_url(self) -> str:
        return address_of("delivery:assistance_detail", self.assistance_id)


class PartialReport(InstitutionRow, Authored):
    """The account of a part of the execution: its sessions, lists and actas of a period, and the advance (EXE-14).

    Its document tells the records as they were when it was issued; what is attached by hand is evidence of this row.
    """

    policy_unit = "assistance__unit_id"
    policy_owners = ("assistance__created_by_id", "created_by_id")

    assistance = models.ForeignKey(
        Assistance, on_delete=models.PROTECT, related_name="partial_reports", verbose_name=_("asistencia técnica")
    )
    number = models.PositiveSmallIntegerField(_("número"), editable=False)
    first_on = models.DateField(_("desde"))
    last_on = models.DateField(_("hasta"))
    advance = models.TextField(_("avance"))
    document = models.ForeignKey(
        "documents.IssuedDocument",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("documento"),
    )

    class Meta:
        verbose_name = _("reporte parcial")
        verbose_name_plural = _("reportes parciales")
        ordering = ["-last_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["assistance", "number"], name="delivery_partial_report_number_once"),
            models.CheckConstraint(
                condition=models.Q(first_on__lte=models.F("last_on")), name="delivery_partial_report_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"Reporte parcial {self.number} · {self.assistance}"

    def get_absolute_url(self) -> str:
        return address_of("delivery:partial_detail", self.pk)
