"""Pages of the room.

``strategies``  a strategy from its beginning to its number in the planning tool
``proposals``   what each directorate sends and proposes, and its review
``committee``   the point of the order of the day in which the committee decides
``guidelines``  the guidelines of the senior management
"""

from baquiano.strategy.views.committee import committee_decision, committee_strategy
from baquiano.strategy.views.guidelines import (
    guideline_create,
    guideline_detail,
    guideline_edit,
    guideline_list,
    plan_guidelines,
)
from baquiano.strategy.views.proposals import (
    proposal_detail,
    proposal_edit,
    proposal_inform,
    proposal_judge,
    proposal_submit,
)
from baquiano.strategy.views.strategies import (
    reference_remove,
    strategy_analyse,
    strategy_check,
    strategy_consolidate,
    strategy_convene,
    strategy_create,
    strategy_data,
    strategy_detail,
    strategy_download,
    strategy_edit,
    strategy_list,
    strategy_register,
    strategy_submit,
    strategy_table,
    strategy_tool,
)

__all__ = [
    "committee_decision",
    "committee_strategy",
    "guideline_create",
    "guideline_detail",
    "guideline_edit",
    "guideline_list",
    "plan_guidelines",
    "proposal_detail",
    "proposal_edit",
    "proposal_inform",
    "proposal_judge",
    "proposal_submit",
    "reference_remove",
    "strategy_analyse",
    "strategy_check",
    "strategy_consolidate",
    "strategy_convene",
    "strategy_create",
    "strategy_data",
    "strategy_detail",
    "strategy_download",
    "strategy_edit",
    "strategy_list",
    "strategy_register",
    "strategy_submit",
    "strategy_table",
    "strategy_tool",
]
