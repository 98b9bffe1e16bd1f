"""The work plan of an assistance: written, delivered, approved or returned, answered by whom it assists."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.delivery import profile, queries
from baquiano.delivery.choices import ALLOWED_WORK_PLAN_MOVES, LineKind, PlanReply, WorkPlanState
from baquiano.delivery.models import Assistance, WorkLine, WorkPlan
from baquiano.documents import actions as documents
from baquiano.documents import queries as document_queries
from baquiano.documents.models import IssuedDocument
from baquiano.institutions.numbering import next_number
from baquiano.institutions.queries import people_to_tell
from baquiano.notifications.actions import notify
from baquiano.procedures import actions as procedures
from baquiano.procedures.queries import pending_tasks

SUBMIT, APPROVE, RETURN = "delivery.submit_work_plan", "delivery.approve_work_plan", "delivery.return_work_plan"
TRAINED = "delivery.complete_work_line"
# The exit of the approval where the diagram draws the training of the staff apart (P000-A3).
TRAINING = "training"
WRITTEN = ("scope", "evaluation", "needs_training")
LINE = ("text", "party", "responsible_name", "starts_on", "ends_on")


@transaction.atomic
def open_work_plan(assistance: Assistance, *, by: User, at: datetime) -> WorkPlan:
    """The plan that is being written: the one there is, the first one, or the version that follows the approved one.

    A version that follows begins with the lines of the one before, which rules until the new one is approved.
    """
    current = queries.assistance_for_update(assistance)
    latest = current.work_plans.order_by("-number").first()
    if latest is not None and latest.state in (WorkPlanState.DRAFT, WorkPlanState.IN_REVIEW):
        return latest
    if not current.is_open:
        raise Refused(_("La asistencia ya está cerrada: su plan de trabajo no cambia."))
    if latest is None and profile.asks_for_work_plan(current.institution, current.year):
        _check_contacted(current)
    number = latest.number + 1 if latest else 1
    plan = WorkPlan.objects.create(
        id=uuid5(current.pk, f"work plan {number}"),
        institution_id=current.institution_id,
        assistance=current,
        number=number,
        created_by=by,
        created_at=at,
        **({name: getattr(latest, name) for name in WRITTEN} if latest else {}),
    )
    for line in latest.lines.all() if latest else ():
        kept = {name: getattr(line, name) for name in ("kind", *LINE, "done_by", "done_at")}
        WorkLine.objects.create(
            id=uuid5(plan.pk, str(line.pk)), institution_id=current.institution_id, plan=plan, **kept
        )
    trail.record("delivery.work_plan_opened", plan, by=by, at=at, data={"number": number})
    return plan


def _check_contacted(assistance: Assistance) -> None:
    if not assistance.contacts.exists():
        raise Refused(_("Registre primero el contacto: las actividades del plan se conciertan con quien se asiste."))


@transaction.atomic
def edit_work_plan(
    plan: WorkPlan, *, expected_version: int, values: dict[str, Any], by: User, at: datetime
) -> WorkPlan:
    """Save the scope, the evaluation and whether the staff needs training, over the version that was read."""
    current = _for_writing(plan)
    wanted = {name: values[name] for name in WRITTEN if name in values}
    if wanted.get("needs_training") is not True and current.lines.filter(kind=LineKind.TRAINING).exists():
        raise Refused({"needs_training": [_("Quite primero los entrenamientos que ya escribió.")]})
    changes = trail.diff(trail.snapshot(current, list(wanted)), wanted)
    if changes or current.version != expected_version:
        for name, value in wanted.items():
            setattr(current, name, value)
        save_if_current(current, expected_version=expected_version, fields=list(wanted))
        trail.record("delivery.work_plan_edited", current, by=by, at=at, changes=changes)
    return current


# --- lines -----------------------------------------------------------------------------------------------------------
@transaction.atomic
def add_work_line(plan: WorkPlan, *, id: UUID, kind: str, values: dict[str, Any], by: User, at: datetime) -> WorkLine:
    """Add an activity, a resource or, where the plan says that it is needed, a training (ORG-09). Twice adds once."""
    current = _for_writing(plan)
    fields = _line_fields(current, kind, values)
    fields |= {"institution_id": current.institution_id, "plan": current, "kind": kind}
    line, is_new = create_once(WorkLine, id=id, fields=fields)
    if is_new:
        data = {"kind": kind, "text": line.text}
        trail.record("delivery.work_line_added", current, by=by, at=at, data=data)
    return line


@transaction.atomic
def edit_work_line(
    line: WorkLine, *, expected_version: int, values: dict[str, Any], by: User, at: datetime
) -> WorkLine:
    """Save a line over the version that was read; what it is does not change."""
    current = _line_for_writing(line)
    wanted = _line_fields(current.plan, current.kind, values)
    changes = trail.diff(trail.snapshot(current, list(wanted)), wanted)
    if changes or current.version != expected_version:
        for name, value in wanted.items():
            setattr(current, name, value)
        save_if_current(current, expected_version=expected_version, fields=list(wanted))
        trail.record("delivery.work_line_edited", current.plan, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def remove_work_line(line: WorkLine, *, by: User, at: datetime) -> None:
    """Take out a line of a plan that is being written."""
    current = _line_for_writing(line)
    data = {"kind": current.kind, "text": current.text}
    trail.record("delivery.work_line_removed", current.plan, by=by, at=at, data=data)
    current.delete()


@transaction.atomic
def complete_work_line(line: WorkLine, *, by: User, at: datetime) -> WorkLine:
    """Say that a resource is ready or that a training was given; the last training ends its activity (LOG-06, ORG-09).

    Said again, it changes nothing. An activity is not ticked: its sessions tell of it.
    """
    queries.work_plan_for_update(line.plan)
    current = WorkLine.objects.select_related("plan__assistance__institution").get(pk=line.pk)
    if current.is_activity:
        raise Refused(_("Una actividad no se marca: la cuentan las sesiones que se registran."))
    if current.plan.state == WorkPlanState.REPLACED:
        raise Refused(_("Esta versión del plan ya fue reemplazada: márquelo en la vigente."))
    if current.done_at is None:
        current.done_at, current.done_by = at, by
        current.version += 1
        current.save(update_fields=["done_at", "done_by", "version"])
        data = {"kind": current.kind, "text": current.text}
        trail.record("delivery.work_line_completed", current.plan, by=by, at=at, data=data)
        _finish_training(current.plan, by=by, at=at)
    return current


def _finish_training(plan: WorkPlan, *, by: User, at: datetime) -> None:
    """The training is over when every one of an approved plan was given; the case, if it waits for that, goes on."""
    trainings = plan.lines.filter(kind=LineKind.TRAINING)
    if not plan.is_approved or not trainings.exists() or trainings.filter(done_at__isnull=True).exists():
        return
    if TRAINED in queries.awaited_verbs(plan.assistance):
        procedures.record_fact(TRAINED, subject=plan.assistance, by=by, at=at, not_applicable=_waived(plan.assistance))


def _waived(assistance: Assistance) -> dict[str, str]:
    """The supports of the training that are asked "si aplica": the plan itself says who received it and when."""
    reason = _("Los entrenamientos quedaron marcados en el plan de trabajo.")
    return {
        record["code"]: reason
        for task in pending_tasks(assistance)
        if TRAINED in task.activity.verbs
        for record in task.activity.records
        if record.get("requirement") == "if_applicable"
    }


def _line_fields(plan: WorkPlan, kind: str, values: dict[str, Any]) -> dict[str, Any]:
    if kind == LineKind.TRAINING and not plan.needs_training:
        raise Refused(_("El plan no dice que el personal necesite entrenamiento: dígalo primero en sus datos."))
    fields = {name: values.get(name) for name in LINE}
    fields["text"] = one_line(str(fields["text"] or ""))[:500]
    fields["responsible_name"] = one_line(str(fields["responsible_name"] or ""))[:150]
    if kind == LineKind.ACTIVITY and (fields["starts_on"] is None or fields["ends_on"] is None):
        raise Refused({"starts_on": [_("Una actividad lleva sus dos fechas.")]})
    if fields["starts_on"] and fields["ends_on"] and fields["ends_on"] < fields["starts_on"]:
        raise Refused({"ends_on": [_("La fecha final es anterior a la inicial.")]})
    return fields


# --- its life --------------------------------------------------------------------------------------------------------
@transaction.atomic
def submit_work_plan(plan: WorkPlan, *, note: str = "", by: User, at: datetime) -> WorkPlan:
    """Deliver the plan to the head of the unit. Refused while it lacks what a plan must say (PLN-19)."""
    current = queries.work_plan_for_update(plan)
    if current.state == WorkPlanState.IN_REVIEW:
        return current
    claim = _claim(SUBMIT, current, by=by, at=at)
    lacks = queries.lacks_of(current)
    if lacks:
        raise Refused(_("Al plan de trabajo le falta: %(what)s.") % {"what": "; ".join(lacks)})
    _move(current, WorkPlanState.IN_REVIEW, "submitted", by=by, at=at, submitted_by=by, submitted_at=at)
    if claim is not None:
        control = procedures.ControlCheck(True, note.strip() or _("Actividades concertadas y recursos previstos"))
        records = [procedures.RecordRef(_code(current), current, str(current)[:250])]
        procedures.complete(claim, by=by, at=at, control=control, records=records)
    heads = people_to_tell(current.institution, "group_leader", current.assistance.unit, on=day_of(at))
    _tell(current, "delivery.work_plan_submitted", list(heads), _("Plan de trabajo por aprobar"), by=by, at=at)
    return current


@transaction.atomic
def approve_work_plan(plan: WorkPlan, *, note: str = "", by: User, at: datetime) -> WorkPlan:
    """Approve the plan: from then on it does not change, its document is issued and its execution may be registered.

    The one that ruled before is replaced. Approved again, it changes nothing.
    """
    current = queries.work_plan_for_update(plan)
    if current.is_approved:
        return current
    claim = _claim(APPROVE, current, by=by, at=at)
    for before in current.assistance.work_plans.filter(state=WorkPlanState.APPROVED):
        _move(before, WorkPlanState.REPLACED, "replaced", by=by, at=at)
    _move(current, WorkPlanState.APPROVED, "approved", by=by, at=at, approved_by=by, approved_at=at, returned_note="")
    current.document = _issue(current, by=by, at=at)
    current.save(update_fields=["document"])
    if claim is not None:
        drawn = {one["code"] for one in claim.task.activity.outcomes} if claim.task else set()
        outcome = TRAINING if current.needs_training and TRAINING in drawn else None
        control = procedures.ControlCheck(True, note.strip() or _("Plan de trabajo aprobado"))
        procedures.complete(claim, by=by, at=at, outcome=outcome, control=control)
        _finish_training(current, by=by, at=at)
    _tell(current, "delivery.work_plan_approved", _writers(current), _("Plan de trabajo aprobado"), by=by, at=at)
    return current


@transaction.atomic
def return_work_plan(plan: WorkPlan, *, note: str, by: User, at: datetime) -> WorkPlan:
    """Send the plan back to its writer with what to mend; returned again with the same words, it changes nothing."""
    current = queries.work_plan_for_update(plan)
    if current.is_draft and current.returned_note == note.strip():
        return current
    if not note.strip():
        raise Refused(_("Escriba qué se debe ajustar: quien recibe el plan necesita saberlo."))
    claim = _claim(RETURN, current, by=by, at=at)
    _move(
        current, WorkPlanState.DRAFT, "returned", by=by, at=at, data={"note": note.strip()}, returned_note=note.strip()
    )
    if claim is not None:
        procedures.complete(claim, by=by, at=at, reason=note)
    _tell(current, "delivery.work_plan_returned", _writers(current), _("Plan de trabajo devuelto"), by=by, at=at)
    return current


@transaction.atomic
def accept_work_plan(plan: WorkPlan, *, who: str, by: User | None = None, at: datetime) -> WorkPlan:
    """The assisted entity accepts the approved plan; ``who`` is the person who answers for it (PUB-06).

    ``by`` is whoever registers it, nobody when the entity itself does. Accepted again, it changes nothing.
    """
    return _reply(plan, PlanReply.ACCEPTED, "", who, "accepted", by=by, at=at)


@transaction.atomic
def ask_adjustment(plan: WorkPlan, *, note: str, who: str, by: User | None = None, at: datetime) -> WorkPlan:
    """The assisted entity asks that the approved plan be adjusted; it rules until a new version is approved."""
    if not note.strip():
        raise Refused({"note": [_("Escriba qué se debe ajustar.")]})
    return _reply(plan, PlanReply.ADJUST, note.strip(), who, "adjustment_asked", by=by, at=at)


def _reply(plan: WorkPlan, reply: str, note: str, who: str, event: str, *, by: User | None, at: datetime) -> WorkPlan:
    current = queries.work_plan_for_update(plan)
    if (current.reply, current.reply_note) == (reply, note):
        return current
    if not current.awaits_reply:
        raise Refused(_("Este plan de trabajo no espera respuesta: debe estar aprobado y sin responder."))
    if not who.strip():
        raise Refused({"who": [_("Escriba quién responde por la entidad asistida.")]})
    names = ["reply", "reply_note", "replied_by"]
    before = trail.snapshot(current, names)
    current.reply, current.reply_note, current.replied_by = reply, note, who.strip()[:200]
    current.replied_at = at
    current.version += 1
    current.save(update_fields=[*names, "replied_at", "version"])
    changes = trail.diff(before, trail.snapshot(current, names))
    trail.record(f"delivery.work_plan_{event}", current, by=by, at=at, changes=changes)
    _tell(current, "delivery.work_plan_answered", _writers(current), _("Respuesta al plan de trabajo"), by=by, at=at)
    return current


# --- pieces ----------------------------------------------------------------------------------------------------------
def _claim(verb: str, plan: WorkPlan, *, by: User, at: datetime) -> procedures.Claim | None:
    """The turn in the procedure; none once the case went on: a version that follows is reviewed beside it."""
    if plan.number > 1 and verb not in queries.awaited_verbs(plan.assistance):
        return None
    return procedures.claim(verb, subject=plan.assistance, by=by, at=at)


def _for_writing(plan: WorkPlan) -> WorkPlan:
    current = queries.work_plan_for_update(plan)
    if not current.is_draft:
        raise Refused(
            _("El plan de trabajo figura como %(state)s y ya no se escribe en él.")
            % {"state": current.get_state_display().lower()}
        )
    return current


def _line_for_writing(line: WorkLine) -> WorkLine:
    plan = _for_writing(line.plan)
    current = WorkLine.objects.get(pk=line.pk)
    current.plan = plan
    return current


def _move(
    plan: WorkPlan, state: str, event: str, *, by: User, at: datetime, data: dict[str, Any] | None = None, **fields: Any
) -> None:
    if state not in ALLOWED_WORK_PLAN_MOVES[WorkPlanState(plan.state)]:
        raise Refused(
            _("El plan de trabajo figura como %(state)s y eso ya no se puede hacer.")
            % {"state": plan.get_state_display().lower()}
        )
    names = ["state", *fields]
    before = trail.snapshot(plan, names)
    plan.state = state
    for name, value in fields.items():
        setattr(plan, name, value)
    plan.version += 1
    plan.save(update_fields=[*names, "version"])
    changes = trail.diff(before, trail.snapshot(plan, names))
    trail.record(f"delivery.work_plan_{event}", plan, by=by, at=at, changes=changes, data=data or {})


def _code(plan: WorkPlan) -> str:
    return profile.work_plan_format(plan.institution, plan.assistance.year)


def _issue(plan: WorkPlan, *, by: User, at: datetime) -> IssuedDocument | None:
    """The document in the format of the institution; nothing where the folder brings none to issue."""
    if not document_queries.can_issue(_code(plan)):
        return None
    earlier = plan.assistance.work_plans.filter(document__isnull=False, number__lt=plan.number).order_by("-number")
    before = earlier.select_related("document").first()
    return documents.issue_document(
        _code(plan),
        subject=plan.assistance,
        title=str(plan),
        number=before.document.number if before and before.document else _next_number(plan.assistance),
        payload=queries.work_plan_payload(plan),
        by=by,
        at=at,
        supersedes=before.document if before else None,
        id=uuid5(plan.pk, "document"),
    )


def _next_number(assistance: Assistance) -> str:
    unit, year = assistance.unit, assistance.year
    order = next_number("work_plan", institution=assistance.institution, unit=unit, year=year)
    return f"{unit.code}-{year}-{order:03d}"


def _writers(plan: WorkPlan) -> list[User]:
    people = [plan.submitted_by, plan.created_by]
    return list({one.pk: one for one in people if one is not None}.values())


def _tell(plan: WorkPlan, kind: str, people: list[User], title: str, *, by: User | None, at: datetime) -> None:
    notify(
        [person for person in people if by is None or person.pk != by.pk],
        institution=plan.institution,
        kind=kind,
        title=f"{title}: {plan.assistance}"[:200],
        body=plan.returned_note or plan.reply_note or str(plan),
        url=plan.get_absolute_url(),
        key=f"{kind}:{plan.pk}:{plan.version}",
        by=by,
        at=at,
        about=plan,
    )
