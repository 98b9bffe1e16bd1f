"""Lists: what the address may ask, what is shown, what is exported and what it costs."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from baquiano.common.signals import exported
from baquiano.institutions.models import CatalogueItem
from baquiano.ui.listing import BooleanFilter, Bulk, ChoiceFilter, Column, DateFilter, Listing, RowAction, paging
from tests.factories.institutions import make_catalogue_item

pytestmark = pytest.mark.django_db


class TopicListing(Listing):
    name = "temas"
    caption = "Temas"
    columns = [
        Column("code", "Código", sort="code"),
        Column("name", "Nombre", sort="name", link=True),
        Column("position", "Puesto", sort=("position", "name")),
        Column("note", "Nota", value="attributes.note"),
    ]
    search = ["code", "name"]
    filters = [
        BooleanFilter(key="activo", label="Vigencia", field="is_active"),
        ChoiceFilter(key="puesto", label="Puesto", field="position", choices=[("1", "Primero"), ("2", "Segundo")]),
        DateFilter(key="desde", label="Desde", apply=lambda rows, day: rows.filter(position__gte=day.day)),
    ]
    default_sort = "code"

    def row_url(self, row: Any) -> str:
        return f"/temas/{row.code}/"


def make_topics(institution: Any, count: int) -> list[CatalogueItem]:
    return [
        make_catalogue_item(institution, code=f"t{n:03}", name=f"Tema {n:03}", position=n, attributes={"note": "x"})
        for n in range(1, count + 1)
    ]


def listing(request: Any, **options: Any) -> TopicListing:
    return TopicListing(request, CatalogueItem.objects.filter(catalogue="topic"), **options)


def codes(found: Listing) -> list[str]:
    return [row.object.code for row in found.rows]


def test_page_holds_twenty_five_rows_in_order(scoped, asking):
    make_topics(scoped, 27)

    found = listing(asking())

    assert codes(found) == [f"t{n:03}" for n in range(1, 26)]
    assert found.summary == "Se muestran 1–25 de 27."


def test_second_page_holds_the_rest(scoped, asking):
    make_topics(scoped, 27)

    found = listing(asking("/lista/?pagina=2"))

    assert codes(found) == ["t026", "t027"]
    assert found.next_url == ""
    assert found.previous_url == "/lista/?pagina=1"


def test_sort_descending_by_an_allowed_column(scoped, asking):
    make_topics(scoped, 3)

    assert codes(listing(asking("/lista/?orden=-name"))) == ["t003", "t002", "t001"]


@pytest.mark.parametrize(
    "query",
    [
        "pagina=abc",
        "pagina=0",
        "pagina=-1",
        "pagina=99999999999999999999999",
        "pagina=٣",
        "por_pagina=100000",
        "por_pagina=1e3",
        "orden=institution__name",
        "orden=--code",
        "orden=?",
        "activo=quizas",
        "puesto=7",
        "puesto=9999999999999999999999",
        "desde=2026-13-45",
        "desde=ayer",
        "q=%00",
        "orden=%00",
        "pagina=%F0%28%8C%28",
    ],
)
def test_nonsense_in_the_address_is_told_and_left_aside(scoped, asking, query):
    make_topics(scoped, 2)

    found = listing(asking(f"/lista/?{query}"))

    assert codes(found) == ["t001", "t002"]
    assert len(found.notices) == 1


def test_search_needs_every_word(scoped, asking):
    make_topics(scoped, 3)

    assert codes(listing(asking("/lista/?q=tema+002"))) == ["t002"]


def test_filters_narrow_and_say_so(scoped, asking):
    make_topics(scoped, 3)

    found = listing(asking("/lista/?puesto=2&activo=si&desde=2026-03-02"))

    assert codes(found) == ["t002"]
    assert [(label, words) for label, words, _url in found.active_filters] == [
        ("Vigencia", "Sí"),
        ("Puesto", "Segundo"),
        ("Desde", "02/03/2026"),
    ]


def test_page_after_the_last_shows_the_last(scoped, asking):
    make_topics(scoped, 2)

    found = listing(asking("/lista/?pagina=9"))

    assert codes(found) == ["t001", "t002"]
    assert found.notices == ["La lista tiene menos páginas que las pedidas; se muestra la última."]


def test_address_keeps_the_other_parameters(asking, scoped):
    found = listing(asking("/lista/?q=a&pagina=2"))

    assert found.url(orden="name", pagina="") == "/lista/?q=a&orden=name"


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_two_queries_whatever_the_rows(scoped, asking, rows):
    make_topics(scoped, rows)

    with CaptureQueriesContext(connection) as captured:
        response = listing(asking("/lista/?q=tema&activo=si")).respond("ui/listing.html")

    assert response.status_code == 200
    assert len(captured) == 2


def test_cells_are_escaped_and_labelled(scoped, asking):
    make_catalogue_item(scoped, code="x", name="<script>alert(1)</script>")

    html = listing(asking()).respond("ui/listing.html").content.decode()

    assert "<script>alert(1)</script>" not in html
    assert '<a href="/temas/x/">&lt;script&gt;alert(1)&lt;/script&gt;</a>' in html
    assert 'data-label="Nombre"' in html


def test_htmx_receives_only_the_results_and_caches_are_told(scoped, asking):
    make_topics(scoped, 1)

    response = listing(asking(htmx_target="lista-temas-resultados")).respond("ui/listing.html")

    html = response.content.decode()
    assert "<form" not in html
    assert "t001" in html
    assert response.headers["Vary"] == "HX-Request, HX-Target"


def test_heading_tells_the_order_to_screen_readers(scoped, asking):
    make_topics(scoped, 1)

    html = listing(asking("/lista/?orden=-name")).respond("ui/listing.html").content.decode()

    assert html.count("aria-sort") == 1
    assert 'aria-sort="descending"' in html


def test_bulk_and_row_actions_are_drawn(scoped, asking):
    class Busy(TopicListing):
        def row_actions(self, row):
            return [RowAction("Abrir", f"/temas/{row.code}/"), RowAction("Retirar", "/retirar/", post=True)]

        def can_select(self, row):
            return row.code == "t001"

    make_topics(scoped, 2)

    found = Busy(asking(), CatalogueItem.objects.filter(catalogue="topic"), bulk=Bulk("Aprobar", "/aprobar/"))
    html = found.respond("ui/listing.html").content.decode()

    assert html.count('name="selected"') == 1
    assert html.count('action="/retirar/"') == 2
    assert 'action="/aprobar/"' in html


def test_empty_list_says_so_and_offers_to_clear_the_filters(scoped, asking):
    html = listing(asking("/lista/?q=nada")).respond("ui/listing.html").content.decode()

    assert "Nada coincide con lo que buscó" in html
    assert 'href="/lista/"' in html


# Export


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "http://x.invalid"]


def exported_workbook(request):
    response = listing(request).respond("ui/listing.html")
    return load_workbook(BytesIO(b"".join(response.streaming_content))).active, response


def test_workbook_holds_text_as_text(scoped, asking, admin):
    for number, name in enumerate(HOSTILE):
        make_catalogue_item(scoped, code=f"h{number}", name=name)

    sheet, response = exported_workbook(asking("/lista/?exportar=xlsx", user=admin, institution=scoped))

    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == HOSTILE
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in sheet[1]] == ["Código", "Nombre", "Puesto", "Nota"]
    assert response.headers["Content-Disposition"] == 'attachment; filename="temas-2026-03-10.xlsx"'


@pytest.mark.req("NFR-05")
def test_workbook_holds_only_the_filtered_rows_of_every_page(scoped, asking, admin):
    make_topics(scoped, 30)

    sheet, _ = exported_workbook(asking("/lista/?exportar=xlsx&q=tema&pagina=2", user=admin, institution=scoped))

    assert sheet.max_row == 31
    assert sheet["C2"].value == 1


@pytest.mark.req("NFR-05")
def test_csv_opens_in_excel_of_colombia_without_formulas(scoped, asking, admin):
    for number, name in enumerate([*HOSTILE, "Peña; «niños»"]):
        make_catalogue_item(scoped, code=f"h{number}", name=name)

    response = listing(asking("/lista/?exportar=csv", user=admin, institution=scoped)).respond("ui/listing.html")

    raw = b"".join(response.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows[1:]] == [
        "'=1+1",
        "'+1",
        "'-1",
        "'@SUM(A1)",
        "'\tx",
        "http://x.invalid",
        "Peña; «niños»",
    ]


@pytest.fixture
def told():
    heard: list[dict[str, Any]] = []

    def listen(sender, **data):
        heard.append(data)

    exported.connect(listen)
    yield heard
    exported.disconnect(listen)


def test_export_is_told_to_the_audit(scoped, asking, admin, at, told):
    make_topics(scoped, 3)

    listing(asking("/lista/?exportar=csv&q=002", user=admin, institution=scoped)).respond("ui/listing.html")

    (heard,) = told
    heard.pop("signal")
    assert heard == {
        "user": admin,
        "listing": "temas",
        "filters": {"q": "002"},
        "rows": 1,
        "format": "csv",
        "personal_data": False,
        "institution": scoped,
        "at": at,
    }


def test_personal_column_makes_the_export_personal(scoped, asking, admin, told):
    class People(TopicListing):
        columns = [Column("name", "Nombre", personal=True)]
        default_sort = "name"

    People(asking("/lista/?exportar=csv", user=admin, institution=scoped), CatalogueItem.objects.all()).respond("x")

    assert told[0]["personal_data"] is True


def test_too_many_rows_ask_to_narrow_the_list(scoped, asking, admin, told):
    class Small(TopicListing):
        export_limit = 2

    make_topics(scoped, 3)
    request = asking("/lista/?exportar=xlsx&q=tema", user=admin, institution=scoped)

    response = Small(request, CatalogueItem.objects.filter(catalogue="topic")).respond("x")

    assert (response.status_code, response.url) == (302, "/lista/?q=tema")
    assert [str(message) for message in request._messages] == [
        "Son 3 filas y la descarga admite 2. Use los filtros y descargue por partes."
    ]
    assert told == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 3, 5), "05/03/2026"),
        (True, "Sí"),
        (Decimal("1234567"), "1.234.567"),
        (None, '<span class="nothing">—</span>'),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_cell_is_written_for_people(value, shown):
    assert Column("x", "X", value=lambda row: value).shown(object()) == shown


def test_count_stops_at_its_limit_and_says_so(scoped, asking, monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 30)
    make_topics(scoped, 31)

    found = listing(asking("/lista/?pagina=3"))

    assert codes(found) == [f"t{n:03}" for n in range(26, 31)]
    assert found.summary == "Se muestran 26–30 de más de 30."
    assert found.notices == ["Se pueden recorrer 30 filas. Use los filtros o cambie el orden para ver las demás."]


def test_list_whose_question_is_kept_shows_what_a_list_shows(scoped, asking, django_assert_num_queries):
    make_topics(scoped, 27)

    def asked(address, lowest):
        rows = CatalogueItem.objects.filter(catalogue="topic", position__gte=lowest)
        return TopicListing(asking(address), lambda: rows, depends_on=(lowest,))

    addresses = ("/lista/", "/lista/?pagina=2", "/lista/?orden=-name", "/lista/?por_pagina=10&pagina=2", "/lista/?q=12")
    for lowest in (1, 5):
        plain = {address: listing(asking(address)) for address in addresses}
        for found in plain.values():
            found.queryset = found.queryset.filter(position__gte=lowest)
        shown = {address: (codes(found), found.page.paginator.count) for address, found in plain.items()}
        for address, same in shown.items():
            # The second time nothing is left to compile.
            for _time in range(2):
                with django_assert_num_queries(2):
                    found = asked(address, lowest)
                    assert (codes(found), found.page.paginator.count) == same

    make_catalogue_item(scoped, code="t000", name="Tema 000", position=30)
    assert codes(asked("/lista/", 5))[0] == "t000"


def test_list_whose_question_is_kept_grows_within_its_page(scoped, asking):
    def asked():
        rows = CatalogueItem.objects.filter(catalogue="topic", position__gte=7)
        return codes(TopicListing(asking("/lista/"), lambda: rows, depends_on=("grows",)))

    make_catalogue_item(scoped, code="t001", name="Tema 001", position=7)
    first = asked()
    make_catalogue_item(scoped, code="t002", name="Tema 002", position=8)

    assert (first, asked()) == (["t001"], ["t001", "t002"])


def test_list_with_more_than_one_read_is_not_kept(scoped, asking):
    rows = CatalogueItem.objects.prefetch_related("institution")

    with pytest.raises(LookupError):
        codes(TopicListing(asking(), rows, depends_on=(1,)))
