"""An exercise by its pages and its endpoints: tried in the address, kept by a button, explained and frozen."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pypdf
import pytest
from django.conf import settings
from django.urls import reverse

from baquiano.common.identity import uuid7
from baquiano.documents import storage
from baquiano.documents.actions.rendering import render_now
from baquiano.documents.models import IssuedDocument
from baquiano.institutions.models import FiscalYear, Profile
from baquiano.targeting import actions, queries
from baquiano.targeting.models import TargetingExercise
from tests.factories.documents import make_format
from tests.factories.institutions import make_member, make_unit
from tests.factories.targeting import (
    SETTINGS,
    make_exercise,
    make_measure,
    make_scenario,
    make_selection,
    make_values,
    weigh,
)

TEMPLATE = settings.BASE_DIR / "docs" / "howto" / "examples" / "entidades-priorizadas.typ"


@pytest.fixture
def figures(people, at):
    one, two = make_measure(people.institution, "IDI", at=at), make_measure(people.institution, "PQRS", at=at)
    make_values(one, dict(zip(people.towns, (10, 20, 30, 50), strict=True)), at=at)
    make_values(two, dict(zip(people.towns, (4, 3, 2, 1), strict=True)), at=at)
    return one, two


@pytest.fixture
def scenario(people, at, figures):
    exercise = make_exercise(people.group, *figures, by=people.adviser, at=at)
    return weigh(exercise.scenarios.get(), IDI=80, PQRS=0, by=people.adviser, at=at)


def order(text):
    return "".join(sorted("ABCD", key=lambda letter: text.index(f">Alcaldía Ficticia {letter}<")))


@pytest.mark.req("ENT-05")
def test_an_exercise_begins_with_its_variables_and_opens_a_scenario(people, figures, sign_in):
    client = sign_in(people.adviser)
    asked = {
        "id": uuid7(),
        "title": "Municipios (ficticio)",
        "year": FiscalYear.objects.get().pk,
        "unit": people.group.pk,
        "purpose": "Ordenar la oferta (ficticio).",
        "kinds": ["territorial"],
        "scaling": "rank",
        "missing": "average",
        "v_IDI_2025": "less",
    }

    page = client.post(reverse("targeting:exercise_create"), asked)

    exercise = TargetingExercise.objects.get()
    assert page.url == exercise.get_absolute_url()
    assert [(one.key, one.direction) for one in queries.variables_of(exercise)] == [("IDI_2025", "less")]
    detail = client.get(page.url).content.decode()
    assert "4 entidades" in detail and "Escenario 1" in detail and "Idi ficticio, 2025" in detail


@pytest.mark.req("ENT-05")
def test_weights_are_tried_in_the_address_and_kept_only_by_their_button(people, scenario, sign_in):
    client, url = sign_in(people.adviser), scenario.get_absolute_url()
    trial = {"w_IDI_2025": "0", "w_PQRS_2025": "70", "cut": "number", "cut_number": "1"}

    saved = client.get(url).content.decode()
    fragment = client.get(url, trial, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="orden")
    tried = fragment.content.decode()

    assert (order(saved), order(tried)) == ("ABCD", "DCBA")
    assert "<html" not in tried and "no se han guardado" in tried and "no se han guardado" not in saved
    assert "1 de 4 entidades" in tried and "colombia" in tried and "#m27001" in tried
    scenario.refresh_from_db()
    assert scenario.weights == {"IDI_2025": 80, "PQRS_2025": 0}

    keep = reverse("targeting:scenario_weigh", args=[scenario.pk])
    stale = client.post(keep, trial | {"version": scenario.version + 5})
    kept = client.post(keep, trial | {"version": scenario.version})
    assert (stale.status_code, kept.url) == (409, url)
    assert order(client.get(url).content.decode()) == "DCBA"
    assert client.get(url, {"w_IDI_2025": "mil"}).status_code == 200


@pytest.mark.req("ENT-05", "ENT-10")
def test_each_entity_says_why_it_is_in_or_not_step_by_step(people, at, scenario, sign_in):
    client = sign_in(people.adviser)
    c = people.towns[2]
    url = reverse("targeting:scenario_reason", args=[scenario.pk, c.pk])

    page = client.get(url).content.decode()
    assert "Por qué no está Alcaldía Ficticia C" in page and "La última que lo pasa es Alcaldía Ficticia B" in page
    for figure in ("Con 50,0000 puntos queda en el puesto 3 de 4", "Medición ficticia", "100,00 %", "(puntos)"):
        assert figure in page, figure

    decide = reverse("targeting:scenario_decide", args=[scenario.pk, c.pk])
    assert client.post(decide, {"verdict": "in", "reason": ""}).status_code == 422
    done = client.post(decide, {"verdict": "in", "reason": "Lo ordena una sentencia (ficticia)."})
    assert done.url == url
    page = client.get(url).content.decode()
    assert "Por qué está Alcaldía Ficticia C" in page and "Lo ordena una sentencia (ficticia)." in page
    stranger = sign_in(make_member(make_unit(people.institution), "group_leader"))
    assert stranger.get(url).status_code == 404


@pytest.mark.req("ENT-05", "ENT-10", "INT-09")
def test_frozen_it_leaves_its_record_and_is_read_by_other_systems(people, at, scenario, sign_in):
    make_format(people.institution, "GV-PRIORIZADAS", source=TEMPLATE.read_text(encoding="utf-8"))
    given = {**SETTINGS, "targeting": {**SETTINGS["targeting"], "exercise_format": "GV-PRIORIZADAS"}}
    Profile.objects.update(settings=given)
    people.institution.__dict__.pop("_profiles", None)
    exercise = scenario.exercise
    make_scenario(exercise, "Por peticiones", by=people.adviser, at=at)
    scenario.refresh_from_db()
    fields = {name: getattr(scenario, name) for name in actions.scenarios.EDITABLE} | {"cost_each": Decimal(1_500_000)}
    actions.edit_scenario(scenario, expected_version=scenario.version, fields=fields, by=people.adviser, at=at)
    client = sign_in(people.leader)
    url = reverse("targeting:exercise_freeze", args=[exercise.pk])

    exercise.refresh_from_db()
    asked = {"version": exercise.version, "scenario": scenario.pk, "note": "Se verificaron las fuentes."}
    assert client.post(url, asked).url == exercise.get_absolute_url()

    exercise.refresh_from_db()
    page = client.get(exercise.get_absolute_url()).content.decode()
    assert exercise.frozen_sha256 in page and "GV-PRIORIZADAS" in page and "Repetir" in page
    download = client.get(reverse("targeting:exercise_download", args=[exercise.pk])).content
    cells = [cell for row in openpyxl.load_workbook(BytesIO(download)).active.values for cell in row if cell]
    assert "Alcaldía Ficticia B" in cells and "Alcaldía Ficticia C" not in cells
    assert any(exercise.frozen_sha256 in str(cell) for cell in cells)
    document = render_now(IssuedDocument.objects.get(), at=at)
    pages = pypdf.PdfReader(BytesIO(storage.read(document.file.sha256))).pages
    text = " ".join(" ".join(one.extract_text() for one in pages).split())
    assert "Alcaldía Ficticia B" in text and "Por peticiones" in text and str(people.leader) in text
    assert "$ 3.000.000" in text

    told = client.get(f"/api/v1/seleccion/priorizacion/escenarios/{scenario.pk}/orden/").json()["results"]
    first = told[0]
    assert (first["name"], first["place"], first["is_listed"]) == ("Alcaldía Ficticia A", 1, True)
    assert first["parts"][0] == {
        "code": "IDI", "year": 2025, "raw": 10, "scaled": 100, "share": 1, "adds": 100, "is_filled": False,
    }  # fmt: skip
    of_entity = reverse("targeting:entity_rankings", args=[people.towns[2].pk])
    assert "Por qué no está" in client.get(of_entity).content.decode()
    csv = b"".join(client.get(scenario.get_absolute_url() + "?exportar=csv&ver=lista").streaming_content)
    assert len(csv.decode("utf-8-sig").splitlines()) == 3

    selection = make_selection(people.group, by=people.leader, at=at)
    taken = client.post(
        reverse("targeting:selection_rank", args=[selection.pk]), {"id": uuid7(), "exercise": exercise.pk}
    )
    assert taken.url == selection.get_absolute_url() and selection.picks.count() == 2


@pytest.mark.req("INT-09")
def test_other_systems_weigh_by_the_same_rules(people, at, scenario, sign_in):
    client = sign_in(people.leader)
    url = f"/api/v1/seleccion/priorizacion/escenarios/{scenario.pk}/pesos/"

    wrong = client.post(url, {"version": scenario.version, "w_IDI_2025": 500}, content_type="application/json")
    unknown = client.post(url, {"version": scenario.version, "w_OTRA_2025": 5}, content_type="application/json")
    done = client.post(url, {"version": scenario.version, "w_IDI_2025": 5}, content_type="application/json")

    assert (wrong.status_code, unknown.status_code, done.status_code) == (400, 400, 200)
    assert done.json()["weights"] == {"IDI_2025": 5, "PQRS_2025": 0}
    actions.discard_exercise(scenario.exercise, note="No hizo falta.", by=people.leader, at=at)
    assert client.post(url, {"version": 3, "w_IDI_2025": 5}, content_type="application/json").status_code == 403
