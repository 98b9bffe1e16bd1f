"""The month of every group beside its plan, and the month on paper."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from baquiano.agenda import queries
from baquiano.agenda.comparison_table import rows_of
from baquiano.common.calendar_days import BOGOTA
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.institutions import make_unit
from tests.factories.planning import make_item, make_plan

pytestmark = pytest.mark.django_db
MONTH = reverse("agenda:month_comparison", args=[2026, 3])


def on(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=BOGOTA)


@pytest.fixture
def agenda(world):
    return make_agenda(world.institution, world.unit)


@pytest.fixture
def compared(world, agenda):
    """One thing as the plan says, one missing, one extra and one with another responsible."""
    item = world.item(3)
    schools = list(item.beneficiaries.order_by("name"))
    common = {"plan_item": item, "topic": item.topic, "mechanism": item.mechanism}
    make_entry(agenda, **common, beneficiary=schools[0], responsible=world.advisor, starts_at=on(11))
    make_entry(agenda, **common, beneficiary=schools[1], responsible=world.leader, starts_at=on(12))
    make_entry(agenda, title="Taller ficticio", responsible=world.advisor, starts_at=on(13), note="Lo pidió la entidad")
    return item


def counts(groups):
    return {group.unit.name: group.comparison.counts for group in groups}


@pytest.mark.req("AGD-02")
def test_compare_month_finds_missing_extra_changed_and_equal_in_each_group(world, compared):
    other = make_plan(
        world.institution, make_unit(world.institution, name="Cobertura"), year=world.year, state="in_force"
    )
    make_item(other, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 27), beneficiaries=[])

    found = counts(queries.compare_month(world.year, 3))

    assert found == {
        "Calidad": {"same": 1, "changed": 1, "missing": 1, "extra": 1},
        "Cobertura": {"same": 0, "changed": 0, "missing": 1, "extra": 0},
    }


@pytest.mark.req("AGD-02")
def test_compare_month_says_the_same_as_the_comparison_of_each_agenda(world, agenda, compared):
    (group,) = queries.compare_month(world.year, 3)

    assert group.comparison.counts == queries.compare(agenda).counts


@pytest.mark.req("AGD-02")
@pytest.mark.parametrize(
    ("planned", "agreed", "labels"),
    [
        ({"place": "Sede A"}, {"place": "sede a"}, set()),
        ({"place": "Sede A"}, {"place": "Sede B"}, {"Lugar"}),
        ({"place": ""}, {"place": "Sede B"}, set()),
    ],
)
def test_another_place_is_a_change(world, agenda, planned, agreed, labels):
    item = world.item(0, **planned)
    make_entry(agenda, plan_item=item, topic=item.topic, mechanism=item.mechanism, responsible=world.advisor, **agreed)

    (compared,) = queries.compare(agenda).items

    assert {one.label for one in compared.entries[0].differences} == labels


@pytest.mark.req("AGD-02")
def test_another_municipality_is_a_change_when_the_plan_names_no_beneficiary(world, agenda):
    item = world.item(0, municipality=make_municipality(), place="")
    elsewhere = make_municipality("08001", "Barranquilla")
    common = {"topic": item.topic, "mechanism": item.mechanism, "responsible": world.advisor}
    make_entry(agenda, plan_item=item, municipality=elsewhere, **common)

    (compared,) = queries.compare(agenda).items

    assert [one.label for one in compared.entries[0].differences] == ["Municipio"]


@pytest.mark.req("AGD-02")
def test_the_comparison_is_taken_away_with_dates_that_are_dates(world, compared, sign_in):
    response = sign_in(world.planner).get(MONTH, {"exportar": "xlsx"})

    header, *rows = load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True)
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert sorted(row["Situación"] for row in found) == [
        "Con cambios",
        "Conforme",
        "Falta en la agenda",
        "Fuera del plan",
    ]
    (changed,) = [row for row in found if row["Situación"] == "Con cambios"]
    assert changed["Agenda: fecha"] == datetime(2026, 3, 12)
    assert changed["Plan: desde"] == datetime(2026, 3, 2)
    assert changed["Qué cambió"] == f"Responsable: {world.advisor} → {world.leader}"
    (extra,) = [row for row in found if row["Situación"] == "Fuera del plan"]
    assert extra["Explicación del grupo"] == "Lo pidió la entidad"


def test_the_comparison_is_taken_away_as_csv_of_what_is_filtered(world, compared, sign_in):
    response = sign_in(world.planner).get(MONTH, {"exportar": "csv", "situacion": "falta"})

    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows[1:]] == ["Falta en la agenda"]


@pytest.mark.req("AGD-02")
def test_month_comparison_narrows(world, compared, sign_in):
    client = sign_in(world.planner)

    def shown(**query):
        return sorted(row.situation for row in client.get(MONTH, query).context["rows"])

    assert shown() == ["changed", "extra", "missing", "same"]
    assert shown(situacion="fuera") == ["extra"]
    assert shown(grupo=str(make_unit(world.institution).pk)) == []


def test_agenda_comparison_is_seen_by_the_group_and_taken_away(world, agenda, compared, sign_in):
    client, url = sign_in(world.advisor), reverse("agenda:agenda_comparison", args=[agenda.pk])

    page, file = client.get(url), client.get(url, {"exportar": "xlsx"})

    assert page.context["comparison"].counts == {"same": 1, "changed": 1, "missing": 1, "extra": 1}
    assert len(list(load_workbook(BytesIO(file.content)).active.rows)) == 5


def test_month_comparison_costs_the_same_with_one_group_and_with_three(world, compared, sign_in):
    client = sign_in(world.planner)
    client.get(MONTH)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(MONTH)
        return len(asked)

    def grow():
        plan = make_plan(world.institution, make_unit(world.institution), year=world.year, state="in_force")
        schools = [make_beneficiary(world.institution) for _ in range(2)]
        item = make_item(plan, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 27), beneficiaries=schools)
        make_entry(make_agenda(world.institution, plan.unit), plan_item=item, beneficiary=schools[0])

    grow()
    one = cost()
    grow()
    grow()

    assert cost() == one


# --- on paper ---
@pytest.mark.req("AGD-01", "NFR-07")
def test_the_month_is_printed_with_the_header_of_the_institution(world, agenda, compared, sign_in):
    response = sign_in(world.planner).get(reverse("agenda:month_print", args=[2026, 3]), {"exportar": "pdf"})

    pages = PdfReader(BytesIO(response.content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert world.institution.name.upper() in text
    assert "Agenda de marzo de 2026" in text
    assert "Viernes 13 de marzo de 2026" in text
    assert "Taller ficticio" in text


def test_the_agenda_in_excel_has_real_dates(world, agenda, compared, sign_in):
    response = sign_in(world.advisor).get(reverse("agenda:agenda_print", args=[agenda.pk]), {"exportar": "xlsx"})

    _header, first, *_rest = load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True)
    assert first[:3] == (datetime(2026, 3, 11), "09:00", "11:00")


def test_rows_of_an_empty_month_are_none(world):
    assert rows_of(queries.compare_month(world.year, 7)) == []
