"""What people ask of their own data, with its legal term (Ley 1581 de 2012)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.choices import DocumentType
from baquiano.common.models import InstitutionRow, Versioned
from baquiano.privacy.choices import Proof, RequestKind, RequestState

PERSON = settings.AUTH_USER_MODEL


class DataRequest(InstitutionRow, Versioned):
    """A consultation or a claim of a person about the own data.

    ``token`` is the address in which the person follows it, which says nothing of anybody; ``answer_token`` the one of
    the answer, sent only to the address that is known to be of that person. Of the code only its digest is kept.
    """

    number = models.CharField(_("número"), max_length=30, editable=False)
    kind = models.CharField(_("qué pide"), max_length=8, choices=RequestKind.choices)
    names = models.CharField(_("nombres y apellidos"), max_length=200)
    document_type = models.CharField(_("tipo de documento"), max_length=3, choices=DocumentType.choices)
    document_number = models.CharField(_("número de documento"), max_length=20)
    email = models.EmailField(_("correo electrónico"))
    words = models.TextField(_("qué pide, en sus palabras"), blank=True)
    changes = models.JSONField(_("datos como deben quedar"), default=dict, blank=True)
    token = models.CharField(max_length=32, unique=True, editable=False)
    code_digest = models.CharField(max_length=64, blank=True, editable=False)
    code_sent_at = models.DateTimeField(null=True, editable=False)
    code_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    state = models.CharField(
        _("estado"), max_length=12, choices=RequestState.choices, default=RequestState.UNIDENTIFIED
    )
    proof = models.CharField(_("identidad"), max_length=8, choices=Proof.choices, blank=True)
    proof_note = models.CharField(_("cómo se verificó"), max_length=300, blank=True)
    identified_at = models.DateTimeField(_("identidad verificada el"), null=True)
    identified_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("identidad verificada por")
    )
    received_at = models.DateTimeField(_("recibida el"))
    due_on = models.DateField(_("vence el"))
    extended_at = models.DateTimeField(_("prorrogada el"), null=True)
    extension_reason = models.CharField(_("motivo de la prórroga"), max_length=500, blank=True)
    outcome = models.JSONField(_("qué se hizo"), default=list, blank=True)
    answer = models.TextField(_("respuesta"), blank=True)
    answered_at = models.DateTimeField(_("respondida el"), null=True)
    answered_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("respondió")
    )
    answer_token = models.CharField(max_length=32, unique=True, null=True, editable=False)

    class Meta:
        verbose_name = _("solicitud del titular")
        verbose_name_plural = _("solicitudes de titulares")
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["institution", "state", "due_on"], name="privacy_request_by_term")]
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="privacy_request_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state__in=[RequestState.ANSWERED, RequestState.REFUSED]) | ~models.Q(answer=""),
                name="privacy_request_closed_with_words",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[RequestState.OPEN, RequestState.ANSWERED]) | ~models.Q(proof=""),
                name="privacy_request_answered_to_its_holder",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("privacy:request_detail", args=[self.pk])

    @property
    def is_pending(self) -> bool:
        return self.state in (RequestState.UNIDENTIFIED, RequestState.OPEN)

    @property
    def is_identified(self) -> bool:
        return bool(self.proof)

    @property
    def is_claim(self) -> bool:
        """Corrections and withdrawals are *reclamos*: their data bears the legend while they last (art. 15)."""
        return self.kind != RequestKind.CONSULT
