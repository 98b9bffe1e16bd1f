"""Many rows of a plan at once, as a grid sends them: the same rules as the form, row by row, and nothing lost."""

from collections.abc import Sequence
from copy import copy
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import queries as audit
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.planning import queries
from baquiano.planning.actions.items import add_item, change_item, remove_item, restore_item
from baquiano.planning.grid.columns import GridColumn, grid_columns
from baquiano.planning.grid.outcomes import REMOVE, RESTORE, Fault, RowEdit, RowOutcome
from baquiano.planning.grid.reading import RowReader
from baquiano.planning.models import Plan, PlanItem
from baquiano.planning.rules import check_dates, check_writable
from baquiano.planning.values import changes_in, with_need_text


@transaction.atomic
def save_rows(plan: Plan, edits: Sequence[RowEdit], *, by: User, at: datetime) -> list[RowOutcome]:
    """Save each row by itself: what is wrong in one stops neither the others nor its own good cells.

    A cell that somebody else changed since it was read is not written: the outcome carries both texts. Cells that
    nobody else touched are written, whatever the version of their row. Sent again, an edit changes nothing. Refused
    whole only when the plan is no longer written.
    """
    plan = queries.lock_plan(plan)
    check_writable(plan)
    batch = _Batch(plan, [edit.id for edit in edits], by, at)
    outcomes = []
    for edit in edits:
        outcome = RowOutcome(edit.id)
        outcomes.append(outcome)
        try:
            with transaction.atomic():
                batch.apply(edit, outcome)
        except Refused as refusal:
            outcome.message = refusal.sentence
    return outcomes


class _Batch:
    """What the rows of one request share, read once."""

    def __init__(self, plan: Plan, ids: list[UUID], by: User, at: datetime) -> None:
        self.plan, self.by, self.at = plan, by, at
        rows = queries.with_everything(PlanItem.objects.filter(pk__in=ids, plan=plan))
        self.items = {item.pk: item for item in rows.select_related("removed_by", "plan__institution")}
        self.reader = RowReader(plan, by, day_of(at))
        columns = grid_columns(plan.institution, plan.year.year)
        self.columns: dict[str, GridColumn] = {column.field: column for column in columns}

    def apply(self, edit: RowEdit, outcome: RowOutcome) -> None:
        item = self.items.get(edit.id)
        if edit.verb in {REMOVE, RESTORE}:
            self._move(item, edit)
        elif item is None:
            self._add(edit, outcome)
        elif item.is_removed:
            outcome.is_removed = True
            outcome.message = _("%(who)s retiró esta actividad: %(why)s") % {
                "who": item.removed_by,
                "why": item.removed_reason,
            }
        else:
            self._change(item, edit, outcome)

    def _move(self, item: PlanItem | None, edit: RowEdit) -> None:
        if item is None:
            raise Refused(_("Esa actividad no está en este plan. Recargue la página."))
        if edit.verb == REMOVE:
            remove_item(item, reason=edit.reason, by=self.by, at=self.at)
        else:
            restore_item(item, by=self.by, at=self.at)

    def _add(self, edit: RowEdit, outcome: RowOutcome) -> None:
        reading = self.reader.read({"activity": "", **edit.cells}, None, edit.answers)
        outcome.faults = reading.faults
        if "activity" in reading.faults:
            return
        draft = PlanItem(institution_id=self.plan.institution_id, plan=self.plan, position=1, code="-")
        values = _possible(draft, reading.values, outcome)
        add_item(self.plan, id=edit.id, values=values, by=self.by, at=self.at)

    def _change(self, item: PlanItem, edit: RowEdit, outcome: RowOutcome) -> None:
        wanted = {}
        for name, text in edit.cells.items():
            now = self.columns[name].text(item) if name in self.columns else ""
            bases = edit.bases.get(name)
            known = item.version == edit.version if bases is None else now in bases
            if known or now == text:
                wanted[name] = text
            else:
                outcome.theirs[name] = now
        if outcome.theirs:
            outcome.by_whom = _last_editor(item)
        reading = self.reader.read(wanted, item, edit.answers)
        outcome.faults = reading.faults
        values = with_need_text(_possible(item, reading.values, outcome), item.need)
        # Without a single good cell there is nothing to compare.
        changes = changes_in(item, values) if values else {}
        if changes:
            change_item(item, values=values, changes=changes, by=self.by, at=self.at)


def _possible(item: PlanItem, values: dict[str, Any], outcome: RowOutcome) -> dict[str, Any]:
    """``values`` without dates that the row cannot have together; their cells say why."""
    dates = [name for name in ("starts_on", "ends_on") if name in values]
    changed = copy(item)
    for name in dates:
        setattr(changed, name, values[name])
    try:
        check_dates(changed)
    except Refused as refusal:
        for name in dates:
            outcome.faults[name] = Fault(refusal.sentence)
        return {name: value for name, value in values.items() if name not in dates}
    return values


def _last_editor(item: PlanItem) -> str:
    entry = audit.entries_of(item).order_by("-pk").first()
    return entry.actor_label if entry else ""
