"""The evaluation as an activity of a procedure: its turn, what it refuses and how it ends (P000-A5)."""

from datetime import timedelta

import pytest

from baquiano.common.errors import Refused
from baquiano.delivery import actions as delivery
from baquiano.evaluation import actions
from baquiano.evaluation.models import Campaign, Instrument, Invitation
from baquiano.procedures import actions as procedures
from baquiano.procedures.choices import TaskState
from baquiano.procedures.queries import case_of
from tests.factories.accompaniment import (
    AT,
    SATISFIED,
    execute,
    finish,
    start,
    write_analysis,
)
from tests.factories.evaluation import answer, refuse

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=20)


@pytest.fixture
def assistance(accompanied):
    started = start(accompanied)
    execute(accompanied, started, LATER)
    return started


def pending(assistance):
    rows = case_of(assistance).tasks.filter(state=TaskState.OPEN)
    return sorted(rows.values_list("activity__number", flat=True))


@pytest.mark.req("EVA-07", "EVA-12")
@pytest.mark.parametrize("ends_with", ["answers", "refusals"])
def test_neither_the_activity_nor_the_accompaniment_ends_without_an_evaluation_or_everybody_refusing(
    accompanied, assistance, ends_with
):
    assert not Campaign.objects.exists()
    finish(assistance, "4", accompanied.adviser, LATER)
    campaign = Campaign.objects.get(assistance=assistance)
    assert (campaign.state, Invitation.objects.filter(campaign=campaign).count()) == ("open", 1)
    report = write_analysis(accompanied, assistance, LATER)
    task = case_of(assistance).tasks.select_related("activity").get(state=TaskState.OPEN)

    with pytest.raises(Refused, match="Aplicar la evaluación"):
        actions.issue_report(report, outcome="consolidated", by=accompanied.adviser, at=LATER)
    procedures.attach_record(task, procedures.RecordRef("AT-R-07"), by=accompanied.adviser, at=LATER)
    with pytest.raises(Refused, match="en su propia página"):
        procedures.complete_task(task, outcome="consolidated", by=accompanied.adviser, at=LATER)
    with pytest.raises(Refused, match="ahora no está pendiente"):
        delivery.close_assistance(assistance, outcome="rendered", by=accompanied.adviser, at=LATER)

    answer(campaign, at=LATER, values=SATISFIED) if ends_with == "answers" else refuse(campaign, at=LATER)
    actions.close_campaign(campaign, by=accompanied.adviser, at=LATER)
    actions.issue_report(report, outcome="consolidated", by=accompanied.adviser, at=LATER)

    assert pending(assistance) == ["6"]
    assert (
        delivery.close_assistance(assistance, outcome="rendered", by=accompanied.adviser, at=LATER).state == "rendered"
    )


@pytest.mark.req("REP-02", "WFL-03")
def test_the_results_are_consolidated_in_their_turn_and_by_an_exit_of_the_diagram(accompanied, assistance):
    campaign = actions.create_campaign(
        Instrument.objects.get(state="in_force"), id=assistance.pk, fields={"assistance": assistance},
        by=accompanied.adviser, at=LATER,
    )  # fmt: skip
    actions.open_campaign(campaign, by=accompanied.adviser, at=LATER)
    answer(campaign, at=LATER, values=SATISFIED)
    actions.close_campaign(campaign, by=accompanied.adviser, at=LATER)
    report = write_analysis(accompanied, assistance, LATER)
    with pytest.raises(Refused, match="Lo que sigue es «4"):
        actions.issue_report(report, outcome="consolidated", by=accompanied.adviser, at=LATER)
    finish(assistance, "4", accompanied.adviser, LATER)
    with pytest.raises(Refused, match="Elija cómo termina"):
        actions.issue_report(report, by=accompanied.adviser, at=LATER)

    issued = actions.issue_report(report, outcome="improvement", by=accompanied.adviser, at=LATER)

    task = case_of(assistance).tasks.get(activity__number="5")
    assert (task.outcome, task.control_note) == ("improvement", "Respondieron 1; no aceptaron 0.")
    assert task.records.get(code="AT-R-07").target_id == str(issued.document_id)
    assert pending(assistance) == ["5.1", "6"]
