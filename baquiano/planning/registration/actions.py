"""Comparing the plan with another system, and telling the procedure that it is registered there."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.documents import actions as documents
from baquiano.documents import kinds
from baquiano.planning import queries
from baquiano.planning.choices import MatchState, PlanState
from baquiano.planning.contents import digest_of
from baquiano.planning.models import Plan, ReconciledRow, Reconciliation
from baquiano.planning.registration.comparing import Comparison, compare
from baquiano.planning.registration.queries import other_system
from baquiano.planning.rules import check_state
from baquiano.procedures import actions as procedures

LONGEST_TEXT = 4000


@transaction.atomic
def reconcile_plan(plan: Plan, *, id: UUID, content: bytes, name: str, by: User, at: datetime) -> Reconciliation:
    """Compare the plan in force with what the other system holds, and keep what was found (PLN-14).

    Repeating the request compares once. Refused of a plan that is not in force, or of a file without its table.
    """
    plan = queries.lock_plan(plan)
    repeated = Reconciliation.objects.filter(pk=id, plan=plan).first()
    if repeated is not None:
        return repeated
    check_state(plan, PlanState.IN_FORCE)
    if plan.is_consolidated:
        raise Refused(_("El registro se coteja en el plan de cada dependencia."))
    comparison = compare(plan, content, name)
    file = documents.store_file(
        content, institution=plan.institution, name=name, by=by, at=at, allowed=kinds.SHEETS, id=uuid5(id, "file")
    )
    fields = {
        "institution_id": plan.institution_id,
        "plan": plan,
        "number": plan.reconciliations.count() + 1,
        "system": other_system(plan),
        "file": file,
        "columns": comparison.columns,
        "sha256": digest_of(plan),
        **{name: comparison.count(state) for name, state in _COUNTS.items()},
        "created_by": by,
        "created_at": at,
    }
    kept, is_new = create_once(Reconciliation, id=id, fields=fields)
    if is_new:
        _keep_rows(kept, comparison)
        documents.add_evidence(
            plan,
            id=uuid5(id, "evidence"),
            kind="otro",
            title=str(kept)[:200],
            file=file,
            taken_on=day_of(at),
            by=by,
            at=at,
        )
        data = {"file": name, "sha256": file.sha256, **{key: getattr(kept, key) for key in _COUNTS}}
        trail.record("planning.plan_reconciled", kept, by=by, at=at, data=data)
    return kept


_COUNTS = {
    "loaded": MatchState.LOADED,
    "different": MatchState.DIFFERENT,
    "missing": MatchState.MISSING,
    "unplanned": MatchState.UNPLANNED,
}


def _keep_rows(kept: Reconciliation, comparison: Comparison) -> None:
    ReconciledRow.objects.bulk_create(
        ReconciledRow(
            id=uuid5(kept.pk, str(number)),
            institution_id=kept.institution_id,
            reconciliation=kept,
            item=match.item,
            line=match.line,
            code=match.code,
            activity=match.activity[:LONGEST_TEXT],
            state=match.state,
            fields=[[part[:LONGEST_TEXT] for part in difference] for difference in match.fields],
        )
        for number, match in enumerate(comparison.matches)
    )


@transaction.atomic
def register_plan(plan: Plan, *, note: str = "", by: User, at: datetime) -> Plan:
    """Say that the plan in force is loaded in the other system, over its last comparison (P001-A6).

    Refused before it is compared, when the plan changed since, and while they differ without saying why.
    """
    plan = queries.lock_plan(plan)
    last = plan.reconciliations.first()
    claim = procedures.claim("planning.register_plan", subject=plan, by=by, at=at)
    if last is None:
        raise Refused(_("Coteje primero el plan con lo que quedó en %(system)s.") % {"system": other_system(plan)})
    if last.sha256 != digest_of(plan):
        raise Refused(_("El plan cambió después del último cotejo. Cotéjelo otra vez con el archivo de hoy."))
    if not last.is_equal and not note.strip():
        raise Refused(
            _("El último cotejo tiene diferencias. Corrija la carga y coteje de nuevo, o escriba por qué se acepta.")
        )
    trail.record("planning.plan_registered", plan, by=by, at=at, data={"comparison": last.pk, "note": note.strip()})
    control = procedures.ControlCheck(True, note.strip() or _("Lo cargado es igual a lo planeado"))
    record = procedures.RecordRef("cotejo", last, str(last)[:250])
    procedures.complete(claim, by=by, at=at, control=control, records=[record])
    return plan
