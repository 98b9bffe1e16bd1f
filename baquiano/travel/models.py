"""Travel: whether a visit needs it, the request with its itinerary, and what the trip left behind."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.institutions.choices import Link
from baquiano.travel.choices import DEAD, WRITABLE, Route, Transport, TravelState

FULL_DAY, HALF_DAY = Decimal(1), Decimal("0.5")


def _town(label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        "beneficiaries.Municipality", on_delete=models.PROTECT, related_name="+", verbose_name=label
    )


class TravelNeed(InstitutionRow, Versioned):
    """The answer to "does this visit require travel?": yes or no, who said it and when (LOG-01)."""

    policy_unit = "meeting__unit_id"
    policy_owners = ("meeting__responsible_id", "meeting__created_by_id")

    meeting = models.OneToOneField(
        "meetings.Meeting", on_delete=models.PROTECT, related_name="travel_need", verbose_name=_("visita")
    )
    is_required = models.BooleanField(_("requiere viáticos"))
    note = models.CharField(_("nota"), max_length=300, blank=True)
    answered_by = person_field(_("respondió"), null=True)
    answered_at = models.DateTimeField(_("respondida el"))

    class Meta:
        verbose_name = _("necesidad de viáticos")
        verbose_name_plural = _("necesidades de viáticos")

    def __str__(self) -> str:
        return f"{self.meeting}: {_('requiere viáticos') if self.is_required else _('no requiere viáticos')}"


class TravelRequest(InstitutionRow, Versioned, Authored):
    """A trip of one person, for one or several visits: asked for, approved, granted, made and legalised (LOG-02).

    ``responsible`` carries it through: who travels, or whoever asked for it in their name. ``first_filed_at`` stays at
    the first filing, whatever is returned afterwards. ``value`` is what the official of finance writes: nothing here
    pays anybody. The days come from the itinerary, the numbers from finance.
    """

    policy_unit = "unit_id"
    policy_owners = ("traveller_id", "responsible_id")

    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    traveller = person_field(_("quien viaja"))
    responsible = person_field(_("quien la tramita"), null=True)
    link = models.CharField(_("vinculación"), max_length=10, choices=Link.choices, default=Link.OFFICIAL)
    year = models.PositiveSmallIntegerField(_("año"), editable=False)
    number = models.CharField(_("número"), max_length=40, blank=True, editable=False)
    purpose = models.CharField(_("objeto"), max_length=500)
    event = models.CharField(_("evento"), max_length=200, blank=True)
    covered_by = models.CharField(_("otra entidad paga los gastos"), max_length=200, blank=True)
    needs_tickets = models.BooleanField(_("necesita tiquetes"), default=False)
    note = models.TextField(_("observaciones"), blank=True)
    starts_on = models.DateField(_("sale"))
    ends_on = models.DateField(_("regresa"))
    meetings = models.ManyToManyField(
        "meetings.Meeting", through="TravelVisit", related_name="trips", verbose_name=_("visitas")
    )
    state = models.CharField(_("estado"), max_length=10, choices=TravelState.choices, default=TravelState.DRAFT)
    first_filed_at = models.DateTimeField(_("radicada el"), null=True, editable=False)
    is_late_filing = models.BooleanField(_("extemporánea"), default=False, editable=False)
    late_reason = models.CharField(_("por qué se radica tarde"), max_length=500, blank=True)
    late_authorised_by = person_field(_("autorizó el trámite extemporáneo"), null=True, editable=False)
    cdp_number = models.CharField(_("CDP"), max_length=40, blank=True)
    rp_number = models.CharField(_("RP"), max_length=40, blank=True)
    budget_line = models.CharField(_("rubro"), max_length=80, blank=True)
    act_number = models.CharField(_("número del acto"), max_length=40, blank=True)
    act_on = models.DateField(_("fecha del acto"), null=True, blank=True)
    value = models.BigIntegerField(_("valor reconocido"), null=True, blank=True)
    legalise_by = models.DateField(_("legalizar hasta"), null=True, editable=False)
    report = models.TextField(_("informe de comisión"), blank=True)
    reported_at = models.DateTimeField(_("informe entregado el"), null=True, editable=False)
    legalised_at = models.DateTimeField(_("legalizada el"), null=True, editable=False)

    class Meta:
        verbose_name = _("solicitud de comisión")
        verbose_name_plural = _("solicitudes de comisión")
        ordering = ["-starts_on", "-id"]
        indexes = [
            models.Index(fields=["institution", "-starts_on", "-id"], name="travel_requests_by_date"),
            models.Index(fields=["institution", "state", "starts_on"], name="travel_requests_by_state"),
            models.Index(fields=["traveller", "state"], name="travel_requests_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year", "number"], condition=~models.Q(number=""), name="travel_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="travel_returns_after_leaving",
                violation_error_message=_("El regreso no puede ser anterior a la salida."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "cancelled"]) | ~models.Q(number=""),
                name="travel_filed_has_number",
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | models.Q(value__gte=0),
                name="travel_value_not_negative",
                violation_error_message=_("El valor no puede ser negativo."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or _('Comisión sin radicar')} · {self.traveller}"

    def get_absolute_url(self) -> str:
        return reverse("travel:request_detail", args=[self.pk])

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE

    @property
    def is_live(self) -> bool:
        return self.state not in DEAD

    @property
    def is_for_another(self) -> bool:
        """Whether somebody else than the traveller carries it through."""
        return self.responsible_id is not None and self.responsible_id != self.traveller_id

    @property
    def hands(self) -> set[Any]:
        """The keys of whoever travels, carries it through or asked for it: none of them decides on it."""
        return {self.traveller_id, self.responsible_id, self.created_by_id} - {None}

    @property
    def is_contractor(self) -> bool:
        return self.link == Link.CONTRACTOR

    @property
    def money_name(self) -> str:
        """Officials receive per diem, contractors their travel expenses."""
        return str(_("Gastos de desplazamiento") if self.is_contractor else _("Viáticos"))

    @property
    def day_count(self) -> Decimal:
        """One for each day with an overnight stay, half for one without; reads the days that were prefetched."""
        return sum((day.counts for day in self.days.all()), Decimal(0))

    @property
    def destinations(self) -> str:
        """The towns of the itinerary in their order, but the one from which the trip leaves."""
        legs = list(self.legs.all())
        home = legs[0].origin_id if legs else None
        towns = {leg.destination_id: str(leg.destination) for leg in legs if leg.destination_id != home}
        return ", ".join(towns.values())

    def is_overdue_on(self, today: date) -> bool:
        """Made, and its accounts not in by the day on which they were due."""
        made = self.state in (TravelState.GRANTED, TravelState.TRAVELLED)
        return made and self.legalise_by is not None and self.legalise_by < today


class TravelPay(InstitutionRow, Versioned):
    """What the traveller earns, apart from the request: only they and who liquidates see it; reads are kept."""

    policy_unit = "request__unit_id"
    policy_owners = ("request__traveller_id",)

    request = models.OneToOneField(
        TravelRequest, on_delete=models.CASCADE, related_name="pay", verbose_name=_("solicitud")
    )
    basic_pay = models.BigIntegerField(_("asignación básica mensual"))

    class Meta:
        verbose_name = _("asignación de quien viaja")
        verbose_name_plural = _("asignaciones de quienes viajan")
        constraints = [
            models.CheckConstraint(condition=models.Q(basic_pay__gt=0), name="travel_pay_is_positive"),
        ]

    def __str__(self) -> str:
        return str(self.request)


class TravelLeg(InstitutionRow, Versioned):
    """A stretch of the itinerary: from where to where, when and how."""

    request = models.ForeignKey(
        TravelRequest, on_delete=models.CASCADE, related_name="legs", verbose_name=_("solicitud")
    )
    origin = _town(_("sale de"))
    destination = _town(_("llega a"))
    departs_at = models.DateTimeField(_("sale el"))
    arrives_at = models.DateTimeField(_("llega el"))
    route = models.CharField(_("vía"), max_length=10, choices=Route.choices, default=Route.LAND)
    transport = models.CharField(_("transporte"), max_length=10, choices=Transport.choices, default=Transport.PUBLIC)

    class Meta:
        verbose_name = _("tramo")
        verbose_name_plural = _("tramos")
        ordering = ["departs_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(arrives_at__gt=models.F("departs_at")),
                name="travel_leg_arrives_after_leaving",
                violation_error_message=_("La llegada debe ser posterior a la salida."),
            ),
            models.CheckConstraint(
                condition=~models.Q(origin=models.F("destination")),
                name="travel_leg_goes_somewhere",
                violation_error_message=_("El tramo debe ir de un municipio a otro."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} – {self.destination}"


class TravelDay(InstitutionRow):
    """A day of the trip and whether the traveller sleeps away; without an overnight stay it counts half."""

    request = models.ForeignKey(
        TravelRequest, on_delete=models.CASCADE, related_name="days", verbose_name=_("solicitud")
    )
    day = models.DateField(_("día"))
    is_overnight = models.BooleanField(_("pernocta"))

    class Meta:
        verbose_name = _("día de la comisión")
        verbose_name_plural = _("días de la comisión")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["request", "day"], name="travel_day_once")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"

    @property
    def counts(self) -> Decimal:
        return FULL_DAY if self.is_overnight else HALF_DAY


class TravelVisit(InstitutionRow):
    """A visit for which the trip is made; one trip may have several, one visit several travellers."""

    request = models.ForeignKey(
        TravelRequest, on_delete=models.CASCADE, related_name="visits", verbose_name=_("solicitud")
    )
    meeting = models.ForeignKey(
        "meetings.Meeting", on_delete=models.PROTECT, related_name="travel_visits", verbose_name=_("visita")
    )

    class Meta:
        verbose_name = _("visita de la comisión")
        verbose_name_plural = _("visitas de la comisión")
        ordering = ["meeting__starts_at"]
        constraints = [models.UniqueConstraint(fields=["request", "meeting"], name="travel_visit_once")]

    def __str__(self) -> str:
        return str(self.meeting)


class TravelMove(InstitutionRow):
    """A step in the life of a request: from which state to which, who, when and why. Append-only."""

    request = models.ForeignKey(
        TravelRequest, on_delete=models.PROTECT, related_name="moves", verbose_name=_("solicitud")
    )
    from_state = models.CharField(_("de"), max_length=10)
    to_state = models.CharField(_("a"), max_length=10)
    reason = models.ForeignKey(
        "institutions.CatalogueItem",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("motivo"),
    )
    note = models.TextField(_("explicación"), blank=True)
    moved_by = person_field(_("quién"), null=True)
    moved_at = models.DateTimeField(_("cuándo"))

    class Meta:
        verbose_name = _("paso de la comisión")
        verbose_name_plural = _("pasos de la comisión")
        ordering = ["moved_at", "id"]

    def __str__(self) -> str:
        return self.state_name

    @property
    def state_name(self) -> str:
        return str(TravelState(self.to_state).label)


class StayCertificate(InstitutionRow, Authored):
    """That the traveller was in the place of a visit, from when to when, signed there or on paper. Append-only.

    A later one of the same visit takes its place; ``signature`` is empty while it waits to be signed by hand.
    """

    request = models.ForeignKey(
        TravelRequest, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("solicitud")
    )
    meeting = models.ForeignKey(
        "meetings.Meeting", on_delete=models.PROTECT, related_name="+", verbose_name=_("visita")
    )
    arrived_at = models.DateTimeField(_("desde"))
    left_at = models.DateTimeField(_("hasta"))
    signer_name = models.CharField(_("quién certifica"), max_length=150)
    signer_post = models.CharField(_("cargo"), max_length=150, blank=True)
    signer_entity = models.CharField(_("entidad"), max_length=200, blank=True)
    document = models.ForeignKey(
        "documents.IssuedDocument", on_delete=models.PROTECT, related_name="+", verbose_name=_("documento")
    )
    signature = models.ForeignKey(
        "documents.Signature", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("firma")
    )

    class Meta:
        verbose_name = _("certificado de permanencia")
        verbose_name_plural = _("certificados de permanencia")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_at__gt=models.F("arrived_at")),
                name="travel_certificate_lasts",
                violation_error_message=_("La hora de salida debe ser posterior a la de llegada."),
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Certificado de permanencia')} · {self.meeting}"

    @property
    def is_signed(self) -> bool:
        return self.signature_id is not None
