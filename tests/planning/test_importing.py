"""The spreadsheet that the group keeps: found, understood, asked about, written whole or not at all."""

import zipfile
from datetime import date
from io import BytesIO
from unicodedata import normalize

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.spreadsheets import write_xlsx
from baquiano.institutions.models import Profile
from baquiano.planning import actions
from baquiano.planning.importing import preview as previews
from baquiano.planning.importing.columns import export_row, exported_columns
from baquiano.planning.models import ColumnMapping, ImportBatch, PlanItem
from baquiano.planning.queries import format_code, items_of, with_everything
from baquiano.ui.forms.importing import QuestionsForm
from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.documents import make_format
from tests.factories.planning import make_complete_item
from tests.planning.conftest import HEADERS, workbook

pytestmark = pytest.mark.req("PLN-24")

ACTIVITY = "Actividades / proyectos"


def upload(group, content, at, name="plan.xlsx"):
    return actions.upload_import(group.plan, id=uuid7(), content=content, name=name, by=group.advisor, at=at)


def look(batch, at):
    return previews.preview_of(batch, at.date())


def bring_in(group, content, at):
    batch = upload(group, content, at)
    return actions.apply_import(batch, by=group.advisor, at=at)


def exported(group):
    columns = exported_columns(group.institution, 2026)
    rows = [export_row(item, columns) for item in with_everything(items_of(group.plan))]
    out = BytesIO()
    write_xlsx(out, title="Plan", headers=[column.header for column in columns], rows=rows)
    return out.getvalue()


def test_a_good_row_becomes_an_item_of_the_plan(group, at):
    bring_in(group, workbook([group.row()]), at)

    item = PlanItem.objects.get()
    assert item.code == "GCE-001"
    assert (item.programme.name, item.mechanism.name, item.service_type.code) == ("Calidad ficticia", "Taller", "at")
    assert (item.starts_on.isoformat(), item.ends_on.isoformat()) == ("2026-03-10", "2026-03-14")
    assert (item.municipality, item.responsible, item.budget) == (group.town, group.advisor, 1_500_000)
    assert list(item.beneficiaries.all()) == [group.school]
    assert sorted(kind.code for kind in item.procedure_types.all()) == ["logistics", "travel"]


def test_the_same_file_twice_changes_nothing(group, at):
    content = workbook([group.row(), group.row(activity="Otra ficticia")])
    bring_in(group, content, at)
    before = list(PlanItem.objects.order_by("position").values())

    again = bring_in(group, content, at)

    assert list(PlanItem.objects.order_by("position").values()) == before
    assert (again.created_count, again.changed_count, again.same_count) == (0, 0, 2)


def test_a_changed_row_updates_its_item_and_says_so(group, at):
    bring_in(group, workbook([group.row(), group.row(activity="Otra ficticia")]), at)

    batch = upload(group, workbook([group.row(budget=2_000_000), group.row(activity="Otra ficticia"),
                                    group.row(activity="Tercera ficticia")]), at)  # fmt: skip

    assert look(batch, at).difference.sentence == "1 fila nueva, 1 cambiada, 1 igual"
    actions.apply_import(batch, by=group.advisor, at=at)
    assert list(PlanItem.objects.order_by("position").values_list("code", "budget")) == [
        ("GCE-001", 2_000_000),
        ("GCE-002", 1_500_000),
        ("GCE-003", 1_500_000),
    ]


def test_what_is_exported_comes_back_equal(group, at):
    make_complete_item(group.plan, beneficiaries=[group.school], responsible=group.advisor)
    make_complete_item(group.plan, beneficiaries=[group.school], responsible=group.advisor, team="")

    again = bring_in(group, exported(group), at)

    assert (again.created_count, again.changed_count, again.same_count) == (0, 0, 2)


BAD_CELLS = [
    ({"dates": "31/02/2026"}, "G", "Fechas de ejecución", "escriba la fecha como 15/03/2026"),
    ({"dates": "15/03/2025"}, "G", "Fechas de ejecución", "no es de la vigencia 2026"),
    ({"activity": None}, "E", "Actividades / proyectos", "falta la actividad"),
    ({"budget": "mucho"}, "O", "Presupuesto", "escriba el valor en pesos"),
    ({"place": "x" * 201}, "I", "Lugar", "caben 200"),
]


@pytest.mark.parametrize(("bad", "letter", "header", "mend"), BAD_CELLS)
def test_a_bad_row_is_named_by_sheet_row_and_column_with_what_to_do(group, at, bad, letter, header, mend):
    batch = upload(group, workbook([group.row(), group.row(**{"activity": "Otra ficticia", **bad})]), at)

    (problem,) = look(batch, at).reading.problems

    assert problem.place == f"Hoja «Plan 2026», fila 3, columna {letter} ({header})"
    assert mend in problem.mend


def test_every_bad_row_is_named_and_nothing_is_half_imported(group, at):
    rows = [group.row(activity=f"Actividad {number}") for number in range(8)]
    rows[0][6], rows[3][14], rows[7][4] = "mañana", "mucho", None
    batch = upload(group, workbook(rows), at)

    with pytest.raises(Refused, match="No se importó nada"):
        actions.apply_import(batch, by=group.advisor, at=at)

    assert sorted(problem.row for problem in look(batch, at).reading.problems) == [2, 5, 9]
    assert PlanItem.objects.count() == 0
    batch.refresh_from_db()
    assert batch.is_open


def test_homonymous_schools_are_asked_about_and_never_guessed(group, at):
    other_town = make_municipality("08634", "Sabanagrande")
    twin = make_beneficiary(group.institution, name=group.school.name, municipality=other_town)
    batch = upload(group, workbook([group.row(municipality=None), group.row(activity="Otra", municipality=None)]), at)

    (question,) = look(batch, at).reading.questions
    assert question.places == [2, 3]
    assert {option.value for option in question.doubt.options} == {str(group.school.pk), str(twin.pk)}
    actions.answer_import(batch, answers={question.doubt.key: str(twin.pk)}, by=group.advisor, at=at)
    actions.apply_import(ImportBatch.objects.get(), by=group.advisor, at=at)

    assert [list(item.beneficiaries.all()) for item in PlanItem.objects.all()] == [[twin], [twin]]


@pytest.mark.req("ENT-01")
@pytest.mark.parametrize("written", ["Sabanalarga", "Sabanalarga (Atlántico)"])
def test_a_homonymous_town_is_that_of_the_department_of_the_institution(group, at, written):
    make_municipality("05628", "Sabanalarga", in_="Antioquia")
    profile = Profile.objects.get()
    profile.settings["beneficiary"] = {"department": "08"}
    profile.save()
    group.plan.institution.__dict__.pop("_profiles", None)

    bring_in(group, workbook([group.row(municipality=written)]), at)

    assert PlanItem.objects.get().municipality == group.town


def test_the_town_of_the_row_tells_homonymous_schools_apart(group, at):
    make_beneficiary(group.institution, name=group.school.name, municipality=make_municipality("08634", "Sabanagrande"))

    bring_in(group, workbook([group.row()]), at)

    assert list(PlanItem.objects.get().beneficiaries.all()) == [group.school]


def test_a_misspelt_mechanism_is_asked_with_the_nearest_first(group, at):
    batch = upload(group, workbook([group.row(mechanism="Taler")]), at)

    (question,) = look(batch, at).reading.questions

    assert question.header == "Mecanismos de asistencia técnica"
    assert question.doubt.options[0].label == "Taller"


def test_a_question_is_not_called_optional_and_may_wait(group, at):
    batch = upload(group, workbook([group.row(mechanism="Taler")]), at)
    questions = look(batch, at).reading.questions

    assert "(opcional)" not in str(QuestionsForm(questions=questions))
    assert QuestionsForm({}, questions=questions).is_valid()


def test_a_responsible_of_another_group_is_asked_and_may_be_a_team(group, at):
    batch = upload(group, workbook([group.row(responsible="Equipo de calidad")]), at)
    (question,) = look(batch, at).reading.questions

    actions.answer_import(batch, answers={question.doubt.key: "team"}, by=group.advisor, at=at)
    actions.apply_import(ImportBatch.objects.get(), by=group.advisor, at=at)

    item = PlanItem.objects.get()
    assert (item.responsible, item.team) == (None, "Equipo de calidad")


def test_the_table_is_found_under_titles_and_in_any_sheet(group, at):
    above = [["SECRETARÍA FICTICIA"], [], ["PLAN DE ASISTENCIA TÉCNICA", None, "Vigencia 2026"]]
    book = load_workbook(BytesIO(workbook([group.row()], above=above)))
    book.create_sheet("Instrucciones", 0)["A1"] = "Diligencie la hoja siguiente"
    out = BytesIO()
    book.save(out)

    batch = bring_in(group, out.getvalue(), at)

    assert batch.created_count == 1


def test_two_rows_of_headers_are_read_as_one(group, at):
    book = Workbook()
    page = book.active
    page.append(["Actividad", "Objetivo", "Fechas", None, "Mecanismo"])
    page.append([None, None, "Inicio", "Fin", None])
    page.merge_cells("C1:D1")
    page.append(["Acompañar", "Objetivo ficticio", "10/03/2026", "12/03/2026", "Taller"])
    out = BytesIO()
    book.save(out)

    bring_in(group, out.getvalue(), at)

    item = PlanItem.objects.get()
    assert (item.starts_on.isoformat(), item.ends_on.isoformat()) == ("2026-03-10", "2026-03-12")


@pytest.mark.req("DOC-01")
def test_the_spreadsheet_bears_the_format_and_comes_in_again_without_changes(group, sign_in, at):
    make_format(group.institution, code=format_code(group.plan), name="Plan ficticio", version="2")
    make_complete_item(group.plan, beneficiaries=[group.school], responsible=group.advisor)
    client = sign_in(group.advisor)

    content = client.get(reverse("planning:plan_export", args=[group.plan.pk])).content

    sheet = load_workbook(BytesIO(content)).active
    above = [sheet.cell(row, 1).value for row in range(1, 5)]
    assert above[0] == group.institution.name
    assert above[1] == "Plan ficticio"
    assert "Versión 2" in above[2]
    assert sheet.oddFooter.right.text == "Página &P de &N"
    batch = bring_in(group, content, at)
    assert (batch.created_count, batch.changed_count) == (0, 0)


def test_merged_cells_blank_rows_and_totals_are_tolerated(group, at):
    book = load_workbook(BytesIO(workbook([group.row(), group.row(activity="Otra", programme=None)])))
    page = book.active
    page.merge_cells("B2:B3")
    page.append([])
    page.append([None, "TOTAL", None, None, None, None, None, None, None, None, None, None, None, None, 3_000_000])
    page.append(["Elaboró: Aurora Ejemplo"])
    out = BytesIO()
    book.save(out)

    bring_in(group, out.getvalue(), at)

    assert [item.programme.name for item in PlanItem.objects.all()] == ["Calidad ficticia", "Calidad ficticia"]


def test_an_unknown_column_is_asked_once_and_remembered_for_the_group(group, at):
    headers = ["Qué vamos a hacer", *HEADERS[:4], *HEADERS[5:], "Color"]
    rows = [[group.row()[4], *group.row()[:4], *group.row()[5:], "azul"]]
    headers[5], rows[0][5] = "Actividad", "Actividad de verdad"
    batch = upload(group, workbook(rows, headers), at)
    assert [header.text for header in look(batch, at).unmapped] == ["Qué vamos a hacer", "Color"]

    actions.map_columns(batch, columns={"que vamos a hacer": "objective", "color": ""}, by=group.advisor, at=at)
    actions.apply_import(ImportBatch.objects.get(), by=group.advisor, at=at)

    assert PlanItem.objects.get().objective == group.row()[4]
    assert dict(ColumnMapping.objects.values_list("header", "field")) == {"que vamos a hacer": "objective", "color": ""}
    assert look(upload(group, workbook(rows, headers), at), at).unmapped == []


def test_the_column_of_the_activity_under_another_name_is_asked_and_is_not_left_out(group, at, sign_in):
    batch = upload(group, workbook([group.row()], ["Qué haremos" if one == ACTIVITY else one for one in HEADERS]), at)
    client, address = sign_in(group.advisor), reverse("planning:import_columns", args=[batch.pk])
    (asked,) = look(batch, at).unmapped
    page = client.get(batch.get_absolute_url()).content.decode()
    assert (asked.text, "Qué haremos" in page, "Así se entendió" in page) == ("Qué haremos", True, False)
    with pytest.raises(Refused):
        actions.apply_import(batch, by=group.advisor, at=at)

    left_out = client.post(address, {f"column_{asked.index}": "-"})
    assert left_out.status_code == 422 and "sin ella no se sabe de qué es cada fila" in left_out.content.decode()
    client.post(address, {f"column_{asked.index}": "activity"})
    actions.apply_import(ImportBatch.objects.get(), by=group.advisor, at=at)

    assert PlanItem.objects.get().activity == group.row()[HEADERS.index(ACTIVITY)]


def test_a_formula_is_read_as_its_value_and_never_run(group, at):
    bring_in(group, workbook([group.row(activity="'=HYPERLINK(1)")]), at)

    content = exported(group)

    cells = [cell for row in load_workbook(BytesIO(content)).active.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []


def test_an_end_without_its_beginning_is_named_in_the_column_of_the_beginning(group, at):
    headers = ["Actividad", "Objetivo", "Fecha inicio", "Fecha fin"]
    batch = upload(group, workbook([["Acompañar", "Un plan", None, date(2026, 3, 10)]], headers), at)

    problems = [str(one) for one in look(batch, at).reading.problems]
    assert problems == ["Hoja «Plan 2026», fila 2, columna C (Fecha inicio): falta la fecha inicial: escríbala."]


def test_a_table_without_rows_says_so(group, at, sign_in):
    batch = upload(group, workbook([]), at)

    page = sign_in(group.advisor).get(batch.get_absolute_url()).content.decode()
    assert "Debajo de los encabezados no hay filas que importar" in page
    assert "Importar al plan" not in page


def _zip(entries):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


HOSTILE = {
    "truncated.xlsx": lambda group: workbook([group.row()])[:2000],
    "bomba.xlsx": lambda group: _zip({"xl/workbook.xml": b"0" * 60_000_000}),
    "plan-csv.xlsx": lambda group: b"Actividad;Objetivo;Mecanismo\nAcompanar;Algo;Taller\n",
    "foto.xlsx": lambda group: b"\x89PNG\r\n\x1a\n" + b"\x00" * 500,
    "vacio.xlsx": lambda group: b"",
    "solo-zip.xlsx": lambda group: _zip({"hola.txt": b"hola"}),
    "sin-datos.xlsx": lambda group: workbook([], headers=[]),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_or_wrong_file_is_refused_in_words_and_changes_nothing(group, at, name):
    with pytest.raises(Refused) as caught:
        upload(group, HOSTILE[name](group), at, name=name)

    assert name in caught.value.sentence
    assert not ImportBatch.objects.exists()


def test_a_sheet_that_claims_to_be_huge_is_refused(group, at):
    book = load_workbook(BytesIO(workbook([group.row()])))
    book.active["A30000"] = "fin"
    out = BytesIO()
    book.save(out)

    with pytest.raises(Refused, match="30000 filas"):
        upload(group, out.getvalue(), at)


def test_a_workbook_without_the_table_is_kept_and_says_so(group, at):
    batch = upload(group, workbook([["1", "2"]], headers=["Nombre", "Teléfono"]), at)

    with pytest.raises(Refused, match="No encontramos la tabla del plan"):
        actions.apply_import(batch, by=group.advisor, at=at)

    assert batch.file.original_name == "plan.xlsx"


def test_nothing_is_imported_into_a_plan_in_review(group, at):
    group.plan.state = "in_review"
    group.plan.save()

    with pytest.raises(Refused, match="debe devolverlo"):
        upload(group, workbook([group.row()]), at)


def test_an_applied_import_is_applied_once(group, at):
    batch = upload(group, workbook([group.row()]), at)
    actions.apply_import(batch, by=group.advisor, at=at)

    actions.apply_import(batch, by=group.advisor, at=at)

    assert PlanItem.objects.count() == 1


def test_an_abandoned_import_keeps_its_file_and_writes_nothing(group, at):
    batch = upload(group, workbook([group.row()]), at)

    actions.abandon_import(batch, by=group.advisor, at=at)

    with pytest.raises(Refused, match="Descartado"):
        actions.apply_import(batch, by=group.advisor, at=at)
    assert ImportBatch.objects.get().file.size > 0


# Every door composes its text (NFC) before it reaches an action.
TEXT = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)
    .map(lambda text: normalize("NFC", text))
    .filter(lambda text: text.strip() == text and text.strip())
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXT, min_size=1, max_size=15, unique=True))
def test_text_goes_out_and_comes_back_the_same(group, at, texts):
    PlanItem.objects.all().delete()
    for text in texts:
        actions.create_item(group.plan, id=uuid7(), values={"activity": text, "need": text}, by=group.advisor, at=at)
    batch = upload(group, exported(group), at)

    preview = look(batch, at)

    assert (len(preview.difference.same), preview.reading.problems) == (len(texts), [])
