"""Quién hace qué con una entidad (ENT-12)."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from baquiano.beneficiaries.history import history_of
from baquiano.beneficiaries.views import legible
from baquiano.commitments.choices import CommitmentState
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.identity import uuid7
from tests.factories.beneficiaries import make_beneficiary, make_contact
from tests.factories.commitments import make_commitment
from tests.factories.delivery import make_session
from tests.factories.institutions import make_institution, make_member, make_unit
from tests.factories.planning import make_item, make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.req("ENT-12")]
TODAY = date(2026, 6, 15)


@pytest.fixture
def school(scoped):
    return make_beneficiary(scoped, name="Institución Educativa Ficticia")


@pytest.fixture
def groups(scoped):
    return make_unit(scoped, name="Grupo Ficticio Uno"), make_unit(scoped, name="Grupo Ficticio Dos")


@pytest.fixture
def lived(scoped, school, groups):
    """Two groups, two years: an activity planned, a visit held, one ahead, and a commitment open."""
    one, two = groups
    plan = make_plan(scoped, one, state="in_force")
    make_item(
        plan, activity="Taller ficticio", starts_on=date(2099, 9, 1), ends_on=date(2099, 9, 2), beneficiaries=[school]
    )
    make_item(plan, activity="Retirada ficticia", is_removed=True, removed_reason="No", beneficiaries=[school])
    held = {"state": "held", "held_at": datetime(2025, 11, 3, 12, tzinfo=BOGOTA)}
    make_session(
        one, beneficiaries=[school], title="Visita de 2025", starts_at=datetime(2025, 11, 3, 9, tzinfo=BOGOTA), **held
    )
    make_session(
        two, beneficiaries=[school], title="Visita por venir", starts_at=datetime(2026, 7, 1, 9, tzinfo=BOGOTA)
    )
    make_session(two, title="Visita a otra", starts_at=datetime(2026, 7, 1, 9, tzinfo=BOGOTA))
    make_commitment(two, beneficiary=school, text="Enviar el acta ficticia", due_on=date(2026, 8, 1))
    return school


def _page(client, school, **query):
    return client.get(reverse("beneficiaries:beneficiary_history", args=[school.pk]), query)


def _titles(response):
    return [row.object.told_title for row in response.context["listing"].rows]


def test_history_tells_what_every_unit_did_promised_and_has_pending(lived, groups, sign_in):
    planner = sign_in(make_member(groups[0], "planning_professional"))

    response = _page(planner, lived)

    assert _titles(response) == ["Taller ficticio", "Enviar el acta ficticia", "Visita por venir", "Visita de 2025"]
    shares = {share.name: (share.counts, share.pending) for share, _url in response.context["shares"]}
    assert shares == {"Grupo Ficticio Uno": ((1, 1, 0, 0), 1), "Grupo Ficticio Dos": ((0, 1, 1, 0), 2)}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"anio": "2025"}, ["Visita de 2025"]),
        ({"que": "compromisos"}, ["Enviar el acta ficticia"]),
        ({"pendiente": "no"}, ["Visita de 2025"]),
        ({"q": "taller"}, ["Taller ficticio"]),
        ({"orden": "date", "que": "visitas"}, ["Visita de 2025", "Visita por venir"]),
    ],
)
def test_history_is_narrowed_by_year_kind_and_words(lived, groups, sign_in, query, titles):
    planner = sign_in(make_member(groups[0], "planning_professional"))

    assert _titles(_page(planner, lived, **query)) == titles


def test_history_is_narrowed_by_unit_and_its_figures_by_year(lived, groups, sign_in):
    planner = sign_in(make_member(groups[0], "planning_professional"))

    of_two = _page(planner, lived, dependencia=str(groups[1].pk))
    of_2025 = _page(planner, lived, anio="2025")

    assert _titles(of_two) == ["Enviar el acta ficticia", "Visita por venir"]
    assert [share.name for share, _url in of_2025.context["shares"]] == ["Grupo Ficticio Uno"]


def test_filter_that_makes_no_sense_is_told_and_left_aside(lived, groups, sign_in):
    planner = sign_in(make_member(groups[0], "planning_professional"))

    response = _page(planner, lived, anio="mil", dependencia="x", que="nada", pagina="99999999999999999999")

    assert len(_titles(response)) == 4
    assert "El filtro «Año» no se entiende" in response.content.decode()


def test_person_sees_only_what_the_policy_shows_of_each_strand(lived, groups, sign_in):
    adviser = sign_in(make_member(groups[1], "advisor"))

    titles = _titles(_page(adviser, lived))

    # The plan in force was divulged to everyone; the visits and commitments of another group were not.
    assert titles == ["Taller ficticio", "Enviar el acta ficticia", "Visita por venir"]


def test_history_of_another_institution_does_not_exist(groups, sign_in):
    planner = sign_in(make_member(groups[0], "planning_professional"))
    foreign = make_beneficiary(make_institution())

    assert _page(planner, foreign).status_code == 404


def test_history_costs_the_same_with_few_rows_and_with_more(lived, scoped, groups, sign_in, queries_of):
    planner = sign_in(make_member(groups[0], "planning_professional"))
    url = reverse("beneficiaries:beneficiary_history", args=[lived.pk])
    few = queries_of(planner, url)
    for number in range(3):
        make_commitment(groups[0], beneficiary=lived, text=f"Otro {number}", state=CommitmentState.OPEN)
        make_session(make_unit(scoped), beneficiaries=[lived])

    assert queries_of(planner, url) == few


def test_history_is_downloaded_with_its_words(lived, groups, sign_in):
    planner = sign_in(make_member(groups[0], "planning_professional"))

    content = _page(planner, lived, exportar="csv").getvalue().decode("utf-8-sig")

    assert "Actividad del plan" in content and "Vigente" in content and "Grupo Ficticio Dos" in content


def test_panel_of_the_page_of_the_entity_draws_the_figures_alone(lived, groups, sign_in):
    planner = sign_in(make_member(groups[0], "planning_professional"))
    url = reverse("beneficiaries:beneficiary_history", args=[lived.pk])

    panel = planner.get(url, headers={"hx-request": "true"}).content.decode()

    assert "<html" not in panel and "<svg" in panel and "Ver todo, por años" in panel


def test_strands_without_permission_are_left_out(lived, groups):
    user = make_member(groups[0], "planning_professional")
    user.is_active = False

    assert history_of(user, lived, TODAY).strands == ()


def test_contacts_stand_by_post_with_their_dates_and_a_relief_keeps_the_earlier_one(school, groups, sign_in):
    planner = sign_in(make_member(groups[0], "planning_professional"))
    rector = make_contact(school, name="Rectora Ficticia", post="Rectoría", starts_on=date(2024, 1, 1))
    make_contact(school, name="Coordinador Ficticio", post="Coordinación", starts_on=date(2025, 1, 1))
    form = {"id": str(uuid7()), "name": "Rector Nuevo Ficticio", "post": "Rectoría", "phone": "605", "email": ""}
    url = reverse("beneficiaries:contact_replace", args=[rector.pk])

    for _press in range(2):
        assert planner.post(url, {**form, "starts_on": "2026-02-01"}).status_code == 302

    page = planner.get(school.get_absolute_url()).context
    assert [row.name for row in page["contacts"]] == ["Coordinador Ficticio", "Rector Nuevo Ficticio"]
    assert [(row.name, row.ends_on) for row in page["former_contacts"]] == [("Rectora Ficticia", date(2026, 1, 31))]


def test_relief_before_the_contact_began_is_refused_and_keeps_what_was_typed(school, groups, sign_in):
    planner = sign_in(make_member(groups[0], "planning_professional"))
    rector = make_contact(school, post="Rectoría", starts_on=date(2026, 1, 1))
    form = {
        "id": str(uuid7()),
        "name": "Rector Temprano",
        "post": "Rectoría",
        "phone": "605",
        "starts_on": "2025-12-01",
    }

    response = planner.post(
        reverse("beneficiaries:contact_replace", args=[rector.pk]), {**form, "starts_on": "2025-12-01"}
    )

    assert "La fecha final no puede ser anterior a la inicial." in response.content.decode()
    assert "Rector Temprano" in response.content.decode()
    rector.refresh_from_db()
    assert rector.ends_on is None


@pytest.mark.req("ENT-12")
def test_of_more_strands_than_a_chart_can_tell_those_with_the_least_are_told_together():
    names = [f"Hilo {n}" for n in range(1, 9)]

    assert legible(names[:6], [(1,) * 6]) == (names[:6], [(1,) * 6])
    series, rows = legible(names, [(9, 0, 8, 7, 1, 6, 5, 2), (0, 0, 1, 0, 0, 0, 0, 0)])

    assert series == ["Hilo 1", "Hilo 3", "Hilo 4", "Hilo 6", "Hilo 7", "Lo demás"]
    assert rows == [(9, 8, 7, 6, 5, 3), (0, 1, 0, 0, 0, 0)]
