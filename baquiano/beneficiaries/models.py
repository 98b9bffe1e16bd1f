"""Territory and the register of public entities, shared by all; beneficiaries, each institution's own."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.beneficiaries.choices import (
    BeneficiaryKind,
    Nature,
    Order,
    Person,
    Sector,
    TerritorialKind,
    Zone,
)
from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow, Versioned


class Department(models.Model):
    """A department of DIVIPOLA; the code is text, with its leading zero."""

    code = models.CharField(_("código"), max_length=2, primary_key=True)
    name = models.CharField(_("nombre"), max_length=80)
    capital = models.CharField(_("capital"), max_length=80, blank=True)
    population = models.PositiveIntegerField(_("población"), null=True, blank=True)
    search_text = models.CharField(max_length=120, editable=False)

    class Meta:
        verbose_name = _("departamento")
        verbose_name_plural = _("departamentos")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """A municipality or non-municipal area of DIVIPOLA, with the period in which its code is valid."""

    code = models.CharField(_("código"), max_length=5, primary_key=True)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        related_name="municipalities",
        verbose_name=_("departamento"),
    )
    name = models.CharField(_("nombre"), max_length=100)
    kind = models.CharField(_("clase"), max_length=40)
    latitude = models.DecimalField(_("latitud"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitud"), max_digits=9, decimal_places=6, null=True, blank=True)
    is_capital = models.BooleanField(_("capital"), default=False)
    sgr_region = models.CharField(_("región SGR"), max_length=60, blank=True)
    is_pdet = models.BooleanField(_("PDET"), default=False)
    pdet_subregion = models.CharField(_("subregión PDET"), max_length=80, blank=True)
    is_zomac = models.BooleanField(_("ZOMAC"), default=False)
    population = models.PositiveIntegerField(_("población"), null=True, blank=True)
    unmet_needs = models.DecimalField(_("NBI (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    spending_limit = models.DecimalField(
        _("límite de gasto (Ley 617)"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
    )
    aliases = models.JSONField(_("otros nombres"), default=list, blank=True)
    search_text = models.CharField(max_length=250, editable=False)
    valid_from = models.DateField(_("código vigente desde"), null=True, blank=True)
    valid_to = models.DateField(_("código vigente hasta"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="replaces",
        null=True,
        blank=True,
        verbose_name=_("pasó a"),
    )

    class Meta:
        verbose_name = _("municipio")
        verbose_name_plural = _("municipios")
        ordering = ["name", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Name and department: the name alone is not enough, there are homonyms."""
        return f"{self.name} ({self.department.name})"

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class PublicEntity(models.Model):
    """An entry of the register of public entities (DNP, Función Pública), the same for every institution."""

    code = models.CharField(_("código"), max_length=12, primary_key=True)
    name = models.CharField(_("nombre"), max_length=200)
    short_name = models.CharField(_("nombre corto"), max_length=120, blank=True)
    kind = models.CharField(_("tipo"), max_length=40)
    level = models.CharField(_("nivel"), max_length=20, choices=Order.choices)
    order = models.CharField(_("orden"), max_length=40, blank=True)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        related_name="entities",
        null=True,
        verbose_name=_("departamento"),
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="entities",
        null=True,
        verbose_name=_("municipio"),
    )
    category = models.CharField(_("categoría (Ley 617)"), max_length=10, blank=True)
    source = models.CharField(_("fuente"), max_length=60, blank=True)
    search_text = models.CharField(max_length=330, editable=False)

    class Meta:
        verbose_name = _("entidad pública")
        verbose_name_plural = _("entidades públicas")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ReferenceLoad(models.Model):
    """Which reference data is loaded; whoever keeps it in memory reads this to know whether it is still the same."""

    name = models.CharField(_("datos"), max_length=40, primary_key=True)
    digest = models.CharField(_("huella"), max_length=64)
    loaded_at = models.DateTimeField(_("cargados el"))

    class Meta:
        verbose_name = _("carga de datos de referencia")
        verbose_name_plural = _("cargas de datos de referencia")

    def __str__(self) -> str:
        return self.name


class Beneficiary(InstitutionRow, Versioned, Authored):
    """What an institution knows of one it assists: a school, a mayor's office, a national entity, a citizen."""

    policy_owners = ("created_by_id",)
    policy_unit = ()

    kind = models.CharField(_("clase"), max_length=12, choices=BeneficiaryKind.choices)
    territorial_kind = models.CharField(
        _("clase de entidad territorial"),
        max_length=12,
        choices=TerritorialKind.choices,
        blank=True,
    )
    nature = models.CharField(_("naturaleza"), max_length=7, choices=Nature.choices, default=Nature.PUBLIC)
    person = models.CharField(_("persona"), max_length=7, choices=Person.choices, default=Person.LEGAL)
    name = models.CharField(_("nombre"), max_length=200)
    order = models.CharField(_("orden"), max_length=11, choices=Order.choices, blank=True)
    nit = models.CharField(
        _("NIT"),
        max_length=20,
        blank=True,
        help_text=_("Con dígito de verificación: 890102472-0"),
    )
    dane_code = models.CharField(_("código DANE"), max_length=12, blank=True)
    divipola = models.CharField(
        _("código DIVIPOLA"),
        max_length=5,
        blank=True,
        help_text=_("De una entidad territorial: dos cifras si es departamento, cinco si es municipio o distrito."),
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("municipio"),
    )
    region = models.CharField(_("región o subregión"), max_length=100, blank=True)
    zone = models.CharField(_("zona"), max_length=5, choices=Zone.choices, blank=True)
    sector = models.CharField(_("sector"), max_length=8, choices=Sector.choices, blank=True)
    public_entity = models.ForeignKey(
        PublicEntity,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("registro de entidades públicas"),
    )
    authority_name = models.CharField(_("autoridad o representante"), max_length=150, blank=True)
    authority_post = models.CharField(_("cargo de la autoridad"), max_length=100, blank=True)
    email = models.EmailField(_("correo electrónico"), blank=True)
    phone = models.CharField(_("teléfono"), max_length=60, blank=True)
    address = models.CharField(_("dirección"), max_length=200, blank=True)
    is_active = models.BooleanField(_("activo"), default=True)
    search_text = models.CharField(max_length=400, editable=False)
    # The version that the institution folder left; when it is another, somebody edited the row on the screen.
    loaded_version = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("beneficiario")
        verbose_name_plural = _("beneficiarios")
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["institution", "name", "id"], name="beneficiaries_by_name"),
            models.Index(fields=["institution", "municipality"], name="beneficiaries_by_place"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "dane_code"],
                condition=~models.Q(dane_code=""),
                name="beneficiaries_dane_code_once",
                violation_error_message=_("Ya existe un beneficiario con ese código DANE."),
            ),
            models.UniqueConstraint(
                fields=["institution", "divipola"],
                condition=~models.Q(divipola=""),
                name="beneficiaries_divipola_once",
                violation_error_message=_("Ya existe un beneficiario con ese código DIVIPOLA."),
            ),
            models.UniqueConstraint(
                fields=["institution", "nit"],
                condition=~models.Q(nit=""),
                name="beneficiaries_nit_once",
                violation_error_message=_("Ya existe un beneficiario con ese NIT."),
            ),
            models.UniqueConstraint(
                fields=["institution", "public_entity"],
                condition=models.Q(public_entity__isnull=False),
                name="beneficiaries_public_entity_once",
                violation_error_message=_("Esa entidad pública ya está registrada como beneficiaria."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("beneficiaries:beneficiary_detail", self.pk)

    @property
    def department(self) -> Department | None:
        """That of its municipality; of a department, itself."""
        if self.municipality is not None:
            return self.municipality.department
        return Department.objects.filter(pk=self.divipola).first() if len(self.divipola) == 2 else None


class Contact(InstitutionRow, Authored):
    """A person who speaks for a beneficiary between two dates; of a territorial one, also who answers (ENT-02)."""

    beneficiary = models.ForeignKey(
        Beneficiary,
        on_delete=models.CASCADE,
        related_name="contacts",
        verbose_name=_("beneficiario"),
    )
    name = models.CharField(_("nombre"), max_length=150)
    post = models.CharField(_("cargo"), max_length=100, blank=True)
    email = models.EmailField(_("correo electrónico"), blank=True)
    phone = models.CharField(_("teléfono"), max_length=60, blank=True)
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"), null=True, blank=True)
    is_responsible = models.BooleanField(_("responde por la asistencia técnica"), default=False)

    class Meta:
        verbose_name = _("contacto")
        verbose_name_plural = _("contactos")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="beneficiaries_contact_dates_in_order",
                violation_error_message=_("La fecha final no puede ser anterior a la inicial."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class TopicBasis(InstitutionRow, Versioned, Authored):
    """Why an entity is assisted in a topic: a norm that obliges, or its own will; and what is given (ENT-03)."""

    policy_unit = ()
    policy_owners = ()

    beneficiary = models.ForeignKey(
        Beneficiary, on_delete=models.PROTECT, related_name="bases", verbose_name=_("beneficiario")
    )
    topic = models.ForeignKey(
        "institutions.CatalogueItem", on_delete=models.PROTECT, related_name="+", verbose_name=_("tema")
    )
    is_obligatory = models.BooleanField(_("hay una obligación normativa"), default=False)
    norm = models.ForeignKey(
        "norms.Norm", on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("norma")
    )
    assistance = models.CharField(_("tipo de asistencia técnica"), max_length=150)
    is_voluntary = models.BooleanField(_("la entidad la acepta voluntariamente"), default=True)
    note = models.CharField(_("observación"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("fundamento de la asistencia en un tema")
        verbose_name_plural = _("fundamentos de la asistencia por tema")
        ordering = ["topic__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "topic"],
                name="beneficiaries_basis_once_a_topic",
                violation_error_message=_("Esa entidad ya tiene su fundamento en ese tema. Corríjalo."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_obligatory=False) | models.Q(norm__isnull=False),
                name="beneficiaries_obligation_names_its_norm",
                violation_error_message=_("Si hay una obligación, escoja la norma que la fija."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.beneficiary}: {self.topic}"

    def get_absolute_url(self) -> str:
        return self.beneficiary.get_absolute_url()
