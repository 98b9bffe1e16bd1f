"""What the institution looked like at the end of each month, and what it reports of each half of the year."""

from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.calendar_days import BOGOTA, days_in_month
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.reports.choices import Half, PackageState, ReportState, SectionKey, TopicPeriod


class Snapshot(InstitutionRow):
    """The rows of one dataset at the end of a month. Taken once: a correction shows in the next one (INT-10)."""

    policy_unit = ()
    policy_owners = ()

    dataset = models.SlugField(_("conjunto"), max_length=40)
    year = models.PositiveSmallIntegerField(_("año"))
    month = models.PositiveSmallIntegerField(_("mes"))
    columns = models.JSONField(_("columnas"), editable=False)
    rows = models.JSONField(_("filas"), editable=False)
    row_count = models.PositiveIntegerField(_("número de filas"), editable=False)
    sha256 = models.CharField(_("SHA-256 del contenido"), max_length=64, editable=False)
    taken_at = models.DateTimeField(_("tomada el"), editable=False)

    class Meta:
        verbose_name = _("foto mensual")
        verbose_name_plural = _("fotos mensuales")
        ordering = ["-year", "-month", "dataset"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "dataset", "year", "month"],
                name="reports_snapshot_once",
                violation_error_message=_("La foto de ese mes ya está tomada."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.year}-{self.month:02d}"

    def get_absolute_url(self) -> str:
        return reverse("reports:snapshot_download", args=[self.pk])

    @property
    def cut(self) -> str:
        """``2026-03``: the month as it goes in every row."""
        return f"{self.year}-{self.month:02d}"


def _document(model: str, label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        model, on_delete=models.PROTECT, related_name="+", null=True, editable=False, verbose_name=label
    )


class PeriodReport(InstitutionRow, Versioned, Authored):
    """The follow-up of the plan in a half of the year, or of the strategy in the year (REP-04, REP-09).

    ``figures`` are kept with the cut-off: approved, they never change, and computing them again of the same moment
    tells whether somebody corrected the past since. A report of the same period made again is the next edition.
    """

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    unit = models.ForeignKey("institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("grupo"))
    year = models.ForeignKey(
        "institutions.FiscalYear", on_delete=models.PROTECT, related_name="reports", verbose_name=_("vigencia")
    )
    # None: the report is of the strategy in the whole year.
    half = models.PositiveSmallIntegerField(_("semestre"), choices=Half.choices, null=True, blank=True)
    edition = models.PositiveSmallIntegerField(_("edición"), default=1, editable=False)
    state = models.CharField(
        _("estado"), max_length=10, choices=ReportState.choices, default=ReportState.DRAFT, editable=False
    )
    cut_at = models.DateTimeField(_("corte"))
    figures = models.JSONField(_("cifras"), default=dict, editable=False)
    sha256 = models.CharField(_("huella de las cifras"), max_length=64, editable=False)
    addressee_name = models.CharField(_("a quién se dirige"), max_length=150)
    addressee_post = models.CharField(_("cargo"), max_length=150, blank=True)
    submitted_by = person_field(_("presentado por"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("presentado el"), null=True, editable=False)
    returned_note = models.TextField(_("qué se debe ajustar"), blank=True, editable=False)
    approved_by = person_field(_("aprobado por"), null=True, editable=False)
    approved_at = models.DateTimeField(_("aprobado el"), null=True, editable=False)
    document = _document("documents.IssuedDocument", _("documento"))
    letter = _document("communications.Communication", _("carta"))

    class Meta:
        verbose_name = _("informe de seguimiento")
        verbose_name_plural = _("informes de seguimiento")
        ordering = ["-year__year", "-half", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year", "half", "edition"], name="reports_period_report_edition_once"
            ),
            models.UniqueConstraint(
                fields=["institution", "year", "edition"],
                condition=models.Q(half__isnull=True),
                name="reports_annual_report_edition_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ReportState.APPROVED) | models.Q(approved_at__isnull=False),
                name="reports_approved_period_report_has_moment",
            ),
        ]

    def __str__(self) -> str:
        words = f"Informe de seguimiento · {self.period}"
        if self.is_annual:
            words = f"Informe de seguimiento a la estrategia · {self.period}"
        return words if self.edition == 1 else f"{words} · edición {self.edition}"

    def get_absolute_url(self) -> str:
        return address_of("reports:report_detail", self.pk)

    @property
    def is_draft(self) -> bool:
        return self.state == ReportState.DRAFT

    @property
    def is_approved(self) -> bool:
        return self.state == ReportState.APPROVED

    @property
    def is_annual(self) -> bool:
        return self.half is None

    @property
    def period(self) -> str:
        """«Primer semestre de 2026», or the year."""
        return str(self.year) if self.half is None else f"{Half(self.half).label} de {self.year}"

    @property
    def months(self) -> list[int]:
        if self.half is None:
            return list(range(1, 13))
        return list(range(1, 7) if self.half == Half.FIRST else range(7, 13))

    @property
    def cut_on(self) -> date:
        return self.cut_at.astimezone(BOGOTA).date()


class ReportSection(InstitutionRow, Versioned):
    """A part of the report, edited apart so that two people may write at once. ``is_edited``: no longer as drafted."""

    policy_unit = "report__unit_id"
    policy_owners = ("report__created_by_id",)

    report = models.ForeignKey(
        PeriodReport, on_delete=models.CASCADE, related_name="sections", verbose_name=_("informe")
    )
    key = models.CharField(_("parte"), max_length=20, choices=SectionKey.choices)
    position = models.PositiveSmallIntegerField(_("orden"))
    text = models.TextField(_("texto"), blank=True)
    is_edited = models.BooleanField(_("editada"), default=False, editable=False)

    class Meta:
        verbose_name = _("parte del informe")
        verbose_name_plural = _("partes del informe")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="reports_section_once")]

    def __str__(self) -> str:
        return str(self.get_key_display())


class AssistanceRegister(InstitutionRow, Versioned, Authored):
    """What a unit accompanied in a period: each assistance with its result and its evidence (EXE-18, REP-03).

    Until it is sealed its rows are those of the data of now; sealed, ``rows`` never change.
    """

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    first_on = models.DateField(_("desde"))
    last_on = models.DateField(_("hasta"))
    rows = models.JSONField(_("filas"), default=list, editable=False)
    sha256 = models.CharField(_("huella de las filas"), max_length=64, blank=True, editable=False)
    sealed_by = person_field(_("sellado por"), null=True, editable=False)
    sealed_at = models.DateTimeField(_("sellado el"), null=True, editable=False)
    document = _document("documents.IssuedDocument", _("documento"))

    class Meta:
        verbose_name = _("registro de acompañamientos realizados")
        verbose_name_plural = _("registros de acompañamientos realizados")
        ordering = ["-last_on", "-first_on", "unit__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "first_on", "last_on"],
                name="reports_register_of_period_once",
                violation_error_message=_("Ya hay un registro de esa dependencia y ese periodo: ábralo de la lista."),
            ),
            models.CheckConstraint(
                condition=models.Q(first_on__lte=models.F("last_on")), name="reports_register_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(sealed_at__isnull=True) | ~models.Q(sha256=""),
                name="reports_sealed_register_has_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"Registro de acompañamientos · {self.unit} · {self.first_on:%d/%m/%Y} a {self.last_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return address_of("reports:register_detail", self.pk)

    @property
    def is_sealed(self) -> bool:
        return self.sealed_at is not None


class AccountabilityPackage(InstitutionRow, Versioned, Authored):
    """What the institution accounts for of a period before everybody (AUD-03).

    Its figures are those of the day on which it was gathered, as anybody may read them; approved, they never change. A
    correction is another package of the same period, which takes its place once it is published.
    """

    policy_unit = ()
    policy_owners = ("created_by_id",)

    year = models.ForeignKey(
        "institutions.FiscalYear", on_delete=models.PROTECT, related_name="+", verbose_name=_("vigencia")
    )
    first_on = models.DateField(_("desde"))
    last_on = models.DateField(_("hasta"))
    message = models.TextField(_("qué dice la entidad"))
    state = models.CharField(
        _("estado"), max_length=10, choices=PackageState.choices, default=PackageState.PREPARED, editable=False
    )
    figures = models.JSONField(_("cifras"), default=dict, editable=False)
    sha256 = models.CharField(_("huella de las cifras"), max_length=64, editable=False)
    cut_at = models.DateTimeField(_("corte"), editable=False)
    approved_by = person_field(_("aprobado por"), null=True, editable=False)
    approved_at = models.DateTimeField(_("aprobado el"), null=True, editable=False)
    published_by = person_field(_("publicado por"), null=True, editable=False)
    published_at = models.DateTimeField(_("publicado el"), null=True, editable=False)

    class Meta:
        verbose_name = _("paquete de rendición de cuentas")
        verbose_name_plural = _("paquetes de rendición de cuentas")
        ordering = ["-last_on", "-first_on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_on__lte=models.F("last_on")), name="reports_package_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(state=PackageState.PREPARED) | models.Q(approved_at__isnull=False),
                name="reports_approved_package_has_moment",
            ),
            models.UniqueConstraint(
                fields=["institution", "first_on", "last_on"],
                condition=~models.Q(state=PackageState.PUBLISHED),
                name="reports_one_package_under_way",
                violation_error_message=_("Ya hay uno de ese periodo sin publicar: termine ese."),
            ),
        ]

    def __str__(self) -> str:
        return f"Rendición de cuentas · {self.first_on:%d/%m/%Y} a {self.last_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return address_of("reports:package_detail", self.pk)

    @property
    def is_prepared(self) -> bool:
        return self.state == PackageState.PREPARED

    @property
    def is_approved(self) -> bool:
        return self.state == PackageState.APPROVED

    @property
    def is_published(self) -> bool:
        return self.state == PackageState.PUBLISHED


class TopicReport(InstitutionRow, Versioned, Authored):
    """What the plan of a team did by topic: in a quarter, in a half as a matrix, or in the vigencia (REP-11 to REP-13).

    While it is written its ``rows`` are those of the data of now; presented, they are those of its cut-off, and
    computing them again of the same moment tells whether somebody corrected the past. Approved, it never changes: of
    the same period another edition is made.
    """

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    year = models.ForeignKey(
        "institutions.FiscalYear", on_delete=models.PROTECT, related_name="+", verbose_name=_("vigencia")
    )
    period = models.CharField(_("informe"), max_length=5, choices=TopicPeriod.choices)
    edition = models.PositiveSmallIntegerField(_("edición"), default=1, editable=False)
    state = models.CharField(
        _("estado"), max_length=10, choices=ReportState.choices, default=ReportState.DRAFT, editable=False
    )
    analysis = models.TextField(_("análisis"), blank=True)
    conclusions = models.TextField(_("conclusiones"), blank=True)
    cut_at = models.DateTimeField(_("corte"), null=True, editable=False)
    rows = models.JSONField(_("filas"), default=list, editable=False)
    sha256 = models.CharField(_("huella de las cifras"), max_length=64, blank=True, editable=False)
    submitted_by = person_field(_("presentado por"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("presentado el"), null=True, editable=False)
    returned_note = models.TextField(_("qué se debe ajustar"), blank=True, editable=False)
    approved_by = person_field(_("aprobado por"), null=True, editable=False)
    approved_at = models.DateTimeField(_("aprobado el"), null=True, editable=False)
    document = _document("documents.IssuedDocument", _("documento"))

    class Meta:
        verbose_name = _("informe por tema")
        verbose_name_plural = _("informes por tema")
        ordering = ["-year__year", "-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "period", "edition"], name="reports_topic_report_edition_once"
            ),
            models.UniqueConstraint(
                fields=["unit", "year", "period"],
                condition=~models.Q(state=ReportState.APPROVED),
                name="reports_one_topic_report_being_written",
                violation_error_message=_("Ya hay uno de ese periodo sin aprobar: ábralo de la lista."),
            ),
            models.CheckConstraint(
                condition=models.Q(state=ReportState.DRAFT) | (models.Q(cut_at__isnull=False) & ~models.Q(sha256="")),
                name="reports_presented_topic_report_has_cut",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ReportState.APPROVED) | models.Q(approved_at__isnull=False),
                name="reports_approved_topic_report_has_moment",
            ),
        ]

    def __str__(self) -> str:
        words = f"{self.get_period_display()} · {self.unit} · {self.year}"
        return words if self.edition == 1 else f"{words} · edición {self.edition}"

    def get_absolute_url(self) -> str:
        return address_of("reports:topic_detail", self.pk)

    @property
    def sort(self) -> TopicPeriod:
        return TopicPeriod(self.period)

    @property
    def is_draft(self) -> bool:
        return self.state == ReportState.DRAFT

    @property
    def is_in_review(self) -> bool:
        return self.state == ReportState.IN_REVIEW

    @property
    def is_approved(self) -> bool:
        return self.state == ReportState.APPROVED

    @property
    def first_on(self) -> date:
        return days_in_month(self.year.year, self.sort.months[0])[0]

    @property
    def last_on(self) -> date:
        return days_in_month(self.year.year, self.sort.months[-1])[-1]

    @property
    def cut_on(self) -> date | None:
        return self.cut_at.astimezone(BOGOTA).date() if self.cut_at else None
