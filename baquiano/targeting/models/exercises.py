"""A universe ordered by its figures, in alternative scenarios of which one is chosen (ENT-05, ENT-10)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.targeting.choices import Cut, DeliveryMode, Direction, ExerciseState, Missing, Scaling, Verdict
from baquiano.targeting.models.measures import FIRST_YEAR, LAST_YEAR, Measure
from baquiano.targeting.models.selections import MOST_DAYS

MOST_WEIGHT, USUAL_WEIGHT = 100, 50


class TargetingExercise(InstitutionRow, Versioned, Authored):
    """Whom a unit compares, with which variables and how. Frozen it never changes; doing it again is another one.

    ``universe`` says of whom (``queries.universe``). ``chosen`` is the scenario whose list is the prioritised one.
    """

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    number = models.CharField(_("número"), max_length=40, editable=False)
    year = models.ForeignKey(
        "institutions.FiscalYear", on_delete=models.PROTECT, related_name="+", verbose_name=_("vigencia")
    )
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia que prioriza")
    )
    title = models.CharField(_("nombre"), max_length=200)
    purpose = models.TextField(_("para qué se prioriza"))
    universe = models.JSONField(_("entre quiénes"), default=dict, blank=True)
    scaling = models.CharField(_("escala común"), max_length=10, choices=Scaling.choices, default=Scaling.RANGE)
    missing = models.CharField(_("si falta un dato"), max_length=10, choices=Missing.choices, default=Missing.REWEIGHT)
    state = models.CharField(
        _("estado"), max_length=10, choices=ExerciseState.choices, default=ExerciseState.DRAFT, editable=False
    )
    state_note = models.TextField(_("qué se verificó o motivo"), blank=True, editable=False)
    chosen = models.ForeignKey(
        "targeting.Scenario",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("escenario elegido"),
    )
    frozen_at = models.DateTimeField(_("congelado el"), null=True, editable=False)
    frozen_by = person_field(_("congelado por"), null=True, editable=False)
    frozen_sha256 = models.CharField(_("SHA-256 de lo congelado"), max_length=64, blank=True, editable=False)
    repeats = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="repetitions",
        null=True,
        editable=False,
        verbose_name=_("repite"),
    )

    class Meta:
        verbose_name = _("ejercicio de priorización")
        verbose_name_plural = _("ejercicios de priorización")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["institution", "year", "unit"], name="targeting_exercises_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="targeting_exercise_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state=ExerciseState.FROZEN)
                | (models.Q(frozen_at__isnull=False, chosen__isnull=False) & ~models.Q(frozen_sha256="")),
                name="targeting_frozen_says_when_and_what",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ExerciseState.DISCARDED) | ~models.Q(state_note=""),
                name="targeting_discarded_exercise_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.title}"

    def get_absolute_url(self) -> str:
        return address_of("targeting:exercise_detail", self.pk)

    @property
    def is_draft(self) -> bool:
        return self.state == ExerciseState.DRAFT

    @property
    def is_frozen(self) -> bool:
        return self.state == ExerciseState.FROZEN


class ExerciseVariable(InstitutionRow):
    """A variable of a year with which an exercise compares, and which end of it comes first."""

    exercise = models.ForeignKey(
        TargetingExercise, on_delete=models.PROTECT, related_name="variables", verbose_name=_("ejercicio")
    )
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+", verbose_name=_("variable"))
    year = models.PositiveSmallIntegerField(
        _("año"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    direction = models.CharField(_("dirección"), max_length=4, choices=Direction.choices)

    class Meta:
        verbose_name = _("variable de un ejercicio")
        verbose_name_plural = _("variables de un ejercicio")
        ordering = ["measure__name", "-year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["exercise", "measure", "year"], name="targeting_variable_once_in_exercise")
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.year}"

    @property
    def key(self) -> str:
        """How a form and the weights of a scenario name it."""
        return f"{self.measure.code}_{self.year}"


class Scenario(InstitutionRow, Versioned, Authored):
    """An alternative list of an exercise: its weights, its cut, what is decided by hand, its cost (ENT-10).

    ``weights`` gives each variable, by its key, from 0 to 100; one that it does not name weighs 50.
    """

    policy_unit = "exercise__unit_id"
    policy_owners = ("exercise__created_by_id",)

    exercise = models.ForeignKey(
        TargetingExercise, on_delete=models.PROTECT, related_name="scenarios", verbose_name=_("ejercicio")
    )
    position = models.PositiveSmallIntegerField(_("orden"), default=1, editable=False)
    name = models.CharField(_("nombre"), max_length=120)
    rationale = models.TextField(_("por qué este escenario"))
    weights = models.JSONField(_("pesos"), default=dict, blank=True)
    cut = models.CharField(_("corte"), max_length=6, choices=Cut.choices, default=Cut.NUMBER)
    cut_number = models.PositiveIntegerField(_("cuántas entidades"), default=20)
    cut_score = models.DecimalField(_("puntaje mínimo"), max_digits=7, decimal_places=2, default=60)
    delivery = models.CharField(
        _("entrega"), max_length=10, choices=DeliveryMode.choices, default=DeliveryMode.INDIVIDUAL
    )
    delivery_note = models.CharField(_("con quiénes se agrupa"), max_length=300, blank=True)
    days_each = models.DecimalField(
        _("días de trabajo por entidad"),
        max_digits=5,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_DAYS)],
    )
    cost_each = models.DecimalField(_("costo por entidad"), max_digits=15, decimal_places=0, null=True, blank=True)
    cost_total = models.DecimalField(_("costo total"), max_digits=15, decimal_places=0, null=True, blank=True)

    class Meta:
        verbose_name = _("escenario")
        verbose_name_plural = _("escenarios")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "name"],
                name="targeting_scenario_name_once",
                violation_error_message=_("Ya hay un escenario con ese nombre en este ejercicio."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("targeting:scenario_detail", self.pk)

    def weight_of(self, variable: ExerciseVariable) -> int:
        return int(self.weights.get(variable.key, USUAL_WEIGHT))


class ScenarioDecision(InstitutionRow, Authored):
    """That an entity is in a scenario, or out of it, whatever its place: with the reason of who decided it."""

    policy_unit = "scenario__exercise__unit_id"
    policy_owners = ("scenario__exercise__created_by_id",)

    scenario = models.ForeignKey(
        Scenario, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("escenario")
    )
    beneficiary = models.ForeignKey(
        "beneficiaries.Beneficiary", on_delete=models.PROTECT, related_name="+", verbose_name=_("entidad")
    )
    verdict = models.CharField(_("decisión"), max_length=3, choices=Verdict.choices)
    reason = models.TextField(_("motivo"))

    class Meta:
        verbose_name = _("decisión sobre una entidad")
        verbose_name_plural = _("decisiones sobre entidades")
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "beneficiary"], name="targeting_decided_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="targeting_decision_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.beneficiary}: {self.get_verdict_display()}"


class RankedEntity(InstitutionRow):
    """The place of an entity in a scenario as it was when its exercise was frozen, with the arithmetic behind it.

    ``facts`` is what was known of the entity; ``parts`` a list by variable, in the order of the exercise, with its
    value, its normalised value, its share of the weight and what it adds.
    """

    policy_unit = "scenario__exercise__unit_id"
    policy_owners = ("scenario__exercise__created_by_id",)

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="ranked", verbose_name=_("escenario"))
    beneficiary = models.ForeignKey(
        "beneficiaries.Beneficiary", on_delete=models.PROTECT, related_name="+", verbose_name=_("entidad")
    )
    place = models.PositiveIntegerField(_("puesto"), null=True)
    score = models.DecimalField(_("puntaje"), max_digits=9, decimal_places=4, null=True)
    is_listed = models.BooleanField(_("está en la lista"))
    verdict = models.CharField(_("decisión"), max_length=3, choices=Verdict.choices, blank=True)
    reason = models.TextField(_("motivo"), blank=True)
    facts = models.JSONField(_("datos de la entidad"), default=dict)
    parts = models.JSONField(_("cuenta"), default=list)

    class Meta:
        verbose_name = _("entidad priorizada")
        verbose_name_plural = _("entidades priorizadas")
        ordering = [models.F("place").asc(nulls_last=True), "id"]
        constraints = [models.UniqueConstraint(fields=["scenario", "beneficiary"], name="targeting_ranked_once")]
        indexes = [models.Index(fields=["institution", "beneficiary"], name="targeting_ranked_of_entity")]

    def __str__(self) -> str:
        return str(self.facts.get("name", ""))
