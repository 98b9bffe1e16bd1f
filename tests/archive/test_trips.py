"""The expediente of a trip: opened when it is granted, seen by whom sees the trip, closed when it is legalised."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from baquiano.archive import actions, queries
from baquiano.archive.checklist import checklist_of
from baquiano.archive.choices import CaseKind
from baquiano.archive.models import CaseFile
from tests.factories.archive import make_case_file, make_schedule
from tests.factories.documents import make_evidence
from tests.factories.institutions import make_member, make_profile
from tests.factories.travel import bring_to, make_trip


@pytest.fixture
def trip(unit, adviser, scoped, at):
    make_profile(scoped, {"travel": {"seat": "08001"}}, at.year)
    world = SimpleNamespace(
        adviser=adviser, leader=make_member(unit, "group_leader"), finance=make_member(unit, "finance_officer")
    )
    return bring_to(make_trip(unit, adviser, at=at), "granted", world, at)


@pytest.fixture
def trip_file(trip, unit, at):
    make_schedule(unit, CaseKind.TRIP)
    return make_case_file(trip, kind=CaseKind.TRIP, at=at)


@pytest.mark.req("DOC-03")
def test_the_clock_opens_it_once_granted_and_files_its_supports(trip, unit, adviser, at):
    make_schedule(unit, CaseKind.TRIP)
    make_trip(unit, adviser, at=at, purpose="Otra comisión ficticia")
    make_evidence(trip, kind="otro", title="Pasabordo ficticio", link="https://a.demo/p", by=adviser, at=at)
    for _ in range(2):
        actions.keep_archive(at=at)

    case_file = CaseFile.objects.get(kind=CaseKind.TRIP)
    assert (case_file.subject_id, case_file.title.partition(" · ")[0]) == (trip.pk, trip.number)
    assert [row.title for row in queries.filed_documents(case_file)] == ["Pasabordo ficticio"]


def test_it_is_not_closed_before_the_accounts_are_in(trip_file):
    ended = next(point for point in checklist_of(trip_file) if point.label == "El asunto terminó")

    assert "falta legalizarla" in ended.found and ended.blocks


@pytest.mark.req("DOC-12")
def test_only_whoever_sees_the_trip_sees_its_expediente(trip, trip_file, unit, adviser, archivist, sign_in):
    colleague = make_member(unit, "advisor")
    seen = {who: queries.case_files_visible_to(who).filter(pk=trip_file.pk).exists() for who in (adviser, archivist)}

    assert set(seen.values()) == {True}
    assert sign_in(colleague).get(trip_file.get_absolute_url()).status_code == 404
    assert not queries.can_view_case_file(colleague, str(trip_file.pk))


def test_its_page_shows_it(trip, trip_file, adviser, sign_in):
    client = sign_in(adviser)

    assert "archive-trip_case_file" in client.get(trip.get_absolute_url()).content.decode()
    panel = client.get(reverse("archive:trip_case_file", args=[trip.pk]), headers={"HX-Request": "true"})
    assert trip_file.number in panel.content.decode()
