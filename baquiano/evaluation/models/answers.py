"""What came back: answers, and refusals to give one (EVA-02, EVA-12)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.models import InstitutionRow
from baquiano.evaluation.choices import Channel
from baquiano.evaluation.models.campaigns import Campaign, Invitation
from baquiano.evaluation.models.instruments import Instrument, Question


class AnswerSheet(InstitutionRow):
    """The answers of one person, with the version of the instrument and the text that was accepted. Append-only.

    ``invitation`` is known only where the instrument is not anonymous. The keys of anonymous sheets are random and not
    ordered in time, and of when they came there is only the day: nothing leads from a sheet to a link that was used.
    """

    policy_unit = "campaign__unit_id"
    policy_owners = ("campaign__responsible_id", "campaign__created_by_id")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="sheets", verbose_name=_("campaña"))
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="+", verbose_name=_("versión del instrumento")
    )
    invitation = models.OneToOneField(
        Invitation, on_delete=models.PROTECT, related_name="sheet", null=True, verbose_name=_("invitación")
    )
    consent_text = models.ForeignKey(
        "institutions.ConsentText", on_delete=models.PROTECT, related_name="+", verbose_name=_("autorización aceptada")
    )
    answered_on = models.DateField(_("respondió el"))
    channel = models.CharField(_("medio"), max_length=5, choices=Channel.choices)
    municipality = models.ForeignKey(
        "beneficiaries.Municipality", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("municipio")
    )
    entered_by = person_field(_("la transcribió"), null=True)

    class Meta:
        verbose_name = _("hoja de respuestas")
        verbose_name_plural = _("hojas de respuestas")
        ordering = ["campaign", "answered_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(channel=Channel.PAPER) | models.Q(entered_by__isnull=False),
                name="evaluation_paper_says_who_wrote",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Hoja de respuestas"))


class AnswerValue(InstitutionRow):
    """What a sheet says of one question: a number, options, a text, or that it does not apply. Append-only."""

    policy_unit = "sheet__campaign__unit_id"
    policy_owners = ("sheet__campaign__responsible_id", "sheet__campaign__created_by_id")

    sheet = models.ForeignKey(
        AnswerSheet, on_delete=models.PROTECT, related_name="values", verbose_name=_("hoja de respuestas")
    )
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", verbose_name=_("pregunta"))
    number = models.PositiveSmallIntegerField(_("calificación"), null=True)
    codes = models.JSONField(_("opciones elegidas"), default=list)
    text = models.TextField(_("texto"), blank=True)
    is_na = models.BooleanField(_("no aplica"), default=False)

    class Meta:
        verbose_name = _("respuesta")
        verbose_name_plural = _("respuestas")
        ordering = ["sheet", "question__position"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "question"], name="evaluation_answered_once"),
            models.CheckConstraint(
                condition=models.Q(is_na=False) | models.Q(number__isnull=True, text=""),
                name="evaluation_na_says_nothing_else",
            ),
        ]

    def __str__(self) -> str:
        return str(self.question)


class Refusal(InstitutionRow):
    """Somebody who did not accept to be evaluated: counted, and out of the denominator (EVA-02). Append-only.

    Who it was is known only where the instrument is not anonymous, or not at all by QR.
    """

    policy_unit = "campaign__unit_id"
    policy_owners = ("campaign__responsible_id", "campaign__created_by_id")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="refusals", verbose_name=_("campaña"))
    invitation = models.OneToOneField(
        Invitation, on_delete=models.PROTECT, related_name="refusal", null=True, verbose_name=_("invitación")
    )
    consent_text = models.ForeignKey(
        "institutions.ConsentText",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("autorización que no se aceptó"),
    )
    refused_on = models.DateField(_("no aceptó el"))
    channel = models.CharField(_("medio"), max_length=5, choices=Channel.choices)
    entered_by = person_field(_("la registró"), null=True)

    class Meta:
        verbose_name = _("negativa a responder")
        verbose_name_plural = _("negativas a responder")
        ordering = ["campaign", "refused_on", "id"]

    def __str__(self) -> str:
        return str(_("Negativa a responder"))
