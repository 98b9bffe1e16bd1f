"""Reads of plans: which ones, how complete, what they hold, and where the consolidation stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, TruncDate

from baquiano.accounts.models import User
from baquiano.beneficiaries.choices import Order
from baquiano.beneficiaries.history import told
from baquiano.beneficiaries.models import Beneficiary, Contact
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.locking import locked
from baquiano.common.policy import delegation_of, visible
from baquiano.institutions.models import CatalogueItem, FiscalYear, Institution, Unit, in_force
from baquiano.institutions.queries import setting
from baquiano.planning.choices import ExecutionMode, PlanKind, PlanState
from baquiano.planning.models import (
    Baseline,
    ColumnMapping,
    ImportBatch,
    MissingGroup,
    Need,
    Plan,
    PlanItem,
    PlanReturn,
)
from baquiano.planning.rules import ALWAYS, REQUIREMENTS, Completeness, completeness
from baquiano.procedures.queries import authors_of

# The content that activity 5 of MI-GE-PR-16 asks to verify; the profile of the institution has its own list.
DEFAULT_REQUIRED = ("need", "activity", "objective", "starts_on", "mechanism", "place", "beneficiaries", "responsible")
# The code of an institution that declares none of its own.
DEFAULT_FORMAT = "PLAN"
DIVULGED = (PlanState.IN_FORCE, PlanState.CLOSED)


# --- plans -----------------------------------------------------------------------------------------------------------
def plans_visible_to(user: User) -> QuerySet[Plan]:
    """The plans of the person's units, and those in force, which were divulged to everyone."""
    rows = Plan.objects.select_related("unit", "year", "institution", "consolidated_into")
    own = visible(rows, user, "planning.view_plan")
    divulged = visible(rows.filter(state__in=DIVULGED), user, "planning.view_divulged_plan")
    return own | divulged


def required_fields(institution: Institution, year: int) -> list[str]:
    """What makes an item complete: the fields of the profile of the vigencia, and what is asked of every one."""
    wanted = setting(institution, "plan.required_fields", year=year, default=DEFAULT_REQUIRED)
    return [*(name for name in wanted if name in REQUIREMENTS), *ALWAYS]


def complete_condition(required: Iterable[str]) -> Q:
    """``rules.missing_requirements(item) == []`` as a condition of the database; a test proves them equal."""
    condition = Q()
    for name in required:
        condition &= _has(name)
    return condition


def _has(name: str) -> Q:
    if name == "described_mechanism":
        asking = CatalogueItem.objects.filter(pk=OuterRef("mechanism"), attributes__needs_description=True)
        return ~Q(instruments="") | ~Q(Exists(asking))
    if name == "agreement":
        return Q(execution_mode__in=("", ExecutionMode.DIRECT)) | Q(agreement__isnull=False)
    if name == "national_data":
        obliged = Q(is_obligatory=False) | Q(is_obligatory=True, norm__isnull=False)
        said = obliged & Q(service_type__isnull=False, is_voluntary__isnull=False)
        return ~Q(Exists(_entities(order=Order.NATIONAL))) | said
    if name == "territorial_data":
        said = Q(has_manager__isnull=False) & ~Q(Exists(_without_authority()))
        return ~Q(Exists(_entities(order=Order.TERRITORIAL))) | said
    if name == "responsible":
        return Q(responsible__isnull=False) | ~Q(team="")
    if name in {"beneficiaries", "procedure_types"}:
        through = getattr(PlanItem, name).through
        return Q(Exists(through.objects.filter(planitem_id=OuterRef("pk"))))
    field = PlanItem._meta.get_field(name)
    return Q(**{f"{name}__isnull": False}) if field.null else ~Q(**{name: ""})


def _entities(**conditions: Any) -> QuerySet[Any]:
    """The entities of an activity that answer to ``conditions``."""
    asked = {f"beneficiary__{name}": value for name, value in conditions.items()}
    through: Any = PlanItem.beneficiaries.through
    return through.objects.filter(planitem_id=OuterRef("pk"), **asked)


def _without_authority() -> QuerySet[Any]:
    """The territorial entities of an activity of which nobody says who answers for the assistance (ENT-02)."""
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("planitem__starts_on"))
    contacts = Contact.objects.filter(lasting, beneficiary=OuterRef("beneficiary_id"), is_responsible=True)
    return _entities(order=Order.TERRITORIAL, authority_name="").filter(~Exists(contacts))


def _count(items: QuerySet[PlanItem]) -> Coalesce:
    grouped = items.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)


def with_progress(plans: QuerySet[Plan], required: Iterable[str]) -> QuerySet[Plan]:
    """Each plan with ``item_count`` and ``complete_count``; a consolidated one counts the items of its groups."""
    condition = complete_condition(required)
    of_plan = PlanItem.objects.filter(is_removed=False, plan=OuterRef("pk"))
    of_groups = PlanItem.objects.filter(is_removed=False, plan__consolidated_into=OuterRef("pk"))
    return plans.annotate(
        item_count=_count(of_plan) + _count(of_groups),
        complete_count=_count(of_plan.filter(condition)) + _count(of_groups.filter(condition)),
    )


def lock_plan(plan: Plan) -> Plan:
    """The plan as it is stored, locked until the transaction ends."""
    return locked(Plan.objects.select_related("unit", "year", "institution", "consolidated_into"), plan)


def format_of(institution: Institution) -> str:
    """The code of the format of the plan today."""
    return setting(institution, "plan.format", default=DEFAULT_FORMAT)


def format_code(plan: Plan) -> str:
    """The code of the format of the plan in the profile of its vigencia."""
    return setting(plan.institution, "plan.format", year=plan.year.year, default=DEFAULT_FORMAT)


def plan_of(unit: Unit, year: FiscalYear) -> Plan | None:
    return Plan.objects.filter(unit=unit, year=year, kind=PlanKind.GROUP).first()


def consolidated_of(year: FiscalYear) -> Plan | None:
    """The consolidated plan of the vigencia."""
    rows = Plan.objects.select_related("unit", "year", "institution")
    return rows.filter(year=year, kind=PlanKind.CONSOLIDATED).first()


def plans_awaiting_committee(institution: Institution) -> QuerySet[Plan]:
    """The consolidated plans that planning verified and no committee has decided."""
    return Plan.objects.filter(institution=institution, kind=PlanKind.CONSOLIDATED, state=PlanState.IN_REVIEW)


def can_open_files(user: User, plan_id: str) -> bool:
    """Whether the person may open the documents and evidence of a plan: whoever may see the plan."""
    try:
        return plans_visible_to(user).filter(pk=plan_id).exists()
    except (ValueError, ValidationError):
        return False


def group_plans_of(consolidated: Plan) -> QuerySet[Plan]:
    """The group plans inside a consolidated one, by group."""
    return consolidated.group_plans.select_related("unit", "year", "institution").order_by("unit__name")


def plans_in_force(units: Iterable[Any], year: int) -> QuerySet[Plan]:
    """The plans of the units that are carried out in the vigencia."""
    return Plan.objects.filter(unit__in=list(units), year__year=year, kind=PlanKind.GROUP, state=PlanState.IN_FORCE)


def plans_by_id(user: User, ids: Iterable[Any], verb: str) -> QuerySet[Plan]:
    """Of the plans ticked in a list, those on which the policy grants ``verb`` to the person."""
    return visible(plans_visible_to(user).filter(pk__in=list(ids)), user, verb).order_by("unit__name")


# --- items -----------------------------------------------------------------------------------------------------------
_RELATED = (
    "plan__unit",
    "plan__year",
    "programme",
    "topic",
    "mechanism",
    "service_type",
    "municipality__department",
    "responsible",
    "agreement",
    "norm",
)


def with_everything(items: QuerySet[PlanItem]) -> QuerySet[PlanItem]:
    """Items with all that a row of MI-GE-RG-217 shows, in a constant number of queries."""
    return items.select_related(*_RELATED).prefetch_related(
        Prefetch("beneficiaries", Beneficiary.objects.select_related("municipality").order_by("name", "id")),
        Prefetch("procedure_types", CatalogueItem.objects.order_by("position", "name")),
        Prefetch("needs", Need.objects.order_by("code")),
    )


def items_visible_to(user: User) -> QuerySet[PlanItem]:
    """Items of the plans that the person may see, removed ones included."""
    own = visible(PlanItem.objects.all(), user, "planning.view_plan")
    divulged = visible(PlanItem.objects.filter(plan__state__in=DIVULGED), user, "planning.view_divulged_plan")
    return own | divulged


def told_items(user: User, beneficiary: Beneficiary, on: date) -> QuerySet[Any]:
    """The activities of plans for the entity, for its history; those whose dates are ahead are pending."""
    rows = PlanItem.objects.filter(
        pk__in=items_visible_to(user).values("pk"), beneficiaries=beneficiary, is_removed=False
    )
    return told(
        rows,
        # An activity without dates stands where it was written.
        day=Coalesce("starts_on", TruncDate("created_at", tzinfo=BOGOTA)),
        title="activity",
        unit="plan__unit",
        state="plan__state",
        pending=Q(ends_on__gte=on) | Q(ends_on__isnull=True, starts_on__gte=on) | Q(starts_on__isnull=True),
    )


def items_of(plan: Plan, *, removed: bool = False) -> QuerySet[PlanItem]:
    """The items of ``plan``, or of the groups of a consolidated one, in the order of each group."""
    owner = Q(plan__consolidated_into=plan) if plan.is_consolidated else Q(plan=plan)
    rows = PlanItem.objects.filter(owner)
    return (rows if removed else rows.filter(is_removed=False)).order_by("plan__unit__name", "position")


def pulse_of(plan: Plan) -> str:
    """A text that changes whenever an activity of the plan is written, removed or restored, or the plan moves."""
    found = plan.items.aggregate(count=Count("pk"), versions=Sum("version"))
    return f"{found['count']}-{found['versions'] or 0}-{plan.version}"


def completeness_of(plan: Plan) -> Completeness:
    """What is missing in ``plan`` under its profile, item by item."""
    required = required_fields(plan.institution, plan.year.year)
    incomplete = with_everything(items_of(plan).exclude(pk__in=items_of(plan).filter(complete_condition(required))))
    found = completeness(list(incomplete.prefetch_related("beneficiaries__contacts")), required)
    return Completeness(items_of(plan).count(), found.lacks)


def removed_of(plan: Plan) -> QuerySet[PlanItem]:
    """The activities taken out of the plan, with who did it and why."""
    return items_of(plan, removed=True).filter(is_removed=True).select_related("plan__unit", "removed_by")


def budget_of(plan: Plan) -> int:
    """The estimated value of all its activities, in pesos."""
    return items_of(plan).aggregate(total=Sum("budget"))["total"] or 0


def returns_of(plan: Plan) -> QuerySet[PlanReturn]:
    """The history of returns, last first, without the heavy snapshots."""
    return plan.past_returns.select_related("reason", "returned_by").defer("snapshot")


def returns_visible_to(user: User) -> QuerySet[PlanReturn]:
    rows = PlanReturn.objects.select_related("plan__unit", "plan__year", "reason", "returned_by")
    return visible(rows, user, "planning.view_plan")


def imports_visible_to(user: User) -> QuerySet[ImportBatch]:
    rows = ImportBatch.objects.select_related("plan__unit", "plan__year", "plan__institution", "file", "created_by")
    return visible(rows, user, "planning.import_plan")


def remembered_columns(unit: Unit) -> dict[str, str]:
    """What the group answered once about the columns of its own spreadsheet."""
    return dict(ColumnMapping.objects.filter(unit=unit).values_list("header", "field"))


def baseline_of(plan: Plan) -> Baseline | None:
    """The last baseline of a consolidated plan."""
    return plan.baselines.select_related("decision", "created_by").defer("content").first()


# --- needs (PLN-01) --------------------------------------------------------------------------------------------------
def needs_visible_to(user: User) -> QuerySet[Need]:
    """The needs of the person's units, removed ones included, with what a row of the list shows."""
    rows = Need.objects.select_related("unit", "year", "component", "topic", "source_type", "source_file")
    towns = Prefetch("beneficiaries", Beneficiary.objects.select_related("municipality").order_by("name", "id"))
    return visible(rows, user, "planning.view_need").prefetch_related(towns)


def with_answers(needs: QuerySet[Need]) -> QuerySet[Need]:
    """Each need with ``item_count``: how many activities of plans answer it."""
    return needs.annotate(item_count=_count(PlanItem.objects.filter(is_removed=False, needs=OuterRef("pk"))))


def needs_of(unit: Unit, year: FiscalYear) -> QuerySet[Need]:
    """The needs of the group in the vigencia, the most urgent first."""
    return Need.objects.filter(unit=unit, year=year, is_removed=False).order_by("priority", "position")


def needs_for_plan(user: User, plan: Plan) -> QuerySet[Need]:
    """The needs that an activity of ``plan`` may answer: those of its vigencia that the person sees."""
    rows = visible(Need.objects.filter(year=plan.year, is_removed=False), user, "planning.view_need")
    return rows.select_related("unit").order_by("unit__name", "priority", "position")


def unanswered_needs(needs: QuerySet[Need]) -> QuerySet[Need]:
    """Of ``needs``, those in force that no activity of a plan answers."""
    answers = PlanItem.objects.filter(is_removed=False, needs=OuterRef("pk"))
    return needs.filter(~Exists(answers), is_removed=False)


def can_open_need_files(user: User, need_id: str) -> bool:
    """Whether the person may open the source document of a need: whoever may see the need."""
    try:
        return needs_visible_to(user).filter(pk=need_id).exists()
    except (ValueError, ValidationError):
        return False


def items_answering(need: Need) -> QuerySet[PlanItem]:
    """The activities of plans that answer ``need``."""
    rows = need.items.filter(is_removed=False).select_related("plan__unit", "plan__year")
    return rows.order_by("plan__unit__name", "position")


# --- consolidation ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class GroupStanding:
    """A group that owes a plan, and the plan it has, if any."""

    unit: Unit
    plan: Plan | None = None
    missing_reason: str = ""

    @property
    def is_delivered(self) -> bool:
        """Whether its plan can be, or already is, part of the consolidated one."""
        return self.plan is not None and self.plan.state in {
            PlanState.APPROVED,
            PlanState.CONSOLIDATED,
            PlanState.IN_FORCE,
            PlanState.CLOSED,
        }

    @property
    def is_returned(self) -> bool:
        return self.plan is not None and self.plan.state == PlanState.DRAFT and self.plan.returns > 0


def planning_units(institution: Institution, year: FiscalYear, on: date) -> QuerySet[Unit]:
    """The units that owe a plan: those of the kind that the profile names, and any that has one."""
    kind = setting(institution, "plan.unit", year=year.year)
    with_plan = Plan.objects.filter(year=year, kind=PlanKind.GROUP).values("unit")
    owes = Q(pk__in=with_plan)
    if kind:
        owes |= Q(kind__iexact=kind) & in_force(on)
    return Unit.objects.filter(owes).order_by("name")


def consolidation_of(institution: Institution, year: FiscalYear, on: date) -> list[GroupStanding]:
    """Who delivered, who is missing and who was sent back, by group."""
    required = required_fields(institution, year.year)
    rows = with_progress(Plan.objects.filter(year=year, kind=PlanKind.GROUP), required)
    plans = {plan.unit_id: plan for plan in rows.select_related("unit", "year", "institution")}
    reasons = dict(MissingGroup.objects.filter(plan__year=year).values_list("unit", "reason"))
    return [
        GroupStanding(unit, plans.get(unit.pk), reasons.get(unit.pk, ""))
        for unit in planning_units(institution, year, on)
    ]


# --- one page for the committee --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Share:
    """A bar of a chart: how many items, and how much money."""

    label: str
    items: int
    budget: int = 0


@dataclass(frozen=True)
class Summary:
    """What one page says of a consolidated plan."""

    items: int
    groups: int
    beneficiaries: int
    municipalities: int
    budget: int
    without_date: int
    by_group: list[Share]
    by_municipality: list[Share]
    by_month: list[Share]
    by_programme: list[Share]


MONTHS = ("Ene", "Feb", "Mar", "Abr", "May", "Jun", "Jul", "Ago", "Sep", "Oct", "Nov", "Dic")


def summary_of(plan: Plan) -> Summary:
    """The figures of the page on which a committee decides, each from one pass over the rows."""
    rows = list(
        items_of(plan).values_list("plan__unit__name", "programme__name", "municipality__name", "starts_on", "budget")
    )
    reached = Beneficiary.objects.filter(plan_items__in=items_of(plan).order_by())
    months = [row[3].month if row[3] else 0 for row in rows]
    return Summary(
        items=len(rows),
        groups=len({row[0] for row in rows}),
        beneficiaries=reached.distinct().count(),
        municipalities=len({row[2] for row in rows if row[2]}),
        budget=sum(row[4] or 0 for row in rows),
        without_date=months.count(0),
        by_group=_shares(rows, 0),
        by_municipality=_shares(rows, 2, "Sin municipio"),
        by_month=[Share(name, months.count(number)) for number, name in enumerate(MONTHS, start=1)],
        by_programme=_shares(rows, 1, "Sin programa"),
    )


def _shares(rows: list[tuple[Any, ...]], column: int, nameless: str = "") -> list[Share]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[column] or nameless, []).append(row)
    shares = [Share(label, len(part), sum(row[4] or 0 for row in part)) for label, part in found.items()]
    return sorted(shares, key=lambda share: (-share.items, share.label))


def years_with_plans(institution: Institution) -> list[int]:
    """The vigencias of the institution, last first."""
    return list(FiscalYear.objects.filter(institution=institution).order_by("-year").values_list("year", flat=True))


def units_without_plan(user: User) -> QuerySet[Unit]:
    """The units in which the person may create a plan."""
    return visible(Unit.objects.filter(ends_on__isnull=True), user, "planning.create_plan").order_by("name")


def is_own_work(plan: Plan, by: User) -> bool:
    """Whether ``by``, or the person on whose behalf ``by`` acts, delivered the plan, also by delegation (WFL-11)."""
    delegation = delegation_of(by, plan)
    reviewers = {by.pk, delegation.delegator_id if delegation else by.pk}
    return bool(reviewers & ({plan.submitted_by_id} | authors_of(plan, "planning.submit_plan")))


def items_in_charge_of(person: User, on: date) -> QuerySet[PlanItem]:
    """The activities of open plans that ``person`` answers for and whose last day has not passed."""
    ahead = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    rows = PlanItem.objects.filter(ahead, responsible=person, plan__kind=PlanKind.GROUP, is_removed=False)
    return rows.exclude(plan__state=PlanState.CLOSED).select_related("plan__unit")
