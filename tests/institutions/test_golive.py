"""The go-live checklist: what the data say, what people confirm, and what waits for it."""

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.institutions import actions, golive, queries
from baquiano.institutions.golive import Finding, Point
from baquiano.institutions.models import FiscalYear, YearCheck
from tests.factories.institutions import make_fiscal_year, make_member, make_profile, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.req("NFR-03")]


@pytest.fixture
def year(institution):
    return make_fiscal_year(institution)


@pytest.fixture
def admin(institution):
    return make_member(make_unit(institution), "admin")


@pytest.fixture
def two_points(monkeypatch):
    """A checklist with a point that the data say and another that a person confirms."""
    facts = {"met": False}
    monkeypatch.setattr(golive, "_points", {})
    golive.register(
        Point("facts", "Los datos están", 1, lambda *_: Finding(facts["met"], "Mirado ahora")),
        Point("rehearsed", "Se hizo la prueba", 2, hint="Un recorrido"),
    )
    return facts


def test_an_empty_institution_is_told_what_it_lacks(scoped, year, at):
    make_unit(scoped, name="Grupo Vacío")

    shown = {one.point.key: (one.is_met, one.told) for one in golive.checklist(scoped, year, day_of(at))}

    assert [key for key, (met, _told) in shown.items() if met] == ["calendar"] + (
        ["installation"] if shown["installation"][0] else []
    )
    assert shown["people"] == (False, "Sin nadie vinculado: Grupo Vacío.")
    assert shown["catalogues"][1].startswith("Sin elementos en uso: Temas")
    assert {"settings", "access", "procedures", "turns", "formats", "beneficiaries", "consent", "trained"} <= set(shown)


def test_it_starts_only_when_every_point_is_met(scoped, year, admin, two_points, at):
    with pytest.raises(Refused, match="Todavía falta: Los datos están; Se hizo la prueba"):
        actions.start_year(year, by=admin, at=at)
    two_points["met"] = True
    actions.confirm_point(year, golive.confirmable("rehearsed"), note="Acta 3 del 9 de marzo", by=admin, at=at)

    for _time in range(2):
        actions.start_year(year, by=admin, at=at)

    assert FiscalYear.objects.get().live_at == at
    assert TrailEntry.objects.filter(event="institutions.year_started").count() == 1


def test_a_confirmation_needs_its_ground_and_may_be_taken_back(scoped, year, admin, two_points, at):
    point = golive.confirmable("rehearsed")
    with pytest.raises(Refused, match="Escriba cómo se comprobó"):
        actions.confirm_point(year, point, note=" ", by=admin, at=at)

    actions.confirm_point(year, point, note="Acta 3", by=admin, at=at)
    actions.confirm_point(year, point, note="Acta 4", by=admin, at=at)
    (kept,) = YearCheck.objects.all()
    actions.withdraw_point(year, point, by=admin, at=at)

    assert (kept.note, YearCheck.objects.count()) == ("Acta 4", 0)
    assert golive.confirmable("facts") is None


def test_the_same_confirmation_twice_is_told_once(scoped, year, admin, two_points, at):
    point = golive.confirmable("rehearsed")

    for note in ("Acta 3", "Acta 3 ", "Acta 4"):
        actions.confirm_point(year, point, note=note, by=admin, at=at)

    told = TrailEntry.objects.filter(event="institutions.point_confirmed")
    assert [one.data["note"] for one in told.order_by("id")] == ["Acta 3", "Acta 4"]


@pytest.mark.parametrize(("asked", "live", "waits"), [(True, False, True), (True, True, False), (False, False, False)])
def test_what_waits_for_it_is_for_the_institution_to_say(scoped, year, at, asked, live, waits):
    make_profile(scoped, {"golive": {"required": asked}})
    year.live_at = at if live else None

    assert queries.awaits_start(year, scoped) is waits


def test_control_reads_it_and_the_administrator_confirms(institution, year, admin, two_points, sign_in):
    page, confirm = (reverse(f"institutions:year_{name}", args=args) for name, args in CONFIRMING)
    client = sign_in(make_member(make_unit(institution), "internal_control"))
    read = client.get(page).content.decode()
    refused = client.post(confirm, {"note": "Acta 3"}).status_code

    client.force_login(admin)
    client.post(confirm, {"note": "Acta 3"})

    with scopes_disabled():
        assert YearCheck.objects.get().created_by == admin
    assert ("0 de 2 puntos listos" in read, confirm in read, refused) == (True, False, 403)


CONFIRMING = [("golive", [2026]), ("confirm", [2026, "rehearsed"])]
