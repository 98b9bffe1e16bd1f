"""The content of MI-GE-RG-217, built from the rows of the plan."""

from django.utils.text import capfirst

from baquiano.documents.payloads import Approval, PlanPayload, PlanRow
from baquiano.governance import queries as governance
from baquiano.planning import queries
from baquiano.planning.models import Plan, PlanItem
from baquiano.procedures.queries import behalf_of

MOST_NAMED = 12


def plan_payload(plan: Plan) -> PlanPayload:
    """The plan as it stands, with who prepared, reviewed, verified and approved it so far."""
    items = queries.with_everything(queries.items_of(plan))
    return PlanPayload(
        year=plan.year.year,
        unit=plan.unit.name,
        title=plan.title,
        state=plan.get_state_display(),
        is_consolidated=plan.is_consolidated,
        rows=[plan_row(item, with_group=plan.is_consolidated) for item in items],
        approvals=_approvals(plan),
        notes=_notes(plan),
    )


def plan_row(item: PlanItem, *, with_group: bool = False) -> PlanRow:
    """One activity in the columns of the format."""
    return PlanRow(
        code=item.code,
        programme=str(item.programme or ""),
        need=item.need,
        strategy=item.strategy,
        activity=item.activity,
        objective=item.objective,
        starts_on=item.starts_on,
        ends_on=item.ends_on,
        mechanism=str(item.mechanism or ""),
        instruments=item.instruments,
        place=" – ".join(part for part in (str(item.municipality or ""), item.place) if part),
        beneficiaries=_beneficiaries(item),
        responsible="; ".join(part for part in (str(item.responsible or ""), item.team) if part),
        procedures=", ".join(str(kind) for kind in item.procedure_types.all()),
        resources=item.resources,
        budget=item.budget,
        service_type=str(item.service_type or ""),
        group=item.plan.unit.name if with_group else "",
    )


def _beneficiaries(item: PlanItem) -> str:
    names = [beneficiary.name for beneficiary in item.beneficiaries.all()]
    rest = len(names) - MOST_NAMED
    return "; ".join(names[:MOST_NAMED]) + (f" y {rest} más" if rest > 0 else "")


def _approvals(plan: Plan) -> list[Approval]:
    if not plan.is_consolidated:
        self_note = "Aprobado por quien lo entregó" if plan.is_self_approved else ""
        approved = ". ".join(filter(None, [capfirst(behalf_of(plan, "planning.approve_plan")), self_note]))
        delivered = capfirst(behalf_of(plan, "planning.submit_plan"))
        return [
            Approval(act="Elaboró", name=str(plan.submitted_by or ""), at=plan.submitted_at, note=delivered),
            Approval(act="Revisó y aprobó", name=str(plan.approved_by or ""), at=plan.approved_at, note=approved),
        ]
    decision = governance.decisions_on(plan).filter(kind="approve", result="approved").last()
    session = str(decision.item.session) if decision else ""
    return [
        Approval(act="Consolidó", name=str(plan.submitted_by or ""), at=plan.submitted_at),
        Approval(act="Verificó", name=str(plan.verified_by or ""), at=plan.verified_at),
        Approval(
            act="Aprobó",
            name=str(decision.item.session.body) if decision else "",
            at=decision.decided_at if decision else None,
            note=session,
        ),
    ]


def _notes(plan: Plan) -> str:
    absent = [f"{gap.unit}: {gap.reason}" for gap in plan.missing_groups.select_related("unit")]
    return "Sin plan en este consolidado: " + "; ".join(absent) if absent else ""
