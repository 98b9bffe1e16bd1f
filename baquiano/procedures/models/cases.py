"""The cases that run on a procedure, their tasks and what these leave."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.common.addresses import address_of
from baquiano.common.models import InstitutionRow
from baquiano.procedures.choices import CaseState, Requirement, TaskState, Window
from baquiano.procedures.models.definitions import Activity, ProcessDefinition

PERSON = settings.AUTH_USER_MODEL


class Matter(InstitutionRow):
    """What a case is about when no room of the product has a thing for it: a year, a unit, an entity, any title."""

    policy_unit = ("unit_id",)
    policy_owners = ("opened_by_id",)

    title = models.CharField(_("asunto"), max_length=250)
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("dependencia")
    )
    year = models.ForeignKey(
        "institutions.FiscalYear", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("vigencia")
    )
    beneficiary = models.ForeignKey(
        "beneficiaries.Beneficiary",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("beneficiario"),
    )
    note = models.TextField(_("antecedentes"), blank=True)
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name=_("abierto por"))
    opened_at = models.DateTimeField(_("abierto el"))

    class Meta:
        verbose_name = _("asunto del caso")
        verbose_name_plural = _("asuntos de los casos")
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return self.title


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
    completed_for = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("por delegación de")
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

    @property
    def completed_words(self) -> str:
        """Who finished it and, when it was by delegation, of whom (ORG-04)."""
        if self.completed_for is None:
            return str(self.completed_by or "")
        return str(_("%(person)s, por delegación de %(of)s") % {"person": self.completed_by, "of": self.completed_for})

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


class TaskNote(InstitutionRow):
    """What somebody wrote while an activity was under way; it stays with the case."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="notes", verbose_name=_("tarea"))
    text = models.TextField(_("nota"))
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name=_("escrita por"))
    written_at = models.DateTimeField(_("escrita el"))

    class Meta:
        verbose_name = _("nota de la tarea")
        verbose_name_plural = _("notas de la tarea")
        ordering = ["written_at", "id"]

    def __str__(self) -> str:
        return self.text[:80]
