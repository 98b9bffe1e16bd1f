"""Where the entity goes, on a map and in a table, and the open data with its dictionary."""

import csv
import json
from io import StringIO

import pytest
from django.urls import reverse

from baquiano.portal import open_data
from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.institutions import make_profile
from tests.factories.planning import make_complete_item
from tests.portal.conftest import SECRETS


def address(published, name, *more):
    return reverse(f"portal:{name}", args=[published.institution.code, *more])


def table_of(client, published, slug, **query):
    response = client.get(address(published, "data_csv", slug), query)
    return list(csv.DictReader(StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def elsewhere(published):
    """Twelve visits in Soledad, and an activity of the plan whose place is that of whom it serves."""
    town = make_municipality("08758", "Soledad")
    school = make_beneficiary(published.institution, name="Escuela de Soledad", municipality=town)
    for _ in range(12):
        published.entry(title="En Soledad", beneficiary=school, municipality=town)
    make_complete_item(published.plan.group_plans.get(), beneficiaries=[school], municipality=None)
    return town


@pytest.mark.req("PUB-02", "NFR-05")
def test_the_map_shows_who_goes_where_and_its_table_says_the_same(published, elsewhere, client):
    response = client.get(address(published, "places"))

    places = {place.code: place for place in response.context["places"]}
    soledad = places["08758"]
    assert (soledad.visits, soledad.planned, soledad.groups) == (12, 1, ("Calidad Ficticia",))
    assert '<path class="is-many" d="M' in response.text
    assert "<title>Soledad: 12</title>" in response.text
    assert {row["municipio"]: row["visitas_publicadas"] for row in table_of(client, published, "territorio")} == {
        place.name: str(place.visits) for place in places.values()
    }


def test_what_was_cancelled_is_not_a_place_where_one_goes(published, elsewhere, client):
    published.agenda.entries.filter(municipality=elsewhere).update(state="cancelled", state_note="x")

    response = client.get(address(published, "places"))

    assert {place.code: place.visits for place in response.context["places"]}["08758"] == 0


def test_the_map_is_closed_where_the_profile_says_so(published, client):
    make_profile(published.institution, {"public": {"map": False}}, year=published.plan.year.year)

    home = client.get(reverse("portal:home", args=[published.institution.code]))

    assert client.get(address(published, "places")).status_code == 404
    assert client.get(address(published, "data_csv", "territorio")).status_code == 404
    assert address(published, "places") not in home.text


@pytest.mark.req("PUB-05")
@pytest.mark.parametrize("slug", [one.slug for one in open_data.DATASETS if one.is_yearly and one.slug != "resultados"])
def test_each_table_is_the_same_in_csv_and_json_with_the_columns_of_the_dictionary(published, client, slug):
    rows = table_of(client, published, slug, vigencia="2026")
    told = json.loads(client.get(address(published, "data_json", slug), {"vigencia": "2026"}).content)
    columns = [row["columna"] for row in table_of(client, published, "diccionario") if row["conjunto"] == slug]

    assert len(rows) == len(told["filas"]) > 0
    assert list(rows[0]) == list(told["filas"][0]) == told["columnas"] == columns
    assert [secret for secret in SECRETS if secret in json.dumps([rows, told], ensure_ascii=False)] == []


@pytest.mark.parametrize("year", ["", "0", "99999", "2026 ", "²⁰²⁶", "1999"])
def test_a_year_that_means_nothing_is_the_newest_published(published, client, year):
    assert client.get(address(published, "places"), {"vigencia": year}).context["year"] == 2026


def test_a_table_that_does_not_exist_is_not_found(published, client):
    for name in ("data_csv", "data_json"):
        assert client.get(address(published, name, "personas")).status_code == 404


def test_the_plan_does_not_say_the_place_of_a_natural_person(published, client):
    citizen = make_beneficiary(published.institution, person="natural", kind="citizen")
    make_complete_item(published.plan.group_plans.get(), beneficiaries=[citizen], place="Casa de la ciudadana")

    assert "Casa de la ciudadana" not in json.dumps(table_of(client, published, "plan"), ensure_ascii=False)
