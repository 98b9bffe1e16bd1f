"""The accompaniment of a group of value in the shipped folder of PT-AT-04: contact, work plan, partial reports."""

from datetime import date, timedelta

import pytest

from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.delivery import actions, queries
from baquiano.delivery.choices import Periodicity
from baquiano.delivery.models import WorkPlan
from baquiano.documents.models import IssuedDocument
from baquiano.notifications.models import Message
from baquiano.procedures.choices import CaseState, TaskState
from baquiano.procedures.queries import case_of
from tests.factories.accompaniment import (
    AT,
    approve_plan,
    contact,
    evaluate,
    execute,
    finish,
    hold,
    start,
    write_plan,
)
from tests.factories.institutions import make_catalogue_item

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=20)


@pytest.fixture
def assistance(accompanied):
    return start(accompanied)


def pending(assistance):
    """The numbers of what the procedure awaits."""
    tasks = case_of(assistance).tasks.filter(state=TaskState.OPEN).select_related("activity")
    return sorted(task.activity.number for task in tasks)


def visit(accompanied, **overrides):
    begins = LATER - timedelta(hours=3)
    fields = {
        "id": uuid7(),
        "unit": accompanied.unit,
        "title": "Taller ficticio",
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=2),
        "responsible": accompanied.adviser,
        "beneficiaries": [accompanied.entity],
        "topic": accompanied.topic,
    }
    return actions.create_session(**(fields | overrides), by=accompanied.adviser, at=LATER)


# --- contact ---------------------------------------------------------------------------------------------------------
@pytest.mark.req("EXE-01")
def test_contact_with_its_letter_fulfils_the_second_activity(accompanied, assistance):
    assert pending(assistance) == ["2"]

    made = contact(accompanied, assistance)

    task = case_of(assistance).tasks.get(activity__number="2")
    assert pending(assistance) == ["3"]
    assert task.records.get(code="comunicaciones").target_id == str(made.communications.get().pk)
    assert set(task.records.filter(is_not_applicable=True).values_list("code", flat=True)) == {"AT-R-05", "AT-R-06"}


@pytest.mark.req("EXE-01")
def test_contact_without_letter_nor_meeting_or_to_come_is_refused(accompanied, assistance):
    with pytest.raises(Refused, match="comunicación oficial con la que se hizo"):
        contact(accompanied, assistance, communications=[])
    with pytest.raises(Refused, match="cuando ya ocurrió"):
        contact(accompanied, assistance, contacted_on=AT.date() + timedelta(days=1))

    assert pending(assistance) == ["2"]


@pytest.mark.req("EXE-01", "PLN-19")
def test_meeting_of_contact_is_registered_before_any_plan_and_is_no_execution(accompanied, assistance):
    session = visit(accompanied, is_contact=True)
    hold(accompanied, session, LATER)

    contact(accompanied, assistance, LATER, session=session, communications=[])

    records = case_of(assistance).tasks.get(activity__number="2").records
    assert records.get(code="AT-R-06").target_type == "documents.issueddocument"
    assert not queries.assistances_of(session).exists()


def test_the_same_entity_and_topic_begin_once_in_a_vigencia(accompanied, assistance):
    with pytest.raises(Refused, match="ya tiene esa asistencia"):
        start(accompanied)


# --- work plan -------------------------------------------------------------------------------------------------------
@pytest.mark.req("PLN-19")
def test_execution_is_not_registered_before_the_plan_is_approved(accompanied, assistance):
    contact(accompanied, assistance)
    with pytest.raises(Refused, match=r"Sin plan de trabajo aprobado.*Alcaldía Ficticia"):
        visit(accompanied)

    approve_plan(accompanied, assistance)

    assert visit(accompanied).pk


@pytest.mark.req("WFL-03", "PLN-19", "LOG-06")
def test_plan_that_lacks_something_is_not_delivered(accompanied, assistance):
    with pytest.raises(Refused, match="Registre primero el contacto"):
        actions.open_work_plan(assistance, by=accompanied.adviser, at=AT)
    contact(accompanied, assistance)
    plan = actions.open_work_plan(assistance, by=accompanied.adviser, at=AT)

    with pytest.raises(Refused, match=r"alcance.*actividad concertada.*recursos.*evaluación.*entrenamiento"):
        actions.submit_work_plan(plan, by=accompanied.adviser, at=AT)

    assert pending(assistance) == ["3"]


@pytest.mark.req("PLN-19")
def test_head_approves_what_the_adviser_delivers_and_nobody_else(accompanied, assistance):
    contact(accompanied, assistance)
    plan = write_plan(accompanied, assistance)
    actions.submit_work_plan(plan, by=accompanied.adviser, at=AT)
    with pytest.raises(Refused, match="no es su turno"):
        actions.approve_work_plan(plan, by=accompanied.adviser, at=AT)

    actions.return_work_plan(plan, note="Faltan fechas.", by=accompanied.head, at=AT)
    returned = pending(assistance)
    actions.submit_work_plan(plan, by=accompanied.adviser, at=AT)
    approved = actions.approve_work_plan(plan, by=accompanied.head, at=AT)

    assert returned == ["3"]
    assert pending(assistance) == ["4"]
    assert approved.document.format.code == "AT-R-02"
    assert Message.objects.filter(recipient=accompanied.adviser, kind="delivery.work_plan_approved").exists()


@pytest.mark.req("ORG-09")
def test_training_is_a_task_only_when_the_plan_needs_it_and_ends_when_it_is_given(accompanied, assistance):
    contact(accompanied, assistance)
    plain = write_plan(accompanied, assistance)
    with pytest.raises(Refused, match="no dice que el personal necesite"):
        actions.add_work_line(
            plain, id=uuid7(), kind="training", values={"text": "Guía"}, by=accompanied.adviser, at=AT
        )
    values = {"needs_training": True}
    plain.refresh_from_db()
    actions.edit_work_plan(plain, expected_version=plain.version, values=values, by=accompanied.adviser, at=AT)
    line = actions.add_work_line(
        plain, id=uuid7(), kind="training", values={"text": "Guía", "party": "provider"}, by=accompanied.adviser, at=AT
    )
    actions.submit_work_plan(plain, by=accompanied.adviser, at=AT)
    actions.approve_work_plan(plain, by=accompanied.head, at=AT)
    programmed = pending(assistance)

    actions.complete_work_line(line, by=accompanied.adviser, at=LATER)

    assert programmed == ["3.2"]
    assert pending(assistance) == ["4"]


@pytest.mark.req("LOG-06")
def test_resources_are_a_checklist_that_is_ticked_once(accompanied, assistance):
    contact(accompanied, assistance)
    plan = approve_plan(accompanied, assistance)
    resource, activity = plan.lines.get(kind="technological"), plan.lines.filter(kind="activity").first()

    first = actions.complete_work_line(resource, by=accompanied.adviser, at=AT)
    again = actions.complete_work_line(resource, by=accompanied.head, at=LATER)

    assert (first.done_by, again.done_at) == (accompanied.adviser, AT)
    with pytest.raises(Refused, match="la cuentan las sesiones"):
        actions.complete_work_line(activity, by=accompanied.adviser, at=AT)


@pytest.mark.req("PUB-06")
def test_entity_asks_for_an_adjustment_and_the_next_version_replaces_the_plan(accompanied, assistance):
    contact(accompanied, assistance)
    first = approve_plan(accompanied, assistance)
    actions.ask_adjustment(first, note="Mover el taller.", who="Alcaldesa (ficticia)", at=AT)
    second = actions.open_work_plan(assistance, by=accompanied.adviser, at=LATER)
    ruled_meanwhile = queries.approved_plan(assistance)

    actions.submit_work_plan(second, by=accompanied.adviser, at=LATER)
    actions.approve_work_plan(second, by=accompanied.head, at=LATER)
    actions.accept_work_plan(second, who="Alcaldesa (ficticia)", at=LATER)

    first.refresh_from_db()
    assert (ruled_meanwhile, first.state, queries.approved_plan(assistance)) == (first, "replaced", second)
    assert second.lines.count() == 3
    assert IssuedDocument.objects.get(pk=WorkPlan.objects.get(pk=second.pk).document_id).supersedes_id == (
        first.document_id
    )
    with pytest.raises(Refused, match="no espera respuesta"):
        actions.ask_adjustment(second, note="Otra cosa.", who="Alcaldesa (ficticia)", at=LATER)


@pytest.mark.req("PLN-19")
def test_what_two_people_edit_is_a_conflict_and_what_is_delivered_does_not_change(accompanied, assistance):
    contact(accompanied, assistance)
    plan = write_plan(accompanied, assistance)
    with pytest.raises(StaleEdit):
        actions.edit_work_plan(plan, expected_version=1, values={"scope": "Otro."}, by=accompanied.adviser, at=AT)
    actions.submit_work_plan(plan, by=accompanied.adviser, at=AT)

    with pytest.raises(Refused, match="ya no se escribe en él"):
        actions.remove_work_line(plan.lines.first(), by=accompanied.adviser, at=AT)


# --- execution -------------------------------------------------------------------------------------------------------
@pytest.mark.req("EXE-14", "REP-01")
def test_partial_report_tells_the_sessions_of_its_period_and_is_the_record_of_the_execution(accompanied, assistance):
    session = execute(accompanied, assistance, LATER)

    report = actions.issue_partial_report(
        assistance, id=uuid7(), first_on=date(2026, 6, 1), last_on=LATER.date(), advance="Va bien.",
        by=accompanied.adviser, at=LATER,
    )  # fmt: skip

    told = report.document.payload["content"]
    assert [(one["title"], one["people"]) for one in told["sessions"]] == [(session.meeting.title, 1)]
    assert [one["text"] for one in told["activities"]] == ["Taller de formulación", "Convocar al equipo"]
    task = case_of(assistance).tasks.get(activity__number="4")
    assert set(task.records.values_list("code", flat=True)) == {"AT-R-03", "AT-R-06"}


@pytest.mark.req("EXE-14", "PLN-19")
def test_partial_report_of_days_to_come_or_without_plan_is_refused(accompanied, assistance):
    asked = {"id": uuid7(), "first_on": AT.date(), "advance": "Nada.", "by": accompanied.adviser, "at": AT}
    with pytest.raises(Refused, match="Todavía no hay plan"):
        actions.issue_partial_report(assistance, last_on=AT.date(), **asked)
    with pytest.raises(Refused, match="todavía no termina"):
        actions.issue_partial_report(assistance, last_on=LATER.date(), **asked)


@pytest.mark.req("EXE-14")
def test_report_of_a_period_that_ended_is_alerted_once_at_the_periodicity_of_its_unit(accompanied, assistance):
    contact(accompanied, assistance)
    approve_plan(accompanied, assistance)
    ended = AT.replace(month=7, day=2)

    owed = list(queries.partial_reports_owed(accompanied.institution, ended.date()))
    actions.remind_partial_reports(at=ended)
    actions.remind_partial_reports(at=ended + timedelta(days=1))

    assert [(one.assistance, one.first_on, one.last_on) for one in owed] == [
        (assistance, date(2026, 4, 1), date(2026, 6, 30))
    ]
    assert Message.objects.filter(recipient=accompanied.head, kind="delivery.partial_report_due").count() == 1


def test_periods_end_with_the_month_the_quarter_and_the_half():
    on = date(2026, 2, 10)

    assert queries.period_ended(Periodicity.MONTHLY, on) == (date(2026, 1, 1), date(2026, 1, 31))
    assert queries.period_ended(Periodicity.QUARTERLY, on) == (date(2025, 10, 1), date(2025, 12, 31))
    assert queries.period_ended(Periodicity.SEMESTER, on) == (date(2025, 7, 1), date(2025, 12, 31))
    assert queries.period_ended(Periodicity.NONE, on) is None


@pytest.mark.req("EXE-16")
def test_sessions_registered_late_or_not_at_all_are_listed_by_unit_and_adviser(accompanied, assistance):
    execute(accompanied, assistance, LATER)
    missing = visit(accompanied, title="Sin registrar")
    late = visit(accompanied, title="Tarde")
    much_later = LATER + timedelta(days=20)
    hold(accompanied, late, much_later)

    rows = queries.registrations_out_of_time(accompanied.head, accompanied.institution, much_later.date())

    assert {row.pk for row in rows} == {missing.meeting_id, late.meeting_id}
    person = queries.registrations_by_person(rows)[0]
    assert (person["responsible"], person["missing"], person["late"]) == (accompanied.adviser.pk, 1, 1)


# --- the end ---------------------------------------------------------------------------------------------------------
@pytest.mark.req("WFL-05", "EXE-17")
def test_improvement_does_not_stop_the_flow_and_the_closing_waits_for_its_turn(accompanied, assistance):
    execute(accompanied, assistance, LATER)
    with pytest.raises(Refused, match="ahora no está pendiente"):
        actions.close_assistance(assistance, outcome="rendered", by=accompanied.adviser, at=LATER)
    finish(assistance, "4", accompanied.adviser, LATER)
    evaluate(accompanied, assistance, LATER, outcome="improvement")
    both = pending(assistance)

    actions.close_assistance(assistance, outcome="rendered", by=accompanied.adviser, at=LATER)

    assert both == ["5.1", "6"]
    assert "5.1" in pending(assistance)


def test_what_is_not_rendered_ends_its_case_with_the_reason(accompanied, assistance):
    reason = make_catalogue_item(accompanied.institution, "cancel_reason")
    actions.close_assistance(
        assistance, outcome="not_rendered", reason=reason, note="Desistió.", by=accompanied.head, at=LATER
    )

    assert case_of(assistance).state == CaseState.CANCELLED
