"""The content of MI-GE-RG-217, built from the rows of the plan."""

from django.utils.text import capfirst

from baquiano.beneficiaries.choices import Order
from baquiano.documents.payloads import Approval, PlanPayload, PlanRow
from baquiano.governance import queries as governance
from baquiano.planning import queries
from baquiano.planning.models import Plan, PlanItem
from baquiano.planning.more import more_fields, words_of, yes_no_words
from baquiano.procedures.queries import behalf_of
from baquiano.ui.display import day

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
        basis=_basis(plan),
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
        more=_more(item),
    )


def _more(item: PlanItem) -> dict[str, str]:
    """What only some institutions ask of an activity, in words."""
    if not more_fields(item.plan.institution, item.plan.year.year):
        return {}
    entities = list(item.beneficiaries.all())
    return {
        "topic": str(item.topic or ""),
        "order": " y ".join(sorted({str(one.get_order_display()) for one in entities if one.order})),
        "assisted_on": day(item.assisted_on) if item.assisted_on else "",
        "execution": str(item.agreement or words_of("execution_mode", item.execution_mode)),
        "delivery": words_of("delivery_mode", item.delivery_mode),
        "obligation": _joined(yes_no_words(item.is_obligatory), item.norm),
        "acceptance": yes_no_words(item.is_voluntary),
        "authority": "; ".join(
            _joined(one.authority_name, one.authority_post)
            for one in entities
            if one.order == Order.TERRITORIAL and one.authority_name
        ),
        "manager": yes_no_words(item.has_manager),
        "inputs": _joined(yes_no_words(item.needs_inputs), item.inputs),
        "concertation": _joined(yes_no_words(item.is_concerted), words_of("meetings_cost", item.meetings_cost)),
    }


def _joined(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part)


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
            name=str(decision.item.session.body) if decision else str(plan.approved_by or ""),
            at=decision.decided_at if decision else plan.approved_at,
            note=session,
        ),
    ]


def _basis(plan: Plan) -> list[str]:
    """The evaluation and the plan of action on which it rests, each with its day (PLN-06)."""
    told = [(plan.evaluation, plan.evaluation_on), (plan.action_plan, plan.action_plan_on)]
    return [f"{words} ({day(on)})" if on else words for words, on in told if words]


def _notes(plan: Plan) -> str:
    absent = [f"{gap.unit}: {gap.reason}" for gap in plan.missing_groups.select_related("unit")]
    return "Sin plan en este consolidado: " + "; ".join(absent) if absent else ""
