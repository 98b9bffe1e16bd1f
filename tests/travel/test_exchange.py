"""The file of finance: what leaves, what comes back, and that nothing is written by halves nor twice (INT-12)."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.spreadsheets import write_xlsx
from baquiano.imports import actions as imports
from baquiano.imports.preview import preview_of
from baquiano.travel import actions
from baquiano.travel.models import TravelRequest
from tests.factories.travel import bring_to, make_trip

HEADERS = ("Número de solicitud", "Resultado", "Número del acto", "Fecha del acto", "CDP", "Valor reconocido", "Motivo")


@pytest.fixture
def trips(world, at):
    return [bring_to(make_trip(world.group, world.adviser, at=at), "delivered", world, at) for _ in range(2)]


def book(*rows):
    out = BytesIO()
    write_xlsx(out, title="Resultados", headers=HEADERS, rows=rows)
    return out.getvalue()


def load(world, content, at):
    return imports.upload_load(
        world.institution,
        id=uuid7(),
        register="travel_results",
        content=content,
        name="resultados.xlsx",
        by=world.finance,
        at=at,
    )


@pytest.mark.req("INT-12")
def test_outcomes_come_in_by_number_and_the_same_file_again_changes_nothing(world, trips, at):
    first, second = trips
    content = book(
        (first.number, "Concedida", "0456", "12/03/2026", "CDP-7", "$ 350.000", ""),
        (second.number, "Negada", "", "", "", "", "No hay recursos disponibles"),
    )
    imports.apply_load(load(world, content, at), by=world.finance, at=at)
    told = TrailEntry.objects.filter(event__startswith="travel.").count()

    again = imports.apply_load(load(world, content, at), by=world.finance, at=at)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.act_number, str(first.act_on), first.cdp_number, first.value) == (
        "granted",
        "0456",
        "2026-03-12",
        "CDP-7",
        350_000,
    )
    assert (second.state, second.moves.last().note) == ("refused", "No hay recursos disponibles")
    assert (again.changed_count, again.same_count) == (0, 2)
    assert TrailEntry.objects.filter(event__startswith="travel.").count() == told


@pytest.mark.req("INT-12")
@pytest.mark.parametrize(
    ("row", "place"),
    [
        (("COM-2026-9999", "Concedida", "1", "12/03/2026", "", "", ""), "fila 3, columna A"),
        (("{second}", "Concedida", "", "12/03/2026", "", "", ""), "fila 3, columna C"),
        (("{second}", "Quizás", "1", "12/03/2026", "", "", ""), "fila 3, columna B"),
        (("{second}", "Concedida", "1", "ayer", "", "", ""), "fila 3, columna D"),
        (("{second}", "Concedida", "1", "12/03/2026", "", "mucho", ""), "fila 3, columna F"),
        (("{second}", "Devuelta", "", "", "", "", ""), "fila 3, columna G"),
        (("{first}", "Concedida", "1", "12/03/2026", "", "", ""), "fila 3, columna A"),
    ],
)
def test_a_wrong_cell_is_named_by_its_place_and_nothing_is_written(world, trips, at, row, place):
    first, second = trips
    named = tuple(cell.format(first=first.number, second=second.number) for cell in row)
    found = load(world, book((first.number, "Concedida", "0456", "12/03/2026", "", "", ""), named), at)

    with pytest.raises(Refused, match="No se cargó nada"):
        imports.apply_load(found, by=world.finance, at=at)

    assert place in " ".join(str(one) for one in preview_of(found, day_of(at)).reading.problems)
    assert {trip.state for trip in TravelRequest.objects.all()} == {"delivered"}


@pytest.mark.req("INT-12")
def test_a_value_above_the_ceiling_is_shown_before_it_is_loaded(world, at):
    trip = make_trip(world.group, world.adviser, at=at)
    actions.set_pay(trip, basic_pay=4_500_000, by=world.adviser, at=at)
    bring_to(trip, "delivered", world, at)

    found = load(world, book((trip.number, "Concedida", "1", "12/03/2026", "", "999999", "")), at)

    (row,) = preview_of(found, day_of(at)).reading.rows
    assert "supera el tope de $ 167.760" in row.title.replace("\u00a0", " ")


@pytest.mark.req("INT-12")
def test_the_preview_says_each_datum_by_its_name_and_as_it_is_read(world, trips, at, sign_in):
    found = load(world, book((trips[0].number, "Concedida", "0456", "12/03/2026", "", "350000", "")), at)

    page = sign_in(world.finance).get(found.get_absolute_url()).content.decode()
    _row, _bad, changes = sign_in(world.finance).get(found.get_absolute_url()).context["rows"][0]

    assert [(label, new) for label, _old, new in changes] == [
        ("Número del acto", "0456"),
        ("Fecha del acto", "12/03/2026"),
        ("Valor reconocido", "350.000"),
    ]
    assert "de Marzo de" not in page


@pytest.mark.req("INT-12")
def test_what_leaves_comes_back_filled_in(world, trips, at, sign_in):
    client = sign_in(world.finance)
    response = client.get(reverse("travel:request_export"))
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    page = sheet.active
    headers = {cell.value: cell.column for cell in page[1]}
    page.cell(2, headers["Resultado"]).value = "Concedida"
    page.cell(2, headers["Número del acto"]).value = "0789"
    page.cell(2, headers["Fecha del acto"]).value = "12/03/2026"
    out = BytesIO()
    sheet.save(out)

    found = load(world, out.getvalue(), at)

    reading = preview_of(found, day_of(at))
    assert (reading.unmapped, reading.reading.problems) == ([], [])
    imports.apply_load(found, by=world.finance, at=at)
    assert sorted(TravelRequest.objects.values_list("state", flat=True)) == ["delivered", "granted"]
    assert TrailEntry.objects.filter(event="travel.requests_exported").count() == 1


@pytest.mark.req("INT-12")
def test_the_csv_is_the_same_layout_and_only_finance_takes_it(world, trips, sign_in):
    url = reverse("travel:request_export") + "?formato=csv"
    text = b"".join(sign_in(world.finance).get(url).streaming_content).decode("utf-8-sig")

    lines = text.strip().splitlines()
    assert (len(lines), lines[0].split(";")[0], lines[1].split(";")[0]) == (3, "Número de solicitud", trips[0].number)
    assert sign_in(world.leader).get(url).status_code == 403
