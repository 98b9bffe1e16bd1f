"""Three reports by topic, none of which replaces another: each quarter, the matrix of each half, the final one."""

from datetime import date
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from openpyxl import load_workbook

from baquiano.commitments import actions as commitments
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.delivery.models import AssistanceSession
from baquiano.delivery.queries.participation import participation_of
from baquiano.documents.models import IssuedDocument
from baquiano.institutions.queries import standing_of
from baquiano.planning.background import Asked
from baquiano.reports import actions, queries
from baquiano.reports.models import TopicReport
from baquiano.reports.plan_background import _final
from baquiano.reports.topics.rows import matrix_of
from baquiano.teams.actions import assign_team
from tests.api.conftest import System
from tests.factories.commitments import make_commitment
from tests.factories.delivery import make_session
from tests.factories.documents import make_format
from tests.factories.institutions import make_catalogue_item, make_member, make_profile, make_unit
from tests.factories.meetings import make_attendance
from tests.factories.planning import make_item, make_plan
from tests.factories.teams import make_team, make_teammate
from tests.factories.tokens import make_token
from tests.monitoring.conftest import on

FORMATS = {"quarterly_format": "TRIM", "matrix_format": "MATRIZ", "final_format": "FINAL"}


@pytest.fixture
def at():
    return on(5, 7)


@pytest.fixture
def topic(scoped):
    return make_catalogue_item(scoped, "topic", name="Tema ficticio")


@pytest.fixture
def team(scoped):
    make_profile(scoped, {"followup": FORMATS, "session": {"says_who_leads": True}})
    for code in FORMATS.values():
        make_format(scoped, code=code)
    return make_unit(scoped, name="Equipo ficticio", parent=make_unit(scoped, name="Subdirección ficticia"))


@pytest.fixture
def adviser(team):
    return make_member(team, "advisor")


@pytest.fixture
def deputy(team):
    return make_member(team.parent, "deputy_head")


@pytest.fixture
def lived(scoped, team, topic, school, adviser, at):
    """Two activities, one done; three sessions in two quarters, one with another area and somebody from outside."""
    plan = make_plan(scoped, team, state="in_force")
    done = make_item(plan, topic=topic, starts_on="2026-02-01", ends_on="2026-03-10", beneficiaries=[school])
    make_item(plan, topic=topic, starts_on="2026-03-01", ends_on="2026-05-30", beneficiaries=[school])
    fields = {"state": "held", "topic": topic, "beneficiaries": [school], "responsible": adviser}
    first = make_session(team, starts_at=on(3), held_at=on(3), plan_item=done, **fields)
    make_session(team, starts_at=on(10), held_at=on(10), modality="virtual", **fields)
    make_session(team, starts_at=on(6, 5), held_at=on(6, 5), **fields)
    for _person in range(3):
        make_attendance(first.meeting)
    other = make_member(make_unit(scoped, name="Otra área ficticia"), "advisor")
    since = date(2026, 1, 1)
    group = make_team(team, at=at, starts_on=since)
    make_teammate(group, other, at=at, starts_on=since)
    make_teammate(group, None, at=at, external_name="Consultora Ficticia", starts_on=since)
    make_teammate(group, None, at=at, external_name="Llegó después", starts_on=date(2026, 3, 20))
    assign_team(group, first, by=adviser, at=at)
    kept = make_commitment(team, origin=first.meeting, due_on="2026-04-30", created_at=on(3))
    make_commitment(team, origin=first.meeting, due_on="2026-05-30", created_at=on(3))
    commitments.check_commitment(kept, id=uuid7(), result="fulfilled", note="Visto.", by=adviser, at=on(20, 4))
    return plan


def begin(unit, plan, period, by, at, **more):
    return actions.open_topic_report(unit, plan.year, id=more.pop("id", uuid7()), period=period, by=by, at=at)


def written(report, by, at, conclusions="Seguir con los municipios pequeños."):
    return actions.write_topic_report(
        report, expected_version=report.version, analysis="Se hizo lo previsto.", conclusions=conclusions, by=by, at=at
    )


def approved(report, writer, deputy, at):
    report = actions.submit_topic_report(written(report, writer, at), by=writer, at=at)
    return actions.approve_topic_report(report, by=deputy, at=at)


@pytest.mark.req("REP-11", "EVA-13")
def test_the_quarter_tells_its_sessions_and_the_plan_beside_them(lived, team, adviser, at):
    key = uuid7()
    for _time in range(2):
        report = begin(team, lived, "t1", adviser, at, id=key)
    (row,) = queries.topic_rows_at(report, at)

    told = {name: value for name, value in row["values"].items() if value and name != "evaluable"}
    assert told == {
        "planned": 2, "done": 1, "overdue": 1, "sessions": 2, "in_person": 1, "virtual": 1, "incomplete": 2,
        "entities": 1, "people": 3, "joint": 1, "external": 1, "promised": 2, "kept": 1, "late": 1,
    }  # fmt: skip
    assert TopicReport.objects.count() == 1


@pytest.mark.req("EXE-19", "ORG-06")
def test_a_session_tells_its_areas_and_who_from_outside_gave_it_as_the_team_was_that_day(lived, team):
    sessions = list(AssistanceSession.objects.select_related("meeting", "plan_item__agreement").order_by("pk"))

    told = participation_of(sessions)

    assert told[sessions[0].pk].areas == ("Equipo ficticio", "Otra área ficticia")
    assert told[sessions[0].pk].externals == ("Consultora Ficticia (Contrato ficticio 1)",)
    assert [told[one.pk].is_interdisciplinary for one in sessions[1:]] == [False, False]


@pytest.mark.req("EXE-19")
def test_the_page_of_the_session_says_them(lived, adviser, sign_in):
    page = sign_in(adviser).get(AssistanceSession.objects.order_by("pk").first().get_absolute_url()).content.decode()

    assert "Equipo ficticio; Otra área ficticia" in page and "Consultora Ficticia" in page


@pytest.mark.req("REP-11", "REP-12", "REP-13")
def test_none_of_the_three_replaces_another(lived, team, adviser, deputy, at):
    quarter = approved(begin(team, lived, "t1", adviser, at), adviser, deputy, at)
    matrix = approved(begin(team.parent, lived, "s1", adviser, at), adviser, deputy, at)
    december = on(20, 12)
    final = approved(begin(team, lived, "final", adviser, december), adviser, deputy, december)

    codes = [IssuedDocument.objects.select_related("format").get(pk=one.document_id).format.code
             for one in (quarter, matrix, final)]  # fmt: skip
    assert codes == ["TRIM", "MATRIZ", "FINAL"]
    assert [one.rows[0]["values"]["sessions"] for one in (quarter, matrix, final)] == [2, 3, 3]
    owed = {(one.period.value, one.is_late) for one in queries.topic_reports_owed(standing(deputy), date(2026, 10, 3))}
    assert owed == {("t2", True), ("t3", False), ("s1", True)}


@pytest.mark.req("REP-12", "EVA-13")
def test_the_matrix_has_a_row_for_each_topic_and_indicator(lived, team, adviser, at):
    report = begin(team.parent, lived, "s1", adviser, at)

    rows = matrix_of(queries.topic_rows_at(report, at))

    assert [(one["name"], one["done"], one["asked"], one["percent"]) for one in rows] == [
        ("Tema ficticio", 1, 2, 50.0),
        ("Tema ficticio", 0, 3, 0.0),
        ("Tema ficticio", 1, 2, 50.0),
        ("Tema ficticio", 0, 0, None),
    ]


@pytest.mark.req("REP-11", "REP-13")
def test_it_is_refused_before_its_time_unwritten_twice_or_by_its_author(lived, team, adviser, deputy, at):
    with pytest.raises(Refused, match="comienza el 01/10/2026"):
        begin(team, lived, "t4", adviser, at)
    report = begin(team, lived, "t1", adviser, at)
    with pytest.raises(Refused, match="sin aprobar"):
        begin(team, lived, "t1", adviser, at)
    with pytest.raises(Refused, match="Falta escribir: el análisis"):
        actions.submit_topic_report(report, by=adviser, at=at)
    final = begin(team, lived, "final", adviser, at)
    with pytest.raises(Refused, match="conclusiones para la vigencia siguiente"):
        actions.submit_topic_report(written(final, adviser, at, conclusions=""), by=adviser, at=at)
    final.refresh_from_db()
    with pytest.raises(Refused, match="desde diciembre"):
        actions.submit_topic_report(written(final, adviser, at), by=adviser, at=at)
    with pytest.raises(StaleEdit):
        actions.write_topic_report(final, expected_version=1, analysis="x", conclusions="", by=adviser, at=at)
    sent = actions.submit_topic_report(written(report, adviser, at), by=adviser, at=at)
    with pytest.raises(Refused, match="otra persona"):
        actions.approve_topic_report(sent, by=adviser, at=at)
    back = actions.return_topic_report(sent, note="Falta explicar lo vencido.", by=deputy, at=at)
    assert (back.state, back.returned_note) == ("draft", "Falta explicar lo vencido.")


@pytest.mark.req("REP-11", "REP-13")
def test_approved_it_keeps_its_cut_off_and_another_edition_replaces_its_document(
    lived, team, topic, adviser, deputy, at
):
    report = approved(begin(team, lived, "t1", adviser, at), adviser, deputy, at)
    make_session(team, starts_at=on(25), held_at=on(8, 7), state="held", topic=topic)
    again = TopicReport.objects.get()

    assert queries.topic_rows_at(again, again.cut_at) == again.rows
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reports_topicreport SET sha256 = 'x'")
    second = approved(begin(team, lived, "t1", adviser, on(9, 7)), adviser, deputy, on(9, 7))
    assert (second.edition, second.rows[0]["values"]["sessions"]) == (2, 3)
    assert IssuedDocument.objects.get(pk=second.document_id).supersedes_id == report.document_id


@pytest.mark.req("REP-13", "EVA-13", "EVA-10")
def test_the_final_report_is_before_whoever_plans_the_next_vigencia(lived, team, adviser, deputy):
    december = on(20, 12)
    approved(begin(team.parent, lived, "final", adviser, december), adviser, deputy, december)

    found = _final(Asked(standing(deputy), 2027, date(2027, 1, 10), unit=team))

    assert [line.why for line in found.lines] == ["Seguir con los municipios pequeños."]


@pytest.mark.req("REP-11")
def test_on_the_pages_from_what_is_missing_to_the_approved_document(lived, team, adviser, deputy, sign_in):
    writer = sign_in(adviser)
    page = writer.get(reverse("reports:topic_list")).content.decode()
    data = {"id": uuid7(), "unit": team.pk, "year": lived.year_id, "period": "t1"}
    for _time in range(2):
        made = writer.post(reverse("reports:topic_create"), data)
    report = TopicReport.objects.get()
    edit = {"version": 1, "analysis": "Se hizo.", "conclusions": ""}
    writer.post(reverse("reports:topic_edit", args=[report.pk]), edit)
    writer.post(reverse("reports:topic_submit", args=[report.pk]))
    own = writer.post(reverse("reports:topic_decide", args=[report.pk]), {"decision": "approve"})
    head = sign_in(deputy)
    blank = head.post(reverse("reports:topic_decide", args=[report.pk]), {"decision": "return", "note": ""})
    head.post(reverse("reports:topic_decide", args=[report.pk]), {"decision": "approve"})

    assert "Faltan de los periodos que terminaron" in page
    assert (made.url, own.status_code, blank.status_code) == (report.get_absolute_url(), 403, 422)
    shown = head.get(report.get_absolute_url()).content.decode()
    assert "Aprobado" in shown and "Se hizo." in shown
    sheet = load_workbook(BytesIO(head.get(reverse("reports:topic_download", args=[report.pk])).content)).active
    assert any("Tema ficticio" in str(cell) for row in sheet.values for cell in row)


@pytest.mark.req("REP-11", "NFR-08")
def test_another_system_takes_it_from_open_to_approved(lived, team, adviser, deputy, scoped):
    writer, head = System(make_token(adviser, scoped)[1]), System(make_token(deputy, scoped)[1])
    body = {"id": str(uuid7()), "unit": str(team.pk), "year": str(lived.year_id), "period": "t1"}
    made = writer.post("datos/temas/nuevo/", body)
    address = f"datos/temas/{body['id']}"
    steps = [
        writer.post(f"{address}/escribir/", {"version": 1, "analysis": "Se hizo.", "conclusions": ""}),
        writer.post(f"{address}/presentar/"),
        head.post(f"{address}/decidir/", {"decision": "approve"}),
    ]

    assert (made.status_code, [one.status_code for one in steps]) == (201, [200, 200, 200])
    assert writer.get(f"{address}/").json()["rows"][0]["values"]["sessions"] == 2
    assert [one["id"] for one in writer.get("datos/temas/", informe="t1").json()["results"]] == [body["id"]]


def standing(user):
    membership = user.memberships.first()
    user.standing = standing_of(user, membership.institution, membership.starts_on)
    return user
