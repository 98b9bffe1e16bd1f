"""The improvement that an evaluation under its threshold proposes by itself (EVA-14)."""

from datetime import datetime, timedelta
from uuid import uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.evaluation.models import Campaign
from baquiano.evaluation.settings import proposal_days
from baquiano.improvement import queries
from baquiano.improvement.actions.improving import open_action
from baquiano.improvement.choices import ActionKind, OriginKind
from baquiano.improvement.models import ImprovementAction
from baquiano.institutions.queries import people_to_tell
from baquiano.ui.display import number


@transaction.atomic
def propose_from_evaluation(
    campaign: Campaign, *, percent: float, threshold: int, by: User | None, at: datetime
) -> ImprovementAction | None:
    """An action of improvement of the campaign, to be formulated by the leader of its unit; once for each campaign.

    Where nobody of the unit can carry it none is opened: the trail already tells that the average fell short.
    """
    today = day_of(at)
    carriers = [
        *people_to_tell(campaign.institution, "group_leader", campaign.unit, on=today),
        campaign.responsible,
        *people_to_tell(campaign.institution, "agency_head", on=today),
    ]
    responsible = next((one for one in carriers if queries.can_carry(one, campaign.unit, today)), None)
    if responsible is None:
        return None
    description = _(
        "La evaluación «%(title)s» obtuvo %(percent)s %% de la calificación máxima; el mínimo esperado es "
        "%(threshold)s %%."
    ) % {"title": campaign.title, "percent": number(percent, 1), "threshold": threshold}
    return open_action(
        campaign.unit,
        id=uuid5(campaign.pk, "improvement.threshold"),
        kind=ActionKind.IMPROVEMENT,
        description=description,
        responsible=responsible,
        due_on=today + timedelta(days=proposal_days(campaign.institution, campaign.opens_on.year)),
        origin=campaign,
        origin_kind=OriginKind.EVALUATION,
        by=by,
        at=at,
    )
