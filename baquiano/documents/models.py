"""Files by their SHA-256, evidence, controlled formats, issued documents and signatures.

All but formats and render jobs are append-only: triggers refuse to change or delete them, a correction is a new row
that points to the old one.
"""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import Authored, InstitutionRow
from baquiano.documents.choices import AccessClass, FormatState, Party, SignatureLevel


class StoredFile(InstitutionRow, Authored):
    """A file kept under its SHA-256. The row is written after the bytes are safe on disk."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("tamaño"), editable=False)
    media_type = models.CharField(_("tipo"), max_length=100, editable=False)
    original_name = models.CharField(_("nombre del archivo"), max_length=150, editable=False)

    class Meta:
        verbose_name = _("archivo")
        verbose_name_plural = _("archivos")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["institution", "sha256"], name="documents_file_by_sha256")]

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


class Evidence(InstitutionRow, Authored):
    """A file or a link that proves something of a subject (EXE-11)."""

    policy_owners = ("created_by_id",)

    subject_type = models.CharField(max_length=80, editable=False)
    subject_id = models.CharField(max_length=64, editable=False)
    subject_label = models.CharField(_("de"), max_length=300, editable=False)
    kind = models.CharField(_("clase"), max_length=40)
    title = models.CharField(_("título"), max_length=200)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="evidence", null=True, verbose_name=_("archivo")
    )
    link = models.URLField(_("enlace"), max_length=500, blank=True)
    taken_on = models.DateField(_("fecha de la evidencia"))
    access_class = models.CharField(
        _("clase de acceso"), max_length=10, choices=AccessClass.choices, default=AccessClass.PUBLIC
    )
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="superseded_by",
        null=True,
        editable=False,
        verbose_name=_("reemplaza a"),
    )
    reason = models.CharField(_("motivo del reemplazo"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("evidencia")
        verbose_name_plural = _("evidencias")
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["institution", "subject_type", "subject_id"], name="documents_evidence_of")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file__isnull=True) ^ models.Q(link=""), name="documents_evidence_file_or_link"
            ),
            models.CheckConstraint(
                condition=models.Q(supersedes__isnull=True) | ~models.Q(reason=""),
                name="documents_evidence_replaced_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("documents:evidence_detail", args=[self.pk])

    @property
    def is_superseded(self) -> bool:
        return hasattr(self, "superseded_by")


class Format(InstitutionRow):
    """A version of a controlled format of the institution, with the template that draws it (DOC-01)."""

    code = models.CharField(_("código"), max_length=40)
    name = models.CharField(_("nombre"), max_length=200)
    version = models.CharField(_("versión"), max_length=10)
    process = models.CharField(_("proceso"), max_length=150, blank=True)
    approved_on = models.DateField(_("fecha de aprobación"), null=True)
    state = models.CharField(_("estado"), max_length=10, choices=FormatState.choices, default=FormatState.DRAFT)
    replaced_by = models.CharField(_("reemplazado por"), max_length=40, blank=True)
    template = models.CharField(_("plantilla"), max_length=100, blank=True)
    source = models.TextField(_("fuente de la plantilla"), blank=True, editable=False)
    template_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("plantilla de Word o Excel")
    )
    header = models.CharField(_("línea del encabezado"), max_length=200, blank=True)
    opening = models.TextField(_("texto inicial"), blank=True)
    closing = models.TextField(_("texto final"), blank=True)
    logo = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("escudo o logo")
    )
    access_class = models.CharField(
        _("clase de acceso"), max_length=10, choices=AccessClass.choices, default=AccessClass.PUBLIC
    )

    class Meta:
        verbose_name = _("formato")
        verbose_name_plural = _("formatos")
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "code", "version"], name="documents_format_version_once"),
            models.UniqueConstraint(
                fields=["institution", "code"],
                condition=models.Q(state=FormatState.IN_FORCE),
                name="documents_format_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version} · {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("documents:format_detail", args=[self.pk])

    @property
    def has_template(self) -> bool:
        """Whether the product can draw it; without one it is filled in outside and filed as evidence."""
        return bool(self.source or self.template_file_id)

    @property
    def is_usable(self) -> bool:
        return self.state == FormatState.IN_FORCE and self.has_template

    @property
    def is_draft(self) -> bool:
        return self.state == FormatState.DRAFT


class IssuedDocument(InstitutionRow):
    """An official document as it was issued: its content, its number and the code with which anyone verifies it."""

    policy_owners = ("issued_by_id",)

    format = models.ForeignKey(Format, on_delete=models.PROTECT, related_name="documents", verbose_name=_("formato"))
    number = models.CharField(_("número"), max_length=60)
    title = models.CharField(_("título"), max_length=300)
    subject_type = models.CharField(max_length=80, editable=False)
    subject_id = models.CharField(max_length=64, editable=False)
    subject_label = models.CharField(_("de"), max_length=300, editable=False)
    payload = models.JSONField(_("contenido"), editable=False)
    payload_sha256 = models.CharField(_("SHA-256 del contenido"), max_length=64, editable=False)
    version = models.PositiveIntegerField(_("versión"), default=1, editable=False)
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="superseded_by",
        null=True,
        editable=False,
        verbose_name=_("reemplaza a"),
    )
    verification_code = models.CharField(_("código de verificación"), max_length=20, unique=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("expedido por")
    )
    issued_at = models.DateTimeField(_("expedido el"))

    class Meta:
        verbose_name = _("documento expedido")
        verbose_name_plural = _("documentos expedidos")
        ordering = ["-issued_at", "-id"]
        indexes = [
            models.Index(fields=["institution", "subject_type", "subject_id"], name="documents_issued_of"),
            models.Index(fields=["institution", "-issued_at"], name="documents_issued_by_date"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(supersedes__isnull=True, version=1)
                | models.Q(supersedes__isnull=False, version__gt=1),
                name="documents_issued_version_follows",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.format.code} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("documents:document_detail", args=[self.pk])

    @property
    def is_superseded(self) -> bool:
        return hasattr(self, "superseded_by")

    @property
    def pdf(self) -> "Rendition | None":
        """Its file when it is ready: the PDF, or the sheet of the institution's own template in Word or Excel.

        Reads what ``queries.issued_documents`` prefetched.
        """
        return next(iter(self.renditions.all()), None)

    @property
    def access_class(self) -> str:
        """The class it has today: the last one it was given, or that of its format."""
        last = max(self.reclassifications.all(), key=lambda row: (row.classified_at, row.pk), default=None)
        return last.access_class if last else self.format.access_class

    def get_access_class_display(self) -> str:
        return str(AccessClass(self.access_class).label)


class Reclassification(InstitutionRow):
    """Who changed the access class of an issued document, and on what ground (Ley 1712 de 2014, arts. 18 and 19)."""

    document = models.ForeignKey(
        IssuedDocument, on_delete=models.PROTECT, related_name="reclassifications", verbose_name=_("documento")
    )
    access_class = models.CharField(_("clase de acceso"), max_length=10, choices=AccessClass.choices)
    reason = models.CharField(_("fundamento"), max_length=500)
    classified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("clasificado por"),
    )
    classified_at = models.DateTimeField(_("clasificado el"))

    class Meta:
        verbose_name = _("cambio de clase de acceso")
        verbose_name_plural = _("cambios de clase de acceso")
        ordering = ["classified_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="documents_reclassified_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.access_class}"


class Rendition(InstitutionRow):
    """The file of an issued document: its PDF, or the institution's own sheet in Word or Excel."""

    document = models.ForeignKey(
        IssuedDocument, on_delete=models.PROTECT, related_name="renditions", verbose_name=_("documento")
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("archivo"))
    media_type = models.CharField(_("tipo"), max_length=100, default="application/pdf")
    created_at = models.DateTimeField(_("creado el"))

    class Meta:
        verbose_name = _("copia en PDF")
        verbose_name_plural = _("copias en PDF")
        constraints = [
            models.UniqueConstraint(fields=["document", "media_type"], name="documents_rendition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.media_type}"


class RenderJob(InstitutionRow):
    """What remains to be drawn of an issued document: attempts, and why the last one failed."""

    document = models.OneToOneField(
        IssuedDocument, on_delete=models.PROTECT, related_name="render_job", verbose_name=_("documento")
    )
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=0)
    next_attempt_at = models.DateTimeField(_("próximo intento"))
    last_error = models.CharField(_("último error"), max_length=500, blank=True)
    is_done = models.BooleanField(_("terminado"), default=False)

    class Meta:
        verbose_name = _("generación de PDF")
        verbose_name_plural = _("generaciones de PDF")
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=models.Q(is_done=False), name="documents_render_due"),
        ]

    def __str__(self) -> str:
        return str(self.document_id)


class Signature(InstitutionRow):
    """One person's signature over a content, known by its SHA-256 (Ley 527 de 1999)."""

    subject_type = models.CharField(max_length=80, editable=False)
    subject_id = models.CharField(max_length=64, editable=False)
    content_sha256 = models.CharField(_("SHA-256 de lo firmado"), max_length=64, editable=False)
    level = models.CharField(_("modo"), max_length=16, choices=SignatureLevel.choices)
    party = models.CharField(_("parte"), max_length=12, choices=Party.choices)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("persona")
    )
    signer_name = models.CharField(_("nombre"), max_length=150)
    signer_document = models.CharField(_("documento"), max_length=30, blank=True)
    signer_post = models.CharField(_("cargo"), max_length=150, blank=True)
    image = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("imagen o escaneo")
    )
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("registrada por"),
    )
    signed_at = models.DateTimeField(_("firmada el"))
    ip = models.GenericIPAddressField(_("dirección IP"), null=True)

    class Meta:
        verbose_name = _("firma")
        verbose_name_plural = _("firmas")
        ordering = ["signed_at", "id"]
        indexes = [models.Index(fields=["institution", "subject_type", "subject_id"], name="documents_signature_of")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level=SignatureLevel.REAUTHENTICATED, signer__isnull=False)
                | models.Q(level__in=[SignatureLevel.DRAWN, SignatureLevel.SCANNED], image__isnull=False),
                name="documents_signature_has_proof",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signer_name} ({self.get_level_display()})"
