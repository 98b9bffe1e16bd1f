"""The public pages: what anyone reads, what nobody reads, what a browser keeps, what nonsense does."""

import csv
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from baquiano.agenda.models import AgendaEntry
from baquiano.common.calendar_days import BOGOTA
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.institutions import (
    make_catalogue_item,
    make_fiscal_year,
    make_institution,
    make_member,
    make_profile,
    make_unit,
)
from tests.factories.planning import make_complete_item, make_plan
from tests.portal.conftest import SECRETS

PAGES = ["home", "agenda", "agenda_csv", "plan", "plan_csv"]


def address(published, name):
    arguments = {"agenda": [2026, 3], "agenda_csv": [2026, 3], "plan": [2026], "plan_csv": [2026]}
    return reverse(f"portal:{name}", args=[published.institution.code, *arguments.get(name, [])])


def move_ahead(entries, **changes):
    """To a day that is always to come."""
    starts_at = datetime(2099, 3, 3, 9, tzinfo=BOGOTA)
    entries.update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), **changes)


def text_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8-sig")


def table_of(response):
    return list(csv.DictReader(StringIO(text_of(response)), delimiter=";"))


@pytest.mark.req("PUB-02", "INT-06")
@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("home", "Visita visible"),
        ("agenda", "Visita visible"),
        ("agenda_csv", "Visita visible"),
        ("plan", "Acompañar el PEI"),
        ("plan_csv", "Acompañar el PEI"),
    ],
)
def test_public_pages_open_without_signing_in_and_hide_every_person(published, client, name, seen):
    if name == "home":
        move_ahead(AgendaEntry.objects.all())

    response = client.get(address(published, name))

    page = text_of(response)
    assert response.status_code == 200
    assert seen in page
    assert [secret for secret in SECRETS if secret in page] == []


@pytest.mark.req("PUB-02", "AGD-04")
def test_the_agenda_of_the_month_shows_group_topic_and_school(published, client):
    page = text_of(client.get(address(published, "agenda")))

    assert [
        words for words in ("Visita visible", "Escuela Ficticia Visible 2", "Calidad Ficticia") if words in page
    ] == [
        "Visita visible",
        "Escuela Ficticia Visible 2",
        "Calidad Ficticia",
    ]


@pytest.mark.parametrize("state", ["draft", "submitted", "verified"])
def test_an_agenda_that_is_not_published_is_not_public(published, client, state):
    agenda = make_agenda(published.institution, make_unit(published.institution), month=4, state=state)
    make_entry(agenda, title="Aún en preparación")

    page = text_of(client.get(reverse("portal:agenda", args=[published.institution.code, 2026, 4])))

    assert "Aún en preparación" not in page
    assert "aún no se publica" in page


def test_what_was_withdrawn_before_publication_is_not_public_and_what_was_cancelled_says_so(published, client):
    reason = make_catalogue_item(published.institution, "cancel_reason")
    published.entry(title="Retirada antes", state="cancelled", state_note="x")
    published.entry(title="Cancelada después", state="cancelled", state_reason=reason)

    page = text_of(client.get(address(published, "agenda")))

    assert "Retirada antes" not in page
    assert "Cancelada después" in page
    assert "state-neutral" in page


@pytest.mark.parametrize("state", ["draft", "consolidated", "in_review"])
def test_a_plan_that_is_not_approved_is_not_public(published, client, state):
    published.plan.state = state
    published.plan.save()

    assert client.get(address(published, "plan")).status_code == 404


def test_a_plan_that_was_not_divulged_is_not_public(published, client):
    published.plan.divulged_at = None
    published.plan.save()

    assert client.get(address(published, "plan")).status_code == 404


@pytest.mark.req("PLN-22", "NFR-02")
def test_a_plan_that_the_profile_does_not_publish_is_not_public(published, client):
    make_profile(published.institution, {"plan": {"published": False}}, year=published.plan.year.year)

    assert client.get(address(published, "plan")).status_code == 404
    assert client.get(address(published, "plan_csv")).status_code == 404
    assert client.get(reverse("portal:home", args=[published.institution.code])).status_code == 200


def test_the_agenda_is_filtered_by_municipality_group_and_topic(published, client):
    elsewhere = make_beneficiary(published.institution, municipality=make_municipality("08758", "Soledad"))
    published.entry(title="En Soledad", beneficiary=elsewhere, municipality=elsewhere.municipality)

    response = client.get(address(published, "agenda"), {"municipio": "08758"})

    assert [entry.title for entry in response.context["entries"]] == ["En Soledad"]


def test_the_plan_is_searched_and_filtered(published, client):
    make_complete_item(published.plan.group_plans.get(), activity="Formar en convivencia escolar")

    response = client.get(address(published, "plan"), {"q": "CONVIVENCIA"})

    assert [item.activity for item in response.context["items"]] == ["Formar en convivencia escolar"]


@pytest.mark.req("PUB-02")
def test_the_downloads_carry_the_same_rows_without_people(published, client):
    agenda = table_of(client.get(address(published, "agenda_csv")))
    plan = table_of(client.get(address(published, "plan_csv")))

    assert {(row["Actividad"], row["Beneficiario"]) for row in agenda} == {
        ("Visita visible", "Escuela Ficticia Visible 2"),
        ("Asesoría a ciudadana", "Persona natural"),
    }
    assert [row["Beneficiarios"] for row in plan] == ["Escuela Ficticia Visible; Persona natural"]


@pytest.mark.parametrize("name", PAGES)
def test_a_browser_keeps_the_page_until_something_changes(published, client, name):
    first = client.get(address(published, name))
    again = client.get(address(published, name), headers={"if-none-match": first["ETag"]})
    move_ahead(AgendaEntry.objects.all(), title="Otro título")
    published.plan.group_plans.get().items.update(activity="Otra actividad")
    published.institution.name = "Otro nombre"
    published.institution.save()

    changed = client.get(address(published, name), headers={"if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert "public" in first["Cache-Control"]


def test_whoever_signed_in_gets_no_copy_that_others_could_be_given(published, sign_in):
    response = sign_in(make_member(published.agenda.unit)).get(address(published, "agenda"))

    assert "public" not in response["Cache-Control"]
    assert "ETag" not in response


@pytest.mark.parametrize(
    "path",
    [
        "/entidad/no-existe/",
        "/entidad/{code}/agenda/2026/13/",
        "/entidad/{code}/agenda/2026/0/",
        "/entidad/{code}/agenda/0/3/",
        "/entidad/{code}/agenda/99999999999999999999/3/",
        "/entidad/{code}/plan/1999/",
        "/entidad/{code}/plan/99999999999999999999/",
        "/entidad/{code}/plan/2026/plan.csv/x",
    ],
)
def test_an_address_that_means_nothing_is_not_found(published, client, path):
    assert client.get(path.format(code=published.institution.code)).status_code == 404


NONSENSE = ["municipio=xx", "grupo=%00", "tema='; --", "q=%00%ff", "q=" + "a" * 5000]


@pytest.mark.parametrize("query", [*NONSENSE, "pagina=-1", "pagina=zz", "pagina=99999999999999"])
@pytest.mark.parametrize("name", ["agenda", "plan", "agenda_csv", "plan_csv"])
def test_parameters_that_mean_nothing_fall_back(published, client, name, query):
    assert client.get(f"{address(published, name)}?{query}").status_code == 200


def test_the_pages_of_one_entity_never_show_another(published, client):
    other = make_institution()
    with scope(institution=other):
        make_entry(make_agenda(other, make_unit(other), state="published"), title="Visita de otra entidad")

    page = text_of(client.get(address(published, "agenda")))

    assert "Visita de otra entidad" not in page


def test_shortcuts_lead_to_the_latest_month_and_plan(published, client):
    code = published.institution.code

    month, plan = (client.get(reverse(f"portal:{name}", args=[code])) for name in ("agenda_current", "plan_current"))

    assert (month.url, plan.url) == (address(published, "agenda"), address(published, "plan"))


def test_an_entity_with_nothing_public_says_so(client, institution):
    for name in ("home", "agenda_current", "plan_current"):
        assert client.get(reverse(f"portal:{name}", args=[institution.code])).status_code == 200


def test_posting_to_a_public_page_is_not_allowed(published, client):
    assert client.post(address(published, "agenda")).status_code == 405


@pytest.mark.parametrize("name", PAGES)
def test_public_pages_cost_the_same_with_one_row_and_with_three(published, client, name):
    def cost():
        with CaptureQueriesContext(connection) as found:
            text_of(client.get(address(published, name)))
        return len(found)

    one = cost()
    for _ in range(2):
        make_complete_item(published.plan.group_plans.get())
        published.entry(beneficiary=make_beneficiary(published.institution))

    assert cost() == one


@pytest.mark.req("PUB-02")
@pytest.mark.parametrize(
    ("said", "seen"),
    [({"consolidate": False, "published": True}, 200), ({"consolidate": False}, 404), ({"published": True}, 404)],
)
def test_plans_that_nobody_consolidates_are_public_once_approved_where_the_profile_says(client, scoped, said, seen):
    year = make_fiscal_year(scoped, 2026)
    make_profile(scoped, {"plan": said}, 2026)
    for name, state in (("Tema aprobado", "in_force"), ("Tema en borrador", "draft")):
        plan = make_plan(scoped, make_unit(scoped, name=name), year=year, state=state)
        make_complete_item(plan, activity=f"Actividad de {name}", starts_on=datetime(2026, 3, 10, tzinfo=BOGOTA).date())

    page = client.get(reverse("portal:plan", args=[scoped.code, 2026]))

    assert page.status_code == seen
    assert "Actividad de Tema en borrador" not in page.text
    assert ("Actividad de Tema aprobado" in page.text) is (seen == 200)
