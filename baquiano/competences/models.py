"""In which topics each person is competent, on what that rests, and who was authorised without it (ORG-07)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.competences.choices import CompetenceKind


class Competence(InstitutionRow, Versioned, Authored):
    """That a person may be assigned to a topic between two dates: competent in it, or authorised for a reason.

    Its unit is the one that registered it. One annulled stays, and lets nobody be assigned.
    """

    policy_owners = ("user_id",)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="competences", verbose_name=_("persona")
    )
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia que la registra")
    )
    topic = models.ForeignKey(
        "institutions.CatalogueItem", on_delete=models.PROTECT, related_name="+", verbose_name=_("tema")
    )
    kind = models.CharField(_("clase"), max_length=12, choices=CompetenceKind.choices)
    basis = models.CharField(_("en qué se sustenta"), max_length=1000)
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"), null=True, blank=True)
    annulled_reason = models.CharField(_("motivo de la anulación"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("competencia")
        verbose_name_plural = _("competencias")
        ordering = ["user__full_name", "topic__name", "-starts_on", "id"]
        indexes = [models.Index(fields=["user", "topic"], name="competences_by_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "user", "topic", "kind", "starts_on"],
                condition=models.Q(annulled_reason=""),
                name="competences_once_a_day",
                violation_error_message=_("Esa competencia ya está registrada desde ese día."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="competences_dates_in_order",
                violation_error_message=_("La fecha final no puede ser anterior a la inicial."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=CompetenceKind.AUTHORISED) | models.Q(ends_on__isnull=False),
                name="competences_authorisation_ends",
                violation_error_message=_("Una autorización termina: escriba hasta cuándo."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.topic}"

    def get_absolute_url(self) -> str:
        return reverse("competences:competence_detail", args=[self.pk])

    @property
    def is_annulled(self) -> bool:
        return bool(self.annulled_reason)

    @property
    def is_authorisation(self) -> bool:
        return self.kind == CompetenceKind.AUTHORISED

    def has_ended(self, on: date) -> bool:
        return self.ends_on is not None and self.ends_on < on
