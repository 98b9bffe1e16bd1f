"""Who came to a meeting."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.choices import DocumentType
from baquiano.common.models import InstitutionRow
from baquiano.meetings.choices import AttendanceChannel, AttendanceMode
from baquiano.meetings.models.meeting import Meeting

PERSON = settings.AUTH_USER_MODEL


class Attendance(InstitutionRow):
    """A person on the attendance list. Append-only: a correction or an annulment is a new row over the old one.

    ``revision`` counts the rows of the same document in the same meeting, so that two devices that register the same
    person at once cannot both succeed. What is in force is what nothing supersedes, is not void and, when the person
    registered herself with the QR, somebody validated.
    """

    policy_unit = "meeting__unit_id"
    policy_owners = ("meeting__responsible_id", "meeting__created_by_id")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("reunión")
    )
    names = models.CharField(_("nombres"), max_length=100)
    surnames = models.CharField(_("apellidos"), max_length=100)
    document_type = models.CharField(
        _("tipo de documento"), max_length=3, choices=DocumentType.choices, default=DocumentType.CC
    )
    document_number = models.CharField(_("número de documento"), max_length=20, blank=True)
    entity = models.CharField(_("entidad o dependencia"), max_length=200, blank=True)
    post = models.CharField(_("cargo"), max_length=120, blank=True)
    email = models.EmailField(_("correo electrónico"), blank=True)
    phone = models.CharField(_("teléfono"), max_length=30, blank=True)
    mode = models.CharField(
        _("forma de asistencia"), max_length=10, choices=AttendanceMode.choices, default=AttendanceMode.IN_PERSON
    )
    consent_text = models.ForeignKey(
        "institutions.ConsentText",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("aviso de privacidad autorizado"),
    )
    consented_at = models.DateTimeField(_("autorizó el"))
    channel = models.CharField(
        _("medio"), max_length=6, choices=AttendanceChannel.choices, default=AttendanceChannel.SCREEN
    )
    signature_image = models.ForeignKey(
        "documents.StoredFile",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("firma"),
    )
    scan = models.ForeignKey(
        "documents.Evidence",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("hoja escaneada"),
    )
    scan_row = models.PositiveSmallIntegerField(_("renglón de la hoja"), null=True, blank=True)
    registered_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("registró")
    )
    created_at = models.DateTimeField(_("registrada el"), editable=False)
    revision = models.PositiveSmallIntegerField(_("revisión"), default=1, editable=False)
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="superseded_by",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("corrige a"),
    )
    is_void = models.BooleanField(_("anulada"), default=False, editable=False)
    reason = models.CharField(_("motivo de la corrección"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("asistencia")
        verbose_name_plural = _("asistencias")
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(fields=["institution", "document_type", "document_number"], name="meetings_attendance_person")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "document_type", "document_number", "revision"],
                condition=~models.Q(document_number=""),
                name="meetings_attendance_person_once",
                violation_error_message=_("Esa persona ya está en la lista de asistencia."),
            ),
            models.CheckConstraint(
                condition=models.Q(supersedes__isnull=True, is_void=False) | ~models.Q(reason=""),
                name="meetings_attendance_correction_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(is_void=False) | models.Q(supersedes__isnull=False),
                name="meetings_attendance_void_of_a_row",
            ),
            models.CheckConstraint(
                condition=models.Q(scan__isnull=True, scan_row__isnull=True)
                | models.Q(scan__isnull=False, scan_row__isnull=False),
                name="meetings_attendance_line_of_a_sheet",
            ),
            models.CheckConstraint(
                condition=~models.Q(document_number="") | models.Q(document_type=DocumentType.NONE),
                name="meetings_attendance_has_document",
                violation_error_message=_("Escriba el número de documento."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_self_registered(self) -> bool:
        """Whether the person wrote it without an account, so that it awaits the adviser; a correction does not."""
        return self.channel == AttendanceChannel.QR and self.supersedes_id is None

    @property
    def is_signed(self) -> bool:
        """Whether there is a stroke, or a sheet of paper with it."""
        return bool(self.signature_image_id or self.scan_id)

    @property
    def full_name(self) -> str:
        return f"{self.names} {self.surnames}".strip()
