"""The agenda of a month of each group, drawn from its approved plan and adjusted by its people."""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.agenda.choices import AgendaState, Decision, EntryState, Preparation
from baquiano.common.calendar_days import day_of
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.institutions.fields import item_field
from baquiano.meetings.choices import Modality
from baquiano.ui.display import month_name


class MonthlyAgenda(InstitutionRow, Versioned, Authored):
    """What one group will do in one month. ``returns`` counts the adjustments that planning asked for."""

    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="agendas", verbose_name=_("grupo")
    )
    year = models.ForeignKey(
        "institutions.FiscalYear", on_delete=models.PROTECT, related_name="agendas", verbose_name=_("vigencia")
    )
    month = models.PositiveSmallIntegerField(_("mes"))
    state = models.CharField(_("estado"), max_length=10, choices=AgendaState.choices, default=AgendaState.DRAFT)
    returns = models.PositiveSmallIntegerField(_("ajustes pedidos"), default=0)
    submitted_at = models.DateTimeField(_("enviada el"), null=True, blank=True, editable=False)
    submitted_by = person_field(_("enviada por"), null=True, blank=True, editable=False)
    submission_note = models.TextField(_("mensaje a planeación"), blank=True, editable=False)
    verified_at = models.DateTimeField(_("verificada el"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("publicada el"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("agenda del mes")
        verbose_name_plural = _("agendas del mes")
        ordering = ["-year__year", "-month", "unit__name"]
        indexes = [models.Index(fields=["institution", "year", "month", "state"], name="agenda_by_month")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "month"], name="agenda_one_per_group_and_month"),
            models.CheckConstraint(condition=models.Q(month__range=(1, 12)), name="agenda_month_in_range"),
        ]

    def __str__(self) -> str:
        return f"Agenda de {month_name(self.month)} de {self.year} · {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("agenda:agenda_detail", args=[self.pk])

    @property
    def first_day(self) -> date:
        return date(self.year.year, self.month, 1)

    @property
    def is_open(self) -> bool:
        """Whether the group still writes it."""
        return self.state == AgendaState.DRAFT

    @property
    def is_published(self) -> bool:
        return self.state == AgendaState.PUBLISHED


class AgendaEntry(InstitutionRow, Versioned, Authored):
    """One thing to do in the month: when, where, with whom, about what and who answers for it.

    ``draw_key`` remembers the proposal of the plan from which the entry was drawn, whatever the group changed later,
    so that drawing again never proposes the same thing twice. ``original_starts_at`` is the published moment of an
    entry that was rescheduled, kept for punctuality (AGD-08).
    """

    policy_unit = "agenda__unit_id"
    policy_owners = ("responsible_id", "created_by_id")

    agenda = models.ForeignKey(
        MonthlyAgenda, on_delete=models.CASCADE, related_name="entries", verbose_name=_("agenda")
    )
    plan_item = models.ForeignKey(
        "planning.PlanItem",
        on_delete=models.PROTECT,
        related_name="agenda_entries",
        null=True,
        blank=True,
        verbose_name=_("actividad del plan"),
    )
    draw_key = models.CharField(max_length=80, blank=True, editable=False)
    title = models.CharField(_("actividad"), max_length=300)
    topic = item_field(_("tema"))
    beneficiary = models.ForeignKey(
        "beneficiaries.Beneficiary",
        on_delete=models.PROTECT,
        related_name="agenda_entries",
        null=True,
        blank=True,
        verbose_name=_("beneficiario"),
    )
    municipality = models.ForeignKey(
        "beneficiaries.Municipality",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("municipio"),
    )
    starts_at = models.DateTimeField(_("inicia"))
    ends_at = models.DateTimeField(_("termina"))
    original_starts_at = models.DateTimeField(_("fecha publicada"), null=True, blank=True, editable=False)
    modality = models.CharField(_("modalidad"), max_length=10, choices=Modality.choices, default=Modality.IN_PERSON)
    place = models.CharField(_("lugar"), max_length=200, blank=True)
    link = models.URLField(_("enlace"), max_length=500, blank=True)
    mechanism = item_field(_("mecanismo"))
    # Where a month is programmed by directorate (AGD-06): the kind of space, who goes together and what they take.
    space = item_field(_("clase de espacio"))
    team = models.ForeignKey(
        "teams.Team",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("equipo de trabajo"),
    )
    materials = models.ManyToManyField(
        "library.Guide", related_name="+", blank=True, verbose_name=_("material de la biblioteca")
    )
    responsible = person_field(_("responsable"), null=True, blank=True)
    note = models.TextField(_("nota"), blank=True)
    outside_plan = models.BooleanField(_("fuera del plan"), default=False, editable=False)
    state = models.CharField(_("estado"), max_length=10, choices=EntryState.choices, default=EntryState.PLANNED)
    state_reason = item_field(_("motivo"))
    state_note = models.TextField(_("explicación"), blank=True)

    class Meta:
        verbose_name = _("entrada de la agenda")
        verbose_name_plural = _("entradas de la agenda")
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["institution", "starts_at", "id"], name="agenda_entry_by_day"),
            models.Index(fields=["responsible", "starts_at"], name="agenda_entry_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agenda", "draw_key"], condition=~models.Q(draw_key=""), name="agenda_entry_drawn_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="agenda_entry_ends_after_it_starts",
                violation_error_message=_("La hora final debe ser posterior a la inicial."),
            ),
            models.CheckConstraint(
                condition=models.Q(plan_item__isnull=False) | models.Q(outside_plan=True),
                name="agenda_entry_without_item_is_outside_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"{day_of(self.starts_at):%d/%m/%Y} · {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("agenda:entry_detail", args=[self.pk])

    @property
    def day(self) -> date:
        return day_of(self.starts_at)

    @property
    def is_cancelled(self) -> bool:
        return self.state == EntryState.CANCELLED


class AgendaReturn(InstitutionRow):
    """A written request of planning to a group to adjust its agenda, and the answer that came back (AGD-03)."""

    agenda = models.ForeignKey(
        MonthlyAgenda, on_delete=models.CASCADE, related_name="requests", verbose_name=_("agenda")
    )
    reason = item_field(_("motivo"))
    note = models.TextField(_("qué se debe ajustar"))
    requested_by = person_field(_("pedido por"), editable=False)
    requested_at = models.DateTimeField(_("pedido el"), editable=False)
    round = models.PositiveSmallIntegerField(_("ronda"), default=1, editable=False)
    due_on = models.DateField(_("plazo para responder"), null=True, blank=True)
    communication = models.ForeignKey(
        "communications.Communication",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("oficio con que se pidió"),
    )
    # The entries as they were when the adjustment was asked for: what the group changed afterwards is read from here.
    content = models.JSONField(_("agenda devuelta"), default=list, editable=False)
    answer = models.TextField(_("respuesta del grupo"), blank=True)
    answered_by = person_field(_("respondido por"), null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(_("respondido el"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("solicitud de ajuste")
        verbose_name_plural = _("solicitudes de ajuste")
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return f"Ajuste pedido el {day_of(self.requested_at):%d/%m/%Y}"

    @property
    def is_pending(self) -> bool:
        return self.answered_at is None

    def is_overdue_on(self, day: date) -> bool:
        return self.is_pending and self.due_on is not None and self.due_on < day


class Absence(InstitutionRow, Authored):
    """Days on which a person cannot go anywhere. Why is nobody's business here: an illness is sensitive data."""

    policy_unit = "unit_id"
    policy_owners = ("person_id", "created_by_id")

    person = person_field(_("persona"))
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"))
    withdrawn_at = models.DateTimeField(_("retirada el"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("ausencia")
        verbose_name_plural = _("ausencias")
        ordering = ["starts_on", "id"]
        indexes = [models.Index(fields=["institution", "ends_on"], name="agenda_absence_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="agenda_absence_dates_in_order",
                violation_error_message=_("El último día no puede ser anterior al primero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.starts_on:%d/%m/%Y} a {self.ends_on:%d/%m/%Y}"


class FindingAnswer(InstitutionRow):
    """What somebody decided of a finding, with the reason. It holds while the finding is the same: see ``key``."""

    agenda = models.ForeignKey(
        MonthlyAgenda, on_delete=models.CASCADE, related_name="finding_answers", verbose_name=_("agenda")
    )
    rule = models.CharField(_("regla"), max_length=40)
    key = models.CharField(_("huella"), max_length=32)
    sentence = models.TextField(_("hallazgo"))
    decision = models.CharField(_("decisión"), max_length=12, choices=Decision.choices)
    reason = models.TextField(_("razón"))
    answered_by = person_field(_("respondido por"), editable=False)
    answered_at = models.DateTimeField(_("respondido el"), editable=False)

    class Meta:
        verbose_name = _("respuesta a un hallazgo")
        verbose_name_plural = _("respuestas a hallazgos")
        ordering = ["-answered_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "key"], name="agenda_finding_answered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: {self.sentence}"


class CalendarFeed(InstitutionRow):
    """A secret address by which a calendar reads what was published: of a person or, with ``unit``, of a group.

    Only the SHA-256 of the secret is kept. It answers until it is revoked or its person leaves the institution.
    """

    policy_unit = ()
    policy_owners = ("person_id",)

    person = person_field(_("persona"))
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("grupo")
    )
    digest = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("creado el"), editable=False)
    revoked_at = models.DateTimeField(_("retirado el"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("calendario suscrito")
        verbose_name_plural = _("calendarios suscritos")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["digest"], name="agenda_feed_by_digest")]

    def __str__(self) -> str:
        return f"Calendario de {self.unit or self.person}"


class PreparationTick(InstitutionRow):
    """What was prepared of an entry, or why it does not apply; the list itself is a catalogue (AGD-05)."""

    entry = models.ForeignKey(
        AgendaEntry, on_delete=models.CASCADE, related_name="preparation", verbose_name=_("entrada de la agenda")
    )
    item = models.ForeignKey(
        "institutions.CatalogueItem", on_delete=models.PROTECT, related_name="+", verbose_name=_("qué se prepara")
    )
    state = models.CharField(_("estado"), max_length=14, choices=Preparation.choices, default=Preparation.PENDING)
    note = models.CharField(_("nota"), max_length=300, blank=True)
    ticked_by = person_field(_("marcado por"), editable=False)
    ticked_at = models.DateTimeField(_("marcado el"), editable=False)

    class Meta:
        verbose_name = _("punto de preparación")
        verbose_name_plural = _("puntos de preparación")
        ordering = ["item__position", "item__name"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "item"], name="agenda_preparation_ticked_once"),
            models.CheckConstraint(
                condition=~models.Q(state=Preparation.NOT_APPLICABLE) | ~models.Q(note=""),
                name="agenda_not_applicable_says_why",
                violation_error_message=_("Diga por qué no aplica."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_state_display()}"
