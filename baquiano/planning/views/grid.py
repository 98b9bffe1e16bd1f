"""The plan as a grid: the page, what changed meanwhile, the rows that a browser sends, and the same as a form."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.institutions.queries import catalogue, people_of
from baquiano.planning import actions, queries, rules
from baquiano.planning.grid.columns import ENTRIES, ENTRY, GridColumn, grid_columns, texts_of
from baquiano.planning.grid.outcomes import MOST_ROWS, RowOutcome, read_edits
from baquiano.planning.grid.reading import lacking
from baquiano.planning.models import Plan, PlanItem
from baquiano.planning.views.plans import plan_or_404

LISTS = {
    "programme": "programme",
    "topic": "topic",
    "service_type": "service_type",
    "mechanism": "mechanism",
    "procedure_types": "procedure_type",
}
LOOKUPS = {
    "municipality": "beneficiaries:municipality_lookup",
    "beneficiaries": "beneficiaries:beneficiary_lookup",
}


def own_plan_or_404(request: HttpRequest, pk: UUID) -> Plan:
    """The plan of a group that the person may write, whatever its state."""
    plan = plan_or_404(request, pk)
    require(not plan.is_consolidated and allows(request.user, "planning.edit_plan", plan))
    return plan


@requires("planning.edit_plan")
def plan_grid(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The activities as cells. Without scripts it is a table whose codes lead to the form of each activity."""
    plan = own_plan_or_404(request, pk)
    columns = grid_columns(plan.institution, plan.year.year)
    required = queries.required_fields(plan.institution, plan.year.year)
    items = list(queries.with_everything(queries.items_of(plan)))
    context = {
        "plan": plan,
        "columns": drawn_columns(columns),
        "rows": [(item, [column.text(item) for column in columns], lacking(item, required)) for item in items],
        "lists": suggestions(request, plan, columns),
        "may_write": rules.can_write(request.user, plan),
        "pulse": queries.pulse_of(plan),
        "most_rows": MOST_ROWS,
    }
    return render(request, "planning/plan_grid.html", context)


def drawn_columns(columns: list[GridColumn]) -> list[dict[str, str]]:
    """Each column with the addresses and lists from which its cells take suggestions."""
    return [_drawn(column) for column in columns]


def _drawn(column: GridColumn) -> dict[str, str]:
    name = LOOKUPS.get(column.field)
    return {
        "field": column.field,
        "header": column.header,
        "kind": column.kind,
        "suggest": reverse(name) if name else "",
        "list": f"grid-list-{column.field}" if column.kind in {ENTRY, ENTRIES} else "",
    }


def suggestions(request: HttpRequest, plan: Plan, columns: list[GridColumn]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What each column of a catalogue may say, for the suggestions of its cells."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for column in columns:
        if column.field in LISTS:
            names = catalogue(plan.institution, LISTS[column.field]).values_list("name", flat=True)
            found.append((column.field, [(name, "") for name in names]))
        elif column.field == "responsible":
            people = people_of(plan.institution, on=day_of(request.at), unit=plan.unit)
            found.append((column.field, [(person.full_name, "") for person in people]))
        elif column.field == "needs":
            needs = queries.needs_for_plan(request.user, plan).filter(unit=plan.unit)
            found.append((column.field, [(need.code, need.description[:80]) for need in needs]))
        elif column.field in LOOKUPS:
            found.append((column.field, []))
    return found


@requires("planning.edit_plan")
def plan_grid_rows(request: HttpRequest, pk: UUID) -> HttpResponse:
    """``?pulso=`` says whether something changed since, and the version of each row; ``?id=`` gives those rows."""
    plan = own_plan_or_404(request, pk)
    ids = _ids(request.GET.getlist("id")[:MOST_ROWS])
    if ids:
        return JsonResponse({"rows": _rows(plan, ids)})
    pulse = queries.pulse_of(plan)
    content: dict[str, Any] = {"pulse": pulse, "writable": rules.can_write(request.user, plan)}
    if request.GET.get("pulso") != pulse:
        versions = queries.items_of(plan).values_list("pk", "version")
        content["versions"] = {str(key): version for key, version in versions}
    return JsonResponse(content)


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@require_POST
@requires("planning.edit_plan")
def plan_grid_save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A batch of rows of the grid. 409 with the sentence when the plan is no longer written or the batch is damaged."""
    plan = own_plan_or_404(request, pk)
    try:
        edits = read_edits(_json(request))
        outcomes = actions.save_rows(plan, edits, by=request.user, at=request.at)
    except Refused as refusal:
        return JsonResponse({"message": refusal.sentence}, status=409)
    return JsonResponse(_answer(plan, outcomes))


def _json(request: HttpRequest) -> Any:
    try:
        return json.loads(request.body)
    except ValueError:
        return None


def _answer(plan: Plan, outcomes: list[RowOutcome]) -> dict[str, Any]:
    rows = {row["id"]: row for row in _rows(plan, [outcome.id for outcome in outcomes])}
    answered = []
    for outcome in outcomes:
        faults = {
            name: {
                "message": fault.message,
                "key": fault.key,
                "options": [[option.value, option.label] for option in fault.options],
            }
            for name, fault in outcome.faults.items()
        }
        answered.append(
            {
                "id": str(outcome.id),
                "faults": faults,
                "theirs": outcome.theirs,
                "by": outcome.by_whom,
                "message": outcome.message,
                "removed": outcome.is_removed,
                "row": rows.get(str(outcome.id)),
            }
        )
    return {"rows": answered, "pulse": queries.pulse_of(plan)}


def _rows(plan: Plan, ids: list[UUID]) -> list[dict[str, Any]]:
    columns = grid_columns(plan.institution, plan.year.year)
    required = queries.required_fields(plan.institution, plan.year.year)
    items = queries.with_everything(PlanItem.objects.filter(plan=plan, pk__in=ids))
    return [_row(item, columns, required) for item in items]


def _row(item: PlanItem, columns: list[GridColumn], required: list[str]) -> dict[str, Any]:
    return {
        "id": str(item.pk),
        "code": item.code,
        "url": item.get_absolute_url(),
        "version": item.version,
        "removed": item.is_removed,
        "texts": texts_of(item, columns),
        "lacks": lacking(item, required),
    }
