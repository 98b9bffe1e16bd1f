"""What is known of each entity in figures (ENT-04): a catalogue of variables, and a value by entity and year."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.targeting.choices import MoreMeans

FIRST_YEAR, LAST_YEAR = 1990, 2100


class Measure(InstitutionRow, Versioned, Authored):
    """A variable of the catalogue of an institution: a result, an index, a count of requests.

    ``more_means`` says what a greater value tells; what it weighs in a ranking is decided in each exercise.
    """

    policy_unit = ()
    policy_owners = ()

    code = models.CharField(
        _("código"),
        max_length=30,
        validators=[
            RegexValidator(r"^[A-Z0-9][A-Z0-9_-]*$", _("Use mayúsculas sin tilde, cifras, guion o guion bajo."))
        ],
    )
    name = models.CharField(_("nombre"), max_length=150)
    unit = models.CharField(_("unidad"), max_length=40, blank=True)
    more_means = models.CharField(_("más significa"), max_length=12, choices=MoreMeans.choices)
    source = models.CharField(_("fuente"), max_length=200)
    description = models.TextField(_("qué mide"), blank=True)
    is_active = models.BooleanField(_("en uso"), default=True)
    # The version that the institution folder left; when it is another, somebody edited the row on the screen.
    loaded_version = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("variable")
        verbose_name_plural = _("variables")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code"],
                name="targeting_measure_code_once",
                violation_error_message=_("Ya existe una variable con ese código."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("targeting:measure_edit", self.pk)


class MeasureValue(InstitutionRow, Versioned, Authored):
    """The value of a variable for an entity in a year; the last load that brought another one replaced it."""

    policy_unit = ()
    policy_owners = ()

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="values", verbose_name=_("variable"))
    beneficiary = models.ForeignKey(
        "beneficiaries.Beneficiary", on_delete=models.PROTECT, related_name="+", verbose_name=_("entidad")
    )
    year = models.PositiveSmallIntegerField(
        _("año"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    value = models.DecimalField(_("valor"), max_digits=18, decimal_places=4)

    class Meta:
        verbose_name = _("valor de una variable")
        verbose_name_plural = _("valores de las variables")
        ordering = ["measure__name", "-year", "beneficiary__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "year", "beneficiary"], name="targeting_value_once_a_year"),
        ]
        indexes = [models.Index(fields=["institution", "beneficiary"], name="targeting_values_of_entity")]

    def __str__(self) -> str:
        return f"{self.measure}, {self.year}: {self.beneficiary}"
