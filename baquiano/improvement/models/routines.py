"""The routine of accountability: when the entity tells what it did, to whom, and that it was told."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.improvement.choices import Frequency, RoutineState
from baquiano.improvement.models.links import evidence


class Routine(InstitutionRow, Versioned, Authored):
    """A dated act of accountability (AUD-02). Once held, the next one is scheduled by its frequency."""

    policy_unit = ()
    policy_owners = ("responsible_id", "created_by_id")

    title = models.CharField(_("nombre"), max_length=200)
    purpose = models.TextField(_("qué se rinde y a quién"))
    place = models.CharField(_("lugar o medio"), max_length=200, blank=True)
    held_on = models.DateField(_("fecha"))
    frequency = models.PositiveSmallIntegerField(_("se repite"), choices=Frequency.choices, default=Frequency.ONCE)
    responsible = person_field(_("responsable"))
    state = models.CharField(_("estado"), max_length=10, choices=RoutineState.choices, default=RoutineState.SCHEDULED)
    outcome = models.TextField(_("qué se hizo y qué se acordó"), blank=True)
    evidence = evidence()
    closed_by = person_field(_("registró"), null=True, editable=False)
    closed_at = models.DateTimeField(_("registrada el"), null=True, editable=False)
    follows = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="next",
        null=True,
        editable=False,
        verbose_name=_("sigue a"),
    )

    class Meta:
        verbose_name = _("rutina de rendición de cuentas")
        verbose_name_plural = _("rutinas de rendición de cuentas")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=RoutineState.SCHEDULED) | ~models.Q(outcome=""),
                name="improvement_ended_routine_says_what",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("improvement:routine_detail", self.pk)

    @property
    def is_scheduled(self) -> bool:
        return self.state == RoutineState.SCHEDULED

    def is_overdue_on(self, day: date) -> bool:
        return self.is_scheduled and self.held_on < day
