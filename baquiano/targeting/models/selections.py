"""Who is chosen to be assisted in a vigencia, with how much capacity, and the annual list of the SGR."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.targeting.choices import PickOrigin, SelectionState

MOST_DAYS = Decimal(366)


def _unit(label: Any) -> models.ForeignKey:
    return models.ForeignKey("institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=label)


def _days(label: Any, **options: Any) -> models.DecimalField:
    return models.DecimalField(
        label,
        max_digits=5,
        decimal_places=1,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_DAYS)],
        **options,
    )


class Capacity(InstitutionRow, Versioned, Authored):
    """How many people a unit has to assist others, and how many days of a month each gives, from a day on (ORG-10)."""

    policy_unit = "unit_id"
    policy_owners = ()

    unit = _unit(_("dependencia"))
    starts_on = models.DateField(_("desde"))
    people = models.PositiveSmallIntegerField(_("personas"), validators=[MaxValueValidator(2000)])
    days_per_month = models.DecimalField(
        _("días al mes por persona"),
        max_digits=3,
        decimal_places=1,
        validators=[MinValueValidator(0), MaxValueValidator(31)],
    )
    note = models.CharField(_("de dónde sale"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("capacidad de una dependencia")
        verbose_name_plural = _("capacidades de las dependencias")
        ordering = ["unit__name", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "starts_on"],
                name="targeting_capacity_once_a_day",
                violation_error_message=_("Esa dependencia ya tiene una capacidad desde esa fecha. Corríjala."),
            ),
            models.CheckConstraint(
                condition=models.Q(days_per_month__gte=0, days_per_month__lte=31), name="targeting_capacity_of_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.people} × {self.days_per_month}"

    def get_absolute_url(self) -> str:
        return address_of("targeting:capacity_edit", self.pk)

    @property
    def days(self) -> Decimal:
        """What a month gives."""
        return self.people * self.days_per_month


class Selection(InstitutionRow, Versioned, Authored):
    """The *grupos de valor* that a unit will assist in a vigencia, in all or in one topic (P000-A1).

    ``universe`` says of whom they are chosen (``queries.universe``). Closed, neither it nor its picks change; another
    version points to it by ``supersedes``, and every version to the ``first`` one, of which its documents are.
    """

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    number = models.CharField(_("número"), max_length=40, editable=False)
    edition = models.PositiveSmallIntegerField(_("versión"), default=1, editable=False)
    year = models.ForeignKey(
        "institutions.FiscalYear", on_delete=models.PROTECT, related_name="+", verbose_name=_("vigencia")
    )
    unit = _unit(_("dependencia que los atenderá"))
    topic = models.ForeignKey(
        "institutions.CatalogueItem",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("tema"),
    )
    title = models.CharField(_("nombre"), max_length=200)
    criteria = models.TextField(_("criterios"))
    universe = models.JSONField(_("de quiénes se escoge"), default=dict, blank=True)
    starts_on = models.DateField(_("se atienden desde"))
    ends_on = models.DateField(_("hasta"))
    days_each = _days(_("días de trabajo por entidad"))
    over_reason = models.TextField(_("por qué pasa de la capacidad"), blank=True)
    state = models.CharField(
        _("estado"), max_length=10, choices=SelectionState.choices, default=SelectionState.DRAFT, editable=False
    )
    state_note = models.TextField(_("motivo"), blank=True, editable=False)
    closed_at = models.DateTimeField(_("cerrada el"), null=True, editable=False)
    closed_by = person_field(_("cerrada por"), null=True, editable=False)
    closed_sha256 = models.CharField(_("SHA-256 de lo cerrado"), max_length=64, blank=True, editable=False)
    supersedes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="successors",
        null=True,
        editable=False,
        verbose_name=_("reemplaza a"),
    )
    first = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="versions", null=True, editable=False, verbose_name=_("primera")
    )

    class Meta:
        verbose_name = _("selección")
        verbose_name_plural = _("selecciones")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["institution", "year", "unit"], name="targeting_by_year_and_unit")]
        constraints = [
            models.UniqueConstraint(fields=["institution", "number", "edition"], name="targeting_number_once"),
            models.UniqueConstraint(
                fields=["supersedes"],
                condition=~models.Q(state=SelectionState.DISCARDED),
                name="targeting_one_successor",
                violation_error_message=_("Ya hay una versión más reciente de esta selección. Ábrala."),
            ),
            models.UniqueConstraint(
                fields=["year", "unit", "topic"],
                condition=models.Q(supersedes=None) & ~models.Q(state=SelectionState.DISCARDED),
                name="targeting_one_per_topic",
                violation_error_message=_("Esa dependencia ya tiene una selección de ese tema en la vigencia. Ábrala."),
            ),
            models.UniqueConstraint(
                fields=["year", "unit"],
                condition=models.Q(supersedes=None, topic=None) & ~models.Q(state=SelectionState.DISCARDED),
                name="targeting_one_without_topic",
                violation_error_message=_("Esa dependencia ya tiene una selección sin tema en la vigencia. Ábrala."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="targeting_period_in_order",
                violation_error_message=_("El período termina antes de empezar. Corrija las fechas."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=SelectionState.CLOSED)
                | (models.Q(closed_at__isnull=False) & ~models.Q(closed_sha256="")),
                name="targeting_closed_says_when_and_what",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=SelectionState.DISCARDED) | ~models.Q(state_note=""),
                name="targeting_discarded_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.title}" + (f" (v{self.edition})" if self.edition > 1 else "")

    def get_absolute_url(self) -> str:
        return address_of("targeting:selection_detail", self.pk)

    @property
    def is_draft(self) -> bool:
        return self.state == SelectionState.DRAFT

    @property
    def is_closed(self) -> bool:
        return self.state == SelectionState.CLOSED

    @property
    def root_id(self) -> UUID:
        return self.first_id or self.pk


class Pick(InstitutionRow, Versioned, Authored):
    """An entity that is in a selection: why, what makes it so, and the days of work that it asks."""

    policy_unit = "selection__unit_id"
    policy_owners = ("selection__created_by_id",)

    selection = models.ForeignKey(
        Selection, on_delete=models.PROTECT, related_name="picks", verbose_name=_("selección")
    )
    beneficiary = models.ForeignKey(
        "beneficiaries.Beneficiary", on_delete=models.PROTECT, related_name="picks", verbose_name=_("entidad")
    )
    origin = models.CharField(_("la escoge"), max_length=10, choices=PickOrigin.choices, default=PickOrigin.UNIT)
    place = models.PositiveIntegerField(_("puesto en la lista"), null=True, blank=True)
    reason = models.TextField(_("por qué se escoge"))
    traits = models.TextField(_("características"), blank=True)
    days = _days(_("días de trabajo"))

    class Meta:
        verbose_name = _("entidad escogida")
        verbose_name_plural = _("entidades escogidas")
        ordering = ["place", "beneficiary__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "beneficiary"],
                name="targeting_picked_once",
                violation_error_message=_("Esa entidad ya está en la selección."),
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="targeting_pick_says_why"),
            models.CheckConstraint(
                condition=~models.Q(origin=PickOrigin.SGR_LIST) | models.Q(place__isnull=False),
                name="targeting_listed_pick_has_place",
            ),
        ]

    def __str__(self) -> str:
        return str(self.beneficiary)

    def get_absolute_url(self) -> str:
        return address_of("targeting:pick_edit", self.pk)


class PriorityEntry(InstitutionRow, Versioned, Authored):
    """The place of an entity in the annual prioritisation list of the SGR, as it was loaded (INT-14).

    One that the list no longer names stays, not ``is_listed``.
    """

    policy_unit = ()
    policy_owners = ()

    year = models.PositiveSmallIntegerField(_("año"))
    place = models.PositiveIntegerField(_("puesto"), validators=[MinValueValidator(1)])
    beneficiary = models.ForeignKey(
        "beneficiaries.Beneficiary", on_delete=models.PROTECT, related_name="+", verbose_name=_("entidad")
    )
    score = models.DecimalField(_("puntaje"), max_digits=9, decimal_places=3, null=True, blank=True)
    criterion = models.CharField(_("criterio"), max_length=300, blank=True)
    is_listed = models.BooleanField(_("está en la lista"), default=True)

    class Meta:
        verbose_name = _("puesto en la lista del SGR")
        verbose_name_plural = _("lista de priorización del SGR")
        ordering = ["-year", "place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "year", "beneficiary"], name="targeting_listed_once_a_year"),
            models.CheckConstraint(condition=models.Q(place__gte=1), name="targeting_place_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.place}: {self.beneficiary}"
