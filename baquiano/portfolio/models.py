"""The portfolio: services, the versions of each one with its hitos, and hitos that are reused."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.institutions.fields import item_field
from baquiano.meetings.choices import Modality
from baquiano.portfolio.choices import OFFERED, EndsWith, ServiceState, StartsWith, VersionState

WHOLE = Decimal(100)


class Service(InstitutionRow, Versioned, Authored):
    """What the institution offers, under one code and name; what it consists of is in its versions."""

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    code = models.CharField(_("código"), max_length=30)
    name = models.CharField(_("nombre"), max_length=200)
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia que lo presta")
    )
    state = models.CharField(
        _("estado"), max_length=14, choices=ServiceState.choices, default=ServiceState.IDEA, editable=False
    )
    state_note = models.TextField(_("explicación"), blank=True, editable=False)
    search_text = models.CharField(max_length=300, editable=False)
    # The technical instruments and the policy documents with which it is given (SVC-17).
    documents = models.ManyToManyField(
        "library.Guide", related_name="services", blank=True, verbose_name=_("instrumentos y documentos")
    )

    class Meta:
        verbose_name = _("servicio")
        verbose_name_plural = _("servicios")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code"],
                name="portfolio_code_once",
                violation_error_message=_("Ya hay un servicio con ese código."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("portfolio:service_detail", self.pk)

    @property
    def is_offered(self) -> bool:
        return self.state in OFFERED

    @property
    def is_closed(self) -> bool:
        return self.state == ServiceState.CLOSED


class ServiceVersion(InstitutionRow, Versioned, Authored):
    """What a service consists of: its type, what it begins and ends with, and its hitos.

    It is written while it is a draft. Once it is in force it never changes: another version follows it (SVC-09).
    """

    policy_unit = "service__unit_id"
    policy_owners = ("created_by_id",)

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="versions", verbose_name=_("servicio"))
    number = models.PositiveSmallIntegerField(_("número"), editable=False)
    state = models.CharField(
        _("estado"), max_length=10, choices=VersionState.choices, default=VersionState.DRAFT, editable=False
    )
    service_type = item_field(_("tipo de servicio"))
    topic = item_field(_("tema"))
    # Without one, it is offered in any moment (PUB-01).
    government_moment = item_field(_("momento de gobierno"))
    capability = item_field(_("capacidad que fortalece"))
    modality = models.CharField(_("modalidad"), max_length=10, choices=Modality.choices, blank=True)
    starts_with = models.CharField(_("empieza con"), max_length=10, choices=StartsWith.choices)
    ends_with = models.CharField(_("termina con"), max_length=10, choices=EndsWith.choices)
    summary = models.TextField(_("en qué consiste"), blank=True)
    audience = models.TextField(_("a quién va dirigido"), blank=True)
    requirements = models.TextField(_("qué se necesita"), blank=True)
    in_force_at = models.DateTimeField(_("vigente desde"), null=True, editable=False)
    published_by = person_field(_("publicada por"), null=True, editable=False)

    class Meta:
        verbose_name = _("versión del servicio")
        verbose_name_plural = _("versiones de los servicios")
        ordering = ["service_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="portfolio_version_number_once"),
            models.UniqueConstraint(
                fields=["service"], condition=models.Q(state=VersionState.DRAFT), name="portfolio_one_draft"
            ),
            models.UniqueConstraint(
                fields=["service"], condition=models.Q(state=VersionState.IN_FORCE), name="portfolio_one_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(state=VersionState.DRAFT) | models.Q(in_force_at__isnull=False),
                name="portfolio_in_force_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} · v{self.number}"

    def get_absolute_url(self) -> str:
        return address_of("portfolio:version_detail", self.pk)

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT

    @property
    def is_in_force(self) -> bool:
        return self.state == VersionState.IN_FORCE


class Milestone(InstitutionRow, Versioned):
    """A hito of a version: what is done, what proves it, when it is due and what it weighs of the whole."""

    policy_unit = "service_version__service__unit_id"
    policy_owners = ()

    service_version = models.ForeignKey(
        ServiceVersion, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("versión")
    )
    position = models.PositiveSmallIntegerField(_("orden"))
    name = models.CharField(_("nombre"), max_length=200)
    description = models.TextField(_("descripción"), blank=True)
    evidence_kind = item_field(_("soporte que se exige"))
    evidence = models.CharField(_("qué debe mostrar el soporte"), max_length=300, blank=True)
    offset_days = models.PositiveSmallIntegerField(_("días desde el inicio"), null=True, blank=True)
    due_on = models.DateField(_("fecha fija"), null=True, blank=True)
    duration_days = models.PositiveSmallIntegerField(_("duración en días"), default=1)
    weight = models.DecimalField(_("peso"), max_digits=5, decimal_places=2)
    unit = models.ForeignKey(
        "institutions.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("dependencia que lo hace"),
    )

    class Meta:
        verbose_name = _("hito")
        verbose_name_plural = _("hitos")
        ordering = ["service_version_id", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weight__gt=0, weight__lte=WHOLE), name="portfolio_weight_is_a_part"
            ),
            models.CheckConstraint(
                condition=models.Q(offset_days__isnull=False, due_on__isnull=True)
                | models.Q(offset_days__isnull=True, due_on__isnull=False),
                name="portfolio_offset_or_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"

    def get_absolute_url(self) -> str:
        return address_of("portfolio:version_detail", self.service_version_id)


class MilestoneTemplate(InstitutionRow, Versioned, Authored):
    """Hitos kept to be reused in other services. ``steps`` holds them with the words of a hito; using them copies."""

    policy_unit = ()
    policy_owners = ("created_by_id",)

    name = models.CharField(_("nombre"), max_length=200)
    steps = models.JSONField(_("hitos"), default=list, editable=False)
    is_retired = models.BooleanField(_("fuera de uso"), default=False, editable=False)

    class Meta:
        verbose_name = _("plantilla de hitos")
        verbose_name_plural = _("plantillas de hitos")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                condition=models.Q(is_retired=False),
                name="portfolio_template_once",
                violation_error_message=_("Ya hay una plantilla con ese nombre."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("portfolio:template_detail", self.pk)
