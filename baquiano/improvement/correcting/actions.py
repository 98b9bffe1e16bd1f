"""What a director decides of an assistance that is not developing properly (ACM-03)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.errors import Refused
from baquiano.common.text import one_line, without_control_characters
from baquiano.communications.actions import Addressee, register_communication
from baquiano.communications.choices import Direction, Kind
from baquiano.communications.models import Communication
from baquiano.delivery.models import Assistance
from baquiano.delivery.queries import assistance_for_update
from baquiano.documents.choices import AccessClass
from baquiano.improvement.actions.telling import tell
from baquiano.improvement.choices import OF_THE_PLAN, CorrectionKind
from baquiano.improvement.correcting import queries
from baquiano.improvement.correcting.queries import LIVING
from baquiano.improvement.models import Correction
from baquiano.improvement.rules import DECIDE_CORRECTION
from baquiano.institutions.numbering import next_number
from baquiano.institutions.queries import memberships_of, role_label
from baquiano.planning import actions as planning
from baquiano.planning.models import ChangeRequest, PlanItem
from baquiano.procedures import actions as procedures
from baquiano.procedures.queries import task_of

RECORD = "comunicado"
_TOLD = ("kind", "plan_item", "situation", "decision", "responsible")


@transaction.atomic
def decide_correction(
    assistance: Assistance,
    *,
    id: UUID,
    kind: str,
    situation: str,
    decision: str,
    responsible: User,
    plan_item: PlanItem | None = None,
    others: Sequence[Addressee] = (),
    by: User,
    at: datetime,
) -> Correction:
    """Decide it and tell it by a comunicado interno with its number, all at once; the same ``id`` again is the same.

    Of dates or users without the activity of the plan that would change it is refused; and so is one of an assistance
    that was closed. The plan itself does not change here: see ``ask_change``.
    """
    one_at_a_time(id)
    known = Correction._base_manager.filter(pk=id).first()
    if known is not None:
        return known
    current = assistance_for_update(assistance)
    fields: dict[str, Any] = {
        "kind": CorrectionKind(kind),
        "situation": without_control_characters(situation).strip(),
        "decision": without_control_characters(decision).strip(),
        "responsible": responsible,
        "plan_item": plan_item,
    }
    _check(current, fields)
    year = day_of(at).year
    number = f"COR-{year}-{next_number('correction', institution=current.institution, year=year):04d}"
    communication = _communicate(current, number, fields, others, id=uuid5(id, "comunicado"), by=by, at=at)
    values = {
        "institution_id": current.institution_id,
        "unit": current.unit,
        "assistance": current,
        "number": number,
        "year": year,
        "communication": communication,
        "created_by": by,
        "created_at": at,
    }
    correction, _is_new = create_once(Correction, id=id, fields=fields | values)
    changes = trail.diff({}, trail.snapshot(correction, list(_TOLD)))
    data = {"number": number, "assistance": str(current), "communication": communication.number}
    trail.record("improvement.correction_decided", correction, by=by, at=at, changes=changes, data=data)
    _record(current, communication, by=by, at=at)
    title = _("Corrección de %(assistance)s") % {"assistance": current}
    people = [responsible, current.adviser]
    tell(correction, people, "correction", title[:200], correction.decision, key="1", by=by, at=at)
    return correction


def _check(assistance: Assistance, fields: dict[str, Any]) -> None:
    if not assistance.is_open:
        raise Refused(_("La asistencia ya se cerró: no hay qué corregir en ella."))
    for name, words in (
        ("situation", _("Escriba qué no se desarrolla bien.")),
        ("decision", _("Escriba qué se decide.")),
    ):
        if not fields[name]:
            raise Refused({name: words})
    if fields["kind"] in OF_THE_PLAN and fields["plan_item"] is None:
        raise Refused(
            {"plan_item": _("Diga qué actividad del plan cambia: sus fechas y usuarios cambian por una solicitud.")}
        )


def _communicate(
    assistance: Assistance,
    number: str,
    fields: dict[str, Any],
    others: Sequence[Addressee],
    *,
    id: UUID,
    by: User,
    at: datetime,
) -> Communication:
    """To whoever answers for it and whoever gives the assistance, and to the others."""
    people = {one.pk: one for one in (fields["responsible"], assistance.adviser) if one is not None}
    recipients = [Addressee(one.full_name, _post(one), assistance.institution.name[:200], one.email)
                  for one in people.values()]  # fmt: skip
    kind = CorrectionKind(fields["kind"]).label
    body = [
        _("Asistencia: %(assistance)s.") % {"assistance": assistance},
        _("Qué no se desarrolla bien: %(situation)s") % fields,
        _("Qué se decide (%(kind)s): %(decision)s") % {"kind": str(kind).lower(), "decision": fields["decision"]},
    ]
    if fields["kind"] in OF_THE_PLAN:
        body.append(
            _("La actividad %(code)s del plan cambia solo cuando se apruebe la solicitud de cambio.")
            % {"code": fields["plan_item"].code}
        )
    written = {
        "kind": Kind.INTERNAL,
        "direction": Direction.SENT,
        "dated_on": day_of(at),
        "sender_name": by.full_name[:150],
        "sender_post": _post(by),
        "sender_entity": assistance.institution.name[:200],
        "subject": one_line(_("Corrección %(number)s: %(assistance)s") % {"number": number, "assistance": assistance})[
            :300
        ],
        "body": "\n\n".join(body),
        "beneficiary": assistance.beneficiary,
        "external_number": "",
        "replies_to": None,
        "access_class": AccessClass.PUBLIC,
    }
    return register_communication(
        assistance.unit, id=id, fields=written, recipients=[*recipients, *others], by=by, at=at
    )


def _post(person: User) -> str:
    held = memberships_of(person).first()
    return str(role_label(held.institution, held.role))[:150] if held is not None else ""


def _record(assistance: Assistance, communication: Communication, *, by: User, at: datetime) -> None:
    """The activity that asks for it is done when it is its turn; a correction decided before is just one more."""
    if task_of(assistance, DECIDE_CORRECTION) is None:
        return
    procedures.record_fact(
        DECIDE_CORRECTION,
        subject=assistance,
        by=by,
        at=at,
        records=[procedures.RecordRef(RECORD, communication, str(communication))],
    )


@transaction.atomic
def ask_change(
    correction: Correction,
    *,
    id: UUID,
    expected_version: int,
    values: dict[str, Any],
    reason: Any,
    note: str,
    by: User,
    at: datetime,
) -> ChangeRequest:
    """Ask for what the correction changes of the plan, linked to it; whoever approves the plan answers (PLN-21).

    One that was refused or withdrawn may be asked again; while one waits, or was approved, no other is asked.
    """
    current = queries.correction_for_update(correction)
    if current.change_id == id and current.change is not None:
        return current.change
    if not current.changes_the_plan or current.plan_item is None:
        raise Refused(_("Esta corrección no cambia el plan."))
    if current.change is not None and current.change.state in LIVING:
        raise Refused(_("Ya se pidió el cambio %(code)s.") % {"code": current.change.code})
    change = planning.request_change(
        current.plan_item, id=id, expected_version=expected_version, values=values, reason=reason, note=note,
        by=by, at=at,
    )  # fmt: skip
    current.change = change
    current.save(update_fields=["change"])
    data = {"change": change.code, "activity": current.plan_item.code}
    trail.record("improvement.correction_change_asked", current, by=by, at=at, data=data)
    return change
