"""Agreements and alliances (LOG-04), and the funding of the activities (LOG-05)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.planning.choices import ExecutionMode

AGREED = [choice for choice in ExecutionMode.choices if choice[0] != ExecutionMode.DIRECT]


class Agreement(InstitutionRow, Versioned, Authored):
    """A *convenio*, a consultancy or an alliance with which activities are carried out (LOG-04, PLN-18).

    ``competence`` is the technical and thematic criterion that the terms of reference ask of who writes or produces
    (LOG-03). The contributions are whole pesos; what is given otherwise is told in words.
    """

    policy_unit = "unit_id"
    policy_owners = ("created_by_id",)

    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    mode = models.CharField(_("clase"), max_length=10, choices=AGREED)
    number = models.CharField(_("número"), max_length=60)
    partner = models.CharField(_("con quién"), max_length=250)
    purpose = models.TextField(_("objeto"))
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"))
    own_pesos = models.PositiveBigIntegerField(_("aporte de la entidad, en pesos"), null=True, blank=True)
    own_words = models.TextField(_("qué más aporta la entidad"), blank=True)
    partner_pesos = models.PositiveBigIntegerField(_("aporte de la otra parte, en pesos"), null=True, blank=True)
    partner_words = models.TextField(_("qué más aporta la otra parte"), blank=True)
    process = models.CharField(_("proceso de contratación"), max_length=120, blank=True)
    process_link = models.URLField(_("enlace del proceso en SECOP"), max_length=500, blank=True, default="")
    competence = models.TextField(_("criterio de competencia técnica y temática"), blank=True)

    class Meta:
        verbose_name = _("convenio o alianza")
        verbose_name_plural = _("convenios y alianzas")
        ordering = ["-starts_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "mode", "number"],
                name="planning_agreement_once",
                violation_error_message=_("Ya está registrado uno de esa clase con ese número. Búsquelo en la lista."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="planning_agreement_dates_in_order",
                violation_error_message=_("La fecha final no puede ser anterior a la inicial."),
            ),
            models.CheckConstraint(
                condition=~models.Q(mode=ExecutionMode.DIRECT), name="planning_agreement_is_with_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_mode_display()} {self.number} · {self.partner}"[:250]

    def get_absolute_url(self) -> str:
        return reverse("planning:agreement_detail", args=[self.pk])

    @property
    def lacks_of_contract(self) -> list[str]:
        """What it does not say yet of its contracting (LOG-03, INT-11); an alliance is not contracted."""
        if self.mode == ExecutionMode.ALLIANCE:
            return []
        said = {
            _("el número del proceso de contratación"): self.process,
            _("su enlace en SECOP"): self.process_link,
            _("el criterio de competencia técnica y temática de los términos de referencia"): self.competence,
        }
        return [str(words) for words, value in said.items() if not value.strip()]


class Funding(InstitutionRow, Versioned, Authored):
    """What one source gives to an activity and what of it was spent, in whole pesos (LOG-05)."""

    policy_unit = "item__plan__unit_id"
    policy_owners = ("created_by_id",)

    item = models.ForeignKey(
        "planning.PlanItem", on_delete=models.PROTECT, related_name="funding", verbose_name=_("actividad")
    )
    source = models.ForeignKey(
        "institutions.CatalogueItem", on_delete=models.PROTECT, related_name="+", verbose_name=_("fuente")
    )
    planned = models.PositiveBigIntegerField(_("planeado"))
    executed = models.PositiveBigIntegerField(_("ejecutado"), default=0)
    line = models.CharField(_("línea del plan de adquisiciones"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("fuente de financiación")
        verbose_name_plural = _("fuentes de financiación")
        ordering = ["item", "source__position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "source"],
                name="planning_source_once_per_item",
                violation_error_message=_("La actividad ya tiene esa fuente: edite su valor."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} · {self.item.code}"

    def get_absolute_url(self) -> str:
        return f"{self.item.get_absolute_url()}#recursos"

    @property
    def excess(self) -> int:
        """How much more than planned was spent; zero while it was not."""
        return max(0, self.executed - self.planned)
