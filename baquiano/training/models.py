"""Who was trained in the use of the system, when, in what, and the proof of it (ORG-08, NFR-04)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import Authored, InstitutionRow, Versioned


class Training(InstitutionRow, Versioned, Authored):
    """A day on which people learned to use the system; its proof is evidence. One annulled stays, uncounted."""

    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia que la organiza")
    )
    topic = models.CharField(_("tema"), max_length=200)
    held_on = models.DateField(_("fecha"))
    hours = models.PositiveSmallIntegerField(_("duración en horas"))
    trainer = models.CharField(_("quién la dio"), max_length=150)
    contents = models.CharField(_("qué se vio"), max_length=2000, blank=True)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="trainings", blank=True, verbose_name=_("personas capacitadas")
    )
    annulled_reason = models.CharField(_("motivo de la anulación"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("capacitación")
        verbose_name_plural = _("capacitaciones")
        ordering = ["-held_on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hours__gt=0) & models.Q(hours__lte=200),
                name="training_hours_make_sense",
                violation_error_message=_("Escriba cuántas horas duró: más de 0 y hasta 200."),
            ),
        ]

    def __str__(self) -> str:
        return self.topic

    def get_absolute_url(self) -> str:
        return reverse("training:training_detail", args=[self.pk])

    @property
    def is_annulled(self) -> bool:
        return bool(self.annulled_reason)
