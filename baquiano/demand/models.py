"""What entities and citizens ask for, and who asks: kept apart, because a person may ask that it be erased."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.choices import DocumentType
from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.demand.choices import (
    PENDING,
    PetitionKind,
    Placement,
    RequestChannel,
    RequestState,
    ServiceClass,
)
from baquiano.institutions.fields import item_field
from baquiano.planning.choices import ChangeState

_WITH_WORDS = [state for state in RequestState if state not in PENDING]


class ServiceRequest(InstitutionRow, Versioned, Authored):
    """What somebody asks for, by whatever channel, with the term in which the law wants it answered (DEM-01).

    ``due_on`` is always what ``rules.term_ends`` says of the rest of the row. Of the key with which the requester
    follows it only its digest is kept. Who asks is in ``requester``.
    """

    policy_unit = "unit_id"
    policy_owners = ("responsible_id", "created_by_id")

    number = models.CharField(_("número de radicado"), max_length=30, editable=False)
    external_number = models.CharField(_("radicado en el sistema de correspondencia"), max_length=60, blank=True)
    channel = models.CharField(_("canal"), max_length=10, choices=RequestChannel.choices)
    petition_kind = models.CharField(_("clase de petición"), max_length=12, choices=PetitionKind.choices)
    received_on = models.DateField(_("recibida el"))
    subject = models.CharField(_("asunto"), max_length=200)
    body = models.TextField(_("qué pide"))
    topic = item_field(_("tema"))
    beneficiary = models.ForeignKey(
        "beneficiaries.Beneficiary",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("entidad"),
    )
    entity_name = models.CharField(_("entidad, como la escribió"), max_length=200, blank=True)
    department = models.ForeignKey(
        "beneficiaries.Department",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("departamento"),
    )
    service = models.ForeignKey(
        "portfolio.Service",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("servicio que pide"),
    )
    unit = models.ForeignKey(
        "institutions.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("dependencia que la atiende"),
    )
    responsible = person_field(_("responsable"), null=True, blank=True)
    state = models.CharField(
        _("estado"), max_length=12, choices=RequestState.choices, default=RequestState.RECEIVED, editable=False
    )
    due_on = models.DateField(_("vence el"), editable=False)
    key_digest = models.CharField(max_length=64, editable=False)

    service_class = models.CharField(_("clasificación"), max_length=12, choices=ServiceClass.choices, blank=True)
    triage = models.JSONField(_("respuestas de la guía"), default=list, blank=True, editable=False)
    triage_reason = models.CharField(_("por qué se clasificó así"), max_length=500, blank=True)
    triaged_at = models.DateTimeField(_("clasificada el"), null=True, editable=False)
    triaged_by = person_field(_("clasificada por"), null=True, editable=False)

    extra_days = models.PositiveSmallIntegerField(_("días hábiles de prórroga"), default=0, editable=False)
    extension_reason = models.CharField(_("motivo de la prórroga"), max_length=500, blank=True, editable=False)
    asked_on = models.DateField(_("se pidió completar el"), null=True, editable=False)
    asked_what = models.TextField(_("qué le falta"), blank=True, editable=False)
    completed_on = models.DateField(_("completada el"), null=True, editable=False)
    completion = models.TextField(_("lo que completó"), blank=True, editable=False)

    answer = models.TextField(_("respuesta"), blank=True, editable=False)
    answered_at = models.DateTimeField(_("respondida el"), null=True, editable=False)
    answered_by = person_field(_("respondida por"), null=True, editable=False)
    closed_at = models.DateTimeField(_("cerrada el"), null=True, editable=False)
    refusal_reason = item_field(_("motivo de la negativa"))
    transferred_to = models.CharField(_("trasladada a"), max_length=200, blank=True, editable=False)
    call_minutes = models.PositiveSmallIntegerField(_("duración de la llamada en minutos"), null=True, editable=False)
    change = models.ForeignKey(
        "planning.ChangeRequest",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("cambio del plan que se pidió"),
    )

    class Meta:
        verbose_name = _("solicitud")
        verbose_name_plural = _("solicitudes")
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["institution", "state", "due_on"], name="demand_request_by_term"),
            models.Index(fields=["institution", "-received_on", "-id"], name="demand_request_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="demand_request_number_once"),
            models.UniqueConstraint(
                fields=["institution", "external_number"],
                condition=~Q(external_number=""),
                name="demand_external_number_once",
                violation_error_message=_("Otra solicitud ya tiene ese radicado."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_WITH_WORDS) | ~Q(answer=""), name="demand_request_ends_with_words"
            ),
            models.CheckConstraint(
                condition=Q(change__isnull=True) | Q(state=RequestState.ACCEPTED),
                name="demand_only_accepted_is_planned",
            ),
            models.CheckConstraint(
                condition=~Q(service_class=ServiceClass.ORIENTATION) | ~Q(state=RequestState.ACCEPTED),
                name="demand_orientation_is_never_planned",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address_of("demand:request_detail", self.pk)

    @property
    def is_pending(self) -> bool:
        return self.state in PENDING

    @property
    def is_ticket(self) -> bool:
        return self.petition_kind == PetitionKind.TICKET

    @property
    def placement(self) -> Placement | None:
        """Of an accepted one, where it stands with the plan: what was refused or withdrawn waits again."""
        if self.state != RequestState.ACCEPTED:
            return None
        if self.change is None or self.change.state in (ChangeState.REFUSED, ChangeState.WITHDRAWN):
            return Placement.WAITING
        return Placement.PLANNED if self.change.state == ChangeState.APPROVED else Placement.ASKED

    @property
    def entity(self) -> str:
        """The entity that was found in the register, or what the requester wrote."""
        return self.beneficiary.name if self.beneficiary else self.entity_name


class Requester(InstitutionRow):
    """Who asks. Apart from the request, which stays when the person asks that the own data be erased."""

    request = models.OneToOneField(
        ServiceRequest, on_delete=models.PROTECT, related_name="requester", verbose_name=_("solicitud")
    )
    names = models.CharField(_("nombres y apellidos"), max_length=200)
    document_type = models.CharField(
        _("tipo de documento"), max_length=3, choices=DocumentType.choices, default=DocumentType.NONE
    )
    document_number = models.CharField(_("número de documento"), max_length=20, blank=True)
    post = models.CharField(_("cargo"), max_length=150, blank=True)
    email = models.EmailField(_("correo electrónico"), blank=True)
    phone = models.CharField(_("teléfono"), max_length=30, blank=True)
    consent_text = models.ForeignKey(
        "institutions.ConsentText",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("aviso que leyó"),
    )
    consented_at = models.DateTimeField(_("autorizó el"), null=True)
    erased_at = models.DateTimeField(_("suprimida el"), null=True, editable=False)

    class Meta:
        verbose_name = _("solicitante")
        verbose_name_plural = _("solicitantes")
        indexes = [
            models.Index(fields=["institution", "document_number"], name="demand_requester_by_document"),
            models.Index(fields=["institution", "email"], name="demand_requester_by_email"),
        ]

    def __str__(self) -> str:
        return self.names
