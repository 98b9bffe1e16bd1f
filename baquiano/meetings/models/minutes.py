"""What was written of a meeting and is signed."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.meetings.choices import MinutesState
from baquiano.meetings.models.meeting import Meeting

PERSON = settings.AUTH_USER_MODEL


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
        return gettext("Acta %(code)s") % {"code": self.code} + edition

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
