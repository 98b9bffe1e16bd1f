"""Collegiate bodies: who sits in them, when they meet, what they decide and how each member voted."""

from datetime import date
from fractions import Fraction

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.models import Authored, InstitutionRow
from baquiano.governance.choices import DecisionKind, DecisionResult, MemberSeat, SessionKind, VoteChoice


class CollegiateBody(InstitutionRow):
    """A committee of the institution. There is quorum with *more than* ``quorum_fraction`` of those who vote.

    ``seats`` maps a role of the policy to the seat that whoever holds it has; people named one by one are members too.
    """

    policy_unit = ("unit_id",)
    policy_owners = ()

    code = models.SlugField(_("código"), max_length=40)
    name = models.CharField(_("nombre"), max_length=150)
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia")
    )
    quorum_fraction = models.CharField(_("cuórum: más de esta fracción"), max_length=7, default="1/2")
    seats = models.JSONField(_("quiénes lo integran por su rol"), default=dict, blank=True)
    is_active = models.BooleanField(_("activo"), default=True)

    class Meta:
        verbose_name = _("cuerpo colegiado")
        verbose_name_plural = _("cuerpos colegiados")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["institution", "code"], name="governance_body_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:body_detail", args=[self.pk])

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.quorum_fraction)


class BodyMember(InstitutionRow):
    """A seat of the body, held by a person between two dates."""

    policy_owners = ("user_id",)
    policy_unit = "body__unit_id"

    body = models.ForeignKey(
        CollegiateBody, on_delete=models.CASCADE, related_name="members", verbose_name=_("cuerpo colegiado")
    )
    user = person_field(_("persona"))
    post = models.CharField(_("cargo"), max_length=120)
    seat = models.CharField(_("calidad"), max_length=10, choices=MemberSeat.choices, default=MemberSeat.VOTING)
    has_vote = models.BooleanField(_("tiene voto"), default=True)
    by_role = models.CharField(_("por su rol"), max_length=40, blank=True, editable=False)
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"), null=True, blank=True)

    class Meta:
        verbose_name = _("miembro")
        verbose_name_plural = _("miembros")
        ordering = ["seat", "user__full_name"]
        constraints = [
            models.UniqueConstraint(fields=["body", "user", "starts_on"], name="governance_member_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="governance_member_dates_in_order",
                violation_error_message=_("La fecha final no puede ser anterior a la inicial."),
            ),
            models.CheckConstraint(
                condition=~models.Q(seat=MemberSeat.VOICE) | models.Q(has_vote=False),
                name="governance_voice_has_no_vote",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.post}"

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class CommitteeSession(InstitutionRow, Authored):
    """A session of the body. Date, place, attendance and acta are those of its meeting."""

    policy_unit = "meeting__unit_id"
    policy_owners = ("meeting__responsible_id", "created_by_id")

    body = models.ForeignKey(
        CollegiateBody, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("cuerpo colegiado")
    )
    meeting = models.OneToOneField(
        "meetings.Meeting", on_delete=models.PROTECT, related_name="committee_session", verbose_name=_("reunión")
    )
    number = models.PositiveIntegerField(_("número"))
    year = models.PositiveSmallIntegerField(_("vigencia"))
    kind = models.CharField(_("clase"), max_length=13, choices=SessionKind.choices, default=SessionKind.ORDINARY)

    class Meta:
        verbose_name = _("sesión de comité")
        verbose_name_plural = _("sesiones de comité")
        ordering = ["-meeting__starts_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="governance_session_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.body}, sesión {self.number} de {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("governance:session_detail", args=[self.pk])


class AgendaItem(InstitutionRow):
    """A point of the order of the day. ``subject`` is what the body decides on, when it decides."""

    policy_unit = "session__meeting__unit_id"
    policy_owners = ("session__created_by_id",)

    session = models.ForeignKey(
        CommitteeSession, on_delete=models.CASCADE, related_name="agenda_items", verbose_name=_("sesión")
    )
    position = models.PositiveSmallIntegerField(_("orden"))
    title = models.CharField(_("punto"), max_length=250)
    subject_type = models.CharField(max_length=80, blank=True, editable=False)
    subject_id = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("punto del orden del día")
        verbose_name_plural = _("puntos del orden del día")
        ordering = ["position"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="governance_item_subject")]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="governance_agenda_position_once"),
            models.UniqueConstraint(
                fields=["session", "subject_type", "subject_id"],
                condition=~models.Q(subject_id=""),
                name="governance_agenda_subject_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    @property
    def is_decided_here(self) -> bool:
        """Whether the body decides on this point, rather than only treating it."""
        return bool(self.subject_id)


class Presence(InstitutionRow):
    """A member who attends: which row of the attendance list of the meeting is that member's."""

    session = models.ForeignKey(
        CommitteeSession, on_delete=models.CASCADE, related_name="presences", verbose_name=_("sesión")
    )
    member = models.ForeignKey(BodyMember, on_delete=models.PROTECT, related_name="+", verbose_name=_("miembro"))
    attendance = models.OneToOneField(
        "meetings.Attendance", on_delete=models.PROTECT, related_name="+", verbose_name=_("asistencia")
    )

    class Meta:
        verbose_name = _("miembro presente")
        verbose_name_plural = _("miembros presentes")
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="governance_presence_once")]

    def __str__(self) -> str:
        return str(self.member)


class Decision(InstitutionRow):
    """What the body decided on a point, with the count of its votes and who was there. Append-only (ORG-05).

    ``subject_sha256`` fixes what was before the members: the decision is about that content and no other.
    """

    policy_unit = "item__session__meeting__unit_id"
    policy_owners = ("decided_by_id",)

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("punto"))
    kind = models.CharField(_("clase"), max_length=7, choices=DecisionKind.choices)
    result = models.CharField(_("resultado"), max_length=8, choices=DecisionResult.choices)
    members_present = models.PositiveSmallIntegerField(_("miembros presentes con voto"))
    members_total = models.PositiveSmallIntegerField(_("miembros con voto"))
    quorum = models.PositiveSmallIntegerField(_("cuórum requerido"))
    votes_for = models.PositiveSmallIntegerField(_("votos a favor"))
    votes_against = models.PositiveSmallIntegerField(_("votos en contra"))
    votes_blank = models.PositiveSmallIntegerField(_("votos en blanco"))
    comments = models.TextField(_("comentarios"), blank=True)
    subject_sha256 = models.CharField(_("SHA-256 de lo decidido"), max_length=64, blank=True, editable=False)
    decided_by = person_field(_("registró"), editable=False)
    decided_at = models.DateTimeField(_("decidido el"), editable=False)

    class Meta:
        verbose_name = _("decisión")
        verbose_name_plural = _("decisiones")
        ordering = ["decided_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "kind"], name="governance_decision_once"),
            models.CheckConstraint(
                condition=models.Q(members_present__gte=models.F("quorum"), quorum__gt=0),
                name="governance_decision_has_quorum",
            ),
            models.CheckConstraint(
                condition=~models.Q(result=DecisionResult.RETURNED) | ~models.Q(comments=""),
                name="governance_return_has_comments",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_result_display()}"

    @property
    def is_favourable(self) -> bool:
        return self.result == DecisionResult.APPROVED


class Vote(InstitutionRow):
    """How one member voted in one decision. Append-only."""

    policy_unit = "decision__item__session__meeting__unit_id"
    policy_owners = ("member__user_id",)

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="votes", verbose_name=_("decisión"))
    member = models.ForeignKey(BodyMember, on_delete=models.PROTECT, related_name="+", verbose_name=_("miembro"))
    choice = models.CharField(_("voto"), max_length=7, choices=VoteChoice.choices)

    class Meta:
        verbose_name = _("voto")
        verbose_name_plural = _("votos")
        ordering = ["member__user__full_name"]
        constraints = [models.UniqueConstraint(fields=["decision", "member"], name="governance_vote_once")]

    def __str__(self) -> str:
        return f"{self.member.user}: {self.get_choice_display()}"
