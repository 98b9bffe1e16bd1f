"""When, of what and to whom an instrument is applied, and the personal link of each one invited (EVA-12)."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.evaluation.choices import (
    STAGES,
    Audience,
    CampaignState,
    Coverage,
    InvitationState,
    Moment,
    Scope,
    Trigger,
)
from baquiano.evaluation.models.instruments import Instrument
from baquiano.institutions.fields import item_field


class Campaign(InstitutionRow, Versioned, Authored):
    """An application of an instrument. ``token`` is the address of its QR: random, it says nothing of the campaign.

    What it is about is written when it is made (unit, entity, municipality, topic, kind of service), so that results
    are told by them although plans and visits change later.
    """

    policy_unit = "unit_id"
    policy_owners = ("responsible_id", "created_by_id")

    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="campaigns", verbose_name=_("instrumento")
    )
    title = models.CharField(_("nombre"), max_length=250)
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    responsible = person_field(_("responsable"))
    scope = models.CharField(_("sobre qué"), max_length=10, choices=Scope.choices, editable=False)
    session = models.ForeignKey(
        "delivery.AssistanceSession",
        on_delete=models.PROTECT,
        related_name="campaigns",
        null=True,
        blank=True,
        verbose_name=_("visita"),
    )
    assistance = models.ForeignKey(
        "delivery.Assistance",
        on_delete=models.PROTECT,
        related_name="campaigns",
        null=True,
        blank=True,
        verbose_name=_("asistencia técnica"),
    )
    first_on = models.DateField(_("visitas desde"), null=True, blank=True)
    last_on = models.DateField(_("visitas hasta"), null=True, blank=True)
    beneficiary = models.ForeignKey(
        "beneficiaries.Beneficiary",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("entidad asistida"),
    )
    municipality = models.ForeignKey(
        "beneficiaries.Municipality",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("municipio"),
    )
    topic = item_field(_("tema"))
    service_type = item_field(_("tipo de asistencia"))
    audience = models.CharField(
        _("a quién se invita"), max_length=10, choices=Audience.choices, default=Audience.ATTENDEES
    )
    coverage = models.CharField(_("cobertura"), max_length=10, choices=Coverage.choices, default=Coverage.CONSENTING)
    percent = models.PositiveSmallIntegerField(_("porcentaje mínimo"), default=100)
    moment = models.CharField(_("momento"), max_length=6, choices=Moment.choices, default=Moment.ONLY)
    compares = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="compared_by",
        null=True,
        blank=True,
        verbose_name=_("se compara con"),
    )
    token = models.CharField(_("código"), max_length=20, unique=True, editable=False)
    state = models.CharField(
        _("estado"), max_length=10, choices=CampaignState.choices, default=CampaignState.DRAFT, editable=False
    )
    opens_on = models.DateField(_("abre el"))
    closes_on = models.DateField(_("cierra el"))
    opened_at = models.DateTimeField(_("abierta el"), null=True, editable=False)
    closed_at = models.DateTimeField(_("cerrada el"), null=True, editable=False)
    state_note = models.TextField(_("motivo"), blank=True, editable=False)
    # The draw of whom to ask first (EVA-04); with its seed anybody repeats it.
    sample_seed = models.CharField(_("semilla del sorteo"), max_length=16, blank=True, default="", editable=False)
    drawn_at = models.DateTimeField(_("sorteada el"), null=True, editable=False)
    fired_by = models.CharField(_("la abrió"), max_length=20, blank=True, editable=False)

    class Meta:
        verbose_name = _("campaña de evaluación")
        verbose_name_plural = _("campañas de evaluación")
        ordering = ["-opens_on", "-id"]
        indexes = [
            models.Index(fields=["institution", "state", "closes_on"], name="evaluation_campaign_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="evaluation_campaign_in_order",
                violation_error_message=_("La campaña cierra antes de abrir. Corrija las fechas."),
            ),
            models.CheckConstraint(
                condition=models.Q(percent__gte=1, percent__lte=100), name="evaluation_percent_of_a_hundred"
            ),
            models.CheckConstraint(
                condition=models.Q(scope=Scope.SESSION, session__isnull=False)
                | models.Q(scope=Scope.ASSISTANCE, assistance__isnull=False)
                | models.Q(scope=Scope.SESSIONS, first_on__isnull=False, last_on__gte=models.F("first_on"))
                | models.Q(scope=Scope.UNIT),
                name="evaluation_campaign_is_about_something",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=CampaignState.CANCELLED) | ~models.Q(state_note=""),
                name="evaluation_cancelled_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("evaluation:campaign_detail", self.pk)

    @property
    def is_draft(self) -> bool:
        return self.state == CampaignState.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state == CampaignState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == CampaignState.CLOSED

    @property
    def is_anonymous(self) -> bool:
        return self.instrument.is_anonymous

    @property
    def stage(self) -> str:
        """Which of the two stages in which an assistance is evaluated it is, in words; nothing when it is neither."""
        return str(STAGES[Trigger(self.fired_by)]) if self.fired_by in STAGES else ""

    @property
    def topic_and_year(self) -> str:
        """What it adds to: its topic in the year in which it opens (EVA-04)."""
        return f"{self.topic} · {self.opens_on.year}" if self.topic else ""

    def receives_on(self, day: date) -> bool:
        return self.is_open and self.opens_on <= day <= self.closes_on


class Invitation(InstitutionRow):
    """Somebody invited, with a personal link that serves once.

    It keeps no moment of its use, and in an anonymous campaign nothing of what was answered (see the ADR on anonymous
    answers). ``person_key`` is a digest of who it is within the campaign, so that the same person is invited once.
    """

    policy_unit = "campaign__unit_id"
    policy_owners = ("campaign__responsible_id", "campaign__created_by_id")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("campaña")
    )
    person_key = models.CharField(max_length=64, editable=False)
    attendance = models.ForeignKey(
        "meetings.Attendance",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("asistente"),
    )
    contact = models.ForeignKey(
        "beneficiaries.Contact",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("contacto"),
    )
    municipality = models.ForeignKey(
        "beneficiaries.Municipality", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("municipio")
    )
    token = models.CharField(_("enlace"), max_length=30, unique=True, editable=False)
    state = models.CharField(
        _("estado"), max_length=10, choices=InvitationState.choices, default=InvitationState.PENDING, editable=False
    )
    is_drawn = models.BooleanField(_("en la muestra"), default=False, editable=False)
    mailed_at = models.DateTimeField(_("enviada el"), null=True, editable=False)
    reminders = models.PositiveSmallIntegerField(_("recordatorios"), default=0, editable=False)

    class Meta:
        verbose_name = _("invitación a responder")
        verbose_name_plural = _("invitaciones a responder")
        ordering = ["campaign", "person_key"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "person_key"], name="evaluation_invited_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        person = self.attendance or self.contact
        return getattr(person, "full_name", "") or str(person or _("Persona que ya no está registrada"))

    @property
    def email(self) -> str:
        person = self.attendance or self.contact
        return person.email if person is not None else ""

    @property
    def is_pending(self) -> bool:
        return self.state == InvitationState.PENDING
