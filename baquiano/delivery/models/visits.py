"""The visit: a meeting in which assistance is given to one or more entities."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.delivery.choices import AssistanceState, ReportState
from baquiano.institutions.fields import item_field
from baquiano.meetings.models import Meeting


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
    topic = item_field(_("tema"))
    service_type = item_field(_("tipo de asistencia"))
    mechanism = item_field(_("mecanismo"))
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
    # Asked where the institution says who leads its sessions (``session.says_who_leads``, EVA-03).
    is_led = models.BooleanField(_("la lidera la entidad"), default=True)
    outside_agenda = models.BooleanField(_("fuera de agenda"), default=False, editable=False)
    # The meeting in which an assistance is explained and agreed: it is before its execution and no part of it.
    is_contact = models.BooleanField(_("es el contacto inicial"), default=False, editable=False)
    # Somebody who did not give it and was let register it, with who let and why (EXE-12).
    registrar = person_field(_("autorizado para registrarla"), null=True, editable=False)
    authorised_by = person_field(_("autorizado por"), null=True, editable=False)
    authorised_note = models.CharField(_("por qué"), max_length=500, blank=True, editable=False)
    # Held before, and written in another tool: when it was brought, its code there and how many people it says came.
    # Nothing is owed for it: neither its acta, nor its report, nor an evaluation (INT-04).
    brought_at = models.DateTimeField(_("traída el"), null=True, editable=False)
    brought_code = models.CharField(_("código en la otra herramienta"), max_length=60, blank=True, editable=False)
    brought_people = models.PositiveIntegerField(_("asistentes según la otra herramienta"), null=True, editable=False)

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
            models.UniqueConstraint(
                fields=["institution", "brought_code"],
                condition=~models.Q(brought_code=""),
                name="delivery_session_brought_once",
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
    # Known once the visit was held.
    assistance = models.ForeignKey(
        "delivery.Assistance",
        on_delete=models.PROTECT,
        related_name="visits",
        null=True,
        editable=False,
        verbose_name=_("asistencia técnica"),
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


class ExecutionReport(InstitutionRow, Versioned, Authored):
    """The brief account that an execution leaves to follow-up: what was found, what was done, who was interviewed.

    Commitments are not copied: they are those of the meeting. What was delivered is the issued document, which does
    not change; a report that is returned and delivered again issues its next version (EXE-15).
    """

    policy_unit = "session__meeting__unit_id"
    policy_owners = ("session__meeting__responsible_id", "created_by_id")

    session = models.OneToOneField(
        AssistanceSession, on_delete=models.PROTECT, related_name="report", verbose_name=_("visita")
    )
    state = models.CharField(
        _("estado"), max_length=10, choices=ReportState.choices, default=ReportState.DRAFT, editable=False
    )
    found = models.TextField(_("qué se encontró"), blank=True)
    executed = models.TextField(_("qué se ejecutó"), blank=True)
    remarks = models.TextField(_("observaciones"), blank=True)
    interviewed = models.ManyToManyField(
        "meetings.Attendance", related_name="+", blank=True, verbose_name=_("personas entrevistadas")
    )
    returns = models.PositiveSmallIntegerField(_("devoluciones"), default=0, editable=False)
    returned_note = models.TextField(_("qué se debe ajustar"), blank=True, editable=False)
    delivered_by = person_field(_("entregado por"), null=True, editable=False)
    delivered_at = models.DateTimeField(_("entregado el"), null=True, editable=False)
    reviewed_by = person_field(_("revisado por"), null=True, editable=False)
    reviewed_at = models.DateTimeField(_("revisado el"), null=True, editable=False)

    class Meta:
        verbose_name = _("informe de ejecución")
        verbose_name_plural = _("informes de ejecución")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=ReportState.DRAFT) | models.Q(delivered_at__isnull=False),
                name="delivery_delivered_report_has_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ReportState.DRAFT) | (~models.Q(found="") & ~models.Q(executed="")),
                name="delivery_delivered_report_is_written",
            ),
        ]

    def __str__(self) -> str:
        return f"Informe de ejecución · {self.session}"

    def get_absolute_url(self) -> str:
        return address_of("delivery:session_report", self.session_id)

    @property
    def is_draft(self) -> bool:
        return self.state == ReportState.DRAFT

    @property
    def is_delivered(self) -> bool:
        return self.state == ReportState.DELIVERED


class Assistance(InstitutionRow, Versioned, Authored):
    """What one entity receives of one activity of the plan: its visits together, until somebody closes it (EXE-08).

    Outside the plan it is what a unit gives the entity on one topic in a vigencia. Its visits are not listed here: they
    are those that serve the entity in that activity (``queries.sessions_of_assistance``).
    """

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    year = models.PositiveSmallIntegerField(_("vigencia"))
    beneficiary = models.ForeignKey(
        "beneficiaries.Beneficiary",
        on_delete=models.PROTECT,
        related_name="assistances",
        verbose_name=_("entidad asistida"),
    )
    plan_item = models.ForeignKey(
        "planning.PlanItem",
        on_delete=models.PROTECT,
        related_name="assistances",
        null=True,
        blank=True,
        verbose_name=_("actividad del plan"),
    )
    topic = item_field(_("tema"))
    service_type = item_field(_("tipo de asistencia"))
    # The version of the service with which it began, whatever is published afterwards; and what is of such assistances.
    service_version = models.ForeignKey(
        "portfolio.ServiceVersion",
        on_delete=models.PROTECT,
        related_name="assistances",
        null=True,
        editable=False,
        verbose_name=_("versión del servicio"),
    )
    starts_on = models.DateField(_("empieza el"), null=True, editable=False)
    adviser = person_field(_("profesional que la presta"), null=True, editable=False)
    strategy = item_field(_("estrategia"))
    other_topics = models.ManyToManyField(
        "institutions.CatalogueItem", related_name="+", blank=True, verbose_name=_("otros temas")
    )
    other_units = models.ManyToManyField(
        "institutions.Unit", related_name="+", blank=True, verbose_name=_("otras dependencias")
    )
    is_mandatory = models.BooleanField(_("la obliga una norma"), default=False, editable=False)
    accepted_on = models.DateField(_("aceptada el"), null=True, editable=False)
    state = models.CharField(
        _("estado"), max_length=14, choices=AssistanceState.choices, default=AssistanceState.OPEN, editable=False
    )
    closed_at = models.DateTimeField(_("cerrada el"), null=True, editable=False)
    closed_by = person_field(_("cerrada por"), null=True, editable=False)
    state_reason = item_field(_("motivo"))
    state_note = models.TextField(_("explicación"), blank=True, editable=False)

    class Meta:
        verbose_name = _("asistencia técnica")
        verbose_name_plural = _("asistencias técnicas")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["institution", "state", "unit"], name="delivery_assistance_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["plan_item", "beneficiary"],
                condition=models.Q(plan_item__isnull=False),
                name="delivery_assistance_of_item_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "year", "beneficiary", "topic"],
                condition=models.Q(plan_item__isnull=True, topic__isnull=False, service_version__isnull=True),
                name="delivery_assistance_of_topic_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "year", "beneficiary"],
                condition=models.Q(plan_item__isnull=True, topic__isnull=True, service_version__isnull=True),
                name="delivery_assistance_of_unit_once",
            ),
            models.CheckConstraint(
                condition=models.Q(service_version__isnull=True) | models.Q(starts_on__isnull=False),
                name="delivery_assistance_of_service_has_start",
            ),
            models.CheckConstraint(
                condition=models.Q(state=AssistanceState.OPEN, closed_at__isnull=True)
                | (~models.Q(state=AssistanceState.OPEN) & models.Q(closed_at__isnull=False)),
                name="delivery_closed_assistance_has_moment",
            ),
        ]

    def __str__(self) -> str:
        what = (self.service_version.service if self.service_version else None) or self.plan_item or self.topic
        return f"{self.beneficiary}: {what}" if what else str(self.beneficiary)

    def get_absolute_url(self) -> str:
        return address_of("delivery:assistance_detail", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state == AssistanceState.OPEN

    @property
    def is_of_service(self) -> bool:
        """Whether it advances by the hitos of a service."""
        return self.service_version_id is not None
