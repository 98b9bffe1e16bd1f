"""The pages of plans."""

from baquiano.planning.views.committee import committee_approve, committee_return, committee_summary, committee_verify
from baquiano.planning.views.consolidation import (
    consolidation,
    consolidation_current,
    plan_divulge,
    plan_return_consolidated,
    plan_verify,
    year_divulge,
    year_return,
    year_verify,
)
from baquiano.planning.views.files import plan_export, plan_issue, plan_template
from baquiano.planning.views.importing import (
    import_abandon,
    import_answer,
    import_apply,
    import_columns,
    import_create,
    import_detail,
    import_list,
    import_sheet,
)
from baquiano.planning.views.items import item_create, item_detail, item_edit, item_remove, item_restore
from baquiano.planning.views.plans import plan_create, plan_detail, plan_list, return_detail
from baquiano.planning.views.review import plan_approve, plan_return, plan_submit, plans_approve, plans_return

__all__ = [
    "committee_approve",
    "committee_return",
    "committee_summary",
    "committee_verify",
    "consolidation",
    "consolidation_current",
    "import_abandon",
    "import_answer",
    "import_apply",
    "import_columns",
    "import_create",
    "import_detail",
    "import_list",
    "import_sheet",
    "item_create",
    "item_detail",
    "item_edit",
    "item_remove",
    "item_restore",
    "plan_approve",
    "plan_create",
    "plan_detail",
    "plan_divulge",
    "plan_export",
    "plan_issue",
    "plan_list",
    "plan_return",
    "plan_return_consolidated",
    "plan_submit",
    "plan_template",
    "plan_verify",
    "plans_approve",
    "plans_return",
    "return_detail",
    "year_divulge",
    "year_return",
    "year_verify",
]
