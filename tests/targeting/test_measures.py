"""Variables and their values: from the catalogue and the spreadsheets of each source to a figure by entity and year."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.common.spreadsheets import write_xlsx
from baquiano.imports import actions as imports
from baquiano.imports.preview import preview_of
from baquiano.institutions import folder as folders
from baquiano.institutions.models import Profile
from baquiano.targeting import actions, catalogue
from baquiano.targeting.measured import read_number
from baquiano.targeting.models import Measure, MeasureValue
from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.targeting import make_measure, make_values


def load(people, at, headers, rows, *, name="valores.xlsx"):
    out = BytesIO()
    if name.endswith(".csv"):
        out.write("\n".join(";".join(map(str, row)) for row in [headers, *rows]).encode("cp1252"))
    else:
        write_xlsx(out, title="Datos", headers=headers, rows=rows)
    return imports.upload_load(
        people.institution,
        id=uuid7(),
        register="measures",
        content=out.getvalue(),
        name=name,
        by=people.planner,
        at=at,
    )


def told(load, at):
    return [str(one) for one in preview_of(load, at.date()).reading.problems]


def values(measure):
    return {row.beneficiary.name[-1]: (row.year, row.value) for row in measure.values.select_related("beneficiary")}


@pytest.mark.req("ENT-04", "INT-09")
def test_values_come_a_row_each_by_code_or_name_and_the_same_file_changes_nothing(people, at):
    measure, town = make_measure(people.institution, at=at), people.towns[2]
    town.divipola = town.municipality_id
    town.save(update_fields=["divipola"])
    headers = ["Código", "Entidad", "Variable", "Año", "Valor"]
    rows = [["", people.towns[0].name, "DESEMPENO", 2024, 61.25], [town.divipola, "", measure.name, 2025, "70,5"]]

    first = imports.apply_load(load(people, at, headers, rows), by=people.planner, at=at)
    again = imports.apply_load(load(people, at, headers, rows, name="valores.csv"), by=people.planner, at=at)
    rows[1][4] = "71,5"
    third = imports.apply_load(load(people, at, headers, rows), by=people.planner, at=at)

    assert [(one.created_count, one.changed_count, one.same_count) for one in (first, again, third)] == [
        (2, 0, 0),
        (0, 0, 2),
        (0, 1, 1),
    ]
    assert values(measure) == {"A": (2024, Decimal("61.25")), "C": (2025, Decimal("71.5"))}
    entry = TrailEntry.objects.filter(event="targeting.values_loaded").latest("id")
    assert entry.changes == {f"{town.name} ({town.divipola})": ["70.5000", "71.5000"]}
    assert (entry.data["year"], entry.data["added"], entry.data["changed"]) == (2025, 0, 1)


@pytest.mark.req("ENT-04", "INT-09")
def test_values_come_a_column_by_variable_with_its_year_in_the_heading_or_asked_once(people, at):
    measure, other = make_measure(people.institution, at=at), make_measure(people.institution, "PQRS", at=at)
    dated = load(people, at, ["Entidad", "Municipio", "DESEMPENO 2023", "Pqrs ficticio 2024"], [
        [people.towns[0].name, "Quibdó", 50, 3], [people.towns[1].name, "Quibdó", None, 4],
    ])  # fmt: skip
    imports.apply_load(dated, by=people.planner, at=at)
    undated = load(people, at, ["Entidad", "Municipio", "Índice raro"], [[people.towns[0].name, "Quibdó", 51]])

    with pytest.raises(Refused, match="qué es la columna «Índice raro»"):
        imports.apply_load(undated, by=people.planner, at=at)
    undated = imports.map_columns(undated, columns={"indice raro": "m:DESEMPENO"}, by=people.planner, at=at)
    with pytest.raises(Refused, match="De qué año son"):
        imports.apply_load(undated, by=people.planner, at=at)
    undated = imports.answer_load(undated, answers={"year:datos": "2025"}, by=people.planner, at=at)
    imports.apply_load(undated, by=people.planner, at=at)

    assert {(row.year, int(row.value)) for row in measure.values.all()} == {(2023, 50), (2025, 51)}
    assert values(other) == {"A": (2024, 3), "B": (2024, 4)}


@pytest.mark.req("ENT-04")
def test_each_error_says_its_row_its_column_and_what_to_do(people, at):
    make_measure(people.institution, at=at)
    bad = load(people, at, ["Código", "Entidad", "Variable", "Año", "Valor"], [
        ["", "Nadie", "DESEMPENO", 2024, 1],
        ["", people.towns[0].name, "OTRA", 2024, 1],
        ["", people.towns[0].name, "DESEMPENO", "ayer", 1],
        ["", people.towns[0].name, "DESEMPENO", 2024, "1.234"],
        ["", people.towns[1].name, "DESEMPENO", 2024, 1],
        ["", people.towns[1].name, "DESEMPENO", 2024, 2],
        ["", people.towns[2].name, "DESEMPENO", 2024, ""],
    ])  # fmt: skip

    problems = told(bad, at)

    for words in (
        ("fila 2", "no está entre los beneficiarios"),
        ("fila 3", "no está en el catálogo de variables. Registradas: DESEMPENO."),
        ("fila 4", "escriba el año del dato: 2026."),
        ("fila 5", "puede ser 1234 o 1,234"),
        ("fila 7", "repite la fila 6"),
    ):
        assert any(all(word in problem for word in words) for problem in problems), (words, problems)
    assert len(problems) == 5
    with pytest.raises(Refused, match="Hay 5 celdas por corregir"):
        imports.apply_load(bad, by=people.planner, at=at)
    assert not MeasureValue.objects.exists()


@pytest.mark.req("ENT-04")
def test_namesakes_are_told_apart_by_their_department_or_asked_and_never_guessed(people, at):
    measure = make_measure(people.institution, at=at)
    for code, department in (("13873", "Ribera"), ("44874", "Llanura")):
        make_beneficiary(
            people.institution,
            kind="territorial",
            territorial_kind="municipality",
            name="Alcaldía de Villanueva",
            divipola=code,
            municipality=make_municipality(code, "Villanueva", in_=department),
        )
    headers = ["Municipio", "Departamento", "Variable", "Año", "Valor"]

    clear = load(people, at, headers, [["Villanueva", "Llanura", "DESEMPENO", 2024, 10]])
    imports.apply_load(clear, by=people.planner, at=at)
    unclear = load(people, at, headers, [["Villanueva", "", "DESEMPENO", 2025, 20]])
    reading = preview_of(unclear, at.date()).reading

    assert [row.beneficiary.divipola for row in measure.values.all()] == ["44874"]
    (question,) = reading.questions
    assert {option.label for option in question.doubt.options} == {
        "Alcaldía de Villanueva (Villanueva), Ribera",
        "Alcaldía de Villanueva (Villanueva), Llanura",
    }
    chosen = next(option.value for option in question.doubt.options if "Ribera" in option.label)
    unclear = imports.answer_load(unclear, answers={question.doubt.key: chosen}, by=people.planner, at=at)
    imports.apply_load(unclear, by=people.planner, at=at)
    assert measure.values.get(year=2025).beneficiary.divipola == "13873"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("78,5", "78.5"),
        (" 1.234,5 ", "1234.5"),
        ("1.234.567", "1234567"),
        (12.0, "12"),
        ("45%", "45"),
        ("78.25", "78.25"),
    ],
)
def test_a_number_is_read_as_it_is_written_here(cell, value):
    assert read_number(cell) == Decimal(value)


def test_where_a_sheet_leaves_no_doubt_of_its_dot_a_dot_is_that(people, at):
    measure = make_measure(people.institution, at=at)
    rows = [
        ["", people.towns[0].name, "DESEMPENO", 2024, "78.125"],
        ["", people.towns[1].name, "DESEMPENO", 2024, "7.5"],
    ]

    done = load(people, at, ["Código", "Entidad", "Variable", "Año", "Valor"], rows, name="datos.csv")
    imports.apply_load(done, by=people.planner, at=at)

    assert values(measure) == {"A": (2024, Decimal("78.125")), "B": (2024, Decimal("7.5"))}


@pytest.mark.req("ENT-04")
def test_the_catalogue_comes_from_the_folder_and_what_the_screen_changed_outlives_it(people, at, tmp_path):
    path = tmp_path / "targeting"
    path.mkdir()
    text = "code,name,unit,more_means,source,description\nIDI,Índice ficticio,puntos,performance,Fuente ficticia,\n"
    (path / "measures.csv").write_text(text, encoding="utf-8")

    def apply(**choices):
        content = folders.Folder(tmp_path)
        assert list(catalogue.check(content)) == []
        return list(catalogue.apply(folders.Load(content, people.institution, 2026, None, at, **choices)))

    assert len(apply()) == 1
    assert apply() == []
    measure = Measure.objects.get(code="IDI")
    fields = {name: getattr(measure, name) for name in actions.measures.EDITABLE} | {"source": "Otra fuente"}
    actions.edit_measure(measure, expected_version=1, fields=fields, by=people.planner, at=at)
    (difference,) = apply()
    assert difference.is_undecided
    measure.refresh_from_db()
    assert measure.source == "Otra fuente"
    with pytest.raises(StaleEdit):
        actions.edit_measure(measure, expected_version=1, fields=fields | {"unit": "%"}, by=people.planner, at=at)
    export = folders.Export(people.institution, 2026)
    catalogue.write(export)
    assert b"IDI" in export.finished()[catalogue.FILE] and b"Otra fuente" in export.finished()[catalogue.FILE]


@pytest.mark.req("ENT-04", "INT-09")
def test_the_lists_are_filtered_exported_and_closed_where_the_profile_does_not_open_them(people, at, sign_in):
    measure = make_measure(people.institution, at=at)
    make_values(measure, {one: n for n, one in enumerate(people.towns)}, at=at)
    client = sign_in(people.planner)
    url = reverse("targeting:value_list")

    page = client.get(f"{url}?variable={measure.pk}&anio=2025&departamento=27").content.decode()
    file = b"".join(client.get(f"{url}?exportar=csv").streaming_content).decode("utf-8-sig")
    told = client.get("/api/v1/seleccion/variables/valores/?anio=2025").json()["results"]

    assert "Alcaldía Ficticia B" in page and "Alcaldía Ficticia C" not in page
    assert len(file.splitlines()) == 5 and "Medición ficticia" in file
    assert {(one["code"], one["year"]) for one in told} == {("DESEMPENO", 2025)} and len(told) == 4
    created = {"id": uuid7(), "code": "PQRS", "name": "Peticiones", "more_means": "need", "source": "Ventanilla"}
    assert client.post(reverse("targeting:measure_create"), created).status_code == 302
    assert "Peticiones" in client.get(reverse("targeting:measure_list")).content.decode()
    assert sign_in(people.adviser).get(reverse("targeting:measure_create")).status_code == 403
    Profile.objects.update(settings={"targeting": {"enabled": True}})
    assert sign_in(people.planner).get(url).status_code == 404
