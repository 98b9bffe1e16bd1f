"""Procedures as versioned definitions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.common.addresses import address_of
from baquiano.common.models import InstitutionRow
from baquiano.procedures.choices import Origin, Phva, ProcedureState

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
    state = models.CharField(_("estado"), max_length=12, choices=ProcedureState.choices, default=ProcedureState.DRAFT)
    digest = models.CharField(_("huella de los archivos"), max_length=64, blank=True)
    loaded_at = models.DateTimeField(_("cargado el"))
    origin = models.CharField(_("origen"), max_length=8, choices=Origin.choices, default=Origin.FOLDER)
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("versión de la que parte")
    )
    change_text = models.TextField(_("descripción del cambio"), blank=True)
    # What the three people sign: the header, the change and the diagrams, as they were sent to review.
    content_sha256 = models.CharField(_("huella de lo firmado"), max_length=64, blank=True)
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", null=True)
    state_reason = models.TextField(_("motivo de la devolución o del descarte"), blank=True)

    class Meta:
        verbose_name = _("procedimiento")
        verbose_name_plural = _("procedimientos")
        ordering = ["code", "-loaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code", "version"],
                condition=~models.Q(state=ProcedureState.DISCARDED),
                name="procedures_version_once",
                violation_error_message=_("Ya hay una versión con ese número. Escriba otro número de versión."),
            ),
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

    @property
    def is_draft(self) -> bool:
        return self.state == ProcedureState.DRAFT

    @property
    def is_in_review(self) -> bool:
        return self.state == ProcedureState.IN_REVIEW


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

    @property
    def is_drawn(self) -> bool:
        """Whether the file says where each element goes; without it, its table stands alone."""
        return "BPMNShape" in self.xml


class Activity(InstitutionRow):
    """An activity of a diagram with what the procedure says of it (WFL-02)."""

    definition = models.ForeignKey(
        ProcessDefinition, on_delete=models.CASCADE, related_name="activities", verbose_name=_("diagrama")
    )
    bpmn_id = models.CharField(_("elemento"), max_length=80)
    number = models.CharField(_("número"), max_length=10, blank=True)
    name = models.CharField(_("nombre"), max_length=250)
    description = models.TextField(_("descripción"), blank=True)
    phva = models.CharField(_("PHVA"), max_length=2, choices=Phva.choices, blank=True)
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
