"""Two people edit the same thing: the second one knows, both texts are on the page and nothing is lost (NFR-01).

The addresses are found in the code behind the URLconf, as those that create: every one that reads a form with the
version that its editor read. Both read the same; the first one saves; the second one is answered 409.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django_scopes import scope

from baquiano.agenda.models import MonthlyAgenda
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import BOGOTA
from baquiano.delivery.actions import open_report
from baquiano.evaluation.models import Instrument, Question
from baquiano.norms.models import Norm
from baquiano.procedures.models import ProcedureIndicator, ProcedureRisk
from baquiano.strategy.models import Guideline, ToolEntry
from baquiano.ui.endpoints.schema import takes_files
from tests.factories.agenda import make_entry
from tests.factories.commitments import make_commitment
from tests.house.asking import arguments_of, fitting, form_shown, person_for
from tests.house.creating import Before, Making, editings
from tests.house.filling import filled
from tests.house.recipes import NOW, Recipe, fresh_visit, of, plan_in_draft, traveller, trip
from tests.house.samples import APART, GROUP, Found

pytestmark = pytest.mark.django_db
FIRST, SECOND = "Texto ficticio de Aurora", "Texto ficticio de Benigno"


@dataclass(frozen=True)
class Edit:
    """Which field both change and to what, the recipe of the request, and how the page writes the texts."""

    name: str
    texts: tuple[Any, Any] = (FIRST, SECOND)
    recipe: Recipe = field(default_factory=Recipe)
    shown: tuple[str, ...] = ()


def entry_of_a_draft(world: Any) -> Found:
    """An activity of an agenda that its group is still writing."""
    entry = make_entry(
        MonthlyAgenda.objects.get(unit__code=GROUP, state="draft"), starts_at=datetime(2026, 12, 9, 9, tzinfo=BOGOTA)
    )
    return {"pk": entry.pk}, entry


def draft_instrument(world: Any) -> Found:
    instrument = Instrument.objects.filter(state="draft").first()
    return {"pk": instrument.pk}, instrument


def draft_question(world: Any) -> Found:
    question = Question.objects.filter(instrument__state="draft").first()
    return {"pk": question.pk}, question


def item_of_a_draft(world: Any) -> Found:
    item = plan_in_draft(world)[1].items.order_by("pk").first()
    return {"pk": item.pk}, item


def part_of_a_report(world: Any) -> Found:
    """The row is the part, which is what both write."""
    kwargs, report = APART["reports:report_section"](world)
    return kwargs, report.sections.get(key=kwargs["key"])


def promise_of_a_visit(world: Any) -> Found:
    visit = fresh_visit(world)[1]
    promise = make_commitment(visit.meeting.unit, origin=visit.meeting, beneficiary=visit.beneficiaries.first())
    return {"pk": visit.pk, "commitment": promise.pk}, promise


def report_of_a_visit(world: Any) -> Found:
    """The report that its professional writes; the page is that of the visit."""
    visit = fresh_visit(world)[1]
    report = open_report(visit, by=visit.meeting.responsible, at=NOW)
    return {"pk": visit.pk}, report


def entry_awaited(world: Any) -> Found:
    """The row is the entry, which is what both write; the page is that of its strategy."""
    entry = ToolEntry.objects.filter(number="").first()
    return {"pk": entry.strategy_id}, entry


EDITS: dict[str, Edit] = {
    "agenda:entry_edit": Edit("title", recipe=Recipe(at=entry_of_a_draft)),
    "agenda:entry_move": Edit(
        "day",
        ("2026-12-10", "2026-12-14"),
        Recipe(at=entry_of_a_draft),
        shown=("jueves 10 de diciembre de 2026", "2026-12-14"),
    ),
    "beneficiaries:basis_edit": Edit("note"),
    "beneficiaries:beneficiary_edit": Edit("authority_name", recipe=Recipe(at=of(Beneficiary.objects.all))),
    "delivery:commitment_edit": Edit("text", recipe=Recipe(at=promise_of_a_visit, by="group_leader")),
    "reports:package_edit": Edit("message"),
    "delivery:report_write": Edit(
        "found", recipe=Recipe(page="delivery:session_report", at=report_of_a_visit, who=lambda row: row.created_by)
    ),
    "delivery:session_activities": Edit("mechanism_note", recipe=Recipe(at=fresh_visit, by="group_leader")),
    "delivery:session_report": Edit("found", recipe=Recipe(at=report_of_a_visit, who=lambda row: row.created_by)),
    "evaluation:campaign_edit": Edit("title", recipe=Recipe(by="planning_professional")),
    "evaluation:instrument_edit": Edit("title", recipe=Recipe(at=draft_instrument)),
    "evaluation:observation_edit": Edit("findings"),
    "evaluation:question_edit": Edit("text", recipe=Recipe(at=draft_question)),
    "evaluation:report_edit": Edit("perception"),
    "delivery:workline_edit": Edit("text"),
    "delivery:workplan_edit": Edit("scope"),
    "improvement:action_plan": Edit("action", recipe=Recipe(who=lambda action: action.responsible)),
    "improvement:audit_edit": Edit("scope"),
    "improvement:finding_edit": Edit("condition"),
    "institutions:membership_edit": Edit("post"),
    "institutions:person_edit": Edit("full_name"),
    "institutions:unit_edit": Edit("email", ("aurora@ejemplo.gov.co", "benigno@ejemplo.gov.co")),
    "institutions:unit_reorganise": Edit("name"),
    "library:guide_edit": Edit("title"),
    "monitoring:cut_analyse": Edit(
        "conclusion", recipe=Recipe({"adjustment": "Ninguno (ficticio)."}, by="group_leader")
    ),
    "norms:norm_edit": Edit("title", recipe=Recipe(at=of(Norm.objects.all))),
    "planning:item_edit": Edit("objective", recipe=Recipe(at=item_of_a_draft)),
    "planning:need_edit": Edit("goal"),
    "planning:plan_basis": Edit("evaluation", recipe=Recipe(at=plan_in_draft)),
    "planning:agreement_edit": Edit("partner"),
    "planning:funding_edit": Edit("line"),
    "demand:request_triage": Edit("triage_reason"),
    "portfolio:milestone_edit": Edit("evidence"),
    "portfolio:service_edit": Edit("name"),
    "portfolio:version_edit": Edit("summary"),
    "procedures:indicator_edit": Edit("name", recipe=Recipe(at=of(ProcedureIndicator.objects.all))),
    "procedures:risk_edit": Edit("description", recipe=Recipe(at=of(ProcedureRisk.objects.all))),
    "reports:report_section": Edit("text", recipe=Recipe(at=part_of_a_report)),
    "reports:topic_edit": Edit("analysis"),
    "strategy:guideline_edit": Edit("text", recipe=Recipe(at=of(Guideline.objects.all))),
    "strategy:proposal_edit": Edit("services"),
    "strategy:proposal_inform": Edit("results"),
    "strategy:strategy_edit": Edit("offer"),
    "strategy:strategy_register": Edit("note", recipe=Recipe({"registered_on": "2026-11-19"}, at=entry_awaited)),
    "targeting:capacity_edit": Edit("note"),
    "targeting:exercise_edit": Edit("purpose"),
    "targeting:scenario_edit": Edit("rationale"),
    "targeting:scenario_weigh": Edit(
        "w_PQRS_2025", ("15", "85"), Recipe(page="targeting:scenario_detail", form="WeighForm")
    ),
    "targeting:measure_edit": Edit("source"),
    "targeting:pick_edit": Edit("traits"),
    "targeting:selection_edit": Edit("criteria"),
    "teams:member_edit": Edit("duty"),
    "teams:team_edit": Edit("purpose"),
    "competences:competence_edit": Edit("basis"),
    "training:training_edit": Edit("trainer"),
    "travel:leg_edit": Edit(
        "departs_at",
        ("2026-11-20T07:10", "2026-11-20T07:20"),
        Recipe(who=traveller),
        shown=("20/11/2026 07:10", "20/11/2026 07:20"),
    ),
    "travel:request_edit": Edit("purpose", recipe=Recipe(at=trip("draft"), who=traveller)),
}
ASKS = "asks for a change that somebody decides: the version is that of the plan in force, which it does not write"
ENDS = "ends what it ends once: the second one is told that it ended, or its own tests prove the conflict"
SPARED: dict[str, str] = {
    **{f"planning:item_{verb}": ASKS for verb in ("move", "reassign", "change", "cancel")},
    "improvement:correction_change": ASKS,
    "institutions:delegation_revoke": ENDS,
    "portfolio:service_documents": "chooses of a list; its own test proves the conflict",
    "institutions:membership_end": ENDS,
    "institutions:unit_close": ENDS,
    "strategy:strategy_submit": ENDS,
    "targeting:scenario_detail": "shows the form of the weights, which is sent to another address",
    "targeting:exercise_freeze": ENDS,
    "targeting:selection_close": ENDS,
    "teams:member_end": ENDS,
    "teams:team_close": ENDS,
    "travel:request_outcome": ENDS,
}
EDITING = [editing for editing in editings() if editing.route.page in EDITS]


def read(editing: Making, edit: Edit, world: Any) -> tuple[Client, dict[str, Any], Any, dict[str, Any]]:
    """Somebody who may edit it, signed in; where it is, its row, and the form as its page shows it."""
    recipe = edit.recipe
    with scope(institution=world):
        kwargs, row = arguments_of(editing.route, recipe, world)
        person = recipe.who(row) if recipe.who else person_for(editing.route, row, recipe, world)
        client = Client()
        client.force_login(person)
        form = form_shown(client, editing, recipe, kwargs)
        given = recipe.fields(form, row) if callable(recipe.fields) else recipe.fields
        return client, kwargs, row, filled(form, **given)


def values_of(row: Any) -> dict[str, Any]:
    """What is stored of the row now."""
    stored = type(row)._base_manager.get(pk=row.pk)
    return {one.attname: getattr(stored, one.attname) for one in row._meta.concrete_fields}


def test_every_address_with_a_version_is_edited_by_two_or_says_why_not():
    pages = {editing.route.page for editing in editings()}

    assert sorted(pages - set(EDITS) - set(SPARED)) == []
    assert sorted((set(EDITS) | set(SPARED)) - pages) == []


@pytest.fixture(autouse=True)
def day_of_the_demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.mark.req("NFR-01")
@pytest.mark.parametrize("editing", EDITING, ids=lambda editing: editing.route.name)
def test_the_second_editor_is_shown_both_texts_and_overwrites_nothing(world: Any, editing: Making) -> None:
    edit, route = EDITS[editing.route.page], editing.route
    client, kwargs, row, body = read(editing, edit, world)
    address = reverse(route.name, kwargs=fitting(route.name, kwargs))
    media = {"content_type": "application/json"} if route.is_api and not takes_files(route.view.cls.form) else {}

    first = client.post(address, body | {edit.name: edit.texts[0]}, **media)
    kept, before = values_of(row), Before()
    second = client.post(address, body | {edit.name: edit.texts[1]}, **media)

    assert first.status_code in {200, 302}, first.content.decode()[:2000]
    assert second.status_code == 409, second.content.decode()[:2000]
    assert values_of(row) == kept
    assert before.left().events == {}
    page = second.content.decode()
    assert [text for text in edit.shown or edit.texts if escape(text) not in page] == []
