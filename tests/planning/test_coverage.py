"""The offer of services by procedure and the coverage of the value chain, with each figure opening its rows."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from baquiano.planning.coverage import coverage_of, table_of
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.institutions import make_catalogue_item, make_member, make_unit
from tests.factories.planning import make_consolidated, make_item, make_need, make_plan

pytestmark = pytest.mark.req("PLN-11")


@pytest.fixture
def chain(group):
    institution = group.institution
    for code, name in (("calidad", "Gestión de la calidad"), ("cobertura", "Gestión de la cobertura")):
        make_catalogue_item(institution, "value_chain", code=code, name=name)
    make_catalogue_item(
        institution, "service_procedure", code="curricular", name="Gestión curricular", attributes={"link": "calidad"}
    )
    return {
        "reading": make_catalogue_item(institution, "topic", name="Lectura", attributes={"procedure": "curricular"}),
        "loose": make_catalogue_item(institution, "topic", name="Tema suelto"),
    }


@pytest.fixture
def consolidated(group, chain):
    other = make_plan(group.institution, make_unit(group.institution, code="GOT", name="Otro Grupo Ficticio"))
    make_item(group.plan, topic=chain["reading"], beneficiaries=[group.school], municipality=group.town, budget=100)
    make_item(other, topic=chain["reading"], beneficiaries=[group.school, make_beneficiary(group.institution)])
    make_item(other, topic=chain["loose"])
    make_item(other)
    make_item(other, topic=chain["reading"], is_removed=True, removed_reason="x")
    return make_consolidated(group.institution, group.plan, other)


@pytest.fixture
def planner(group):
    unit = make_unit(group.institution, code="GPE", kind="oficina", name="Planeación Ficticia")
    return make_member(unit, "planning_professional")


def test_figures_of_a_link_are_those_of_its_services(group, chain, consolidated):
    coverage = coverage_of(consolidated)

    quality, _ = coverage.links
    service = quality.offered[0].offered[0]
    assert (service.name, service.figures.items, service.figures.budget) == ("Lectura", 2, 100)
    assert (len(service.figures.schools), len(service.figures.groups), len(service.figures.towns)) == (2, 2, 1)
    assert quality.figures.by_group[group.unit.pk] == 1
    assert (coverage.unplaced.figures.items, coverage.total.items) == (2, 4)


def test_link_without_services_is_marked(chain, consolidated, sign_in, planner):
    page = sign_in(planner).get(reverse("planning:plan_coverage", args=[consolidated.pk])).content.decode()

    assert [link.code for link in coverage_of(consolidated).empty_links] == ["cobertura"]
    assert "1 eslabón sin servicios" in page
    assert "Gestión de la cobertura" in page


def test_demand_stands_beside_the_offer(group, chain, consolidated):
    answered, _open = (make_need(group.unit, topic=chain["reading"]) for _ in range(2))
    group.plan.items.first().needs.add(answered)

    figures = coverage_of(consolidated).links[0].figures

    assert (figures.needs, figures.unanswered) == (2, 1)


def test_each_figure_opens_as_many_rows(group, chain, consolidated, sign_in, planner):
    make_need(group.unit, topic=chain["reading"])
    client = sign_in(planner)
    other = next(unit for unit in coverage_of(consolidated).groups if unit != group.unit)

    def shown(address, **query):
        return len(client.get(address, query).context["listing"].rows)

    plan = consolidated.get_absolute_url()
    assert shown(plan, eslabon="calidad") == 2
    assert shown(plan, eslabon="calidad", grupo=str(other.pk)) == 1
    assert shown(plan, eslabon="sin-eslabon") == 2
    assert shown(plan, eslabon="cobertura") == 0
    assert shown(plan, procedimiento="curricular") == 2
    assert shown(reverse("planning:need_list"), vigencia="2026", eslabon="calidad", actividad="no") == 1


def test_table_has_a_row_per_service_and_one_for_an_empty_link(chain, consolidated):
    _headers, rows = table_of(coverage_of(consolidated))

    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("Gestión de la calidad", "Lectura", 2),
        ("Gestión de la cobertura", "Sin servicios", 0),
        ("Sin eslabón de la cadena", "Tema suelto", 1),
        ("Sin eslabón de la cadena", "Sin tema", 1),
    ]


def test_it_is_taken_away_in_excel_csv_and_pdf(consolidated, sign_in, planner):
    client = sign_in(planner)
    url = reverse("planning:plan_coverage", args=[consolidated.pk])

    book = load_workbook(BytesIO(client.get(url, {"exportar": "xlsx"}).content))
    text = client.get(url, {"exportar": "csv"}).content.decode("utf-8-sig")
    pdf = PdfReader(BytesIO(client.get(url, {"exportar": "pdf"}).content))

    assert book.active.max_row >= 5
    assert text.splitlines()[1].startswith("Gestión de la calidad;Gestión curricular;Lectura;2")
    assert "sin servicios" in pdf.pages[0].extract_text()


def test_page_costs_the_same_with_more_services(group, chain, consolidated, sign_in, planner):
    client = sign_in(planner)
    url = reverse("planning:plan_coverage", args=[consolidated.pk])

    def cost():
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    one = cost()
    for number in range(3):
        topic = make_catalogue_item(group.institution, "topic", attributes={"procedure": "curricular"})
        make_item(group.plan, topic=topic, beneficiaries=[make_beneficiary(group.institution)])
        make_need(group.unit, topic=topic, priority=1 + number)

    assert cost() == one


def test_institution_without_value_chain_is_told_what_to_do(group, sign_in):
    page = sign_in(group.advisor).get(reverse("planning:plan_coverage", args=[group.plan.pk])).content.decode()

    assert "Falta la cadena de valor" in page
