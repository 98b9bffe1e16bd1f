"""The annual strategy of an institution, what it is made of, and the guidelines of its senior management."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.strategy.choices import WRITABLE, CheckKind, DataKind, Mode, ProposalState, Space, StrategyState


def _unit(label: Any) -> models.ForeignKey:
    return models.ForeignKey("institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=label)


def _of_strategy(related: str) -> models.ForeignKey:
    return models.ForeignKey(
        "strategy.AnnualStrategy", on_delete=models.PROTECT, related_name=related, verbose_name=_("estrategia")
    )


def _words(label: Any) -> models.TextField:
    return models.TextField(label, blank=True)


def _money(label: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=15, decimal_places=0, null=True, blank=True)


class AnnualStrategy(InstitutionRow, Versioned, Authored):
    """The strategy of technical assistance of a vigencia: one per institution (STR-01).

    Approved, its ``content`` is what the committee decided on, and the row never changes again.
    """

    policy_unit = ("unit_id",)
    policy_owners = ("created_by_id",)

    year = models.ForeignKey(
        "institutions.FiscalYear", on_delete=models.PROTECT, related_name="+", verbose_name=_("vigencia")
    )
    unit = _unit(_("dependencia que la lidera"))
    analysis = _words(_("análisis de la vigencia anterior"))
    scenarios = _words(_("entidades priorizadas y escenarios de intervención"))
    selections = models.ManyToManyField(
        "targeting.Selection", related_name="+", blank=True, verbose_name=_("selecciones que prioriza")
    )
    guidance = _words(_("cómo atiende los lineamientos de la alta dirección"))
    offer = _words(_("oferta institucional"))
    mode = models.CharField(_("se presta de manera"), max_length=10, choices=Mode.choices, blank=True)
    mode_note = _words(_("cuándo es individual y cuándo conjunta"))
    space = models.CharField(_("espacio"), max_length=10, choices=Space.choices, blank=True)
    space_note = _words(_("cómo se usa cada espacio"))
    talent = _words(_("talento humano"))
    budget = _money(_("presupuesto"))
    travel = _words(_("dependencias que se desplazan"))
    alliances = _words(_("alianzas"))
    state = models.CharField(
        _("estado"), max_length=10, choices=StrategyState.choices, default=StrategyState.DRAFT, editable=False
    )
    returns = models.PositiveSmallIntegerField(_("devoluciones"), default=0, editable=False)
    analysed_at = models.DateTimeField(_("análisis cerrado el"), null=True, editable=False)
    analysed_by = person_field(_("cerró el análisis"), null=True, editable=False)
    consolidated_at = models.DateTimeField(_("propuestas consolidadas el"), null=True, editable=False)
    consolidated_by = person_field(_("consolidó"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("enviada al comité el"), null=True, editable=False)
    submitted_by = person_field(_("la envió"), null=True, editable=False)
    approved_at = models.DateTimeField(_("aprobada el"), null=True, editable=False)
    decision = models.ForeignKey(
        "governance.Decision",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("decisión del comité"),
    )
    content = models.JSONField(_("contenido aprobado"), default=dict, editable=False)
    content_sha256 = models.CharField(_("SHA-256 de lo aprobado"), max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("estrategia anual")
        verbose_name_plural = _("estrategias anuales")
        ordering = ["-year__year"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year"],
                name="strategy_one_per_year",
                violation_error_message=_("La vigencia ya tiene su estrategia. Ábrala desde la lista."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=StrategyState.APPROVED)
                | (models.Q(approved_at__isnull=False, decision__isnull=False) & ~models.Q(content_sha256="")),
                name="strategy_approved_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"Estrategia de asistencia técnica {self.year}"

    def get_absolute_url(self) -> str:
        return address_of("strategy:strategy_detail", self.pk)

    @property
    def is_draft(self) -> bool:
        return self.state == StrategyState.DRAFT

    @property
    def is_submitted(self) -> bool:
        return self.state == StrategyState.SUBMITTED

    @property
    def is_returned(self) -> bool:
        return self.state == StrategyState.RETURNED

    @property
    def is_approved(self) -> bool:
        return self.state == StrategyState.APPROVED


class AnalysisSession(InstitutionRow, Authored):
    """When the results of the vigencia are analysed: its meeting, and with whom the date was agreed (STR-02).

    Convened again on another date, the last one counts. ``due_on`` is the last day for what each directorate sends.
    """

    strategy = _of_strategy("sessions")
    meeting = models.OneToOneField(
        "meetings.Meeting", on_delete=models.PROTECT, related_name="+", verbose_name=_("reunión")
    )
    agreed_on = models.DateField(_("fecha concertada el"))
    agreed_with = models.TextField(_("con quiénes se concertó"))
    due_on = models.DateField(_("plazo de las direcciones"))

    class Meta:
        verbose_name = _("sesión de análisis")
        verbose_name_plural = _("sesiones de análisis")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return str(self.meeting)


class Proposal(InstitutionRow, Versioned, Authored):
    """What a directorate delivers: first its results of the year, then what it proposes (STR-02, STR-04).

    Left out of either with a reason, it is not awaited: ``results_waiver`` and ``waiver``.
    """

    policy_unit = ("unit_id",)
    policy_owners = ("created_by_id",)

    strategy = _of_strategy("proposals")
    unit = _unit(_("dirección"))
    results = _words(_("resultados de la vigencia"))
    priorities = _words(_("entidades y escenarios que prioriza"))
    informed_at = models.DateTimeField(_("información enviada el"), null=True, editable=False)
    informed_by = person_field(_("la envió"), null=True, editable=False)
    results_waiver = models.TextField(_("por qué se cierra sin su información"), blank=True, editable=False)
    services = _words(_("servicios que ofrece"))
    mode = models.CharField(_("de manera"), max_length=10, choices=Mode.choices, blank=True)
    space = models.CharField(_("espacio"), max_length=10, choices=Space.choices, blank=True)
    talent = _words(_("talento humano"))
    budget = _money(_("presupuesto"))
    resources = _words(_("otros recursos"))
    travel = _words(_("dependencias que se desplazan"))
    guidance = _words(_("lineamientos para la ejecución"))
    alliances = _words(_("alianzas"))
    state = models.CharField(
        _("estado"), max_length=10, choices=ProposalState.choices, default=ProposalState.PENDING, editable=False
    )
    submitted_at = models.DateTimeField(_("presentada el"), null=True, editable=False)
    submitted_by = person_field(_("la presentó"), null=True, editable=False)
    judged_at = models.DateTimeField(_("revisada el"), null=True, editable=False)
    judged_by = person_field(_("la revisó"), null=True, editable=False)
    comments = models.TextField(_("qué dijo la revisión"), blank=True, editable=False)
    waiver = models.TextField(_("por qué se consolida sin ella"), blank=True, editable=False)

    class Meta:
        verbose_name = _("propuesta de una dirección")
        verbose_name_plural = _("propuestas de las direcciones")
        ordering = ["unit__name"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "unit"], name="strategy_one_proposal_per_unit"),
            models.CheckConstraint(
                condition=~models.Q(state=ProposalState.RETURNED) | ~models.Q(comments=""),
                name="strategy_returned_proposal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy}: {self.unit}"

    def get_absolute_url(self) -> str:
        return address_of("strategy:proposal_detail", self.pk)

    @property
    def is_informed(self) -> bool:
        return self.informed_at is not None

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE

    @property
    def is_submitted(self) -> bool:
        return self.state == ProposalState.SUBMITTED

    @property
    def is_validated(self) -> bool:
        return self.state == ProposalState.VALIDATED


class DataReference(InstitutionRow, Authored):
    """A datum on which the strategy is based, as it was when it was cited (STR-03)."""

    policy_unit = "strategy__unit_id"
    policy_owners = ("created_by_id",)

    strategy = _of_strategy("references")
    kind = models.CharField(_("fuente"), max_length=20, choices=DataKind.choices)
    fact = models.CharField(max_length=120, blank=True, editable=False)
    title = models.CharField(_("dato"), max_length=250)
    value = models.TextField(_("qué dice"))
    url = models.CharField(_("dónde se consulta"), max_length=500, blank=True)
    note = models.TextField(_("por qué importa"), blank=True)

    class Meta:
        verbose_name = _("dato citado")
        verbose_name_plural = _("datos citados")
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "fact"],
                condition=~models.Q(fact=""),
                name="strategy_fact_cited_once",
                violation_error_message=_("Ese dato ya está citado."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class StrategyCheck(InstitutionRow):
    """That somebody verified a content of the strategy: its financing, or its pertinence (STR-05). Append-only."""

    strategy = _of_strategy("checks")
    kind = models.CharField(_("qué se verifica"), max_length=12, choices=CheckKind.choices)
    holds = models.BooleanField(_("se cumple"))
    note = models.TextField(_("qué se encontró"))
    content_sha256 = models.CharField(max_length=64, editable=False)
    checked_by = person_field(_("verificó"), editable=False)
    checked_at = models.DateTimeField(_("verificado el"), editable=False)

    class Meta:
        verbose_name = _("verificación de la estrategia")
        verbose_name_plural = _("verificaciones de la estrategia")
        ordering = ["-checked_at", "-id"]

    def __str__(self) -> str:
        return self.get_kind_display()


class WorkingTable(InstitutionRow, Authored):
    """A working table that answers the comments of the committee that returned it (STR-05). Append-only."""

    strategy = _of_strategy("tables")
    decision = models.ForeignKey(
        "governance.Decision", on_delete=models.PROTECT, related_name="+", verbose_name=_("decisión que atiende")
    )
    number = models.PositiveSmallIntegerField(_("número"))
    held_on = models.DateField(_("fecha"))
    people = models.TextField(_("quiénes participaron"))
    comments = models.TextField(_("comentarios del comité"))
    answer = models.TextField(_("cómo se atendieron"))

    class Meta:
        verbose_name = _("mesa de trabajo")
        verbose_name_plural = _("mesas de trabajo")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["strategy", "number"], name="strategy_table_number_once")]

    def __str__(self) -> str:
        return f"Mesa de trabajo {self.number}"


class ToolEntry(InstitutionRow, Versioned):
    """The inclusion of an approved strategy in the planning tool, and the number that it gave (INT-03)."""

    strategy = models.OneToOneField(
        AnnualStrategy, on_delete=models.PROTECT, related_name="tool_entry", verbose_name=_("estrategia")
    )
    created_at = models.DateTimeField(_("por incluir desde"), editable=False)
    number = models.CharField(_("número de registro"), max_length=80, blank=True)
    registered_on = models.DateField(_("incluida el"), null=True, blank=True)
    note = models.TextField(_("observación"), blank=True)
    registered_by = person_field(_("la incluyó"), null=True, editable=False)
    registered_at = models.DateTimeField(_("anotado el"), null=True, editable=False)

    class Meta:
        verbose_name = _("inclusión en la herramienta de planeación")
        verbose_name_plural = _("inclusiones en la herramienta de planeación")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number="") | models.Q(registered_on__isnull=False),
                name="strategy_registered_says_when",
            )
        ]

    def __str__(self) -> str:
        return self.number or str(_("Por incluir"))

    def get_absolute_url(self) -> str:
        return address_of("strategy:strategy_detail", self.strategy_id)

    @property
    def is_registered(self) -> bool:
        return bool(self.number)


class Guideline(InstitutionRow, Versioned, Authored):
    """A guideline of the senior management, dated; strategies and plans follow it (GOV-08)."""

    policy_unit = ()
    policy_owners = ("created_by_id",)

    number = models.CharField(_("número"), max_length=40, editable=False)
    title = models.CharField(_("título"), max_length=200)
    text = models.TextField(_("lineamiento"))
    issued_on = models.DateField(_("fecha"))
    issued_by = models.CharField(_("quién lo imparte"), max_length=150)
    source = models.CharField(_("dónde consta"), max_length=300, blank=True)
    ends_on = models.DateField(_("vale hasta"), null=True, blank=True)

    class Meta:
        verbose_name = _("lineamiento de la alta dirección")
        verbose_name_plural = _("lineamientos de la alta dirección")
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="strategy_guideline_number_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("issued_on")),
                name="strategy_guideline_in_order",
                violation_error_message=_("El lineamiento termina antes de su fecha. Corrija las fechas."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.title}"

    def get_absolute_url(self) -> str:
        return address_of("strategy:guideline_detail", self.pk)

    def is_in_force(self, on: date) -> bool:
        return self.issued_on <= on and (self.ends_on is None or on <= self.ends_on)


class GuidelineLink(InstitutionRow, Authored):
    """A strategy or a plan that follows a guideline, named by type and id."""

    guideline = models.ForeignKey(
        Guideline, on_delete=models.PROTECT, related_name="links", verbose_name=_("lineamiento")
    )
    subject_type = models.CharField(max_length=80, editable=False)
    subject_id = models.UUIDField(editable=False)
    subject_label = models.CharField(_("qué lo sigue"), max_length=300, editable=False)

    class Meta:
        verbose_name = _("aplicación de un lineamiento")
        verbose_name_plural = _("aplicaciones de lineamientos")
        ordering = ["subject_type", "subject_label"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="strategy_guided_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["guideline", "subject_type", "subject_id"], name="strategy_guideline_linked_once"
            )
        ]

    def __str__(self) -> str:
        return self.subject_label
