"""The records of each intervention are kept by its end, and before the vigencia closes (DOC-06)."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from baquiano.archive import actions, conservation
from baquiano.archive.choices import CaseKind, Expectation
from baquiano.archive.models import CaseFile, Waiver
from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.delivery.models import Assistance
from baquiano.institutions.actions import close_year
from baquiano.institutions.models import Profile
from baquiano.institutions.queries import standing_of
from baquiano.meetings.choices import MeetingState
from baquiano.notifications.models import Message
from tests.factories.archive import make_case_file, make_schedule
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.delivery import make_session
from tests.factories.documents import make_evidence
from tests.factories.institutions import make_fiscal_year, make_member, make_profile, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.req("DOC-06")]
ASKED = {"archive": {"conservation": True}}


@pytest.fixture
def year(unit, at):
    make_profile(unit.institution, ASKED, at.year)
    return make_fiscal_year(unit.institution, at.year)


@pytest.fixture
def adviser(unit, year):
    return make_member(unit, "advisor")


@pytest.fixture
def boss(unit, year):
    return make_member(unit, "agency_head")


@pytest.fixture
def series(unit):
    """The attendance list is always asked for; nothing else may be filed but photographs."""
    asked = [
        ("01", "Lista de asistencia", ["evidence:attendance_list"], Expectation.ALWAYS),
        ("02", "Fotografías", ["evidence:photo"], Expectation.IF_ANY),
    ]
    return make_schedule(unit, CaseKind.ASSISTANCE, types=asked)


@pytest.fixture
def assist(unit, series, adviser, at):
    """An assistance with its expediente and, unless told otherwise, its end today."""

    def call(*kinds, ended=at, adviser=adviser, year=at.year):
        state = {"state": "rendered", "closed_at": ended} if ended else {}
        assistance = Assistance.objects.create(
            institution=unit.institution, unit=unit, year=year, beneficiary=make_beneficiary(unit.institution),
            adviser=adviser, created_at=at, **state,
        )  # fmt: skip
        for kind in kinds:
            make_evidence(assistance, kind=kind, title="Soporte ficticio", at=at)
        case_file = make_case_file(assistance, kind=CaseKind.ASSISTANCE, at=at)
        actions.file_pending(case_file, by=None, at=at)
        return case_file

    return call


def standings(on):
    rows = conservation.with_standing(conservation.interventions(CaseFile.objects.all()), on)
    return {row.pk: row.standing for row in rows}


def test_each_intervention_says_how_its_records_stand_what_is_missing_and_who_owes_it(assist, adviser, at):
    running, lacking = assist("attendance_list", ended=None), assist("photo", ended=at - timedelta(days=3))
    stray, empty = assist("attendance_list", "rareza"), assist()
    whole, kept = assist("attendance_list"), assist("attendance_list")
    CaseFile.objects.filter(pk=kept.pk).update(state="closed", closed_on=at.date())

    seen = standings(at.date())
    assert [seen[one.pk] for one in (running, lacking, stray, empty, whole, kept)] == [
        "running", "lacking", "lacking", "lacking", "ready", "kept",
    ]  # fmt: skip
    # Over, the vigencia waits for nobody.
    assert standings(date(at.year + 1, 1, 2))[running.pk] == "lacking"

    rows = list(conservation.with_standing(CaseFile.objects.all(), at.date()))
    found = conservation.lacks_of(rows)
    assert [found[one.pk].missing for one in (running, lacking, stray, empty, whole)] == [
        ["Sigue en curso"], ["Lista de asistencia"], ["1 documento sin tipo documental"], ["Lista de asistencia"], [],
    ]  # fmt: skip
    assert {lack.debtor for lack in found.values()} == {adviser}
    ends = {row.pk: conservation.deadline_of(row) for row in rows}
    assert (ends[lacking.pk], ends[running.pk]) == ((at - timedelta(days=3)).date(), date(at.year, 12, 31))
    late = conservation.overdue(conservation.with_standing(CaseFile.objects.all(), at.date()), at.date())
    assert [row.pk for row in late] == [lacking.pk]


def test_the_expediente_of_an_assistance_gathers_its_visits(unit, series, adviser, at):
    town = make_beneficiary(unit.institution)
    session = make_session(unit, state=MeetingState.HELD, beneficiaries=[town])
    assistance = Assistance.objects.create(
        institution=unit.institution, unit=unit, year=at.year, beneficiary=town, adviser=adviser, created_at=at
    )
    session.served.update(assistance=assistance)
    make_evidence(session, kind="attendance_list", title="Lista de la visita", at=at)
    make_evidence(assistance, kind="photo", title="Foto de la asistencia", at=at)

    actions.keep_archive(at=at)

    case_file = CaseFile.objects.get(kind=CaseKind.ASSISTANCE)
    assert (case_file.subject_id, case_file.unit) == (assistance.pk, unit)
    assert {row.title for row in case_file.documents.all()} == {"Lista de la visita", "Foto de la asistencia"}


@pytest.mark.req("AUD-08")
def test_a_vigencia_does_not_close_with_incomplete_interventions_unless_they_are_waived(assist, year, boss, at):
    whole, lacking, running = assist("attendance_list"), assist("photo"), assist(ended=None)

    with pytest.raises(Refused, match="Hay 2 expedientes de la vigencia") as refusal:
        close_year(year, by=boss, at=at)
    assert lacking.number in str(refusal.value) and whole.number not in str(refusal.value)
    with pytest.raises(Refused, match="Escriba por qué"):
        actions.waive_case_files(year.institution, [lacking], id=uuid4(), reason=" ", by=boss, at=at)

    key = uuid4()
    # Whoever presses again reads a list in which nothing is incomplete any more.
    first, again = (
        actions.waive_case_files(year.institution, rows, id=key, reason="Se perdió (ficticio)", by=boss, at=at)
        for rows in ([whole, lacking, running], [])
    )
    assert {one.pk for one in first} == {one.pk for one in again}
    assert {one.case_file_id: one.missing for one in Waiver.objects.all()} == {
        lacking.pk: ["Lista de asistencia"],
        running.pk: ["Lista de asistencia", "Sigue en curso"],
    }
    assert TrailEntry.objects.filter(event="archive.case_file_waived").count() == 2
    with pytest.raises(Refused, match="no hay ninguno incompleto"):
        actions.waive_case_files(year.institution, [whole, lacking], id=uuid4(), reason="Otra", by=boss, at=at)
    with pytest.raises(DatabaseError), transaction.atomic():
        Waiver.objects.update(reason="Otra")

    assert not close_year(year, by=boss, at=at).is_open


@pytest.mark.req("AUD-08")
def test_closing_opens_and_fills_first_what_the_clock_has_not_and_names_what_has_no_series(
    unit, series, adviser, year, boss, at
):
    def begin(place):
        assistance = Assistance.objects.create(
            institution=unit.institution, unit=place, year=at.year, beneficiary=make_beneficiary(unit.institution),
            adviser=adviser, created_at=at, state="rendered", closed_at=at,
        )  # fmt: skip
        make_evidence(assistance, kind="attendance_list", title="Lista", at=at)
        return assistance

    elsewhere = begin(make_unit(unit.institution, code="OTRA"))
    begin(unit)

    with pytest.raises(Refused, match="1 intervenciones no tienen serie") as refusal:
        close_year(year, by=boss, at=at)
    assert "sin completar" not in str(refusal.value)
    elsewhere.delete()
    assert not close_year(year, by=boss, at=at).is_open


def test_an_institution_that_does_not_ask_closes_as_ever_and_sees_no_list(assist, unit, year, boss, at, sign_in):
    Profile.objects.update(settings={})
    boss.standing = standing_of(boss, unit.institution, at.date())
    assist("photo")

    assert sign_in(boss).get(reverse("archive:conservation_list")).status_code == 404
    assert not close_year(year, by=boss, at=at).is_open


def test_who_owes_is_told_at_the_end_and_again_in_december_once_each(assist, adviser, unit, at):
    leader = make_member(unit, "group_leader")
    assist("photo"), assist("photo", adviser=None), assist("attendance_list"), assist(ended=None)
    december = datetime(at.year, 12, 1, 14, tzinfo=UTC)

    for moment in (at, at + timedelta(hours=2), december, december + timedelta(days=9)):
        actions.remind_of_records(at=moment)

    told = Message.objects.filter(kind="archive.records_owed").order_by("created_at")
    assert [one.recipient_id for one in told if one.created_at == at] and {one.recipient_id for one in told} == {
        adviser.pk, leader.pk,
    }  # fmt: skip
    assert [told.filter(recipient=one).count() for one in (adviser, leader)] == [2, 2]
    assert "Falta: Lista de asistencia." in told[0].body


def test_the_list_is_filtered_exported_and_read_in_few_questions_and_waived_from_it(
    assist, boss, adviser, at, sign_in, queries_of
):
    first, page = assist("photo"), reverse("archive:conservation_list")
    client = sign_in(boss)
    with_one = queries_of(client, page)
    for _ in range(3):
        assist("photo")
    whole = assist("attendance_list")

    assert queries_of(client, page) == with_one
    assert whole.number not in client.get(page, {"conservacion": "lacking"}).content.decode()
    told = client.get(page, {"exportar": "csv"})
    assert "Lista de asistencia" in b"".join(told.streaming_content).decode("utf-8-sig")
    waive = reverse("archive:conservation_waive") + f"?q={first.number}"
    assert "De 1 intervención sin completar" in client.get(waive).content.decode()
    key = {"id": str(uuid4())}
    assert "Explique un poco más" in client.post(waive, key | {"reason": "No"}).content.decode()
    client.post(waive, key | {"reason": "Se perdió en el traslado (ficticio)."})

    assert [one.case_file_id for one in Waiver.objects.all()] == [first.pk]
    detail = client.get(first.get_absolute_url()).content.decode()
    assert "Dispensada" in detail and "Se perdió en el traslado (ficticio)." in detail
    assert sign_in(adviser).get(waive).status_code == 403
