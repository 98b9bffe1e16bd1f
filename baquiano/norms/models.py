"""The legal basis of what the institution does: norms, and what happened to them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.norms.choices import ChangeKind, NormKind, NormState


class Norm(InstitutionRow, Versioned, Authored):
    """A norm that founds the work of the institution (ORG-16): kind, number, date, articles, what it is about, state.

    ``loaded_version`` is the version that the folder wrote: a later one was edited on the screen and is kept.
    """

    policy_unit = ()

    kind = models.CharField(_("clase"), max_length=14, choices=NormKind.choices)
    number = models.CharField(_("número"), max_length=30, blank=True)
    issued_on = models.DateField(_("fecha de expedición"))
    issuer = models.CharField(_("entidad que la expide"), max_length=150)
    title = models.CharField(_("de qué trata"), max_length=500)
    articles = models.CharField(_("artículos que aplican"), max_length=200, blank=True)
    url = models.URLField(_("dónde consultarla"), max_length=500, blank=True)
    state = models.CharField(_("estado"), max_length=10, choices=NormState.choices, default=NormState.IN_FORCE)
    topics = models.ManyToManyField(
        "institutions.CatalogueItem", related_name="+", blank=True, verbose_name=_("temas y tipos de servicio")
    )
    search_text = models.CharField(max_length=900, editable=False)
    loaded_version = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("norma")
        verbose_name_plural = _("normas")
        ordering = ["kind", "-issued_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind", "number", "issued_on", "issuer"],
                name="norms_norm_once",
                violation_error_message=_("Esa norma ya está en el catálogo. Búsquela en la lista."),
            )
        ]
        indexes = [models.Index(fields=["institution", "state"], name="norms_by_state")]

    def __str__(self) -> str:
        return " ".join(filter(None, [str(self.get_kind_display()), self.number, f"de {self.issued_on.year}"]))

    def get_absolute_url(self) -> str:
        return reverse("norms:norm_detail", args=[self.pk])

    @property
    def is_applicable(self) -> bool:
        """Whether it still founds anything today."""
        return self.state in {NormState.IN_FORCE, NormState.MODIFIED}


class NormChange(InstitutionRow, Authored):
    """What happened to a norm, on a day and by which act. Append-only: reviews of procedures hang from it (WFL-10)."""

    policy_unit = ()

    norm = models.ForeignKey(Norm, on_delete=models.PROTECT, related_name="changes", verbose_name=_("norma"))
    kind = models.CharField(_("qué pasó"), max_length=12, choices=ChangeKind.choices)
    happened_on = models.DateField(_("desde cuándo"))
    act = models.CharField(_("acto que la cambia"), max_length=200)
    summary = models.CharField(_("qué cambia"), max_length=1000)

    class Meta:
        verbose_name = _("cambio de la norma")
        verbose_name_plural = _("cambios de la norma")
        ordering = ["-happened_on", "-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.norm}: {self.get_kind_display()} ({self.act})"
