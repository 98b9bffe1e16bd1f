"""Work teams: who forms them, from which areas or from outside, and what each one carries out (ORG-06)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.teams.choices import TeamRole


def _dates_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
        name=name,
        violation_error_message=_("La fecha final no puede ser anterior a la inicial."),
    )


class Team(InstitutionRow, Versioned, Authored):
    """People of one or several areas who carry out work together between two dates. Its unit answers for it."""

    policy_owners = ("created_by_id",)

    name = models.CharField(_("nombre"), max_length=120)
    purpose = models.CharField(_("para qué se conforma"), max_length=500, blank=True)
    unit = models.ForeignKey(
        "institutions.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("dependencia que lo conforma"),
    )
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"), null=True, blank=True)
    closed_reason = models.CharField(_("motivo del cierre"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("equipo")
        verbose_name_plural = _("equipos")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                name="teams_name_once",
                violation_error_message=_("Ya hay un equipo con ese nombre. Escriba otro, o busque ese en la lista."),
            ),
            _dates_in_order("teams_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("teams:team_detail", args=[self.pk])

    def has_ended(self, on: date) -> bool:
        return self.ends_on is not None and self.ends_on < on


class TeamMember(InstitutionRow, Versioned):
    """Somebody in a team between two dates: a person of the institution, or an external executor by its name."""

    policy_unit = "team__unit_id"
    policy_owners = ("user_id",)

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members", verbose_name=_("equipo"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="team_memberships",
        null=True,
        blank=True,
        verbose_name=_("persona"),
    )
    external_name = models.CharField(_("ejecutor externo"), max_length=150, blank=True)
    external_entity = models.CharField(_("entidad o contrato"), max_length=150, blank=True)
    role = models.CharField(_("rol en el equipo"), max_length=10, choices=TeamRole.choices, default=TeamRole.MEMBER)
    duty = models.CharField(_("qué hace en el equipo"), max_length=200, blank=True)
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"), null=True, blank=True)

    class Meta:
        verbose_name = _("integrante del equipo")
        verbose_name_plural = _("integrantes del equipo")
        ordering = ["team", "starts_on", "id"]
        indexes = [models.Index(fields=["user", "starts_on"], name="teams_member_by_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, external_name="")
                | models.Q(user__isnull=True) & ~models.Q(external_name=""),
                name="teams_member_is_one_of_both",
                violation_error_message=_("Escoja a una persona de la entidad o escriba el ejecutor externo."),
            ),
            models.UniqueConstraint(
                fields=["team", "user", "starts_on"],
                condition=models.Q(user__isnull=False),
                name="teams_member_once_a_day",
                violation_error_message=_("Esa persona ya entró ese día al equipo."),
            ),
            _dates_in_order("teams_member_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return str(self.user) if self.user_id else self.external_name

    @property
    def is_external(self) -> bool:
        return self.user_id is None

    def has_ended(self, on: date) -> bool:
        return self.ends_on is not None and self.ends_on < on


class TeamWork(InstitutionRow, Authored):
    """The team that carries out a piece of work: an activity of a plan, or an assistance. One team each."""

    policy_unit = "team__unit_id"

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="works", verbose_name=_("equipo"))
    subject_type = models.CharField(_("clase de trabajo"), max_length=60)
    subject_id = models.CharField(_("identificador"), max_length=40)
    label = models.CharField(_("trabajo"), max_length=300)
    page = models.CharField(_("dirección de su página"), max_length=200)

    class Meta:
        verbose_name = _("trabajo del equipo")
        verbose_name_plural = _("trabajos del equipo")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "subject_type", "subject_id"], name="teams_work_once")
        ]

    def __str__(self) -> str:
        return self.label
