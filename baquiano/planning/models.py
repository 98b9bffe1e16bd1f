"""The plan of each group and of the whole institution, what was returned, what was approved, what was imported."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.institutions.fields import item_field
from baquiano.planning.choices import (
    DeliveryMode,
    ExecutionMode,
    PlanKind,
    PlanState,
    Priority,
    ReturnStage,
)


class Plan(InstitutionRow, Versioned, Authored):
    """The plan of one group in one vigencia, or the consolidated one of the institution.

    ``last_position`` is the number of the last item ever written, so that the code of a removed one is not reused.
    Who did each step is kept on the row of the last round; the earlier rounds are in ``past_returns`` and the trail.
    """

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    year = models.ForeignKey(
        "institutions.FiscalYear", on_delete=models.PROTECT, related_name="plans", verbose_name=_("vigencia")
    )
    kind = models.CharField(_("clase"), max_length=12, choices=PlanKind.choices, default=PlanKind.GROUP)
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="plans", verbose_name=_("dependencia")
    )
    title = models.CharField(_("título"), max_length=250)
    state = models.CharField(_("estado"), max_length=12, choices=PlanState.choices, default=PlanState.DRAFT)
    consolidated_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="group_plans",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("consolidado en"),
    )
    returns = models.PositiveSmallIntegerField(_("devoluciones"), default=0, editable=False)
    last_position = models.PositiveIntegerField(default=0, editable=False)
    # On what it rests, where the institution asks for it (``plan.basis_required``, PLN-06).
    evaluation = models.CharField(_("evaluación de la vigencia anterior"), max_length=250, blank=True, default="")
    evaluation_on = models.DateField(_("fecha de la evaluación"), null=True, blank=True)
    evaluation_link = models.URLField(_("enlace de la evaluación"), max_length=500, blank=True, default="")
    action_plan = models.CharField(_("Plan de Acción Institucional"), max_length=250, blank=True, default="")
    action_plan_on = models.DateField(_("fecha del Plan de Acción"), null=True, blank=True)
    action_plan_link = models.URLField(_("enlace del Plan de Acción"), max_length=500, blank=True, default="")
    submitted_by = person_field(_("entregado por"), null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("entregado el"), null=True, blank=True, editable=False)
    approved_by = person_field(_("aprobado por"), null=True, blank=True, editable=False)
    approved_at = models.DateTimeField(_("aprobado el"), null=True, blank=True, editable=False)
    is_self_approved = models.BooleanField(_("aprobado por quien lo entregó"), default=False, editable=False)
    verified_by = person_field(_("verificado por"), null=True, blank=True, editable=False)
    verified_at = models.DateTimeField(_("verificado el"), null=True, blank=True, editable=False)
    divulged_by = person_field(_("divulgado por"), null=True, blank=True, editable=False)
    divulged_at = models.DateTimeField(_("divulgado el"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("planes")
        ordering = ["-year__year", "unit__name", "id"]
        indexes = [models.Index(fields=["institution", "year", "kind", "state"], name="planning_by_year_and_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"],
                condition=models.Q(kind=PlanKind.GROUP),
                name="planning_one_plan_per_group_and_year",
                violation_error_message=_("Esa dependencia ya tiene plan en esa vigencia. Ábralo desde la lista."),
            ),
            models.UniqueConstraint(
                fields=["institution", "year"],
                condition=models.Q(kind=PlanKind.CONSOLIDATED),
                name="planning_one_consolidated_per_year",
            ),
            models.CheckConstraint(
                condition=models.Q(consolidated_into__isnull=True) | models.Q(kind=PlanKind.GROUP),
                name="planning_only_groups_are_consolidated",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("planning:plan_detail", args=[self.pk])

    @property
    def is_consolidated(self) -> bool:
        """Whether it is the plan of the whole institution."""
        return self.kind == PlanKind.CONSOLIDATED

    @property
    def is_writable(self) -> bool:
        """Whether its group still writes it."""
        return self.kind == PlanKind.GROUP and self.state == PlanState.DRAFT

    @property
    def is_in_force(self) -> bool:
        return self.state == PlanState.IN_FORCE


class Need(InstitutionRow, Versioned, Authored):
    """A weakness that technical assistance should attend, with the source that says so and its goal (PLN-01).

    It belongs to the group that identified it, in a vigencia; activities of any plan of that vigencia may answer it.
    """

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    year = models.ForeignKey(
        "institutions.FiscalYear", on_delete=models.PROTECT, related_name="needs", verbose_name=_("vigencia")
    )
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="needs", verbose_name=_("dependencia")
    )
    position = models.PositiveIntegerField(_("orden"), editable=False)
    code = models.CharField(_("código"), max_length=40, editable=False)
    description = models.TextField(_("falencia o necesidad"))
    component = item_field(_("componente por fortalecer"))
    topic = item_field(_("tema"))
    beneficiaries = models.ManyToManyField(
        "beneficiaries.Beneficiary", related_name="needs", blank=True, verbose_name=_("entidades que la tienen")
    )
    source_type = models.ForeignKey(
        "institutions.CatalogueItem",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("de dónde sale"),
    )
    source_reference = models.TextField(_("cita del documento fuente"), blank=True)
    source_file = models.ForeignKey(
        "documents.Evidence",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("documento fuente"),
    )
    goal = models.TextField(_("meta"))
    priority = models.PositiveSmallIntegerField(_("prioridad"), choices=Priority.choices, default=Priority.MEDIUM)
    is_removed = models.BooleanField(_("retirada"), default=False, editable=False)
    removed_reason = models.TextField(_("motivo del retiro"), blank=True)

    class Meta:
        verbose_name = _("necesidad")
        verbose_name_plural = _("necesidades")
        ordering = ["-year__year", "unit__name", "priority", "position"]
        indexes = [models.Index(fields=["institution", "year", "unit"], name="planning_need_by_group")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "position"], name="planning_need_position_once"),
            models.CheckConstraint(
                condition=~models.Q(source_reference="") | models.Q(source_file__isnull=False),
                name="planning_need_has_source",
                violation_error_message=_(
                    "Una necesidad sin fuente no se acepta: cite el documento que la sustenta o cárguelo."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(description="") & ~models.Q(goal=""),
                name="planning_need_says_what_and_goal",
                violation_error_message=_("Escriba la necesidad y la meta a la que se quiere llegar."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_removed=False) | ~models.Q(removed_reason=""),
                name="planning_removed_need_has_reason",
            ),
        ]

    def __str__(self) -> str:
        text = self.description if len(self.description) <= 120 else f"{self.description[:117]}…"
        return f"{self.code} · {text}"

    def get_absolute_url(self) -> str:
        return reverse("planning:need_detail", args=[self.pk])


class PlanItem(InstitutionRow, Versioned, Authored):
    """An activity of the plan, in the columns of MI-GE-RG-217 (PLN-04).

    A missing datum is a missing datum (null, empty), never a dash: completeness is read from the columns.
    """

    policy_unit = "plan__unit_id"
    policy_owners = ("responsible_id", "created_by_id")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="items", verbose_name=_("plan"))
    position = models.PositiveIntegerField(_("orden"), editable=False)
    code = models.CharField(_("código"), max_length=40, editable=False)
    programme = item_field(_("programa del plan de desarrollo"))
    need = models.TextField(_("necesidad detectada"), blank=True)
    needs = models.ManyToManyField(
        "planning.Need", related_name="items", blank=True, verbose_name=_("necesidades identificadas que atiende")
    )
    strategy = models.TextField(_("estrategia"), blank=True)
    topic = item_field(_("tema"))
    activity = models.TextField(_("actividad o proyecto"))
    objective = models.TextField(_("objetivo a alcanzar"), blank=True)
    service_type = item_field(_("tipo de asistencia técnica"))
    mechanism = item_field(_("mecanismo"))
    instruments = models.TextField(_("instrumentos técnicos"), blank=True)
    starts_on = models.DateField(_("fecha inicial"), null=True, blank=True)
    ends_on = models.DateField(_("fecha final"), null=True, blank=True)
    municipality = models.ForeignKey(
        "beneficiaries.Municipality",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("municipio"),
    )
    place = models.CharField(_("lugar"), max_length=200, blank=True)
    beneficiaries = models.ManyToManyField(
        "beneficiaries.Beneficiary", related_name="plan_items", blank=True, verbose_name=_("entidades beneficiadas")
    )
    responsible = person_field(_("responsable"), null=True, blank=True)
    team = models.CharField(_("equipo de trabajo"), max_length=500, blank=True)
    procedure_types = models.ManyToManyField(
        "institutions.CatalogueItem", related_name="+", blank=True, verbose_name=_("trámites que requiere")
    )
    resources = models.TextField(_("recursos necesarios"), blank=True)
    budget = models.PositiveBigIntegerField(_("valor estimado en pesos"), null=True, blank=True)
    # What only some institutions ask of an activity (``plan.more_fields``); see ``values.MORE``.
    assisted_on = models.DateField(_("fecha de la asistencia técnica"), null=True, blank=True)
    execution_mode = models.CharField(
        _("modo de ejecución"), max_length=10, choices=ExecutionMode.choices, blank=True, default=""
    )
    agreement = models.ForeignKey(
        "planning.Agreement",
        on_delete=models.PROTECT,
        related_name="items",
        null=True,
        blank=True,
        verbose_name=_("convenio, consultoría o alianza"),
    )
    delivery_mode = models.CharField(
        _("forma de prestación"), max_length=10, choices=DeliveryMode.choices, blank=True, default=""
    )
    is_obligatory = models.BooleanField(_("hay obligación normativa"), null=True, blank=True)
    norm = models.ForeignKey(
        "norms.Norm",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("norma que obliga"),
    )
    is_voluntary = models.BooleanField(_("la entidad acepta voluntariamente"), null=True, blank=True)
    has_manager = models.BooleanField(_("la ofrece el gestor territorial"), null=True, blank=True)
    manager_is_funded = models.BooleanField(
        _("hay disponibilidad presupuestal para el gestor territorial"), null=True, blank=True
    )
    needs_inputs = models.BooleanField(_("necesita partida presupuestal o insumos"), null=True, blank=True)
    inputs = models.TextField(_("insumos técnicos o tecnológicos"), blank=True, default="")
    is_concerted = models.BooleanField(_("requiere concertación con entes externos"), null=True, blank=True)
    meetings_cost = models.PositiveBigIntegerField(
        _("costo estimado de las reuniones de concertación"), null=True, blank=True
    )
    # Nothing is lacking for carrying it out, where the institution asks that it is said (``plan.marks_ready``).
    ready_by = person_field(_("marcada lista por"), null=True, blank=True, editable=False)
    ready_at = models.DateTimeField(_("marcada lista el"), null=True, blank=True, editable=False)
    is_removed = models.BooleanField(_("retirada"), default=False, editable=False)
    removed_reason = models.TextField(_("motivo del retiro"), blank=True)
    removed_by = person_field(_("retirada por"), null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(_("retirada el"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("actividad del plan")
        verbose_name_plural = _("actividades del plan")
        ordering = ["plan", "position"]
        indexes = [
            models.Index(fields=["institution", "starts_on", "id"], name="planning_item_by_date"),
            models.Index(fields=["institution", "responsible", "starts_on"], name="planning_item_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="planning_item_position_once"),
            models.UniqueConstraint(fields=["plan", "code"], name="planning_item_code_once"),
            models.CheckConstraint(condition=~models.Q(activity=""), name="planning_item_has_activity"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=False, ends_on__gte=models.F("starts_on")),
                name="planning_item_dates_in_order",
                violation_error_message=_("La fecha final no puede ser anterior a la inicial."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_removed=False) | ~models.Q(removed_reason=""),
                name="planning_removed_item_has_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(has_manager=True) | models.Q(manager_is_funded=True),
                name="planning_manager_is_funded",
                violation_error_message=_(
                    "El gestor territorial se asigna cuando hay disponibilidad presupuestal: confírmela o no lo asigne."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(needs_inputs=True)
                | (models.Q(budget__isnull=False, budget__gt=0) & ~models.Q(inputs="")),
                name="planning_needed_inputs_are_declared",
                violation_error_message=_(
                    "Dijo que la actividad necesita partida presupuestal o insumos: escriba su valor estimado y los "
                    "insumos técnicos o tecnológicos con que cuenta."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(is_concerted=True) | models.Q(meetings_cost__isnull=False, meetings_cost__gt=0),
                name="planning_concertation_has_a_cost",
                violation_error_message=_(
                    "La actividad requiere concertación con entes externos: escriba cuánto cuestan las reuniones."
                ),
            ),
        ]

    def __str__(self) -> str:
        text = self.activity if len(self.activity) <= 120 else f"{self.activity[:117]}…"
        return f"{self.code} · {text}"

    def get_absolute_url(self) -> str:
        return reverse("planning:item_detail", args=[self.pk])


class PlanReturn(InstitutionRow):
    """A plan that was sent back to its writers: by whom, why, and the plan as it was (WFL-04). Append-only."""

    policy_unit = "plan__unit_id"
    policy_owners = ("returned_by_id",)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="past_returns", verbose_name=_("plan"))
    round = models.PositiveSmallIntegerField(_("devolución número"))
    stage = models.CharField(_("etapa"), max_length=12, choices=ReturnStage.choices)
    reason = item_field(_("motivo"))
    note = models.TextField(_("qué se debe ajustar"))
    returned_by = person_field(_("devuelto por"), editable=False)
    returned_at = models.DateTimeField(_("devuelto el"), editable=False)
    snapshot = models.JSONField(_("el plan como estaba"), editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("devolución del plan")
        verbose_name_plural = _("devoluciones del plan")
        ordering = ["-returned_at", "-round"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "round"], name="planning_return_once"),
            models.CheckConstraint(condition=~models.Q(note=""), name="planning_return_has_note"),
        ]

    def __str__(self) -> str:
        return f"Devolución {self.round} de {self.plan}"

    def get_absolute_url(self) -> str:
        return reverse("planning:return_detail", args=[self.pk])


class MissingGroup(InstitutionRow):
    """A group whose plan is not in the consolidated one, and why it was consolidated without it."""

    policy_unit = "unit_id"
    policy_owners = ("registered_by_id",)

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="missing_groups", verbose_name=_("plan"))
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    reason = models.CharField(_("por qué falta"), max_length=500)
    registered_by = person_field(_("registró"), editable=False)
    registered_at = models.DateTimeField(_("registrado el"), editable=False)

    class Meta:
        verbose_name = _("grupo sin plan en el consolidado")
        verbose_name_plural = _("grupos sin plan en el consolidado")
        ordering = ["unit__name"]
        constraints = [models.UniqueConstraint(fields=["plan", "unit"], name="planning_missing_group_once")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.reason}"


class Baseline(InstitutionRow):
    """The plan as the committee approved it. Append-only: later changes are measured against it."""

    policy_unit = "plan__unit_id"
    policy_owners = ("created_by_id",)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="baselines", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("número"), default=1)
    content = models.JSONField(_("contenido"), editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    decision = models.ForeignKey(
        "governance.Decision",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("decisión"),
    )
    created_by = person_field(_("fijada por"), editable=False)
    created_at = models.DateTimeField(_("fijada el"), editable=False)

    class Meta:
        verbose_name = _("línea base")
        verbose_name_plural = _("líneas base")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="planning_baseline_once")]

    def __str__(self) -> str:
        return f"Línea base {self.number} de {self.plan}"


class Acknowledgement(InstitutionRow):
    """Who received, for a plan, which version of a specification of another dependency (WFL-13). Append-only."""

    policy_unit = "plan__unit_id"
    policy_owners = ("acknowledged_by_id",)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="acknowledgements", verbose_name=_("plan"))
    version = models.ForeignKey(
        "library.GuideVersion", on_delete=models.PROTECT, related_name="+", verbose_name=_("versión")
    )
    acknowledged_by = person_field(_("quien acusa recibo"), editable=False)
    acknowledged_at = models.DateTimeField(_("acusada el"), editable=False)

    class Meta:
        verbose_name = _("acuse de recibo")
        verbose_name_plural = _("acuses de recibo")
        ordering = ["-acknowledged_at"]
        constraints = [models.UniqueConstraint(fields=["plan", "version"], name="planning_acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.version} · {self.plan}"


from baquiano.planning.agreements.models import Agreement as Agreement  # noqa: E402, PLC0414
from baquiano.planning.agreements.models import Funding as Funding  # noqa: E402, PLC0414
from baquiano.planning.changing.models import ChangeRequest as ChangeRequest  # noqa: E402, PLC0414
from baquiano.planning.check_models import JointProposal, PlanCheck, Waiver  # noqa: E402, F401 - Django finds rows from here
from baquiano.planning.import_models import ColumnMapping as ColumnMapping  # noqa: E402, PLC0414
from baquiano.planning.import_models import ImportBatch as ImportBatch  # noqa: E402, PLC0414
from baquiano.planning.per_topic.models import PlanMeeting as PlanMeeting  # noqa: E402, PLC0414
from baquiano.planning.registration.models import ReconciledRow as ReconciledRow  # noqa: E402, PLC0414
from baquiano.planning.registration.models import Reconciliation as Reconciliation  # noqa: E402, PLC0414
