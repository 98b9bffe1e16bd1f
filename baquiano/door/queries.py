"""What a contact sees through the door: what is of the own entity, and nothing else.

A contact speaks for the entities that name its address today, in every institution whose profile opens the door. Who
that is, is asked in no institution (``contacts_with``); each row is then read inside the scope of its institution and
by the key of its entity.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from baquiano.accounts.demo import DemoGuest
from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary, Contact
from baquiano.beneficiaries.queries import opens_door
from baquiano.commitments.models import Commitment
from baquiano.commitments.queries import commitments_with, with_overdue
from baquiano.common.calendar_days import day_of
from baquiano.delivery.choices import WorkPlanState
from baquiano.delivery.models import AssistanceSession, WorkPlan
from baquiano.documents.choices import AccessClass
from baquiano.documents.models import StoredFile
from baquiano.door.models import EntryLink
from baquiano.evaluation.choices import CampaignState, InvitationState
from baquiano.evaluation.models import Campaign, Invitation
from baquiano.institutions.models import Institution, in_force
from baquiano.institutions.queries import setting
from baquiano.meetings.queries import proofs_to_share, signed_document

MOST_SHOWN = 50


@dataclass(frozen=True)
class Place:
    """An entity for which the contact speaks, in the institution that assists it."""

    contact: Contact
    beneficiary: Beneficiary
    institution: Institution

    @contextmanager
    def inside(self) -> Iterator[None]:
        """The scope of the institution, as every read of its rows asks."""
        with scope(institution=self.institution):
            yield


@dataclass(frozen=True)
class Visit:
    """Who came in and for which entities. It is read again at each request: a contact that ended is out at once."""

    link: EntryLink
    person: User
    places: tuple[Place, ...]

    def find(self, rows: Callable[[Place], QuerySet[Any]], pk: UUID) -> tuple[Place, Any] | None:
        """The row with that key among those of the own entities, with whose it is; none when it is of others."""
        for place in self.places:
            with place.inside():
                row = rows(place).filter(pk=pk).first()
            if row is not None:
                return place, row
        return None


@dataclass(frozen=True)
class Evaluation:
    """A campaign about the entity or to which the contact was invited; ``token`` is of its link while it serves."""

    campaign: Campaign
    token: str
    is_spent: bool


@dataclass(frozen=True)
class Shown:
    """What there is of one entity in one institution."""

    place: Place
    plans: list[WorkPlan]
    own: list[Commitment]
    theirs: list[Commitment]
    coming: list[AssistanceSession]
    past: list[AssistanceSession]
    evaluations: list[Evaluation]

    @property
    def is_empty(self) -> bool:
        return not (self.plans or self.own or self.theirs or self.coming or self.past or self.evaluations)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def contacts_with(email: str, on: date) -> list[Contact]:
    """The contacts in force that day whose registered address it is, where the door is open, of any institution."""
    with scopes_disabled():
        rows = Contact.objects.filter(in_force(on), email__iexact=email.strip(), beneficiary__is_active=True)
        found = list(rows.select_related("beneficiary", "institution").order_by("institution__name", "pk"))
    return [one for one in found if opens_door(one.institution)]


def contact_for_update(contact: Contact) -> Contact:
    """The contact as it is stored, locked until the transaction ends."""
    with scope(institution=contact.institution):
        rows = Contact.objects.select_for_update(of=("self",)).select_related("beneficiary", "institution")
        return rows.get(pk=contact.pk)


def links_since(contact: Contact, moment: datetime) -> int:
    """How many links went to it since."""
    with scope(institution=contact.institution):
        return EntryLink.objects.filter(contact=contact, asked_at__gte=moment).count()


def link_with(token: str) -> EntryLink | None:
    """The link of a token, of any institution; whether it still opens is asked of the row."""
    with scopes_disabled():
        rows = EntryLink.objects.select_related("contact__beneficiary", "institution")
        return rows.filter(token_sha256=digest_of(token)).first()


def link_for_update(link: EntryLink) -> EntryLink:
    """The link as it is stored, locked until the transaction ends."""
    rows = EntryLink.objects.select_for_update(of=("self",)).select_related("contact__beneficiary", "institution")
    return rows.get(pk=link.pk)


def visit_of(key: Any, at: datetime) -> Visit | None:
    """The visit that the link ``key`` opened, while it goes on and the contact speaks for somebody."""
    try:
        pk = UUID(str(key))
    except ValueError:
        return None
    with scopes_disabled():
        rows = EntryLink.objects.select_related("contact", "person", "institution")
        link = rows.filter(pk=pk, used_at__isnull=False).first()
    if link is None or link.person is None or not link.is_visited_at(at):
        return None
    places = tuple(
        Place(one, one.beneficiary, one.institution) for one in contacts_with(link.contact.email, day_of(at))
    )
    return Visit(link, link.person, places) if places else None


# --- what is of the own entity ---------------------------------------------------------------------------------------
def plans_of(place: Place) -> QuerySet[WorkPlan]:
    """The work plans that were approved for the entity, those that rule first: a draft is still of who writes it."""
    rows = WorkPlan.objects.filter(assistance__beneficiary=place.beneficiary)
    rows = rows.filter(state__in=[WorkPlanState.APPROVED, WorkPlanState.REPLACED])
    shown = ("assistance__unit", "assistance__topic", "assistance__beneficiary", "document")
    return rows.select_related(*shown).order_by("state", "-approved_at", "pk")


def commitments_of(place: Place) -> QuerySet[Commitment]:
    return commitments_with(place.beneficiary)


def sessions_of(place: Place) -> QuerySet[AssistanceSession]:
    """The visits and sessions of the entity, the latest first; one that was called off says so."""
    rows = AssistanceSession.objects.filter(served__beneficiary=place.beneficiary)
    return rows.select_related("meeting__responsible", "meeting__unit", "topic").order_by("-meeting__starts_at", "pk")


@dataclass(frozen=True)
class Paper:
    """What is kept of a session and may be read by whom it assisted: a file that is downloaded, or a link."""

    key: UUID
    title: str
    day: date
    file: StoredFile | None
    link: str = ""


def papers_of(session: AssistanceSession) -> tuple[list[Paper], list[Paper]]:
    """The signed acta and the evidence of a session that was held; of what is classified or reserved, nothing."""
    if not session.meeting.is_held:
        return [], []
    issued = signed_document(session.meeting)
    actas = []
    if issued is not None and issued.access_class == AccessClass.PUBLIC and issued.pdf is not None:
        actas = [Paper(issued.pk, f"{issued.title} ({issued.number})", day_of(issued.issued_at), issued.pdf.file)]
    proofs = [Paper(one.pk, one.title, one.taken_on, one.file, one.link) for one in proofs_to_share(session.meeting)]
    return actas, proofs


def evaluations_of(place: Place, on: date) -> list[Evaluation]:
    """The campaigns about the entity, and those to which its contact was invited, the latest first.

    The link is that of the contact alone: what others of the entity answer is theirs.
    """
    invited = Invitation.objects.filter(
        contact__beneficiary=place.beneficiary, contact__email__iexact=place.contact.email
    ).exclude(state=InvitationState.WITHDRAWN)
    own = {one.campaign_id: one for one in invited}
    rows = Campaign.objects.filter(Q(pk__in=own) | Q(beneficiary=place.beneficiary))
    found = []
    for campaign in rows.filter(state__in=[CampaignState.OPEN, CampaignState.CLOSED]).order_by("-opens_on")[
        :MOST_SHOWN
    ]:
        invitation = own.get(campaign.pk)
        serves = invitation is not None and invitation.is_pending and campaign.receives_on(on)
        token = invitation.token if invitation is not None and serves else ""
        found.append(Evaluation(campaign, token, invitation is not None and not invitation.is_pending))
    return found


def shown_of(place: Place, at: datetime) -> Shown:
    """The latest of each kind, in the scope of the institution."""
    with place.inside():
        promised = list(with_overdue(commitments_of(place), day_of(at))[:MOST_SHOWN])
        sessions = list(sessions_of(place)[:MOST_SHOWN])
        return Shown(
            place,
            list(plans_of(place)[:MOST_SHOWN]),
            [one for one in promised if one.party == "beneficiary"],
            [one for one in promised if one.party != "beneficiary"],
            [one for one in sessions if one.meeting.starts_at >= at - timedelta(hours=2)][::-1],
            [one for one in sessions if one.meeting.starts_at < at - timedelta(hours=2)],
            evaluations_of(place, day_of(at)),
        )


# --- demonstration ---------------------------------------------------------------------------------------------------
def demo_guests() -> list[DemoGuest]:
    """The contact who comes in without an account in each demonstration, as its folder says in [demo.contact]."""
    found = []
    for institution in Institution.objects.filter(is_demo=True):
        said: dict[str, str] = setting(institution, "demo.contact", default={})
        if said and opens_door(institution):
            found.append(DemoGuest(institution=institution.name, url=reverse("door:ask"), **said))
    return found
