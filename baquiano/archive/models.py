"""The retention table, the expedientes and what was filed in them.

What was filed, a closing and a reopening are append-only: triggers refuse to change or delete them.
"""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.archive.choices import CaseFileState, CaseKind, CopyState, Disposition, Expectation, Origin, Purpose
from baquiano.common.models import Authored, InstitutionRow
from baquiano.documents.choices import AccessClass


class RetentionSchedule(InstitutionRow):
    """A series or subseries of the retention table (TRD), as the folder brings it (DOC-02).

    ``opens`` is the kind of expediente that is opened in it. What the folder no longer brings is retired: it keeps the
    expedientes that it has.
    """

    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia productora")
    )
    series_code = models.CharField(_("código de la serie"), max_length=20)
    series_name = models.CharField(_("serie"), max_length=200)
    subseries_code = models.CharField(_("código de la subserie"), max_length=20, blank=True)
    subseries_name = models.CharField(_("subserie"), max_length=200, blank=True)
    management_years = models.PositiveSmallIntegerField(_("años en archivo de gestión"))
    central_years = models.PositiveSmallIntegerField(_("años en archivo central"))
    disposition = models.CharField(_("disposición final"), max_length=2, choices=Disposition.choices)
    procedure = models.TextField(_("procedimiento"), blank=True)
    opens = models.CharField(_("expedientes que se abren en ella"), max_length=10, choices=CaseKind.choices, blank=True)
    is_retired = models.BooleanField(_("retirada"), default=False)

    class Meta:
        verbose_name = _("serie de la TRD")
        verbose_name_plural = _("series de la TRD")
        ordering = ["unit__code", "series_code", "subseries_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "unit", "series_code", "subseries_code"], name="archive_series_once"
            ),
            models.UniqueConstraint(
                fields=["institution", "unit", "opens"],
                condition=~models.Q(opens="") & models.Q(is_retired=False),
                name="archive_series_opens_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("archive:schedule_detail", args=[self.pk])

    @property
    def code(self) -> str:
        """``GME.42.1``: the unit, the series and the subseries."""
        return ".".join(filter(None, [self.unit.code, self.series_code, self.subseries_code]))

    @property
    def name(self) -> str:
        return self.subseries_name or self.series_name


class DocumentType(InstitutionRow):
    """A documentary type of a series, and the kinds of record of the product that belong to it (DOC-02).

    ``records`` are keys such as ``format:AP-AI-RG-111``, ``evidence:fotografia`` or ``communication:letter``.
    """

    schedule = models.ForeignKey(
        RetentionSchedule, on_delete=models.CASCADE, related_name="types", verbose_name=_("serie de la TRD")
    )
    code = models.CharField(_("código"), max_length=20)
    name = models.CharField(_("tipo documental"), max_length=200)
    records = models.JSONField(_("registros del sistema"), default=list)
    expectation = models.CharField(
        _("exigencia"), max_length=10, choices=Expectation.choices, default=Expectation.IF_ANY
    )

    class Meta:
        verbose_name = _("tipo documental")
        verbose_name_plural = _("tipos documentales")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["schedule", "code"], name="archive_type_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_required(self) -> bool:
        return self.expectation == Expectation.ALWAYS


class CaseFile(InstitutionRow, Authored):
    """The expediente of a plan, a visit, an assistance, a trip or a report, which fills itself (DOC-03).

    ``checked_at`` is when it was last looked at for documents to file: those that waited longest are looked at first.
    """

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    kind = models.CharField(_("clase"), max_length=10, choices=CaseKind.choices)
    subject_type = models.CharField(max_length=80, editable=False)
    subject_id = models.UUIDField(editable=False)
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("oficina productora")
    )
    year = models.PositiveSmallIntegerField(_("vigencia"))
    schedule = models.ForeignKey(
        RetentionSchedule, on_delete=models.PROTECT, related_name="case_files", verbose_name=_("serie de la TRD")
    )
    number = models.CharField(_("número"), max_length=80, editable=False)
    title = models.CharField(_("nombre del expediente"), max_length=300)
    state = models.CharField(
        _("estado"), max_length=10, choices=CaseFileState.choices, default=CaseFileState.OPEN, editable=False
    )
    closed_on = models.DateField(_("cerrado el"), null=True, editable=False)
    checked_at = models.DateTimeField(_("revisado el"), null=True, editable=False)

    class Meta:
        verbose_name = _("expediente")
        verbose_name_plural = _("expedientes")
        ordering = ["-year", "number"]
        indexes = [
            models.Index(fields=["institution", "state", "checked_at"], name="archive_file_by_turn"),
            models.Index(fields=["institution", "-year", "number"], name="archive_file_by_number"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "subject_type", "subject_id"], name="archive_one_file_per_subject"
            ),
            models.UniqueConstraint(fields=["institution", "number"], name="archive_file_number_once"),
            models.CheckConstraint(
                condition=models.Q(state=CaseFileState.CLOSED, closed_on__isnull=False)
                | models.Q(state=CaseFileState.OPEN, closed_on__isnull=True),
                name="archive_closed_file_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("archive:case_file_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == CaseFileState.OPEN

    @property
    def transfer_year(self) -> int | None:
        """The year in which it may go to the central archive; none while it is open."""
        return self.closed_on.year + self.schedule.management_years if self.closed_on else None


class FiledDocument(InstitutionRow, Authored):
    """A document of an expediente, in the order in which it entered. Append-only (DOC-10).

    ``source`` is the row of the room that keeps it, and ``record`` its kind of record, by which the retention table
    knows its type. Pages run through the whole expediente; a volume is full at the pages that the folder says.
    """

    case_file = models.ForeignKey(
        CaseFile, on_delete=models.PROTECT, related_name="documents", verbose_name=_("expediente")
    )
    position = models.PositiveIntegerField(_("orden"))
    volume = models.PositiveSmallIntegerField(_("tomo"), default=1)
    first_page = models.PositiveIntegerField(_("página inicial"))
    last_page = models.PositiveIntegerField(_("página final"))
    source_type = models.CharField(max_length=80, editable=False)
    source_id = models.CharField(max_length=64, editable=False)
    record = models.CharField(_("registro"), max_length=80)
    title = models.CharField(_("documento"), max_length=300)
    dated_on = models.DateField(_("fecha del documento"))
    file = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("archivo")
    )
    origin = models.CharField(_("origen"), max_length=10, choices=Origin.choices)
    access_class = models.CharField(_("clase de acceso"), max_length=10, choices=AccessClass.choices)

    class Meta:
        verbose_name = _("documento del expediente")
        verbose_name_plural = _("documentos del expediente")
        ordering = ["case_file", "position"]
        constraints = [
            models.UniqueConstraint(fields=["case_file", "position"], name="archive_filed_position_once"),
            models.UniqueConstraint(fields=["case_file", "source_type", "source_id"], name="archive_filed_once"),
            models.CheckConstraint(
                condition=models.Q(last_page__gte=models.F("first_page")), name="archive_filed_pages_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def pages(self) -> int:
        return self.last_page - self.first_page + 1


class Closure(InstitutionRow):
    """A closing of an expediente: its index, its manifest and its hoja de control as they were then. Append-only."""

    case_file = models.ForeignKey(
        CaseFile, on_delete=models.PROTECT, related_name="closures", verbose_name=_("expediente")
    )
    number = models.PositiveSmallIntegerField(_("versión del índice"))
    index_file = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("índice electrónico")
    )
    manifest_file = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("manifiesto")
    )
    control_sheet = models.ForeignKey(
        "documents.IssuedDocument",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("hoja de control"),
    )
    document_count = models.PositiveIntegerField(_("documentos"))
    page_count = models.PositiveIntegerField(_("páginas"))
    waived = models.JSONField(_("lo que faltaba"), default=list)
    reason = models.CharField(_("motivo de cerrar sin ello"), max_length=500, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("cerrado por")
    )
    closed_at = models.DateTimeField(_("cerrado el"))

    class Meta:
        verbose_name = _("cierre del expediente")
        verbose_name_plural = _("cierres del expediente")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["case_file", "number"], name="archive_closure_once")]

    def __str__(self) -> str:
        return f"{self.case_file.number} v{self.number}"

    @property
    def is_reopened(self) -> bool:
        return hasattr(self, "reopening")


class Reopening(InstitutionRow):
    """Why a closed expediente was opened again. Append-only."""

    closure = models.OneToOneField(
        Closure, on_delete=models.PROTECT, related_name="reopening", verbose_name=_("cierre")
    )
    reason = models.CharField(_("motivo"), max_length=500)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("reabierto por")
    )
    reopened_at = models.DateTimeField(_("reabierto el"))

    class Meta:
        verbose_name = _("reapertura del expediente")
        verbose_name_plural = _("reaperturas del expediente")
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="archive_reopened_with_reason")]

    def __str__(self) -> str:
        return self.reason


class RepositoryCopy(InstitutionRow):
    """A record as it stands in the repository of the institution, by its place in the retention table (INT-13).

    Its path never changes. While ``problem`` says something it is not known to be there whole, and ``next_at`` is when
    it is tried again.
    """

    filed = models.OneToOneField(
        FiledDocument, on_delete=models.PROTECT, related_name="copy", verbose_name=_("documento del expediente")
    )
    path = models.CharField(_("ruta"), max_length=400)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    problem = models.CharField(_("problema"), max_length=300, blank=True)
    is_unreachable = models.BooleanField(_("el repositorio no respondió"), default=False)
    attempts = models.PositiveIntegerField(_("intentos"), default=0)
    tried_at = models.DateTimeField(_("último intento"), null=True)
    next_at = models.DateTimeField(_("próximo intento"), null=True)
    written_at = models.DateTimeField(_("escrito el"), null=True)
    verified_at = models.DateTimeField(_("verificado el"), null=True)

    class Meta:
        verbose_name = _("copia en el repositorio")
        verbose_name_plural = _("copias en el repositorio")
        ordering = ["-id"]
        indexes = [models.Index(fields=["institution", "next_at"], name="archive_copy_by_turn")]
        constraints = [models.UniqueConstraint(fields=["institution", "path"], name="archive_copy_path_once")]

    def __str__(self) -> str:
        return self.path

    @property
    def state(self) -> CopyState:
        if self.problem:
            return CopyState.FAILED
        return CopyState.WRITTEN if self.verified_at else CopyState.PENDING

    @property
    def is_there(self) -> bool:
        return self.state == CopyState.WRITTEN


class Location(InstitutionRow):
    """Where an expediente is kept outside this system, as noted; the last one counts (DOC-07). Append-only."""

    case_file = models.ForeignKey(
        CaseFile, on_delete=models.PROTECT, related_name="locations", verbose_name=_("expediente")
    )
    repository = models.CharField(_("repositorio"), max_length=120)
    place = models.CharField(_("ruta o dirección"), max_length=400)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("anotada por")
    )
    noted_at = models.DateTimeField(_("anotada el"))

    class Meta:
        verbose_name = _("ubicación del expediente")
        verbose_name_plural = _("ubicaciones del expediente")
        ordering = ["-noted_at", "-id"]

    def __str__(self) -> str:
        return f"{self.repository}: {self.place}"

    @property
    def url(self) -> str:
        """The address to open it, when it is one."""
        return self.place if self.place.startswith(("https://", "http://")) else ""


class Waiver(InstitutionRow):
    """Why the vigencia may close although the expediente of an intervention lacks something (DOC-06). Append-only."""

    case_file = models.ForeignKey(
        CaseFile, on_delete=models.PROTECT, related_name="waivers", verbose_name=_("expediente")
    )
    missing = models.JSONField(_("lo que faltaba"))
    reason = models.CharField(_("motivo"), max_length=500)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("dispensado por"),
    )
    waived_at = models.DateTimeField(_("dispensado el"))

    class Meta:
        verbose_name = _("dispensa de conservación")
        verbose_name_plural = _("dispensas de conservación")
        ordering = ["-waived_at", "-id"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="archive_waived_with_reason")]

    def __str__(self) -> str:
        return self.reason


class Inventory(InstitutionRow, Authored):
    """A FUID of some expedientes, as they were when it was made: its content is the document issued (DOC-05)."""

    policy_owners = ("created_by_id",)
    policy_unit = ()

    number = models.CharField(_("número"), max_length=40, editable=False)
    layout = models.CharField(_("disposición"), max_length=40)
    purpose = models.CharField(_("objeto"), max_length=12, choices=Purpose.choices)
    transfer_number = models.CharField(_("número de transferencia"), max_length=40, blank=True)
    delivered_by = models.CharField(_("entregado por"), max_length=150, blank=True)
    received_by = models.CharField(_("recibido por"), max_length=150, blank=True)
    content = models.JSONField(_("contenido"), editable=False)
    file_count = models.PositiveIntegerField(_("expedientes"))
    page_count = models.PositiveIntegerField(_("folios o páginas"))

    class Meta:
        verbose_name = _("inventario documental")
        verbose_name_plural = _("inventarios documentales")
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["institution", "number"], name="archive_inventory_once")]

    def __str__(self) -> str:
        return f"FUID {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("archive:inventory_detail", args=[self.pk])
