"""The two stages in which an assistance is evaluated: told when its plan ends, asked for while it is not applied, and
the evaluation of the whole created later, once, for whoever leads its dependency (EVA-05, EVA-06).
"""

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.delivery.models import Assistance
from baquiano.evaluation import queries, settings
from baquiano.evaluation.actions.campaigns import fire_campaigns, open_campaign, prepare_fired, what_happened
from baquiano.evaluation.choices import Trigger
from baquiano.evaluation.models import Campaign
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting
from baquiano.notifications.actions import notify
from baquiano.strategy.queries import heads_of
from baquiano.ui.display import day

ESCALATE_DAYS = 5
# What ended before these days is no longer asked for: an institution that begins to use the system is not flooded.
DAYS_ASKED_FOR = 30
# Nor is the evaluation of the whole created of what should have been evaluated that long ago.
DAYS_LATE = 90
# So many in each turn of the clock: the rest wait for the next one.
MOST_EACH_TIME = 200


@transaction.atomic
def evaluate_ended(assistance: Assistance, *, by: User | None, at: datetime) -> list[Campaign]:
    """Its work plan ended: everybody who came is invited, and whoever gives it is told to apply it today (EVA-05)."""
    found = fire_campaigns(Trigger.ASSISTANCE_ENDED, assistance, by=by, at=at)
    for campaign in found:
        title = _("Hoy termina %(assistance)s: aplique la evaluación") % {"assistance": assistance}
        body = _("Se aplica a la totalidad de las asistencias el día en que termina su plan de trabajo.")
        _tell(campaign, [campaign.responsible], "first_stage", title, body, campaign.get_absolute_url(), at)
    return found


def keep_stages(institution: Institution, at: datetime) -> int:
    """What the clock does of both stages in the institution of the scope; done twice it does nothing more."""
    return _ask_for_first(institution, at) + _create_second(institution, at)


# --- first stage -----------------------------------------------------------------------------------------------------
def _ask_for_first(institution: Institution, at: datetime) -> int:
    """Whoever gives it, from the day after; who leads the dependency, when it stays without being applied."""
    today = day_of(at)
    if not settings.trigger_rules(institution, today.year, Trigger.ASSISTANCE_ENDED):
        return 0
    patience = int(setting(institution, "reminders.escalate_days_after_due", today.year, default=ESCALATE_DAYS))
    late = list(queries.first_stage_missing(today - timedelta(days=DAYS_ASKED_FOR), today - timedelta(days=1)))
    for assistance in late:
        _remind(assistance, today, patience, at)
    return len(late)


def _remind(assistance: Any, today: date, patience: int, at: datetime) -> None:
    title = _("Sin evaluar: %(assistance)s") % {"assistance": assistance}
    body = _("Terminó el %(day)s y ese día se debía aplicar la evaluación de satisfacción.") % {
        "day": day(assistance.ended_on)
    }
    url, giver = queries.stages_address(assistance), assistance.adviser or assistance.created_by
    key = f"{assistance.ended_on:%Y%m%d}"
    _tell(assistance, [giver], "first_stage_late", title, body, url, at, key=key)
    if today >= assistance.ended_on + timedelta(days=patience):
        heads = [one for one in heads_of(assistance.unit, today) if one != giver]
        _tell(assistance, heads, "first_stage_escalated", title, body, url, at, key=key)


@transaction.atomic
def give_term(campaign: Campaign, *, at: datetime) -> Campaign:
    """Let a first stage that waited for its lists receive answers from the day on which there is whom to invite."""
    current = queries.campaign_for_update(campaign)
    today = day_of(at)
    if not current.is_open or current.closes_on >= today:
        return current
    before = trail.snapshot(current, ["closes_on"])
    current.closes_on = today + timedelta(days=settings.days_open(current.institution, today.year))
    current.version += 1
    current.save(update_fields=["closes_on", "version"])
    changes = trail.diff(before, trail.snapshot(current, ["closes_on"]))
    trail.record("evaluation.campaign_edited", current, by=None, at=at, changes=changes)
    return current


# --- second stage ----------------------------------------------------------------------------------------------------
def _create_second(institution: Institution, at: datetime) -> int:
    """The evaluation of each assistance as a whole, when its time came; nothing where its instrument is missing."""
    today = day_of(at)
    rule = settings.second_stage_rule(institution, today.year)
    if rule is None or not queries.instruments_in_force().filter(code=rule.instrument).exists():
        return 0
    waiting = list(queries.second_stage_due(rule, today, oldest=DAYS_LATE)[:MOST_EACH_TIME])
    for assistance in waiting:
        # Where nobody leads the dependency nor gave it, there is nobody to whom it could be assigned.
        with suppress(Refused):
            _assign_second(assistance, rule, today, at)
    return len(waiting)


@transaction.atomic
def _assign_second(assistance: Assistance, rule: settings.TriggerRule, today: date, at: datetime) -> Campaign:
    """Once: what was created of an assistance is found again. Without a head, it is of whoever gave it."""
    head = next(iter(heads_of(assistance.unit, today)), None)
    fired = what_happened(assistance)
    campaign = prepare_fired(rule, fired, opens_on=today, responsible=head, by=None, at=at)
    # What cannot be opened waits as it is, on the list: its page says what is missing.
    with suppress(Refused), transaction.atomic():
        campaign = open_campaign(campaign, by=None, at=at)
    title = _("Evalúe en su totalidad %(assistance)s") % {"assistance": assistance}
    body = _(
        "Terminó hace un tiempo: esta es la segunda etapa de su evaluación. Recibe respuestas hasta el %(day)s."
    ) % {"day": day(campaign.closes_on)}
    _tell(campaign, [campaign.responsible], "second_stage", title, body, campaign.get_absolute_url(), at)
    return campaign


def _tell(
    row: Campaign | Assistance,
    people: list[Any],
    kind: str,
    title: str,
    body: str,
    url: str,
    at: datetime,
    *,
    key: str = "",
) -> None:
    notify(
        [one for one in people if one is not None],
        institution=row.institution,
        kind=f"evaluation.{kind}",
        title=title[:200],
        body=body,
        url=url,
        key=f"evaluation.{kind}:{row.pk}:{key}",
        by=None,
        at=at,
        about=row,
    )
