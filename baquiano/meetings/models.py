"""The meeting, atom of the product: who was there, what was written of it and who signed."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.choices import DocumentType
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.meetings.choices import (
    AttendanceChannel,
    AttendanceMode,
    MeetingKind,
    MeetingState,
    MinutesState,
    Modality,
)

PERSON = settings.AUTH_USER_MODEL


class Meeting(InstitutionRow, Versioned, Authored):
    """A visit, workshop, call or committee session. ``original_starts_at`` keeps the first date it was given."""

    policy_unit = "unit_id"
    policy_owners = ("responsible_id", "created_by_id")

    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    kind = models.CharField(_("clase"), max_length=10, choices=MeetingKind.choices)
    title = models.CharField(_("título"), max_length=250)
    objective = models.TextField(_("objetivo"), blank=True)
    starts_at = models.DateTimeField(_("inicio"))
    ends_at = models.DateTimeField(_("fin"))
    original_starts_at = models.DateTimeField(_("fecha original"), null=True, blank=True, editable=False)
    place = models.CharField(_("lugar"), max_length=200, blank=True)
    link = models.URLField(_("enlace"), max_length=500, blank=True)
    modality = models.CharField(_("modalidad"), max_length=10, choices=Modality.choices, default=Modality.IN_PERSON)
    municipality = models.ForeignKey(
        "beneficiaries.Municipality",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("municipio"),
    )
    responsible = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name=_("responsable"))
    participants = models.ManyToManyField(PERSON, through="Participant", related_name="+", verbose_name=_("ejecutores"))
    state = models.CharField(_("estado"), max_length=10, choices=MeetingState.choices, default=MeetingState.SCHEDULED)
    state_reason = models.ForeignKey(
        "institutions.CatalogueItem",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("motivo"),
    )
    state_note = models.TextField(_("explicación del motivo"), blank=True)
    held_at = models.DateTimeField(_("registrada como realizada el"), null=True, blank=True)
    held_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("cerrada por")
    )

    class Meta:
        verbose_name = _("reunión")
        verbose_name_plural = _("reuniones")
        ordering = ["-starts_at", "-id"]
        # The kind last: lists are of some kinds, and are counted without reading the rows.
        indexes = [
            models.Index(fields=["institution", "-starts_at", "-id", "kind"], name="meetings_by_date"),
            models.Index(fields=["institution", "unit", "-starts_at", "-id", "kind"], name="meetings_by_unit"),
            models.Index(fields=["institution", "responsible", "starts_at"], name="meetings_by_person"),
            models.Index(fields=["institution", "state", "starts_at"], name="meetings_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="meetings_ends_after_start",
                violation_error_message=_("La hora final debe ser posterior a la inicial."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MeetingState.CANCELLED) | ~models.Q(state_note=""),
                name="meetings_cancelled_has_note",
            ),
            models.CheckConstraint(
                condition=models.Q(state=MeetingState.HELD, held_at__isnull=False)
                | (~models.Q(state=MeetingState.HELD) & models.Q(held_at__isnull=True)),
                name="meetings_held_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting_detail", args=[self.pk])

    @property
    def duration(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def is_scheduled(self) -> bool:
        return self.state == MeetingState.SCHEDULED

    @property
    def is_held(self) -> bool:
        return self.state == MeetingState.HELD

    @property
    def is_cancelled(self) -> bool:
        return self.state == MeetingState.CANCELLED

    @property
    def is_rescheduled(self) -> bool:
        return self.original_starts_at is not None


class Participant(InstitutionRow):
    """A person of the institution who takes part: an executor of the visit, a convened member."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="participations", verbose_name=_("reunión")
    )
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name=_("persona"))

    class Meta:
        verbose_name = _("participante")
        verbose_name_plural = _("participantes")
        ordering = ["user__full_name"]
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="meetings_participant_once")]

    def __str__(self) -> str:
        return str(self.user)


class Attendance(InstitutionRow):
    """A person on the attendance list. Append-only: a correction or an annulment is a new row over the old one.

    ``revision`` counts the rows of the same document in the same meeting, so that two devices that register the same
    person at once cannot both succeed. What is in force is what nothing supersedes and is not void.
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
                condition=~models.Q(document_number="") | models.Q(document_type=DocumentType.NONE),
                name="meetings_attendance_has_document",
                violation_error_message=_("Escriba el número de documento."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.names} {self.surnames}".strip()


class Minutes(InstitutionRow, Versioned, Authored):
    """The acta of a meeting. ``content`` is what is signed, known by its SHA-256; a signed one never changes.

    A correction is another row with the same number and the next ``edition``, which points to the one it replaces.
    """

    policy_unit = "meeting__unit_id"
    policy_owners = ("meeting__responsible_id", "meeting__created_by_id")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes", verbose_name=_("reunión"))
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    year = models.PositiveSmallIntegerField(_("vigencia"))
    # Given when the text is closed for signing, so that drafts leave no gaps.
    number = models.PositiveIntegerField(_("número"), null=True, editable=False)
    edition = models.PositiveSmallIntegerField(_("edición"), default=1, editable=False)
    state = models.CharField(_("estado"), max_length=8, choices=MinutesState.choices, default=MinutesState.DRAFT)
    required_parties = models.JSONField(_("partes que firman"), default=list, editable=False)
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="superseded_by",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("corrige a"),
    )
    correction_reason = models.CharField(_("motivo de la corrección"), max_length=500, blank=True)
    content = models.JSONField(_("contenido firmado"), null=True, editable=False)
    content_sha256 = models.CharField(_("SHA-256 del contenido"), max_length=64, blank=True, editable=False)
    frozen_at = models.DateTimeField(_("cerrada a cambios el"), null=True, editable=False)
    signed_at = models.DateTimeField(_("firmada el"), null=True, editable=False)

    class Meta:
        verbose_name = _("acta")
        verbose_name_plural = _("actas")
        ordering = ["-year", "-number", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "unit", "year", "number", "edition"], name="meetings_minutes_number_once"
            ),
            models.UniqueConstraint(fields=["meeting", "edition"], name="meetings_minutes_edition_once"),
            models.CheckConstraint(
                condition=models.Q(state=MinutesState.DRAFT, content_sha256="", frozen_at__isnull=True)
                | (~models.Q(state=MinutesState.DRAFT) & ~models.Q(content_sha256="") & models.Q(number__isnull=False)),
                name="meetings_minutes_frozen_has_hash",
            ),
            models.CheckConstraint(
                condition=models.Q(state=MinutesState.SIGNED, signed_at__isnull=False)
                | (~models.Q(state=MinutesState.SIGNED) & models.Q(signed_at__isnull=True)),
                name="meetings_minutes_signed_has_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(supersedes__isnull=True, edition=1)
                | (models.Q(supersedes__isnull=False, edition__gt=1) & ~models.Q(correction_reason="")),
                name="meetings_minutes_correction_has_reason",
            ),
        ]

    def __str__(self) -> str:
        edition = f" (versión {self.edition})" if self.edition > 1 else ""
        return f"Acta {self.code}{edition}"

    @property
    def code(self) -> str:
        return f"{self.number:03d} de {self.year}" if self.number else "en borrador"

    def get_absolute_url(self) -> str:
        return reverse("meetings:minutes_detail", args=[self.meeting_id])

    @property
    def is_draft(self) -> bool:
        return self.state == MinutesState.DRAFT

    @property
    def is_signing(self) -> bool:
        return self.state == MinutesState.SIGNING

    @property
    def is_signed(self) -> bool:
        return self.state == MinutesState.SIGNED


class MinutesSection(InstitutionRow, Versioned):
    """One part of the minutes, written apart from the others and with a version of its own."""

    policy_unit = "minutes__meeting__unit_id"
    policy_owners = ("minutes__meeting__responsible_id", "minutes__meeting__created_by_id")

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="sections", verbose_name=_("acta"))
    key = models.SlugField(_("clave"), max_length=40)
    title = models.CharField(_("título"), max_length=150)
    text = models.TextField(_("texto"), blank=True)
    position = models.PositiveSmallIntegerField(_("orden"))
    is_required = models.BooleanField(_("obligatoria"), default=False)
    edited_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("escrita por")
    )
    edited_at = models.DateTimeField(_("escrita el"), null=True, blank=True)

    class Meta:
        verbose_name = _("sección del acta")
        verbose_name_plural = _("secciones del acta")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["minutes", "key"], name="meetings_section_once")]

    def __str__(self) -> str:
        return self.title
