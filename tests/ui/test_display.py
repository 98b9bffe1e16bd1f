"""Days, money, badges, icons and charts as a Colombian official reads them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string

from baquiano.ui import badges, display
from baquiano.ui.charts import Datum, bar_chart, stacked_chart
from baquiano.ui.icons import available_icons, icon


def draw(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.req("NFR-01")
@pytest.mark.parametrize(
    ("source", "value", "written"),
    [
        ("{{ v|day }}", date(2026, 3, 5), "05/03/2026"),
        # Nine at night in Bogotá is already the next day in UTC.
        ("{{ v|day }}", datetime(2026, 3, 6, 2, 0, tzinfo=UTC), "05/03/2026"),
        ("{{ v|moment }}", datetime(2026, 3, 6, 2, 5, tzinfo=UTC), "05/03/2026 21:05"),
        ("{{ v|hour }}", datetime(2026, 3, 6, 2, 5, tzinfo=UTC), "21:05"),
        ("{{ v|long_day }}", date(2026, 3, 5), "jueves 5 de marzo de 2026"),
        ("{{ v|month_name }}", 3, "marzo"),
        ("{{ v|cop }}", Decimal("1234567.49"), "$\u00a01.234.567"),
        ("{{ v|cop }}", 0, "$\u00a00"),
        ("{{ v|cop }}", -1500, "-$\u00a01.500"),
        ("{{ v|number }}", 12345, "12.345"),
        ("{{ v|file_size }}", 3_400_000, "3,4 MB"),
        ("{{ v|day }}", None, ""),
        ("{{ v|cop }}", None, ""),
        ("{{ v|cop }}", "nada", ""),
    ],
)
def test_values_are_written_in_the_way_of_the_country(source, value, written):
    assert draw(source, v=value) == written


def test_badge_has_icon_and_words_and_never_colour_alone():
    html = draw('{% badge words "in_review" %}', words="En revisión <b>")

    assert '<span class="state state-info"><svg class="icon"' in html
    assert html.endswith("<span>En revisión &lt;b&gt;</span></span>")


def test_state_that_nobody_taught_is_neutral():
    assert badges.look_of("never_heard").tone == badges.NEUTRAL


def test_every_known_state_has_a_vendored_icon():
    assert {badges.look_of(state).icon for state in badges.known_states()} <= set(available_icons())


def test_icon_without_words_is_hidden_from_screen_readers():
    assert 'aria-hidden="true"' in icon("lock")
    assert 'role="img" aria-label="Cerrado"' in icon("lock", label="Cerrado")


@pytest.mark.parametrize("name", ["nope", "../../settings", "LOCK"])
def test_icon_that_is_not_vendored_is_an_error(name):
    with pytest.raises(KeyError):
        icon(name)


@pytest.mark.parametrize("number", ["5", 0, 13, None])
def test_month_outside_the_year_is_empty(number):
    assert display.month_name(number) == ""


GROUPS = [Datum("Cobertura", [3, 1]), Datum("Calidad & <otros>", [0, 2])]


@pytest.mark.req("NFR-05")
def test_stacked_chart_says_in_its_table_what_it_draws():
    chart = stacked_chart("c", "Compromisos", GROUPS, series=["Cumplidos", "Vencidos"], label="Grupo")

    assert chart.headers == ["Grupo", "Cumplidos", "Vencidos", "Total"]
    assert [[cell.words for cell in row] for row in chart.table] == [
        ["Cobertura", "3", "1", "4"],
        ["Calidad & <otros>", "0", "2", "2"],
    ]
    assert [part.width for part in chart.bars[0].segments] == ["63.00", "21.00"]
    assert [part.series for part in chart.bars[1].segments] == [2]


def test_each_figure_of_the_table_opens_its_records_and_the_note_is_not_drawn():
    data = [Datum("Cobertura", [3, 0], "/todo", ["/cumplidos", "/vencidos"], note="100 %")]
    chart = stacked_chart("c", "T", data, series=["Cumplidos", "Vencidos"], note="Cumplimiento")

    assert chart.headers[-1] == "Cumplimiento"
    assert [(cell.words, cell.url) for cell in chart.table[0][1:]] == [
        ("3", "/cumplidos"),
        ("0", ""),
        ("3", "/todo"),
        ("100 %", ""),
    ]
    assert '<a href="/cumplidos">3</a>' in render_to_string("ui/chart.html", {"chart": chart})


def test_drawn_chart_is_well_formed_titled_and_without_inline_style():
    html = render_to_string("ui/chart.html", {"chart": stacked_chart("c", "T", GROUPS, series=["A", "B"])})

    root = ElementTree.fromstring(html.strip())
    assert root.find("svg/title").text == "T"
    assert root.find("svg/desc").text == "2 barras, divididas en A, B. La mayor es Cobertura con 4."
    assert "style=" not in html


def test_chart_without_data_is_empty_and_not_an_error():
    chart = bar_chart("c", "T", [])

    assert (chart.bars, chart.description) == ([], "Sin datos.")


@pytest.mark.parametrize("values", [[1], [1, -2], [1, 2, 3]])
def test_chart_refuses_figures_that_do_not_match(values):
    with pytest.raises(ValueError, match="needs 2 figures"):
        stacked_chart("c", "T", [Datum("x", values)], series=["A", "B"])
