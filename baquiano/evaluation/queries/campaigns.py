"""Campaigns: which a person sees, whom each invites, and how far it is from being enough."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_scopes import scopes_disabled

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary, Contact, Municipality
from baquiano.common.digests import sha256_of
from baquiano.common.policy import visible
from baquiano.delivery.models import Assistance, AssistanceSession
from baquiano.delivery.profile import says_who_leads
from baquiano.evaluation.choices import (
    BY_CLOCK,
    OF_PERCEPTION,
    Audience,
    CampaignState,
    Coverage,
    InvitationState,
    Scope,
    Trigger,
)
from baquiano.evaluation.models import AnswerSheet, Campaign, Invitation, Refusal
from baquiano.evaluation.rules import VIEW, evaluated, required_answers
from baquiano.evaluation.settings import evaluable
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import ConsentText, in_force
from baquiano.institutions.queries import consent_text, descendant_ids
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Attendance
from baquiano.meetings.queries import CURRENT

_SHOWN = (
    "institution",
    "instrument",
    "unit",
    "responsible",
    "session__meeting",
    "assistance__beneficiary",
    "assistance__plan_item",
    "assistance__topic",
    "beneficiary",
    "municipality__department",
    "topic",
    "service_type",
    "compares",
)


def campaigns_visible_to(user: User) -> QuerySet[Campaign]:
    return visible(Campaign.objects.select_related(*_SHOWN), user, VIEW)


def campaign_for_update(campaign: Campaign) -> Campaign:
    """The campaign as it is stored, locked until the transaction ends: its answers come one after the other."""
    rows = Campaign.objects.select_for_update(of=("self",)).select_related(*_SHOWN)
    return rows.get(pk=campaign.pk)


def campaigns_of_session(session: AssistanceSession) -> QuerySet[Campaign]:
    return Campaign.objects.filter(session=session).select_related(*_SHOWN)


def campaigns_of_assistance(assistance: Assistance) -> QuerySet[Campaign]:
    """Those of the assistance, and those of each of its visits."""
    rows = Campaign.objects.filter(Q(assistance=assistance) | Q(session__served__assistance=assistance))
    return rows.select_related(*_SHOWN).distinct()


def campaigns_in_charge_of(person: User, on: date) -> QuerySet[Campaign]:
    """What a person who leaves has to hand over: what is prepared and what still receives answers."""
    live = (CampaignState.DRAFT, CampaignState.OPEN)
    return Campaign.objects.filter(responsible=person, state__in=live).order_by("closes_on", "id")


def campaigns_to_open(on: date) -> QuerySet[Campaign]:
    """What an event fired, whose day has come."""
    rows = Campaign.objects.filter(state=CampaignState.DRAFT, opens_on__lte=on).exclude(fired_by="")
    return rows.select_related(*_SHOWN)


def campaigns_to_close(on: date) -> QuerySet[Campaign]:
    return Campaign.objects.filter(state=CampaignState.OPEN, closes_on__lt=on).select_related(*_SHOWN)


def found_by_token(token: str) -> tuple[Campaign, Invitation | None] | None:
    """The campaign of a QR, or that of a personal link with its invitation, of whatever institution."""
    with scopes_disabled():
        campaign = Campaign.objects.select_related(*_SHOWN).filter(token=token.lower()).first()
        if campaign is not None:
            return campaign, None
        invitation = Invitation.objects.filter(token=token.lower()).first()
        if invitation is None:
            return None
        return Campaign.objects.select_related(*_SHOWN).get(pk=invitation.campaign_id), invitation


# --- whom it invites -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Person:
    """Somebody to invite; ``key`` is the same for the same person within the campaign and says nothing of who it is."""

    key: str
    attendance: Attendance | None = None
    contact: Contact | None = None
    municipality_id: str | None = None


def sessions_of(campaign: Campaign) -> QuerySet[AssistanceSession]:
    """The visits held that it is about; of those that come from another tool nobody is asked."""
    rows = AssistanceSession.objects.filter(meeting__state=MeetingState.HELD, brought_at__isnull=True)
    if campaign.scope == Scope.SESSION:
        return rows.filter(pk__in=[campaign.session_id])
    if campaign.scope == Scope.ASSISTANCE:
        return rows.filter(served__assistance=campaign.assistance_id).distinct()
    rows = rows.filter(meeting__unit__in=descendant_ids(campaign.unit))
    if campaign.topic_id:
        rows = rows.filter(topic=campaign.topic_id)
    if campaign.service_type_id:
        rows = rows.filter(service_type=campaign.service_type_id)
    if campaign.scope == Scope.SESSIONS:
        return rows.filter(meeting__starts_at__date__range=(campaign.first_on, campaign.last_on))
    return rows.filter(meeting__starts_at__year=campaign.opens_on.year)


def invited_people(campaign: Campaign) -> list[Person]:
    """Each person once, however many visits they came to; who gave no document is a person each time."""
    people = _contacts(campaign) if campaign.audience == Audience.CONTACTS else _attendees(campaign)
    return list({one.key: one for one in people}.values())


def _attendees(campaign: Campaign) -> Iterable[Person]:
    meetings = sessions_of(campaign).order_by().values("meeting_id")
    rows = Attendance.objects.filter(CURRENT, meeting__in=meetings).select_related("meeting")
    for row in rows.order_by("created_at", "id"):
        known = f"{row.document_type}:{row.document_number}" if row.document_number else f"row:{row.pk}"
        yield Person(_key(campaign, known), attendance=row, municipality_id=row.meeting.municipality_id)


def _contacts(campaign: Campaign) -> Iterable[Person]:
    if campaign.scope == Scope.ASSISTANCE and campaign.assistance is not None:
        served = Beneficiary.objects.filter(pk=campaign.assistance.beneficiary_id)
    else:
        served = Beneficiary.objects.filter(served_sessions__session__in=sessions_of(campaign).order_by().values("pk"))
    rows = Contact.objects.filter(in_force(campaign.opens_on), beneficiary__in=served.order_by().values("pk"))
    for row in rows.select_related("beneficiary").order_by("id"):
        yield Person(_key(campaign, f"contact:{row.pk}"), contact=row, municipality_id=row.beneficiary.municipality_id)


def _key(campaign: Campaign, known: str) -> str:
    return sha256_of(f"{campaign.pk}:{known}")


def invitations_of(campaign: Campaign) -> QuerySet[Invitation]:
    """Who is invited, by an order that says nothing of when each one answered."""
    rows = Invitation.objects.filter(campaign=campaign).exclude(state=InvitationState.WITHDRAWN)
    return rows.select_related("attendance", "contact__beneficiary", "municipality", "campaign__instrument")


# --- how far it is ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Meter:
    """How far a campaign is from its coverage. Refusals are out of ``base`` and of ``required`` (EVA-02)."""

    invited: int
    refused: int
    answered: int
    required: int

    @property
    def base(self) -> int:
        return evaluated(self.invited, self.refused)

    @property
    def missing(self) -> int:
        return max(self.required - self.answered, 0)

    @property
    def is_met(self) -> bool:
        """Enough came. Where nobody was invited there is nothing to fulfil, and nothing is fulfilled either."""
        return not self.missing and (self.answered > 0 or self.all_refused)

    @property
    def all_refused(self) -> bool:
        return 0 < self.invited <= self.refused

    @property
    def percent(self) -> int:
        """Of what is required, how much there is; never more than all of it."""
        if not self.required:
            return 100 if self.is_met else 0
        return min(100 * self.answered // self.required, 100)

    @property
    def words(self) -> str:
        if self.all_refused:
            return _("Todas las personas invitadas dijeron que no.")
        if self.missing:
            return ngettext("Falta %(n)s para cumplir", "Faltan %(n)s para cumplir", self.missing) % {"n": self.missing}
        if self.required:
            return _("Cobertura cumplida")
        return ngettext("%(n)s respuesta", "%(n)s respuestas", self.answered) % {"n": self.answered}


def _counted(model: type[Any], path: str = "campaign") -> Any:
    rows = model.objects.filter(**{path: OuterRef("pk")}).order_by().values(path)
    if model is Invitation:
        rows = rows.exclude(state=InvitationState.WITHDRAWN)
    counted = rows.annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def with_meters(rows: QuerySet[Campaign]) -> QuerySet[Any]:
    """Each campaign with ``n_invited``, ``n_refused`` and ``n_answered``, for ``meters_of``."""
    return rows.annotate(n_invited=_counted(Invitation), n_refused=_counted(Refusal), n_answered=_counted(AnswerSheet))


def meter_of(campaign: Campaign) -> Meter:
    (found,) = with_meters(Campaign.objects.filter(pk=campaign.pk))
    return _meter(found)


def meters_of(campaigns: Iterable[Any]) -> dict[UUID, Meter]:
    """The meters of campaigns given ``with_meters``."""
    return {one.pk: _meter(one) for one in campaigns}


def _meter(campaign: Any) -> Meter:
    required = required_answers(
        campaign.coverage, campaign.percent, invited=campaign.n_invited, refused=campaign.n_refused
    )
    return Meter(campaign.n_invited, campaign.n_refused, campaign.n_answered, required)


def awaits_its_lists(campaign: Campaign, meter: Meter) -> bool:
    """Whether it is the first stage of an assistance that ended with nobody on its lists (EVA-05)."""
    return campaign.fired_by == Trigger.ASSISTANCE_ENDED and not (meter.invited or meter.answered or meter.refused)


def closed_without_anybody(campaigns: QuerySet[Campaign]) -> QuerySet[Any]:
    """Of them, the first stages to which nobody could be invited and that somebody closed saying why."""
    closed = campaigns.filter(fired_by=Trigger.ASSISTANCE_ENDED, state=CampaignState.CLOSED)
    said = closed.exclude(state_note__in=("", BY_CLOCK))
    return with_meters(said).filter(n_invited=0, n_answered=0, n_refused=0)


def is_applied(campaigns: QuerySet[Campaign]) -> bool:
    """Whether one of them shows perception or satisfaction: answered enough or closed with answers, or refused by
    every invited person (EVA-07).
    """
    live = campaigns.filter(state__in=(CampaignState.OPEN, CampaignState.CLOSED), instrument__kind__in=OF_PERCEPTION)
    keys = live.order_by().values("pk")
    for one in with_meters(Campaign.objects.filter(pk__in=keys)):
        meter = _meter(one)
        enough = meter.is_met and (one.coverage != Coverage.NONE or one.is_closed)
        if meter.all_refused or enough or (one.is_closed and meter.answered):
            return True
    return False


def is_evaluable(session: AssistanceSession) -> bool:
    """Whether the profile asks to evaluate visits of its kind and mechanism, and the institution leads it (EVA-03)."""
    year = session.meeting.starts_at.year
    kinds, mechanisms = evaluable(session.institution, year)
    if not session.is_led and says_who_leads(session.institution, year):
        return False
    of_kind = not kinds or session.meeting.kind in kinds
    return of_kind and (not mechanisms or (session.mechanism is not None and session.mechanism.code in mechanisms))


def municipality_of(beneficiaries: Iterable[Beneficiary]) -> Municipality | None:
    """The municipality that all of them share; none when they are of several."""
    found = {one.municipality_id: one.municipality for one in beneficiaries}
    return next(iter(found.values())) if len(found) == 1 else None


def people_to_answer(campaign: Campaign) -> QuerySet[Invitation] | None:
    """Whose a sheet on paper may be: who was invited and has not used the link; nobody is asked of an anonymous one."""
    return None if campaign.is_anonymous else invitations_of(campaign).filter(state=InvitationState.PENDING)


def notice_of(campaign: Campaign, on: date) -> ConsentText | None:
    """The authorisation in force that day, without which nobody answers (EVA-02)."""
    return consent_text(campaign.institution, ConsentKind.EVALUATION, on=on)


def is_sheet_of(campaign: Campaign, key: str) -> bool:
    """Whether the answer with that identity already came to the campaign."""
    try:
        return AnswerSheet.objects.filter(campaign=campaign, pk=UUID(key)).exists()
    except ValueError:
        return False


def is_refusal_of(campaign: Campaign, key: UUID | None) -> bool:
    return key is not None and Refusal.objects.filter(campaign=campaign, pk=key).exists()
