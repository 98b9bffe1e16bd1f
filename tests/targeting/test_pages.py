"""Pages of the room: a year of selection by its pages, the list from its spreadsheet, and a room that is closed."""

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.spreadsheets import write_xlsx
from baquiano.imports import actions as imports
from baquiano.imports.preview import preview_of
from baquiano.institutions.models import FiscalYear, Profile
from baquiano.targeting import actions, queries
from baquiano.targeting.models import PriorityEntry, Selection
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.institutions import make_member, make_unit
from tests.factories.targeting import make_selection, pick


@pytest.mark.req("ENT-07", "ENT-08")
def test_a_selection_goes_from_its_criteria_to_its_record_by_the_pages(people, at, sign_in, issuing):
    client = sign_in(people.leader)
    asked = {
        "id": uuid7(),
        "title": "Municipios PDET (ficticio)",
        "year": FiscalYear.objects.get().pk,
        "unit": people.group.pk,
        "criteria": "Bajo desempeño (ficticio).",
        "pdet": "yes",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "days_each": "10",
    }
    page = client.post(reverse("targeting:selection_create"), asked)
    selection = Selection.objects.get()
    universe = client.get(reverse("targeting:selection_universe", args=[selection.pk])).content.decode()
    assert page.url == selection.get_absolute_url()
    assert "Alcaldía Ficticia A" in universe and "Alcaldía Ficticia C" not in universe

    url = reverse("targeting:selection_pick", args=[selection.pk])
    ticked = client.post(url, {"selected": [people.towns[0].pk, people.towns[1].pk]})
    assert ticked.status_code == 200 and "Por qué se escogen" in ticked.content.decode()
    chosen = {
        "selected": [one.pk for one in people.towns[:2]],
        "confirmed": "True",
        "reason": "Piden apoyo (ficticio).",
    }
    over = client.post(url, {**chosen, "id": uuid7(), "days": "100"})
    assert over.status_code == 422 and "sobran 80" in over.content.decode()
    client.post(url, {**chosen, "id": uuid7(), "days": "20"})

    close = reverse("targeting:selection_close", args=[selection.pk])
    selection.refresh_from_db()
    stale = client.post(close, {"version": selection.version + 7, "note": "Se verificó todo."})
    done = client.post(close, {"version": selection.version, "note": "Se verificó todo."})
    assert (stale.status_code, done.url) == (422, selection.get_absolute_url())
    detail = client.get(done.url).content.decode()
    selection.refresh_from_db()
    assert selection.closed_sha256 in detail and "GV-SELECCION" in detail and "Crear una nueva versión" in detail
    sheet = openpyxl.load_workbook(
        BytesIO(client.get(reverse("targeting:selection_download", args=[selection.pk])).content)
    ).active
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert any("GV-SELECCION" in str(cell) and selection.closed_sha256 in str(cell) for cell in cells)
    assert "Alcaldía Ficticia B" in cells


def load(people, at, rows, headers=("Vigencia", "Puesto", "Código", "Entidad", "Puntaje", "Está en la lista")):
    out = BytesIO()
    write_xlsx(out, title="Lista", headers=headers, rows=rows)
    return imports.upload_load(
        people.institution,
        id=uuid7(),
        register="sgr_list",
        content=out.getvalue(),
        name="lista.xlsx",
        by=people.planner,
        at=at,
    )


@pytest.mark.req("INT-14")
def test_the_list_of_the_sgr_comes_from_a_sheet_with_its_errors_and_twice_changes_nothing(people, at):
    make_beneficiary(people.institution, kind="sgr", name="Ejecutora Ficticia Uno", nit="890102472-0")
    make_beneficiary(people.institution, kind="sgr", name="Ejecutora Ficticia Dos")
    good = [[2026, 1, "890102472", "", "78,5", ""], [2026, 2, "", "Ejecutora Ficticia Dos", None, "Sí"]]
    bad = load(people, at, [*good, [2026, "dos", "", people.towns[0].name, "x", ""], [2026, 2, "", "Nadie", "", ""]])

    problems = [str(one) for one in preview_of(bad, at.date()).reading.problems]
    assert any("fila 4" in one and "B" in one and "escriba el puesto" in one for one in problems)
    assert any("fila 5" in one and "no está entre los beneficiarios" in one for one in problems)
    with pytest.raises(Refused, match="por corregir"):
        imports.apply_load(bad, by=people.planner, at=at)

    first = imports.apply_load(load(people, at, good), by=people.planner, at=at)
    again = imports.apply_load(load(people, at, good), by=people.planner, at=at)
    assert (first.created_count, again.created_count, again.changed_count, again.same_count) == (2, 0, 0, 2)
    assert [(one.place, str(one.score)) for one in queries.priorities(2026)] == [(1, "78.500"), (2, "None")]

    imports.apply_load(
        load(people, at, [[2026, 2, "", "Ejecutora Ficticia Dos", None, "No"]]), by=people.planner, at=at
    )
    assert PriorityEntry.objects.count() == 2 and queries.priorities(2026).count() == 1


@pytest.mark.req("ENT-08")
@pytest.mark.parametrize("name", ["selection_list", "capacity_list", "priority_list", "selection_create"])
def test_where_the_profile_does_not_open_the_room_it_has_neither_menu_nor_addresses(people, sign_in, name):
    client = sign_in(people.leader)
    url = reverse(f"targeting:{name}")
    opened = client.get(url)
    assert opened.status_code == 200 and 'href="/seleccion/"' in opened.content.decode()

    Profile.objects.update(settings={})
    assert client.get(url).status_code == 404
    assert client.get("/api/v1/seleccion/").status_code in {401, 404}
    assert 'href="/seleccion/"' not in client.get("/").content.decode()


def test_another_unit_does_not_see_what_this_one_prepares(people, at, sign_in):
    selection = make_selection(people.group, by=people.adviser, at=at)
    stranger = make_member(make_unit(people.institution), "group_leader")

    assert sign_in(stranger).get(selection.get_absolute_url()).status_code == 404
    assert sign_in(people.adviser).get(selection.get_absolute_url()).status_code == 200


@pytest.mark.req("ORG-10")
def test_other_systems_read_the_capacity_against_the_load_and_choose_by_the_same_rules(people, at, sign_in):
    selection = make_selection(people.group, by=people.adviser, at=at)
    client = sign_in(people.leader)
    address = f"/api/v1/seleccion/{selection.pk}/"
    asked = {
        "id": str(uuid7()),
        "selected": [str(people.towns[0].pk)],
        "reason": "Piden apoyo (ficticio).",
        "days": "12",
    }

    over = client.post(f"{address}escoger/", {**asked, "days": "300"}, content_type="application/json")
    chosen = client.post(f"{address}escoger/", asked, content_type="application/json")
    months = client.get(f"{address}carga/").json()["results"]

    assert (over.status_code, chosen.status_code) == (409, 201)
    assert [one["reason"] for one in client.get(f"{address}escogidas/").json()["results"]] == [asked["reason"]]
    assert (len(months), months[0]["capacity"], months[0]["chosen"], months[0]["free"]) == (12, 10, 1, 9)


def test_each_list_costs_the_same_with_one_row_as_with_four(people, at, sign_in):
    selection = make_selection(people.group, by=people.adviser, at=at)
    pick(selection, people.towns[0], by=people.adviser, at=at)
    client = sign_in(people.planner)
    urls = [reverse("targeting:selection_list"), selection.get_absolute_url()]
    urls.append(reverse("targeting:selection_universe", args=[selection.pk]))
    once = [_queries(client, url) for url in urls]
    pick(selection, *people.towns[1:], days=1, by=people.adviser, at=at)
    for _time in range(3):
        unit = make_unit(people.institution)
        actions.discard_selection(make_selection(unit, by=people.planner, at=at), note="No.", by=people.planner, at=at)

    assert [_queries(client, url) for url in urls] == once


def _queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
