"""The follow-up of a month by each group, the cuts that a directorate analyses, and the contacts of who heads it."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.monitoring.choices import Achievement, Consistency, ContactMeans, CutState, FollowUpState
from baquiano.ui.display import day, month_name


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


def _document() -> models.ForeignKey:
    return models.ForeignKey(
        "documents.IssuedDocument",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("documento"),
    )


class FollowUpCut(InstitutionRow, Versioned, Authored):
    """How the assistances of a directorate went by a day, by their dates and hitos, and who analysed it (MON-07).

    ``figures`` are those of the cut-off and never change. Without its analysis the report is not issued; issued, the
    analysis does not change either.
    """

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    year = models.ForeignKey(
        "institutions.FiscalYear", on_delete=models.PROTECT, related_name="cuts", verbose_name=_("vigencia")
    )
    cut_on = models.DateField(_("corte"))
    cut_at = models.DateTimeField(_("momento del corte"), editable=False)
    state = models.CharField(
        _("estado"), max_length=10, choices=CutState.choices, default=CutState.OPEN, editable=False
    )
    figures = models.JSONField(_("cifras"), default=dict, editable=False)
    sha256 = models.CharField(_("huella de las cifras"), max_length=64, editable=False)
    conclusion = models.TextField(_("conclusión"), blank=True)
    troubles = models.TextField(_("qué no se desarrolla bien"), blank=True)
    adjustment = models.TextField(_("ajuste que se decide"), blank=True)
    analysed_by = person_field(_("analizado por"), null=True, editable=False)
    analysed_at = models.DateTimeField(_("analizado el"), null=True, editable=False)
    document = _document()

    class Meta:
        verbose_name = _("corte de seguimiento")
        verbose_name_plural = _("cortes de seguimiento")
        ordering = ["-cut_on", "unit__name"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "cut_on"], name="monitoring_cut_of_day_once"),
            models.CheckConstraint(
                condition=models.Q(state=CutState.OPEN)
                | (models.Q(analysed_at__isnull=False) & ~models.Q(conclusion="") & ~models.Q(adjustment="")),
                name="monitoring_analysed_cut_is_written",
            ),
        ]

    def __str__(self) -> str:
        return f"Corte de seguimiento del {day(self.cut_on)} · {self.unit}"

    def get_absolute_url(self) -> str:
        return address_of("monitoring:cut_detail", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state == CutState.OPEN

    @property
    def is_issued(self) -> bool:
        return self.state == CutState.ISSUED

    @property
    def analysed_on(self) -> date | None:
        return self.analysed_at.astimezone(BOGOTA).date() if self.analysed_at else None


class Deviation(InstitutionRow):
    """An assistance that the analysis of a cut found not to develop properly; its parties were told (MON-07).

    An improvement action may be opened of it. It is not taken back: the next cut tells that it goes well again.
    """

    policy_unit = "cut__unit_id"
    policy_owners = ("assistance__adviser_id",)

    cut = models.ForeignKey(
        FollowUpCut, on_delete=models.CASCADE, related_name="deviations", verbose_name=_("corte de seguimiento")
    )
    assistance = models.ForeignKey(
        "delivery.Assistance", on_delete=models.PROTECT, related_name="deviations", verbose_name=_("asistencia técnica")
    )
    told = models.CharField(_("cómo estaba"), max_length=300, editable=False)

    class Meta:
        verbose_name = _("asistencia desviada")
        verbose_name_plural = _("asistencias desviadas")
        ordering = ["cut_id", "id"]
        constraints = [models.UniqueConstraint(fields=["cut", "assistance"], name="monitoring_deviation_once")]

    def __str__(self) -> str:
        return f"Desviada en el corte del {day(self.cut.cut_on)}: {self.assistance}"

    def get_absolute_url(self) -> str:
        return f"{self.cut.get_absolute_url()}#desviada-{self.pk}"


class DirectorContact(InstitutionRow, Authored):
    """What an entity answered to the head of the directorate that assists it: consistency and objectives (MON-06).

    It is not edited: another contact adds to it. Its evidence is filed of this row and its document is in the format
    *Seguimiento y evaluación*.
    """

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    year = models.ForeignKey(
        "institutions.FiscalYear",
        on_delete=models.PROTECT,
        related_name="director_contacts",
        verbose_name=_("vigencia"),
    )
    beneficiary = models.ForeignKey(
        "beneficiaries.Beneficiary",
        on_delete=models.PROTECT,
        related_name="director_contacts",
        verbose_name=_("entidad"),
    )
    assistance = models.ForeignKey(
        "delivery.Assistance",
        on_delete=models.PROTECT,
        related_name="director_contacts",
        null=True,
        blank=True,
        verbose_name=_("asistencia técnica"),
    )
    contacted_on = models.DateField(_("fecha"))
    means = models.CharField(_("medio"), max_length=10, choices=ContactMeans.choices)
    contact = models.ForeignKey(
        "beneficiaries.Contact",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("contacto de la entidad"),
    )
    person = models.CharField(_("con quién"), max_length=150)
    post = models.CharField(_("cargo"), max_length=100, blank=True)
    consistency = models.CharField(_("consistencia de la asistencia"), max_length=10, choices=Consistency.choices)
    consistency_note = models.TextField(_("qué dijo de la consistencia"))
    achievement = models.CharField(_("logro de los objetivos"), max_length=10, choices=Achievement.choices)
    achievement_note = models.TextField(_("qué dijo del logro"))
    adjustment = models.TextField(_("ajuste que se acuerda"), blank=True)
    document = _document()

    class Meta:
        verbose_name = _("seguimiento del director")
        verbose_name_plural = _("seguimientos del director")
        ordering = ["-contacted_on", "-id"]
        indexes = [models.Index(fields=["institution", "year", "unit"], name="monitoring_contact_by_unit")]

    def __str__(self) -> str:
        return f"Seguimiento y evaluación · {self.beneficiary} · {day(self.contacted_on)}"

    def get_absolute_url(self) -> str:
        return address_of("monitoring:contact_detail", self.pk)
