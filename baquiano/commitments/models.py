"""Promises of one party to the other: who answers, until when, with what they were kept, what a verification found."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.commitments.choices import CheckResult, CommitmentState, Party
from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow, Versioned

PERSON = settings.AUTH_USER_MODEL


class Commitment(InstitutionRow, Versioned, Authored):
    """A promise born in an encounter (``origin``), which is whatever row carries it: a meeting, a decision."""

    policy_unit = "unit_id"
    policy_owners = ("responsible_id", "created_by_id")

    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    beneficiary = models.ForeignKey(
        "beneficiaries.Beneficiary",
        on_delete=models.PROTECT,
        related_name="commitments",
        null=True,
        blank=True,
        verbose_name=_("entidad asistida"),
    )
    party = models.CharField(_("se compromete"), max_length=12, choices=Party.choices)
    text = models.TextField(_("compromiso"))
    responsible = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("responsable")
    )
    responsible_name = models.CharField(_("nombre del responsable"), max_length=150)
    due_on = models.DateField(_("fecha límite"))
    state = models.CharField(_("estado"), max_length=10, choices=CommitmentState.choices, default=CommitmentState.OPEN)
    closed_at = models.DateTimeField(_("cerrado el"), null=True, blank=True)
    cancel_reason = models.ForeignKey(
        "institutions.CatalogueItem",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("motivo de la cancelación"),
    )
    state_note = models.TextField(_("explicación"), blank=True)
    # The last one that nobody sent back: while the commitment is open, it awaits the verification of a second person.
    claim = models.ForeignKey(
        "commitments.CommitmentClaim",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("declaración de cumplimiento"),
    )
    origin_type = models.CharField(max_length=80, editable=False)
    origin_id = models.UUIDField(editable=False)
    origin_label = models.CharField(_("nació en"), max_length=300, editable=False)

    class Meta:
        verbose_name = _("compromiso")
        verbose_name_plural = _("compromisos")
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["institution", "due_on", "id"], name="commitments_by_due"),
            models.Index(fields=["institution", "state", "due_on"], name="commitments_by_state"),
            models.Index(fields=["beneficiary", "state", "due_on"], name="commitments_by_entity"),
            models.Index(fields=["origin_type", "origin_id"], name="commitments_by_origin"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=CommitmentState.OPEN, closed_at__isnull=True)
                | (~models.Q(state=CommitmentState.OPEN) & models.Q(closed_at__isnull=False)),
                name="commitments_closed_has_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=CommitmentState.CANCELLED) | ~models.Q(state_note=""),
                name="commitments_cancelled_has_note",
            ),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 120 else f"{self.text[:117]}…"

    def get_absolute_url(self) -> str:
        return address_of("commitments:commitment_detail", self.pk)

    def is_overdue_on(self, day: date) -> bool:
        return self.state == CommitmentState.OPEN and self.claim_id is None and self.due_on < day

    @property
    def awaits_verification(self) -> bool:
        return self.state == CommitmentState.OPEN and self.claim_id is not None


class CommitmentClaim(InstitutionRow):
    """Who answers says that it is done, with the proof. It closes nothing: a second person verifies. Append-only."""

    policy_unit = "commitment__unit_id"
    policy_owners = ("claimed_by_id",)

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="claims", verbose_name=_("compromiso")
    )
    note = models.TextField(_("cómo se cumplió"), blank=True)
    evidence = models.ForeignKey(
        "documents.Evidence", on_delete=models.PROTECT, related_name="+", verbose_name=_("prueba")
    )
    claimed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name=_("declarado por"))
    claimed_at = models.DateTimeField(_("declarado el"))

    class Meta:
        verbose_name = _("declaración de cumplimiento")
        verbose_name_plural = _("declaraciones de cumplimiento")
        ordering = ["claimed_at", "id"]

    def __str__(self) -> str:
        return f"Declarado cumplido · {self.commitment}"


class CommitmentProgress(InstitutionRow):
    """How far it is, told by the party that promised before it is done. It asks nothing of anybody. Append-only."""

    policy_unit = "commitment__unit_id"
    policy_owners = ("told_by_id",)

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="progress", verbose_name=_("compromiso")
    )
    note = models.TextField(_("cómo va"))
    told_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name=_("contado por"))
    told_at = models.DateTimeField(_("contado el"))

    class Meta:
        verbose_name = _("avance de compromiso")
        verbose_name_plural = _("avances de compromisos")
        ordering = ["told_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(note=""), name="commitments_progress_says_how"),
        ]

    def __str__(self) -> str:
        return f"Avance · {self.commitment}"


class CommitmentCheck(InstitutionRow):
    """What somebody found of a commitment, and where (``context``: a later meeting, an office). Append-only."""

    policy_unit = "commitment__unit_id"
    policy_owners = ("checked_by_id",)

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="checks", verbose_name=_("compromiso")
    )
    context_type = models.CharField(max_length=80, blank=True, editable=False)
    context_id = models.UUIDField(null=True, editable=False)
    context_label = models.CharField(_("verificado en"), max_length=300, blank=True, editable=False)
    result = models.CharField(_("resultado"), max_length=14, choices=CheckResult.choices)
    note = models.TextField(_("nota de verificación"), blank=True)
    evidence = models.ForeignKey(
        "documents.Evidence",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("evidencia"),
    )
    claim = models.ForeignKey(
        CommitmentClaim,
        on_delete=models.PROTECT,
        related_name="checks",
        null=True,
        editable=False,
        verbose_name=_("declaración que responde"),
    )
    is_own = models.BooleanField(_("verificado por quien responde"), default=False, editable=False)
    checked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name=_("verificado por"))
    checked_at = models.DateTimeField(_("verificado el"))

    class Meta:
        verbose_name = _("verificación de compromiso")
        verbose_name_plural = _("verificaciones de compromisos")
        ordering = ["checked_at", "id"]
        indexes = [models.Index(fields=["context_type", "context_id"], name="commitments_check_context")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(result=CheckResult.IN_PROGRESS)
                | ~models.Q(note="")
                | models.Q(evidence__isnull=False),
                name="commitments_check_has_proof",
                violation_error_message=_("Escriba una nota o adjunte una evidencia."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_result_display()} · {self.commitment}"
