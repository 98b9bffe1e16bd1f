"""The execution report: begun from the visit, delivered as a document, read by a second person (EXE-15)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.delivery import actions, queries
from baquiano.delivery.models import AssistanceSession, ExecutionReport
from baquiano.documents.models import IssuedDocument
from baquiano.institutions.queries import add_working_days
from baquiano.notifications.models import Message
from baquiano.ui.display import moment
from tests.factories.commitments import make_commitment
from tests.factories.delivery import make_session
from tests.factories.documents import make_format
from tests.factories.institutions import make_catalogue_item, make_profile
from tests.factories.meetings import make_attendance, make_minutes

TOLD = {"found": "El plan de área no se ha ajustado.", "executed": "Taller con los docentes de la sede."}


@pytest.fixture
def visit(world, at):
    """A visit made two days ago, with its acta, two people on the list and a promise."""
    make_format(world.institution, "INFORME")
    made = held(world, at, days=2)
    minutes = make_minutes(made.meeting)
    minutes.sections.update(text="")
    minutes.sections.filter(key="activities").update(text="Se revisó el plan de área con el equipo.")
    make_attendance(made.meeting, names="Rosa", surnames="Ficticia", entity="Colegio Ficticio")
    make_attendance(made.meeting, names="Propio", surnames="Ficticio", entity=world.institution.name)
    make_commitment(world.group, beneficiary=world.school, origin=made.meeting, text="Ajustar el plan de área.")
    return made


def held(world, at, days=2):
    starts = at - timedelta(days=days, hours=3)
    made = make_session(
        world.group, beneficiaries=[world.school], responsible=world.adviser, starts_at=starts, state="held"
    )
    return AssistanceSession.objects.select_related("meeting__institution", "meeting__unit").get(pk=made.pk)


def delivered(world, visit, at):
    report = actions.open_report(visit, by=world.adviser, at=at)
    report = actions.write_report(report, expected_version=report.version, values=TOLD, by=world.adviser, at=at)
    return actions.deliver_report(report, by=world.adviser, at=at)


@pytest.mark.req("EXE-15", "ORG-15")
def test_where_visits_leave_no_report_nobody_is_told_that_it_is_missing(world, at, sign_in):
    """Nor is a visit «outside the agenda» where there is none."""
    late = held(world, at, days=40)
    make_profile(world.institution, {"agenda": {"mode": "none"}, "session": {"execution_report": False}}, at.year)

    assert actions.remind_reports(at=at) == 0
    client = sign_in(world.adviser)
    page = client.get(late.get_absolute_url()).content.decode()
    assert "Informe de ejecución" not in page and "Fuera de agenda" not in page
    assert "uera de agenda" not in client.get(reverse("delivery:session_list")).content.decode()
    assert client.get(reverse("delivery:report_list")).status_code == 404
    assert client.get(reverse("agenda:month_current")).status_code == 404


@pytest.mark.req("EXE-15", "REP-07")
def test_it_begins_with_what_the_visit_already_says(world, visit, at):
    report = actions.open_report(visit, by=world.adviser, at=at)

    assert report.executed == "Se revisó el plan de área con el equipo."
    assert [one.full_name for one in report.interviewed.all()] == ["Rosa Ficticia"]
    assert actions.open_report(visit, by=world.adviser, at=at) == report


@pytest.mark.req("EXE-15", "REP-07")
def test_delivered_it_is_an_official_document_with_its_commitments_and_interviewed(world, visit, at):
    report = delivered(world, visit, at)
    actions.deliver_report(report, by=world.adviser, at=at)

    document = IssuedDocument.objects.get(format__code="INFORME")
    content = document.payload["content"]
    assert (content["found"], content["executed"]) == (TOLD["found"], TOLD["executed"])
    assert [one["text"] for one in content["commitments"]] == ["Ajustar el plan de área."]
    assert [one["name"] for one in content["interviewed"]] == ["Rosa Ficticia"]
    assert set(Message.objects.values_list("kind", "recipient")) == {("delivery.report_delivered", world.leader.pk)}


@pytest.mark.req("EXE-15")
def test_it_is_not_delivered_without_its_account_nor_before_the_visit(world, visit, at):
    report = actions.open_report(visit, by=world.adviser, at=at)
    ahead = make_session(world.group, responsible=world.adviser, starts_at=at + timedelta(days=3))

    with pytest.raises(Refused, match="escriba: qué se encontró"):
        actions.deliver_report(report, by=world.adviser, at=at)
    with pytest.raises(Refused, match="ciérrela primero"):
        actions.open_report(ahead, by=world.adviser, at=at)


def test_two_people_writing_do_not_lose_the_text_of_the_other(world, visit, at):
    report = actions.open_report(visit, by=world.adviser, at=at)
    actions.write_report(report, expected_version=1, values=TOLD, by=world.leader, at=at)

    with pytest.raises(StaleEdit):
        actions.write_report(report, expected_version=1, values={"found": "Otra cosa"}, by=world.adviser, at=at)


@pytest.mark.req("EXE-15")
def test_a_second_person_reviews_it_and_a_return_issues_the_next_version(world, visit, at):
    report = delivered(world, visit, at)
    with pytest.raises(Refused, match="debe revisarlo otra persona"):
        actions.review_report(report, by=world.adviser, at=at)

    actions.return_report(report, reason=None, note="Diga con quién se habló.", by=world.leader, at=at)
    again = ExecutionReport.objects.get()
    state, note = again.state, again.returned_note
    actions.write_report(again, expected_version=again.version, values={"remarks": "Con la rectora."},
                         by=world.adviser, at=at)  # fmt: skip
    actions.deliver_report(again, by=world.adviser, at=at)
    actions.review_report(again, by=world.leader, at=at)

    assert (state, note) == ("draft", "Diga con quién se habló.")
    assert ExecutionReport.objects.get().state == "reviewed"
    assert list(IssuedDocument.objects.order_by("version").values_list("version", "payload__content__remarks")) == [
        (1, ""),
        (2, "Con la rectora."),
    ]
    with pytest.raises(Refused, match="ya no se puede"):
        actions.return_report(again, reason=None, note="Tarde para devolverlo.", by=world.leader, at=at)


@pytest.mark.req("EXE-15")
@pytest.mark.parametrize("days", [0, 1, 3])
def test_missing_after_its_working_days_it_is_late_and_alerted_once(world, at, days):
    make_profile(world.institution, {"session": {"report_within_working_days": days}}, year=at.year)
    visit = held(world, at, days=1)
    due = add_working_days(world.institution, day_of(visit.meeting.ends_at), days)
    rows = AssistanceSession.objects.all()

    on_its_day = list(queries.reports_late(rows, world.institution, due))
    the_day_after = list(queries.reports_late(rows, world.institution, due + timedelta(days=1)))
    late = at + timedelta(days=30)
    for _time in range(2):
        actions.remind_reports(at=late)

    assert (queries.report_due_on(visit), on_its_day, the_day_after) == (due, [], [visit])
    assert sorted(Message.objects.values_list("recipient", flat=True)) == sorted([world.adviser.pk, world.leader.pk])


def test_one_delivered_is_not_late(world, visit, at):
    delivered(world, visit, at)

    assert not queries.reports_late(AssistanceSession.objects.all(), world.institution, day_of(at) + timedelta(60))


@pytest.mark.req("EXE-15")
def test_it_is_written_and_delivered_on_its_page(world, visit, at, sign_in):
    client, url = sign_in(world.adviser), reverse("delivery:session_report", args=[visit.pk])
    client.post(reverse("delivery:report_open", args=[visit.pk]))
    page = client.get(url).content.decode()
    named = [str(one.pk) for one in ExecutionReport.objects.get().interviewed.all()]

    done = client.post(url, {"version": 1, **TOLD, "interviewed": named, "entregar": "1"}, follow=True)

    assert "Se revisó el plan de área con el equipo." in page
    assert "Entregado" in done.content.decode()
    assert ExecutionReport.objects.get().delivered_by == world.adviser


@pytest.mark.req("EXE-15")
def test_the_leader_sees_who_has_not_delivered_and_returns_on_the_page(world, visit, at, sign_in):
    reason = make_catalogue_item(world.institution, "return_reason")
    missing = held(world, at, days=40)
    delivered(world, visit, at)
    client = sign_in(world.leader)

    listed = client.get(reverse("delivery:report_list"), {"vencido": "si"}).content.decode()
    whole = [client.get(reverse("delivery:report_list")).content.decode()]
    answer = {"devolver-reason": str(reason.pk), "devolver-note": "Diga con quién se habló."}
    client.post(reverse("delivery:report_return", args=[visit.pk]), answer)
    whole.append(client.get(reverse("delivery:report_list")).content.decode())

    assert [moment(at) in page for page in whole] == [True, False]
    assert str(missing.pk) in listed
    assert str(visit.pk) not in listed
    assert ExecutionReport.objects.get().state == "draft"


def test_the_list_costs_the_same_with_one_and_three(world, visit, at, sign_in):
    client, url = sign_in(world.leader), reverse("delivery:report_list")
    client.get(url)

    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for days in (3, 4):
        delivered(world, held(world, at, days=days), at)
    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)
