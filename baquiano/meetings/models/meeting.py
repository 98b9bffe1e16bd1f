"""The meeting, atom of the product, and who takes part in it for the institution."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.meetings.choices import MeetingKind, MeetingState, Modality

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
