"""Procedures as versioned definitions, and the cases that run on them."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.common.addresses import address_of
from baquiano.common.models import InstitutionRow
from baquiano.procedures.choices import CaseState, Phva, ProcedureState, Requirement, TaskState, Window

PERSON = settings.AUTH_USER_MODEL


class Procedure(InstitutionRow):
    """One version of a written procedure of the institution (WFL-01). Frozen once a case has started on it."""

    policy_unit = ()
    policy_owners = ()

    code = models.CharField(_("código"), max_length=40)
    name = models.CharField(_("nombre"), max_length=200)
    process = models.CharField(_("proceso"), max_length=150, blank=True)
    version = models.CharField(_("versión"), max_length=20)
    approved_on = models.DateField(_("fecha de aprobación"), null=True, blank=True)
    objective = models.TextField(_("objetivo"), blank=True)
    scope = models.TextField(_("alcance"), blank=True)
    leader = models.CharField(_("responsable"), max_length=200, blank=True)
    output = models.TextField(_("salida"), blank=True)
    definitions = models.JSONField(_("definiciones"), default=list, blank=True)
    policies = models.JSONField(_("políticas de operación"), default=list, blank=True)
    documents = models.JSONField(_("documentos asociados"), default=list, blank=True)
    risks = models.JSONField(_("riesgos"), default=list, blank=True)
    indicators = models.JSONField(_("indicadores"), default=list, blank=True)
    change_log = models.JSONField(_("control de cambios"), default=list, blank=True)
    state = models.CharField(
        _("estado"), max_length=12, choices=ProcedureState.choices, default=ProcedureState.IN_FORCE
    )
    digest = models.CharField(_("huella de los archivos"), max_length=64)
    loaded_at = models.DateTimeField(_("cargado el"))

    class Meta:
        verbose_name = _("procedimiento")
        verbose_name_plural = _("procedimientos")
        ordering = ["code", "-loaded_at"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "code", "version"], name="procedures_version_once"),
            models.UniqueConstraint(
                fields=["institution", "code"],
                condition=models.Q(state=ProcedureState.IN_FORCE),
                name="procedures_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name} (versión {self.version})"

    def get_absolute_url(self) -> str:
        return address_of("procedures:procedure_detail", self.pk)


class ProcessDefinition(InstitutionRow):
    """One diagram of a procedure: its file, and what the engine compiled from it, once."""

    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="diagrams", verbose_name=_("procedimiento")
    )
    key = models.SlugField(_("clave"), max_length=40)
    name = models.CharField(_("nombre"), max_length=200)
    subject_type = models.CharField(_("clase de asunto"), max_length=100)
    file_name = models.CharField(_("archivo"), max_length=120)
    xml = models.TextField(_("diagrama BPMN"))
    sha256 = models.CharField(_("huella"), max_length=64)
    engine_spec = models.JSONField(_("especificación del motor"))
    flow = models.JSONField(_("recorrido"), default=dict)
    position = models.PositiveSmallIntegerField(_("orden"), default=0)

    class Meta:
        verbose_name = _("diagrama de proceso")
        verbose_name_plural = _("diagramas de proceso")
        ordering = ["procedure", "position"]
        constraints = [models.UniqueConstraint(fields=["procedure", "key"], name="procedures_key_once")]

    def __str__(self) -> str:
        return self.name


class Activity(InstitutionRow):
    """An activity of a diagram with what the procedure says of it (WFL-02)."""

    definition = models.ForeignKey(
        ProcessDefinition, on_delete=models.CASCADE, related_name="activities", verbose_name=_("diagrama")
    )
    bpmn_id = models.CharField(_("elemento"), max_length=80)
    number = models.CharField(_("número"), max_length=10, blank=True)
    name = models.CharField(_("nombre"), max_length=250)
    description = models.TextField(_("descripción"), blank=True)
    phva = models.CharField(_("PHVA"), max_length=1, choices=Phva.choices, blank=True)
    is_control_point = models.BooleanField(_("es punto de control"), default=False)
    control_text = models.TextField(_("punto de control"), blank=True)
    area = models.CharField(_("área"), max_length=200, blank=True)
    post = models.CharField(_("cargo"), max_length=200, blank=True)
    unit_rule = models.CharField(_("dependencia"), max_length=20, default="case")
    to_responsible = models.BooleanField(_("es de la persona responsable"), default=False)
    separation = models.JSONField(_("separación de funciones"), default=dict, blank=True)
    inputs = models.JSONField(_("entradas"), default=list, blank=True)
    outputs = models.JSONField(_("salidas y registros"), default=list, blank=True)
    window = models.JSONField(_("plazo"), default=dict, blank=True)
    outcomes = models.JSONField(_("salidas del diagrama"), default=list, blank=True)
    help = models.TextField(_("ayuda"), blank=True)
    position = models.PositiveSmallIntegerField(_("orden"), default=0)

    class Meta:
        verbose_name = _("actividad")
        verbose_name_plural = _("actividades")
        ordering = ["definition", "position"]
        constraints = [models.UniqueConstraint(fields=["definition", "bpmn_id"], name="procedures_activity_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}" if self.number else self.name

    @property
    def records(self) -> list[dict[str, Any]]:
        """The outputs that are records (R)."""
        return [output for output in self.outputs if output.get("is_record")]

    @property
    def verbs(self) -> list[str]:
        """The domain verbs that fulfil it, in the order of its exits."""
        return [outcome["verb"] for outcome in self.outcomes if outcome.get("verb")]

    @property
    def record_verbs(self) -> dict[str, str]:
        """Verb → code of the record that it leaves, when it comes after the act (the minutes, once signed)."""
        return {output["verb"]: output["code"] for output in self.records if output.get("verb")}

    def outcome(self, code: str) -> dict[str, Any] | None:
        """The drawn exit ``code``; None when the diagram draws no such exit."""
        return next((outcome for outcome in self.outcomes if outcome["code"] == code), None)


class ActivityRole(InstitutionRow):
    """A role to which an activity belongs: its lane."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="lane_roles")
    role = models.CharField(_("rol"), max_length=40)

    class Meta:
        verbose_name = _("rol de la actividad")
        verbose_name_plural = _("roles de la actividad")
        constraints = [models.UniqueConstraint(fields=["activity", "role"], name="procedures_lane_role_once")]
        indexes = [models.Index(fields=["institution", "role"], name="procedures_lane_role")]

    def __str__(self) -> str:
        return self.role


class Case(InstitutionRow):
    """A process under way for one subject. It keeps the version with which it started."""

    policy_unit = "unit_id"
    policy_owners = ("responsible_id",)

    definition = models.ForeignKey(
        ProcessDefinition, on_delete=models.PROTECT, related_name="cases", verbose_name=_("diagrama")
    )
    subject_type = models.CharField(_("clase de asunto"), max_length=100)
    subject_id = models.CharField(_("asunto"), max_length=40)
    label = models.CharField(_("descripción"), max_length=250)
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("dependencia")
    )
    year = models.ForeignKey(
        "institutions.FiscalYear", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("vigencia")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="children", null=True, verbose_name=_("caso superior")
    )
    responsible = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("responsable")
    )
    reference_on = models.DateField(_("día de referencia"), null=True)
    state = models.CharField(_("estado"), max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    engine_state = models.JSONField(_("estado del motor"), null=True)
    # The events of the diagram that wait for a message: nobody's turn here, an answer from another case.
    awaits = models.JSONField(_("mensajes que espera"), default=list, blank=True)
    started_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", null=True)
    started_at = models.DateTimeField(_("iniciado el"))
    ended_at = models.DateTimeField(_("terminado el"), null=True)
    end_reason = models.TextField(_("motivo"), blank=True)

    class Meta:
        verbose_name = _("caso")
        verbose_name_plural = _("casos")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "subject_type", "subject_id"],
                condition=models.Q(state=CaseState.OPEN),
                name="procedures_case_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state=CaseState.OPEN) | models.Q(engine_state__isnull=True),
                name="procedures_case_state_while_open",
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "subject_type", "subject_id"], name="procedures_case_subject"),
            models.Index(fields=["institution", "definition", "state"], name="procedures_case_by_process"),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return address_of("procedures:case_detail", self.pk)


class Task(InstitutionRow):
    """An activity that awaits somebody, or what was done of it. Each round is its own row: nothing is overwritten."""

    policy_unit = ("unit_id", "case__unit_id")
    policy_owners = ("assignee_id", "case__responsible_id")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks", verbose_name=_("caso"))
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("actividad"))
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("dependencia")
    )
    assignee = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("persona")
    )
    engine_id = models.CharField(_("tarea del motor"), max_length=40, blank=True)
    round = models.PositiveSmallIntegerField(_("vez"), default=1)
    state = models.CharField(_("estado"), max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    opened_at = models.DateTimeField(_("abierta el"))
    opens_on = models.DateField(_("abre el"), null=True)
    warns_on = models.DateField(_("avisa desde"), null=True)
    due_on = models.DateField(_("vence el"), null=True)
    returned_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="reopened", null=True, verbose_name=_("devuelta por")
    )

    control_passed = models.BooleanField(_("punto de control cumplido"), null=True)
    control_note = models.TextField(_("observación del control"), blank=True)
    control_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", null=True)
    control_at = models.DateTimeField(_("verificado el"), null=True)

    outcome = models.CharField(_("salida"), max_length=80, blank=True)
    reason = models.TextField(_("motivo"), blank=True)
    is_return = models.BooleanField(_("es devolución"), default=False)
    is_self_approved = models.BooleanField(_("autoaprobación"), default=False)
    is_out_of_order = models.BooleanField(_("fuera de orden"), default=False)
    completed_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("terminada por")
    )
    completed_at = models.DateTimeField(_("terminada el"), null=True)

    class Meta:
        verbose_name = _("tarea")
        verbose_name_plural = _("tareas")
        ordering = ["opened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "engine_id"], condition=~models.Q(engine_id=""), name="procedures_task_once"
            ),
            models.CheckConstraint(
                condition=models.Q(is_return=False) | ~models.Q(reason=""), name="procedures_return_has_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution", "due_on", "opened_at"],
                condition=models.Q(state=TaskState.OPEN),
                name="procedures_task_open",
            ),
            models.Index(fields=["case", "activity"], name="procedures_task_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.activity} · {self.case}"

    def get_absolute_url(self) -> str:
        return address_of("procedures:task_detail", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state == TaskState.OPEN

    @property
    def awaits_records(self) -> bool:
        """The act was done and only a later record is missing: the visit was held, its minutes are not signed."""
        return self.is_open and bool(self.outcome)

    @property
    def awaited_verbs(self) -> set[str]:
        """The verbs that do it now: those of its exits, or of its later record once the act was done."""
        activity = self.activity
        return set(activity.record_verbs) if self.outcome else {*activity.verbs, *activity.record_verbs}

    def window_on(self, day: date) -> Window:
        """Where the task stands on ``day``."""
        if self.due_on and day > self.due_on:
            return Window.OVERDUE
        if self.opens_on and day < self.opens_on:
            return Window.NOT_OPEN
        if self.warns_on and day >= self.warns_on:
            return Window.DUE_SOON
        return Window.OPEN


class TaskRecord(InstitutionRow):
    """A record that a task left: what it points to, or why it does not apply."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="records", verbose_name=_("tarea"))
    code = models.CharField(_("código"), max_length=60)
    name = models.CharField(_("nombre"), max_length=250)
    requirement = models.CharField(
        _("exigencia"), max_length=15, choices=Requirement.choices, default=Requirement.MANDATORY
    )
    target_type = models.CharField(_("clase"), max_length=100, blank=True)
    target_id = models.CharField(_("registro"), max_length=40, blank=True)
    label = models.CharField(_("descripción"), max_length=250, blank=True)
    is_not_applicable = models.BooleanField(_("no aplica"), default=False)
    reason = models.TextField(_("motivo"), blank=True)
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(_("registrado el"))

    class Meta:
        verbose_name = _("registro de la tarea")
        verbose_name_plural = _("registros de la tarea")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_not_applicable=False)
                | (models.Q(requirement=Requirement.IF_APPLICABLE) & ~models.Q(reason="")),
                name="procedures_not_applicable_has_reason",
            ),
            models.UniqueConstraint(fields=["task", "code", "target_type", "target_id"], name="procedures_record_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
