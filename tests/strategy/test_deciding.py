"""What the committee decides, the loop of working tables, and what nobody rewrites afterwards."""

import csv
import io
import json
from io import BytesIO

import openpyxl
import pytest
from django.db import DatabaseError, transaction

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.demo.strategies import COMMENTS
from baquiano.governance.models import Decision
from baquiano.institutions.models import Profile
from baquiano.notifications.models import Message
from baquiano.strategy import actions, queries
from baquiano.strategy.models import AnnualStrategy, DataReference, Guideline, Proposal, ToolEntry, WorkingTable
from baquiano.strategy.payloads import tool_content, workbook_of
from baquiano.strategy.profile import tool_file
from tests.factories.planning import make_plan
from tests.factories.strategy import SETTINGS


@pytest.mark.req("STR-05")
def test_what_the_committee_returns_goes_through_a_working_table_and_is_verified_again(people, at, lived):
    strategy = lived("returned")
    assert (strategy.state, strategy.returns) == ("returned", 1)
    with pytest.raises(Refused, match="figura como devuelta con comentarios"):
        actions.submit_strategy(strategy, by=people.deputy, at=at)

    strategy = lived("reopened")

    table = WorkingTable.objects.get()
    assert (strategy.state, table.number, table.comments) == ("draft", 1, COMMENTS)
    assert any("Falta verificar" in lack for lack in queries.lacks_of(strategy))
    with pytest.raises(Refused, match="atiende lo que el comité devolvió"):
        actions.hold_table(strategy, id=uuid7(), held_on=at.date(), people="X", answer="Y", by=people.deputy, at=at)
    told = Message.objects.filter(kind="strategy.decided").values_list("recipient", flat=True)
    assert {head.pk for head in people.heads} <= set(told)


@pytest.mark.req("STR-05", "INT-03")
def test_what_the_committee_approves_waits_for_the_planning_tool_and_never_changes(people, at, lived):
    strategy = lived("registered")

    results = [one.result for one in Decision.objects.order_by("decided_at")]
    assert (strategy.state, results) == ("approved", ["returned", "approved"])
    assert Decision.objects.latest("decided_at").subject_sha256 == strategy.content_sha256
    assert (strategy.tool_entry.number, strategy.tool_entry.is_registered) == ("EAT-2027-001", True)
    events = list(
        TrailEntry.objects.filter(event__startswith="strategy.strategy_").order_by("id").values_list("event", flat=True)
    )
    assert [one.partition("strategy_")[2] for one in events if "edited" not in one and "checked" not in one] == [
        "created", "submitted", "returned", "reopened", "submitted", "approved", "registered"
    ]  # fmt: skip
    for model, name in ((AnnualStrategy, "offer"), (Proposal, "services"), (DataReference, "value")):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**{name: "Otra"})
    with pytest.raises(Refused, match="ya no se cambia"):
        actions.cite_data(strategy, id=uuid7(), kind="other", title="X", value="Y", by=people.deputy, at=at)


@pytest.mark.req("INT-03")
def test_the_file_for_the_planning_tool_has_the_columns_and_the_format_of_the_profile(people, lived):
    strategy = lived("approved")

    rows = json.loads(tool_content(strategy, "json", ["year", "unit", "budget", "sha256"]))
    assert [(one["year"], one["unit"], one["budget"]) for one in rows] == [
        (2027, "Dirección Ficticia Norte", 100_000_000),
        (2027, "Dirección Ficticia Sur", 120_000_000),
    ]
    assert {one["sha256"] for one in rows} == {strategy.content_sha256}
    parts = tool_content(strategy, "csv", ["section", "text"]).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(parts), delimiter=";"))
    assert table[0] == ["Componente", "Contenido"] and table[1][0] == "Análisis de la vigencia anterior"

    columns = {"tool_format": "csv", "tool_columns": ["unit", "budget"]}
    Profile.objects.update(settings={"strategy": SETTINGS["strategy"] | columns})
    people.institution.__dict__.pop("_profiles", None)
    assert tool_file(people.institution) == ("csv", ["unit", "budget"])
    sheet = openpyxl.load_workbook(BytesIO(workbook_of(strategy))).active
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert any(strategy.content_sha256 in cell for cell in cells) and any("LIN-2026-001" in cell for cell in cells)


@pytest.mark.req("STR-01")
def test_the_next_strategy_begins_by_looking_at_the_last_one(people, lived):
    first = lived("approved")
    later = AnnualStrategy(year=first.year.__class__(year=2028), institution=people.institution)

    assert queries.last_strategy(later) == first
    assert queries.last_strategy(first) is None


@pytest.mark.req("GOV-08")
def test_a_guideline_is_dated_and_linked_to_strategies_and_plans(people, at, lived):
    strategy = lived("begun")
    plan = make_plan(people.institution, people.units[0])
    fields = {
        "title": "Llegar primero a las pequeñas (ficticio)",
        "text": "Se prioriza (ficticio).",
        "issued_on": at.date(),
        "issued_by": "Dirección General",
        "source": "Acta 3 (ficticia)",
        "ends_on": None,
    }
    key = uuid7()

    for _time in range(2):
        guideline = actions.create_guideline(
            people.institution, id=key, fields=fields, subjects=[strategy, plan], by=people.deputy, at=at
        )

    assert Guideline.objects.count() == 1 and guideline.number == "LIN-2026-001"
    assert list(queries.guidelines_of("planning.plan", plan.pk)) == [guideline]
    assert list(queries.guidelines_of(queries.SUBJECT, strategy.pk)) == [guideline]
    actions.edit_guideline(
        guideline, expected_version=1, fields=fields, subjects=[], kept=[plan.pk], by=people.deputy, at=at
    )
    assert [one.subject_id for one in guideline.links.all()] == [plan.pk]
    entry = TrailEntry.objects.get(event="strategy.guideline_edited")
    assert entry.changes["links"][0] != entry.changes["links"][1]


@pytest.mark.req("INT-03")
def test_the_number_of_the_tool_is_corrected_and_never_before_the_approval(people, at, lived):
    strategy = lived("approved")
    entry = ToolEntry.objects.get()

    with pytest.raises(Refused, match="después de la aprobación"):
        actions.register_strategy(
            entry, expected_version=1, number="X", registered_on=at.date().replace(day=1), by=people.planner, at=at
        )
    later = strategy.approved_at
    for version, number in ((1, "A-1"), (2, "A-2")):
        actions.register_strategy(
            entry, expected_version=version, number=number, registered_on=later.date(), by=people.planner, at=later
        )
    entry.refresh_from_db()
    assert entry.number == "A-2"
