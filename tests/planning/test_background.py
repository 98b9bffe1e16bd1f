"""What was done, cancelled and owed is before whoever plans again (PLN-25)."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baquiano.common.calendar_days import BOGOTA
from baquiano.planning import background
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.commitments import make_commitment
from tests.factories.delivery import make_session
from tests.factories.institutions import make_catalogue_item, make_fiscal_year, make_unit
from tests.factories.planning import make_item, make_need, make_plan

LAST = datetime(2025, 8, 5, 9, tzinfo=BOGOTA)


@pytest.fixture
def world(group):
    """A school and a topic with a last vigencia: two visits, one cancelled with its reason, and promises."""
    topic = make_catalogue_item(group.institution, "topic", name="Convivencia ficticia")
    last = make_plan(group.institution, group.unit, year=make_fiscal_year(group.institution, 2025), state="closed")
    done = make_item(last, beneficiaries=[group.school], topic=topic, starts_on=LAST.date(), ends_on=LAST.date())
    make_item(
        last, beneficiaries=[group.school], topic=topic, starts_on=LAST.date(), is_removed=True,
        removed_reason="Sin recursos: no llegó el transporte.",
    )  # fmt: skip
    held = visit(group, done, topic, state="held")
    visit(group, done, topic, state="cancelled", state_note="Cerraron la vía.")
    make_commitment(group.unit, beneficiary=group.school, due_on=date(2025, 9, 1), origin=held.meeting)
    make_commitment(group.unit, beneficiary=group.school, due_on=date(2026, 12, 1))
    return SimpleNamespace(**vars(group) | {"topic": topic})


def visit(group, item, topic, **more):
    return make_session(
        group.unit, beneficiaries=[group.school], plan_item=item, topic=topic, starts_at=LAST,
        responsible=group.advisor, **more,
    )  # fmt: skip


def told(world, user=None, **about):
    asked = background.Asked(user or world.advisor, 2026, date(2026, 3, 10), **about)
    return {str(label): {str(f.label): (f.before, f.now) for f in found.figures} for label, found in
            background.told(asked)}  # fmt: skip


@pytest.mark.req("PLN-25")
@pytest.mark.parametrize("about", ["school", "topic", "unit"])
def test_the_last_vigencia_of_an_entity_a_topic_or_a_group_is_told(world, about):
    asked = {
        "school": {"beneficiaries": frozenset([world.school.pk])},
        "topic": {"topics": frozenset([world.topic.pk])},
        "unit": {"unit": world.unit},
    }[about]

    found = told(world, **asked)

    # Of a topic, only what was promised in its visits.
    promises = (1, 0) if about == "topic" else (1, 1)
    assert found == {
        "Lo planeado": {"Actividades planeadas": (1, 0), "Canceladas o retiradas": (1, 0)},
        "Lo ejecutado": {"Visitas realizadas": (1, 0), "Canceladas": (1, 0), "Movidas de fecha": (0, 0)},
        "Los compromisos": {"Cumplidos": (0, 0), "Abiertos": promises, "Vencidos sin cerrar": (1, 0)},
    }


@pytest.mark.req("PLN-25")
def test_why_it_was_cancelled_stands_beside_it(world, sign_in):
    need = make_need(world.unit, world.plan.year, beneficiaries=[world.school])

    page = sign_in(world.advisor).get(reverse("planning:need_background", args=[need.pk])).content.decode()

    assert "Sin recursos: no llegó el transporte." in page
    assert "Cerraron la vía." in page
    assert "Vencidos sin cerrar" in page


@pytest.mark.req("PLN-25")
def test_another_group_is_told_only_what_it_may_see(world):
    from tests.factories.institutions import make_member

    stranger = make_member(make_unit(world.institution), "advisor")

    found = told(world, stranger, beneficiaries=frozenset([world.school.pk]))

    # The plan of last year was divulged to everyone; visits and promises are of their group.
    assert list(found) == ["Lo planeado"]


@pytest.fixture
def evaluations(monkeypatch):
    """What a room of evaluations would tell, registered for one test."""
    monkeypatch.setattr(background, "_sources", dict(background._sources))

    def tell(*figures):
        background.register(
            background.Source(
                background.SATISFACTION, "La satisfacción", "planning.view_plan",
                lambda asked: background.Found(list(figures)), order=90,
            )
        )  # fmt: skip

    return tell


def page_of(world, sign_in):
    return sign_in(world.advisor).get(reverse("planning:plan_background", args=[world.plan.pk])).content.decode()


@pytest.mark.req("PLN-25")
def test_until_somebody_evaluates_the_page_says_that_there_is_no_satisfaction(world, sign_in):
    assert "De la satisfacción no hay evaluaciones en 2025 ni en 2026." in page_of(world, sign_in)


@pytest.mark.req("PLN-25")
def test_a_room_that_comes_later_appears_by_registering(world, evaluations, sign_in):
    evaluations(background.Figure("Satisfacción", 92, 0))

    page = page_of(world, sign_in)

    assert told(world, unit=world.unit)["La satisfacción"] == {"Satisfacción": (92, 0)}
    assert ("La satisfacción" in page, "De la satisfacción no hay" in page) == (True, False)


@pytest.mark.req("PLN-25")
def test_with_a_room_that_knows_nothing_of_those_years_the_page_says_so(world, evaluations, sign_in):
    evaluations(background.Figure("Satisfacción", 0, 0))

    page = page_of(world, sign_in)

    assert "De la satisfacción no hay evaluaciones en 2025 ni en 2026." in page
    assert "todavía no se registran" not in page


@pytest.mark.req("PLN-25")
def test_it_is_before_whoever_writes_the_activity(world, sign_in):
    client = sign_in(world.advisor)
    form = client.get(reverse("planning:item_create", args=[world.plan.pk])).content.decode()
    url = reverse("planning:background_asked")

    page = client.get(url, {"vigencia": "2026", "topic": str(world.topic.pk)}, headers={"HX-Request": "true"})

    assert url in form
    assert "Cerraron la vía." in page.content.decode()
    assert client.get(url, {"vigencia": "x", "topic": "no", "beneficiaries": "no"}).status_code == 200


def test_it_costs_the_same_with_one_and_three(world, sign_in):
    client = sign_in(world.advisor)
    url = reverse("planning:plan_background", args=[world.plan.pk])
    client.get(url)

    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _number in range(2):
        school = make_beneficiary(world.institution)
        make_session(world.unit, beneficiaries=[school], topic=world.topic, starts_at=LAST, state="held")
        make_commitment(world.unit, beneficiary=school, due_on=date(2025, 9, 1))
    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)
