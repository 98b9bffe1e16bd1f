"""The institution: its profile per year, its dated tree of units, who belongs to it, its catalogues and calendar."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.common.identity import uuid7
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.institutions.choices import ConsentKind, Link, YearState


def in_force(on: date, prefix: str = "") -> models.Q:
    """Rows with ``starts_on`` and ``ends_on`` that hold on the day; the last day is included."""
    return models.Q(**{f"{prefix}starts_on__lte": on}) & (
        models.Q(**{f"{prefix}ends_on__isnull": True}) | models.Q(**{f"{prefix}ends_on__gte": on})
    )


def _holding(on: date, prefix: str = "") -> models.Q:
    """Links in force on the day: neither they nor their contract ended, and nobody cut them at once."""
    contract = models.Q(**{f"{prefix}contract_ends_on__isnull": True})
    contract |= models.Q(**{f"{prefix}contract_ends_on__gte": on})
    uncut = models.Q(**{f"{prefix}cut_at__isnull": True}) | models.Q(**{f"{prefix}ends_on__gt": on})
    return in_force(on, prefix) & contract & uncut


def _ordered_dates(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
        name=name,
        violation_error_message=_("La fecha final no puede ser anterior a la inicial."),
    )


class Institution(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(_("código"), max_length=40, unique=True)
    name = models.CharField(_("nombre"), max_length=200)
    short_name = models.CharField(_("nombre corto"), max_length=60)
    nit = models.CharField(_("NIT"), max_length=20, blank=True)
    address = models.CharField(_("dirección"), max_length=200, blank=True)
    city = models.CharField(_("ciudad"), max_length=100, blank=True)
    phone = models.CharField(_("teléfono"), max_length=60, blank=True)
    email = models.EmailField(_("correo electrónico"), blank=True)
    website = models.URLField(_("página web"), blank=True)
    privacy_url = models.URLField(_("política de tratamiento de datos"), blank=True)
    is_demo = models.BooleanField(_("es de demostración"), default=False)

    class Meta:
        verbose_name = _("institución")
        verbose_name_plural = _("instituciones")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class FiscalYear(InstitutionRow):
    """A vigencia. What belongs to a closed one is not altered."""

    year = models.PositiveSmallIntegerField(_("vigencia"))
    state = models.CharField(_("estado"), max_length=10, choices=YearState.choices, default=YearState.OPEN)
    # Since when people work in it for real: its go-live checklist was complete (NFR-03).
    live_at = models.DateTimeField(_("puesta en marcha"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("vigencia")
        verbose_name_plural = _("vigencias")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "year"], name="institutions_year_once"),
            models.CheckConstraint(
                condition=models.Q(year__range=(2000, 2100)),
                name="institutions_year_in_range",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def is_open(self) -> bool:
        return self.state == YearState.OPEN

    @property
    def starts_on(self) -> date:
        return date(self.year, 1, 1)

    @property
    def ends_on(self) -> date:
        return date(self.year, 12, 31)


class YearCheck(InstitutionRow, Authored):
    """A point of the go-live checklist that only a person knows, confirmed for one vigencia (NFR-03)."""

    year = models.ForeignKey(FiscalYear, on_delete=models.CASCADE, related_name="checks", verbose_name=_("vigencia"))
    key = models.CharField(_("punto"), max_length=40)
    note = models.CharField(_("cómo se comprobó"), max_length=500)

    class Meta:
        verbose_name = _("punto de la puesta en marcha")
        verbose_name_plural = _("puntos de la puesta en marcha")
        ordering = ["year", "key"]
        constraints = [models.UniqueConstraint(fields=["year", "key"], name="institutions_year_check_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.year}"


class Profile(InstitutionRow):
    """The settings of one vigencia, as the folder wrote them; ``digest`` says which folder it was."""

    year = models.PositiveSmallIntegerField(_("vigencia"))
    settings = models.JSONField(_("ajustes"), default=dict)
    digest = models.CharField(_("huella de la carpeta"), max_length=64)

    class Meta:
        verbose_name = _("perfil")
        verbose_name_plural = _("perfiles")
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["institution", "year"], name="institutions_profile_once")]

    def __str__(self) -> str:
        return f"Perfil {self.year}"


class LoadedFile(InstitutionRow):
    """What the loads of the folder left of a file: a mark of each value, never the value.

    A value whose mark is another was changed on a screen since, and the next load asks before touching it.
    """

    file = models.CharField(_("archivo"), max_length=200)
    values = models.JSONField(_("marcas"), default=dict)

    class Meta:
        verbose_name = _("archivo cargado")
        verbose_name_plural = _("archivos cargados")
        ordering = ["file"]
        constraints = [models.UniqueConstraint(fields=["institution", "file"], name="institutions_loaded_file_once")]

    def __str__(self) -> str:
        return self.file


class Unit(InstitutionRow, Versioned):
    """A dependencia. The row holds the present name and place; ``placements`` keep the earlier ones (ORG-02)."""

    policy_unit = "id"
    policy_owners = ()

    code = models.CharField(_("código"), max_length=30)
    name = models.CharField(_("nombre"), max_length=150)
    kind = models.CharField(_("clase"), max_length=40)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
        verbose_name=_("depende de"),
    )
    email = models.EmailField(_("correo electrónico"), blank=True)
    territory = models.JSONField(_("territorio que cubre"), default=list, blank=True)
    starts_on = models.DateField(_("existe desde"))
    ends_on = models.DateField(_("existe hasta"), null=True, blank=True)

    class Meta:
        verbose_name = _("dependencia")
        verbose_name_plural = _("dependencias")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "code"], name="institutions_unit_code_once"),
            _ordered_dates("institutions_unit_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("institutions:unit_detail", args=[self.pk])


class UnitPlacement(InstitutionRow):
    """Name, kind and place in the tree that a unit had in a period."""

    unit = models.ForeignKey(
        Unit,
        on_delete=models.CASCADE,
        related_name="placements",
        verbose_name=_("dependencia"),
    )
    name = models.CharField(_("nombre"), max_length=150)
    kind = models.CharField(_("clase"), max_length=40)
    parent = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("depende de"),
    )
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"), null=True, blank=True)

    class Meta:
        verbose_name = _("ubicación de la dependencia")
        verbose_name_plural = _("ubicaciones de las dependencias")
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                condition=models.Q(ends_on__isnull=True),
                name="institutions_placement_one_open",
            ),
            models.UniqueConstraint(fields=["unit", "starts_on"], name="institutions_placement_once_a_day"),
            _ordered_dates("institutions_placement_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(InstitutionRow, Versioned):
    """A role that a person holds in a unit between two dates, as an official or under a contract (ORG-03, ORG-04).

    With ``source`` it is a delegation: the role is that of another membership, whose person answers for it, and it
    holds only while that one does. ``verbs`` are the codes of the policy that were delegated; none means all.
    """

    policy_owners = ("user_id",)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("persona"),
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("dependencia"),
    )
    role = models.CharField(_("rol"), max_length=40)
    post = models.CharField(_("cargo"), max_length=120, blank=True)
    link = models.CharField(_("vinculación"), max_length=10, choices=Link.choices, default=Link.OFFICIAL)
    contract_number = models.CharField(_("número de contrato"), max_length=40, blank=True)
    contract_ends_on = models.DateField(_("fin del contrato"), null=True, blank=True)
    delegated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("delegado por"),
    )
    source = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="delegations",
        null=True,
        blank=True,
        verbose_name=_("rol que se delega"),
    )
    verbs = models.JSONField(_("funciones delegadas"), default=list, blank=True)
    act = models.CharField(_("acto de delegación"), max_length=120, blank=True)
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"), null=True, blank=True)
    # The moment at which it ended at once, on its last day; without it the last day is worked whole.
    cut_at = models.DateTimeField(_("terminada de inmediato"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("vinculación")
        verbose_name_plural = _("vinculaciones")
        ordering = ["user__full_name", "-starts_on"]
        indexes = [
            models.Index(
                fields=["institution", "role", "starts_on"],
                name="institutions_member_by_role",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role", "starts_on"],
                condition=models.Q(cut_at__isnull=True),
                name="institutions_membership_once",
                violation_error_message=_("Esa persona ya tiene ese rol en esa dependencia desde esa fecha."),
            ),
            _ordered_dates("institutions_membership_dates_in_order"),
            models.CheckConstraint(
                condition=models.Q(link=Link.OFFICIAL)
                | (~models.Q(contract_number="") & models.Q(contract_ends_on__isnull=False)),
                name="institutions_contractor_has_contract",
                violation_error_message=_("Un contratista necesita el número y la fecha final del contrato."),
            ),
            models.CheckConstraint(
                condition=models.Q(delegated_by__isnull=True) | models.Q(ends_on__isnull=False),
                name="institutions_delegation_has_end",
                violation_error_message=_("Una delegación necesita fecha final."),
            ),
            models.CheckConstraint(
                condition=models.Q(source__isnull=True) | models.Q(delegated_by__isnull=False),
                name="institutions_delegation_has_delegator",
            ),
            models.CheckConstraint(
                condition=models.Q(cut_at__isnull=True) | models.Q(ends_on__isnull=False),
                name="institutions_cut_has_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.unit}"

    @property
    def last_day(self) -> date | None:
        """The last day of the link: the earlier of its end and the end of the contract."""
        return min(filter(None, [self.ends_on, self.contract_ends_on]), default=None)

    @property
    def is_delegation(self) -> bool:
        return self.source_id is not None

    @staticmethod
    def holding_on(on: date) -> models.Q:
        """Memberships in force on the day; a delegation, while the membership that delegates is in force too."""
        return _holding(on) & (models.Q(source__isnull=True) | _holding(on, "source__"))


class CatalogueItem(InstitutionRow):
    """An entry of a coded list of the institution: topics, mechanisms, reasons."""

    catalogue = models.CharField(_("catálogo"), max_length=40)
    code = models.CharField(_("código"), max_length=40)
    name = models.CharField(_("nombre"), max_length=250)
    attributes = models.JSONField(_("atributos"), default=dict, blank=True)
    is_active = models.BooleanField(_("activo"), default=True)
    position = models.PositiveSmallIntegerField(_("orden"), default=0)

    class Meta:
        verbose_name = _("elemento de catálogo")
        verbose_name_plural = _("elementos de catálogo")
        ordering = ["catalogue", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "catalogue", "code"],
                name="institutions_catalogue_code_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ConsentText(InstitutionRow):
    """A version of the text a person authorises. Published versions never change (Ley 1581 de 2012)."""

    kind = models.CharField(_("clase"), max_length=12, choices=ConsentKind.choices)
    version = models.PositiveSmallIntegerField(_("versión"))
    text = models.TextField(_("texto"))
    valid_from = models.DateField(_("rige desde"))

    class Meta:
        verbose_name = _("texto de autorización")
        verbose_name_plural = _("textos de autorización")
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind", "version"],
                name="institutions_consent_version_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, versión {self.version}"


class NonWorkingDay(models.Model):
    """A day without work: a national holiday when it has no institution, a local one when it has."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    date = models.DateField(_("fecha"))
    name = models.CharField(_("nombre"), max_length=120)
    institution = models.ForeignKey(
        Institution,
        on_delete=models.CASCADE,
        related_name="non_working_days",
        null=True,
        blank=True,
        verbose_name=_("institución"),
    )

    class Meta:
        verbose_name = _("día no hábil")
        verbose_name_plural = _("días no hábiles")
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(
                fields=["date", "name"],
                condition=models.Q(institution__isnull=True),
                name="institutions_national_day_once",
            ),
            models.UniqueConstraint(
                fields=["institution", "date"],
                condition=models.Q(institution__isnull=False),
                name="institutions_local_day_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"


class Consecutive(InstitutionRow):
    """The last number given of a kind of document, per unit when the kind counts by unit, and per year."""

    kind = models.CharField(_("clase"), max_length=60)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("dependencia"),
    )
    year = models.PositiveSmallIntegerField(_("vigencia"))
    last = models.PositiveIntegerField(_("último número"), default=0)

    class Meta:
        verbose_name = _("consecutivo")
        verbose_name_plural = _("consecutivos")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind", "unit", "year"],
                condition=models.Q(unit__isnull=False),
                name="institutions_consecutive_by_unit_once",
            ),
            models.UniqueConstraint(
                fields=["institution", "kind", "year"],
                condition=models.Q(unit__isnull=True),
                name="institutions_consecutive_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"
