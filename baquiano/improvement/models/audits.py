"""Internal audits: what each looks at, the sample it drew, what it found."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.improvement.choices import AuditState, FindingKind, Review
from baquiano.improvement.models.links import unit


class Audit(InstitutionRow, Versioned, Authored):
    """An audit of Control Interno: scope, criteria and the period that it looks at (AUD-02).

    Without a unit it is of the whole institution. ``conclusion`` is written when it is closed.
    """

    policy_unit = "unit_id"
    policy_owners = ("auditor_id", "created_by_id")

    number = models.CharField(_("número"), max_length=40, editable=False)
    year = models.PositiveSmallIntegerField(_("año"), editable=False)
    title = models.CharField(_("nombre"), max_length=200)
    scope = models.TextField(_("alcance"))
    criteria = models.TextField(_("criterios"))
    starts_on = models.DateField(_("período desde"))
    ends_on = models.DateField(_("período hasta"))
    unit = unit(null=True, blank=True, verbose_name=_("dependencia auditada"))
    auditor = person_field(_("auditor responsable"))
    due_on = models.DateField(_("fecha prevista de cierre"))
    state = models.CharField(_("estado"), max_length=10, choices=AuditState.choices, default=AuditState.PLANNED)
    started_at = models.DateTimeField(_("iniciada el"), null=True, editable=False)
    closed_at = models.DateTimeField(_("cerrada el"), null=True, editable=False)
    closed_by = person_field(_("cerrada por"), null=True, editable=False)
    conclusion = models.TextField(_("conclusión"), blank=True)
    state_note = models.TextField(_("motivo de la cancelación"), blank=True)

    class Meta:
        verbose_name = _("auditoría")
        verbose_name_plural = _("auditorías")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="improvement_audit_number_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="improvement_audit_period_in_order",
                violation_error_message=_("El período termina antes de empezar. Corrija las fechas."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=AuditState.CLOSED) | ~models.Q(conclusion=""),
                name="improvement_closed_audit_concludes",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=AuditState.CANCELLED) | ~models.Q(state_note=""),
                name="improvement_cancelled_audit_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.title}"

    def get_absolute_url(self) -> str:
        return address_of("improvement:audit_detail", self.pk)

    @property
    def is_running(self) -> bool:
        return self.state == AuditState.RUNNING

    @property
    def is_live(self) -> bool:
        return self.state in (AuditState.PLANNED, AuditState.RUNNING)

    def is_overdue_on(self, day: date) -> bool:
        return self.is_live and self.due_on < day


class Sample(InstitutionRow, Authored):
    """A random sample of a population that was frozen first: with its file and its seed anybody draws it again.

    ``population_sha256`` is that of the file, whose lines are the keys and the names of the population in the order of
    the keys. The method is in ``drawing``. Append-only.
    """

    policy_unit = "audit__unit_id"
    policy_owners = ("audit__auditor_id", "created_by_id")

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="samples", verbose_name=_("auditoría"))
    population = models.CharField(_("población"), max_length=40)
    population_name = models.CharField(_("nombre de la población"), max_length=120)
    population_size = models.PositiveIntegerField(_("elementos de la población"))
    population_file = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("población congelada")
    )
    population_sha256 = models.CharField(_("SHA-256 de la población"), max_length=64)
    size = models.PositiveIntegerField(_("tamaño de la muestra"))
    seed = models.CharField(_("semilla"), max_length=40)

    class Meta:
        verbose_name = _("muestra")
        verbose_name_plural = _("muestras")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__gte=1, size__lte=models.F("population_size")),
                name="improvement_sample_fits_population",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.population_name}: {self.size} de {self.population_size}"

    def get_absolute_url(self) -> str:
        return address_of("improvement:sample_detail", self.pk)


class SampleItem(InstitutionRow, Versioned):
    """An element of the sample, in the order in which it was drawn, and what the auditor found in it."""

    policy_unit = "sample__audit__unit_id"
    policy_owners = ("sample__audit__auditor_id",)

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="items", verbose_name=_("muestra"))
    position = models.PositiveIntegerField(_("orden"))
    subject_type = models.CharField(max_length=80, editable=False)
    subject_id = models.UUIDField(editable=False)
    subject_label = models.CharField(_("elemento"), max_length=300, editable=False)
    review = models.CharField(_("revisión"), max_length=14, choices=Review.choices, default=Review.PENDING)
    note = models.TextField(_("qué se vio"), blank=True)
    reviewed_by = person_field(_("revisado por"), null=True, editable=False)
    reviewed_at = models.DateTimeField(_("revisado el"), null=True, editable=False)

    class Meta:
        verbose_name = _("elemento de la muestra")
        verbose_name_plural = _("elementos de la muestra")
        ordering = ["sample", "position"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="improvement_sampled")]
        constraints = [
            models.UniqueConstraint(fields=["sample", "position"], name="improvement_sample_position_once"),
            models.UniqueConstraint(fields=["sample", "subject_type", "subject_id"], name="improvement_sampled_once"),
            models.CheckConstraint(
                condition=~models.Q(review=Review.FAILS) | ~models.Q(note=""), name="improvement_failing_item_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.subject_label


class Finding(InstitutionRow, Versioned, Authored):
    """What an audit found: against which criterion, in which condition, with what proof and who answers for it."""

    policy_unit = "unit_id"
    policy_owners = ("responsible_id", "created_by_id")

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="findings", verbose_name=_("auditoría"))
    position = models.PositiveSmallIntegerField(_("número"), editable=False)
    kind = models.CharField(_("tipo"), max_length=14, choices=FindingKind.choices)
    criterion = models.TextField(_("criterio"))
    condition = models.TextField(_("condición encontrada"))
    effect = models.TextField(_("efecto"), blank=True)
    item = models.ForeignKey(
        SampleItem,
        on_delete=models.PROTECT,
        related_name="findings",
        null=True,
        blank=True,
        verbose_name=_("elemento de la muestra"),
    )
    unit = unit()
    responsible = person_field(_("responsable"))

    class Meta:
        verbose_name = _("hallazgo")
        verbose_name_plural = _("hallazgos")
        ordering = ["audit", "position"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "position"], name="improvement_finding_position_once"),
        ]

    def __str__(self) -> str:
        text = self.condition if len(self.condition) <= 100 else f"{self.condition[:97]}…"
        return f"{_('Hallazgo')} {self.position}: {text}"

    def get_absolute_url(self) -> str:
        return address_of("improvement:finding_detail", self.pk)
