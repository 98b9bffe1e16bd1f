"""Asking to change a plan in force, and the answer of who approved it: only then does the plan change (PLN-21)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Conflict, Refused, StaleEdit
from baquiano.common.policy import act_as
from baquiano.governance.models import CommitteeSession
from baquiano.institutions.models import CatalogueItem
from baquiano.institutions.numbering import next_number
from baquiano.institutions.queries import people_to_tell, people_with_role
from baquiano.notifications.actions import notify
from baquiano.planning import queries
from baquiano.planning.actions.items import add_item, cancel_item, change_item
from baquiano.planning.changing import effects, rules
from baquiano.planning.changing import queries as changing
from baquiano.planning.changing import values as written
from baquiano.planning.choices import ChangeKind, ChangeState
from baquiano.planning.models import ChangeRequest, Plan, PlanItem
from baquiano.planning.queries import lock_plan
from baquiano.planning.rules import check_item, reason_words
from baquiano.planning.signals import change_applied
from baquiano.planning.values import COLUMNS, changes_in, with_need_text


@transaction.atomic
def request_change(
    item: PlanItem,
    *,
    id: UUID,
    expected_version: int,
    values: dict[str, Any],
    reason: CatalogueItem | None,
    note: str,
    by: User,
    at: datetime,
) -> ChangeRequest:
    """Ask that the activity say ``values``; whether that moves, reassigns or modifies it, the data say.

    ``StaleEdit`` when somebody changed the activity after it was read. Repeating the request asks once.
    """
    plan = lock_plan(item.plan)
    repeated = _repeated(id, plan)
    if repeated is not None:
        return _same_request(repeated, values)
    rules.check_asked(plan)
    current = _current(item)
    asked = with_need_text(values, current.need)
    rows = written.rows_of(current, asked)
    if not rows:
        raise Refused(_("No cambió ningún dato de la actividad %(code)s.") % {"code": current.code})
    if current.version != expected_version:
        raise StaleEdit(current=current)
    asked = {row["field"]: asked[row["field"]] for row in rows}
    _check_possible(current, asked)
    kind = written.kind_of(asked)
    _check_free(current, set(asked), kind, at)
    _check_obstacle(kind, current, asked, at)
    return _open(plan, current, id=id, kind=kind, rows=rows, reason=reason, note=note, by=by, at=at)


@transaction.atomic
def request_cancellation(
    item: PlanItem,
    *,
    id: UUID,
    expected_version: int,
    reason: CatalogueItem | None,
    note: str,
    by: User,
    at: datetime,
) -> ChangeRequest:
    """Ask that the activity be cancelled. Refused when it was already carried out."""
    plan = lock_plan(item.plan)
    repeated = _repeated(id, plan)
    if repeated is not None:
        return _same_request(repeated, {})
    rules.check_asked(plan)
    current = _current(item)
    if current.version != expected_version:
        raise StaleEdit(current=current)
    _check_free(current, set(), ChangeKind.CANCEL, at)
    _check_obstacle(ChangeKind.CANCEL, current, {}, at)
    return _open(plan, current, id=id, kind=ChangeKind.CANCEL, rows=[], reason=reason, note=note, by=by, at=at)


@transaction.atomic
def request_addition(
    plan: Plan,
    *,
    id: UUID,
    values: dict[str, Any],
    reason: CatalogueItem | None,
    note: str,
    by: User,
    at: datetime,
) -> ChangeRequest:
    """Ask for one more activity, as complete as the profile asks of any; the same approver answers."""
    plan = lock_plan(plan)
    repeated = _repeated(id, plan)
    if repeated is not None:
        return _same_request(repeated, values)
    rules.check_asked(plan)
    asked = with_need_text(values)
    _check_possible(PlanItem(institution_id=plan.institution_id, plan=plan, position=1, code="-"), asked)
    rows = [row for row in written.rows_of(None, asked) if row["new"] not in (None, [])]
    return _open(plan, None, id=id, kind=ChangeKind.ADD, rows=rows, reason=reason, note=note, by=by, at=at)


@transaction.atomic
def withdraw_change(change: ChangeRequest, *, note: str = "", by: User, at: datetime) -> ChangeRequest:
    """Take back a request that nobody answered. Asked again by the same person, it changes nothing."""
    lock_plan(change.plan)
    change = changing.lock_change(change)
    if change.state == ChangeState.WITHDRAWN and change.decided_by_id == by.pk:
        return change
    return _answer(change, ChangeState.WITHDRAWN, None, note, by=by, at=at)


@transaction.atomic
def approve_change(
    change: ChangeRequest, *, note: str = "", session: CommitteeSession | None = None, by: User, at: datetime
) -> ChangeRequest:
    """Approve the request and write it on the plan; the baseline stays as it was.

    Refused when the plan no longer says what the request found, or when what it asks can no longer be. Asked again by
    the same person, it changes nothing.
    """
    act_as(by, rules.DECIDE, change)
    plan = lock_plan(change.plan)
    change = changing.lock_change(change)
    if change.state == ChangeState.APPROVED and change.decided_by_id == by.pk:
        return change
    rules.check_change_move(change, ChangeState.APPROVED)
    rules.check_decider(change, by)
    rules.check_asked(plan)
    change.session = session
    item = _apply(plan, change, by=by, at=at)
    change.item = item
    _answer(change, ChangeState.APPROVED, None, note, by=by, at=at)
    change_applied.send(sender=ChangeRequest, change=change, item=item, by=by, at=at)
    _tell_answer(change, item, by=by, at=at)
    return change


@transaction.atomic
def approve_changes(
    changes: Iterable[ChangeRequest],
    *,
    note: str = "",
    session: CommitteeSession | None = None,
    by: User,
    at: datetime,
) -> list[ChangeRequest]:
    """Approve several requests, in the order in which they were asked: all of them or none."""
    approved = []
    for change in sorted(changes, key=lambda one: (str(one.plan_id), one.created_at, str(one.pk))):
        try:
            approved.append(approve_change(change, note=note, session=session, by=by, at=at))
        except Refused as refusal:
            raise Refused(f"{change.code}: {refusal.sentence}") from refusal
    return approved


@transaction.atomic
def refuse_change(
    change: ChangeRequest,
    *,
    reason: CatalogueItem | None,
    note: str,
    session: CommitteeSession | None = None,
    by: User,
    at: datetime,
) -> ChangeRequest:
    """Answer no, saying why: the plan stays as it is."""
    act_as(by, rules.DECIDE, change)
    lock_plan(change.plan)
    change = changing.lock_change(change)
    if change.state == ChangeState.REFUSED and change.decided_by_id == by.pk:
        return change
    rules.check_change_move(change, ChangeState.REFUSED)
    rules.check_decider(change, by)
    if not note.strip():
        raise Refused(_("Escriba por qué no se aprueba: quien lo pidió necesita saberlo."))
    change.session = session
    _answer(change, ChangeState.REFUSED, reason, note, by=by, at=at)
    _tell_answer(change, change.item, by=by, at=at)
    return change


# --- writing the plan ------------------------------------------------------------------------------------------------
def _apply(plan: Plan, change: ChangeRequest, *, by: User, at: datetime) -> PlanItem:
    asked = written.values_of(change)
    if change.item is None:
        _check_possible(PlanItem(institution_id=plan.institution_id, plan=plan, position=1, code="-"), asked)
        return add_item(plan, id=uuid5(change.pk, "item"), values=asked, by=by, at=at)
    item = _current(change.item)
    moved = written.moved_since(change, item)
    if moved:
        raise Refused(
            _("Después de la solicitud, la actividad %(code)s cambió en: %(what)s. Compare y pida una nueva.")
            % {"code": item.code, "what": ", ".join(moved)}
        )
    _check_obstacle(change.kind, item, asked, at)
    if change.kind == ChangeKind.CANCEL:
        return cancel_item(item, reason=reason_words(change.reason, change.note), by=by, at=at)
    _check_possible(item, asked)
    changes = changes_in(item, asked)
    return change_item(item, values=asked, changes=changes, by=by, at=at) if changes else item


def _check_possible(item: PlanItem, asked: dict[str, Any]) -> None:
    """The rules of any activity, and what the profile requires of one in an approved plan."""
    lacks = written.lacking_after(item, asked, queries.required_fields(item.plan.institution, item.plan.year.year))
    if lacks:
        what = ", ".join(lacks)
        raise Refused(_("Un plan aprobado no tiene actividades incompletas. Falta: %(what)s.") % {"what": what})
    shadow = PlanItem(
        institution_id=item.institution_id,
        plan=item.plan,
        position=item.position,
        code=item.code,
        **{name: asked.get(name, getattr(item, name)) for name in COLUMNS},
    )
    check_item(shadow)


def _check_free(item: PlanItem, names: set[str], kind: str, at: datetime) -> None:
    """Two requests do not ask the same datum of one activity; and nothing is asked of one that may be cancelled."""
    for pending in changing.pending_on(item):
        if ChangeKind.CANCEL in (kind, pending.kind) or names & pending.names:
            raise Refused(
                _("La actividad %(code)s ya tiene la solicitud %(other)s por decidir. Espere la respuesta o retírela.")
                % {"code": item.code, "other": pending.code}
            )


def _check_obstacle(kind: str, item: PlanItem, asked: dict[str, Any], at: datetime) -> None:
    why = effects.obstacle(kind, item, asked, day_of(at))
    if why:
        raise Refused(why)


def _current(item: PlanItem) -> PlanItem:
    """The activity as it is stored; its plan is locked."""
    rows = PlanItem.objects.select_related("plan__unit", "plan__year", "plan__institution", *_RELATED)
    current = rows.get(pk=item.pk)
    if current.is_removed:
        raise Refused(_("La actividad %(code)s ya no está en el plan.") % {"code": current.code})
    return current


# What the words of a change read.
_RELATED = ("programme", "topic", "mechanism", "service_type", "municipality__department", "responsible")


# --- the request -----------------------------------------------------------------------------------------------------
def _repeated(id: UUID, plan: Plan) -> ChangeRequest | None:
    found = ChangeRequest._base_manager.filter(pk=id).select_related("plan").first()
    if found is not None and found.plan_id != plan.pk:
        raise Conflict(_("Esta solicitud ya existe con otro contenido. Vuelva a abrir el formulario."))
    return found


def _same_request(change: ChangeRequest, asked: dict[str, Any]) -> ChangeRequest:
    for row in change.fields:
        if row["field"] in asked and written.stored(asked[row["field"]]) != row["new"]:
            raise Conflict(_("Esta solicitud ya existe con otro contenido. Vuelva a abrir el formulario."))
    return change


def _open(
    plan: Plan,
    item: PlanItem | None,
    *,
    id: UUID,
    kind: str,
    rows: list[dict[str, Any]],
    reason: CatalogueItem | None,
    note: str,
    by: User,
    at: datetime,
) -> ChangeRequest:
    if not note.strip():
        raise Refused(_("Escriba por qué se pide el cambio: quien lo decide necesita saberlo."))
    year = plan.year.year
    number = next_number("plan_change", institution=plan.institution, unit=plan.unit, year=year)
    activity = item.activity if item else next(row["new_text"] for row in rows if row["field"] == "activity")
    change = ChangeRequest.objects.create(
        pk=id,
        institution_id=plan.institution_id,
        plan=plan,
        item=item,
        code=f"{plan.unit.code}-{year}-C{number:03d}",
        kind=kind,
        title=" ".join(filter(None, [item.code if item else "", activity]))[:300],
        reason=reason,
        note=note.strip(),
        fields=rows,
        created_by=by,
        created_at=at,
    )
    changes = {row["field"]: (row["old"], row["new"]) for row in rows}
    data = {"kind": kind, "reason": str(reason or ""), "note": note.strip(), "item": item.code if item else ""}
    trail.record("planning.change_requested", change, by=by, at=at, changes=changes, data=data)
    _tell_approvers(change, by=by, at=at)
    return change


def _answer(
    change: ChangeRequest, state: str, reason: CatalogueItem | None, note: str, *, by: User, at: datetime
) -> ChangeRequest:
    rules.check_change_move(change, state)
    before, change.state = change.state, ChangeState(state)
    change.decided_by, change.decided_at = by, at
    change.decision_reason, change.decision_note = reason, note.strip()
    change.save(
        update_fields=["state", "decided_by", "decided_at", "decision_reason", "decision_note", "session", "item"]
    )
    data = {"reason": str(reason or ""), "note": note.strip(), "session": str(change.session or "")}
    event = {
        ChangeState.APPROVED: "planning.change_approved",
        ChangeState.REFUSED: "planning.change_refused",
        ChangeState.WITHDRAWN: "planning.change_withdrawn",
    }[ChangeState(state)]
    trail.record(event, change, by=by, at=at, changes={"state": (before, change.state.value)}, data=data)
    return change


# --- telling ---------------------------------------------------------------------------------------------------------
def _tell_approvers(change: ChangeRequest, *, by: User, at: datetime) -> None:
    people = {
        person.pk: person
        for role in rules.approver_roles(change.plan)
        for person in people_with_role(change.plan.institution, role, None, on=day_of(at))
        if person.pk != by.pk
    }
    title = _("Cambio del plan por decidir: %(change)s") % {"change": change}
    body = _("%(who)s, de %(unit)s, lo pide. %(why)s") % {
        "who": by,
        "unit": change.plan.unit,
        "why": reason_words(change.reason, change.note),
    }
    _notify(change, "planning.change_requested", list(people.values()), title, body, by=by, at=at)


def _tell_answer(change: ChangeRequest, item: PlanItem | None, *, by: User, at: datetime) -> None:
    """Who asked, the leaders of the group and whoever answers for the activity, each once."""
    leaders = people_to_tell(change.plan.institution, "group_leader", change.plan.unit, on=day_of(at))
    found = [change.created_by, *leaders, item.responsible if item else None]
    people = {person.pk: person for person in found if person is not None and person.pk != by.pk}
    title = _("%(state)s: %(change)s") % {"state": change.get_state_display(), "change": change}
    body = reason_words(change.decision_reason, change.decision_note) or _("El plan ya lo muestra.")
    _notify(change, "planning.change_decided", list(people.values()), title, body, by=by, at=at)


def _notify(
    change: ChangeRequest, kind: str, people: list[User], title: str, body: str, *, by: User, at: datetime
) -> None:
    notify(
        people,
        institution=change.plan.institution,
        kind=kind,
        title=title[:200],
        body=body,
        url=change.get_absolute_url(),
        key=f"{kind}:{change.pk}",
        by=by,
        at=at,
        about=change,
    )
