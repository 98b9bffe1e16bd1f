"""Who may do what with instruments, campaigns, reports and observations; and how many answers are enough."""

from hashlib import sha256
from typing import Any

from baquiano.common.policy import allows
from baquiano.evaluation.choices import CAMPAIGN_MOVES, CampaignState, Coverage
from baquiano.evaluation.models import AnalysisReport, Campaign, Instrument, Observation

VIEW = "evaluation.view_campaign"
RUN = "evaluation.run_campaign"
ENTER = "evaluation.enter_answer"
VIEW_RESULTS = "evaluation.view_results"
VIEW_STAGES = "evaluation.view_stages"
VIEW_INSTRUMENT = "evaluation.view_instrument"
WRITE_INSTRUMENT = "evaluation.write_instrument"
VIEW_REPORT = "evaluation.view_report"
WRITE_REPORT = "evaluation.write_report"
ISSUE_REPORT = "evaluation.issue_report"
VIEW_OBSERVATION = "evaluation.view_observation"
WRITE_OBSERVATION = "evaluation.write_observation"
# The verbs with which a diagram asks for an evaluation: the mechanism applied, or its results consolidated (P000-A5).
CLOSE_VERB = "evaluation.close_campaign"
VERBS = {CLOSE_VERB, ISSUE_REPORT}


# --- how many are enough ---------------------------------------------------------------------------------------------
def evaluated(invited: int, refused: int) -> int:
    """The denominator: who was invited and did not refuse (EVA-02). More refusals than people invited leave none."""
    return max(invited - refused, 0)


def required_answers(coverage: str, percent: int, *, invited: int, refused: int) -> int:
    """How many answers fulfil the campaign: whole people, so that a part of one is one more (docs/rules)."""
    base = evaluated(invited, refused)
    if coverage == Coverage.NONE:
        return 0
    if coverage == Coverage.CONSENTING:
        return base
    return -(-base * percent // 100)


def lot_of(seed: str, person_key: str) -> str:
    """The place of a person in a draw: the same for the same seed, and nothing that anybody chose."""
    return sha256(f"{seed}:{person_key}".encode()).hexdigest()


def can_draw(user: Any, campaign: Campaign) -> bool:
    """Draw by lot whom to ask first, where a minimum share is asked and nobody has drawn yet."""
    is_due = campaign.is_open and campaign.drawn_at is None and campaign.coverage == Coverage.MINIMUM
    return is_due and campaign.percent < 100 and allows(user, RUN, campaign)


# --- instruments -----------------------------------------------------------------------------------------------------
def can_edit_instrument(user: Any, instrument: Instrument) -> bool:
    return instrument.is_draft and allows(user, WRITE_INSTRUMENT, instrument)


def can_renew(user: Any, instrument: Instrument) -> bool:
    """Begin its next version."""
    return instrument.is_in_force and allows(user, WRITE_INSTRUMENT, instrument)


# --- campaigns -------------------------------------------------------------------------------------------------------
def moves(campaign: Campaign, state: CampaignState) -> bool:
    return state in CAMPAIGN_MOVES[CampaignState(campaign.state)]


def can_edit_campaign(user: Any, campaign: Campaign) -> bool:
    return (campaign.is_draft or campaign.is_open) and allows(user, RUN, campaign)


def can_open(user: Any, campaign: Campaign) -> bool:
    return moves(campaign, CampaignState.OPEN) and allows(user, RUN, campaign)


def can_close(user: Any, campaign: Campaign) -> bool:
    return moves(campaign, CampaignState.CLOSED) and allows(user, RUN, campaign)


def can_cancel(user: Any, campaign: Campaign) -> bool:
    return moves(campaign, CampaignState.CANCELLED) and allows(user, RUN, campaign)


def can_list_invited(user: Any, campaign: Campaign) -> bool:
    """Who is invited, and the link of each one, is for whoever runs it."""
    return allows(user, RUN, campaign)


def can_invite(user: Any, campaign: Campaign) -> bool:
    return campaign.is_open and allows(user, RUN, campaign)


def can_enter(user: Any, campaign: Campaign) -> bool:
    """Write what came on paper."""
    return campaign.is_open and allows(user, ENTER, campaign)


def shows_results(campaign: Campaign) -> bool:
    """Of an anonymous one, once it is closed: two readings while it runs would tell what came between them."""
    return campaign.is_closed or (campaign.is_open and not campaign.is_anonymous)


def can_see_results(user: Any, campaign: Campaign) -> bool:
    return shows_results(campaign) and allows(user, VIEW_RESULTS, campaign)


# --- reports and observations ----------------------------------------------------------------------------------------
def can_write_report(user: Any, report: AnalysisReport) -> bool:
    return report.is_draft and allows(user, WRITE_REPORT, report)


def can_issue_report(user: Any, report: AnalysisReport) -> bool:
    return report.is_draft and allows(user, ISSUE_REPORT, report)


def can_edit_observation(user: Any, observation: Observation) -> bool:
    return allows(user, WRITE_OBSERVATION, observation)
