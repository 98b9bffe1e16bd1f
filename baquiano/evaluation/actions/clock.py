"""What the clock does: opens what an event left for later, invites who came on the lists, reminds, and
closes; and what it does of the two stages of an assistance."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django_scopes import scope

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.evaluation import queries
from baquiano.evaluation.actions.campaigns import (
    close_campaign,
    open_campaign,
    refresh_invitations,
    send_invitation,
)
from baquiano.evaluation.actions.stages import give_term, keep_stages
from baquiano.evaluation.choices import BY_CLOCK, CampaignState, InvitationState
from baquiano.evaluation.models import Campaign, Invitation
from baquiano.institutions.models import Institution

# How long before its end whoever has not answered is reminded, once.
REMINDER_DAYS = 3


def keep_time(*, at: datetime) -> int:
    """What the clock does everywhere; returns how many campaigns it looked at. Done twice it does nothing more."""
    looked_at = 0
    for institution in Institution.objects.all():
        with scope(institution=institution):
            looked_at += _keep(at) + keep_stages(institution, at)
    return looked_at


def _keep(at: datetime) -> int:
    today = day_of(at)
    opening, closing = list(queries.campaigns_to_open(today)), list(queries.campaigns_to_close(today))
    for campaign in opening:
        _open(campaign, at)
    for campaign in closing:
        _close(campaign, at)
    running = list(Campaign.objects.filter(state=CampaignState.OPEN))
    for campaign in running:
        # Somebody may close it in between: then there is nobody to invite.
        with suppress(Refused):
            refresh_invitations(campaign, by=None, at=at)
        if campaign.closes_on - today <= timedelta(days=REMINDER_DAYS):
            _remind(campaign, at)
    return len(opening) + len(closing) + len(running)


def _open(campaign: Campaign, at: datetime) -> None:
    """What cannot be opened waits: its page says what is missing."""
    with suppress(Refused):
        open_campaign(campaign, by=None, at=at)


def _close(campaign: Campaign, at: datetime) -> None:
    """Where nobody is on its lists yet it waits for them, or for somebody to say why there was nobody (EVA-05)."""
    if not queries.awaits_its_lists(campaign, queries.meter_of(campaign)):
        close_campaign(campaign, note=BY_CLOCK, by=None, at=at)
    elif queries.invited_people(campaign):
        give_term(campaign, at=at)


@transaction.atomic
def _remind(campaign: Campaign, at: datetime) -> None:
    current = queries.campaign_for_update(campaign)
    pending = queries.invitations_of(current).filter(state=InvitationState.PENDING, mailed_at__isnull=False)
    waiting = [one for one in pending.filter(reminders=0) if one.email]
    for one in waiting:
        send_invitation(current, one, reminder=1, by=None, at=at)
    Invitation.objects.filter(pk__in=[one.pk for one in waiting]).update(reminders=1)
