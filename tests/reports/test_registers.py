"""The register of what was accompanied: its result and how its evaluation came out, each figure with its records."""

import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from baquiano.common.identity import uuid7
from baquiano.delivery import actions as delivery
from baquiano.evaluation import actions as evaluation
from baquiano.evaluation.models import Campaign
from baquiano.reports import actions
from baquiano.reports.registers.rows import rows_of, told_of
from tests.factories.accompaniment import (
    AT,
    SATISFIED,
    execute,
    finish,
    start,
    write_analysis,
)
from tests.factories.evaluation import answer, refuse
from tests.factories.meetings import make_attendance

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=20)


def render(accompanied, *, answers=3):
    """Five people came: some answered, one refused, the others did not say; and it was closed as rendered."""
    assistance = start(accompanied)
    session = execute(accompanied, assistance, LATER)
    for _person in range(4):
        make_attendance(session.meeting)
    finish(assistance, "4", accompanied.adviser, LATER)
    campaign = Campaign.objects.get()
    for _person in range(answers):
        answer(campaign, at=LATER, values=SATISFIED | {"claridad": 1, "plan": 1})
    refuse(campaign, at=LATER)
    evaluation.close_campaign(campaign, note="Se insistió (ficticio).", by=accompanied.adviser, at=LATER)
    report = write_analysis(accompanied, assistance, LATER)
    evaluation.issue_report(report, outcome="consolidated", by=accompanied.adviser, at=LATER)
    delivery.close_assistance(assistance, outcome="rendered", by=accompanied.adviser, at=LATER)
    return SimpleNamespace(assistance=assistance, campaign=campaign)


@pytest.fixture
def rendered(accompanied):
    return render(accompanied)


def register_of(accompanied):
    days = {"first_on": AT.date().replace(month=1, day=1), "last_on": LATER.date()}
    return actions.open_register(accompanied.unit, id=uuid7(), **days, by=accompanied.head, at=LATER)


@pytest.mark.req("REP-03", "EXE-18")
def test_each_accompaniment_has_its_result_and_its_evaluation_and_the_seal_keeps_them(accompanied, rendered):
    sealed = actions.seal_register(register_of(accompanied), by=accompanied.head, at=LATER)

    (row,) = sealed.rows
    assert (row["result"], row["closed_on"]) == ("Prestada", "21/06/2026")
    assert (row["invited"], row["answered"], row["refused"], row["coverage"]) == (5, 3, 1, 75.0)
    assert row["mark"] == 60.0
    content = sealed.document.payload["content"]
    assert content["headers"][-2:] == ["Evaluación", "Resultado"]
    assert content["rows"][0][-2] == "Respondieron 3 de 4 · 1 no aceptó · 60,0 %"
    assert content["totals"][-2] == "Respondieron 3 de 4 · 1 no aceptó"


@pytest.mark.req("REP-03", "EVA-12")
def test_of_what_too_few_answered_or_was_closed_after_the_period_no_mark_is_told(accompanied):
    campaign = render(accompanied, answers=2).campaign
    (few,) = rows_of(accompanied.unit, AT.date(), LATER.date())
    Campaign.objects.filter(pk=campaign.pk).update(closes_on=LATER.date() + timedelta(days=1))
    (after,) = rows_of(accompanied.unit, AT.date(), LATER.date())

    assert (few["answered"], few["coverage"], few["mark"]) == (2, 50.0, None)
    assert (after["answered"], after["coverage"], after["mark"]) == (0, None, None)


@pytest.mark.req("REP-03")
def test_every_figure_of_the_evaluation_opens_its_records_for_whoever_may_see_them(accompanied, rendered, sign_in):
    register = register_of(accompanied)

    page = sign_in(accompanied.head).get(register.get_absolute_url()).content.decode()

    for words, name in (("Respondieron 3 de 4", "campaign_detail"), ("60,0 %", "campaign_results")):
        assert f'<a href="{reverse(f"evaluation:{name}", args=[rendered.campaign.pk])}">{words}</a>' in page
    book = load_workbook(
        io.BytesIO(sign_in(accompanied.head).get(reverse("reports:register_download", args=[register.pk])).content)
    )
    cells = [cell for row in book.active.iter_rows(values_only=True) for cell in row]
    assert {"Cobertura (%)", 75, "Calificación (%)", 60} <= set(cells)


def test_a_register_sealed_before_evaluations_were_told_reads_without_them(accompanied, rendered):
    register = register_of(accompanied)
    old = {
        name: value
        for name, value in rows_of(accompanied.unit, register.first_on, register.last_on)[0].items()
        if name not in {"invited", "answered", "refused", "coverage", "mark", "campaign"}
    }
    register.rows, register.sealed_at = [old], LATER

    (told,) = told_of(register)

    assert (told["answered"], told["mark"], told["entity"]) == (0, None, old["entity"])
