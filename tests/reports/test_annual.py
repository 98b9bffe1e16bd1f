"""The annual report of the strategy: from data, sealed at its cut-off, for the committee and the next strategy."""

from datetime import date

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.delivery import actions as delivery
from baquiano.documents.models import IssuedDocument
from baquiano.governance import subjects
from baquiano.monitoring.contacts.actions import record_contact
from baquiano.reports import actions, queries
from baquiano.reports.charts import charts_of
from baquiano.reports.facts import facts_of_year
from baquiano.reports.figures import CONTACTED, DONE, GIVEN, LEFT, MILESTONES, REACHED
from baquiano.reports.models import PeriodReport
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.documents import make_format
from tests.factories.governance import make_agenda_item, make_body, make_session
from tests.factories.hitos import FOLLOW_UP, LINK, begin, make_followed, meet
from tests.factories.institutions import make_member, make_unit
from tests.monitoring.conftest import on

FIRST, CUT = date(2026, 3, 1), date(2026, 3, 31)


@pytest.fixture
def world(scoped):
    """A year of a directorate: one assistance rendered, one behind, one that the entity declined; one was contacted."""
    make_format(scoped, "INFORME")
    followup = FOLLOW_UP | {"report_covers": "year", "report_format": "INFORME"}
    found = make_followed(scoped, on(1), followup=followup)
    found.planner = make_member(make_unit(scoped), "planning_professional")
    names = ("Alba", "Bruma", "Cima")
    found.entities = [make_beneficiary(scoped, name=f"Entidad ficticia {name}") for name in names]
    given = found.given = [begin(found, entity, FIRST, on(1)) for entity in found.entities]
    meet(found, given[0], 3, on(20))
    meet(found, given[1], 1, on(8))
    delivery.decline_assistance(given[2], note="Prefirió esperar.", by=found.adviser, at=on(9))
    record_contact(
        found.unit, found.entities[0], id=uuid7(), contacted_on=date(2026, 3, 25), means="phone", person="Ficticia",
        consistency="full", consistency_note="Sí.", achievement="met", achievement_note="Sí.", kind="informe",
        link=LINK, by=found.head, at=on(25),
    )  # fmt: skip
    return found


def draft(world, at=None, **more):
    fields = {"id": uuid7(), "half": None, "cut_on": CUT, "addressee_name": "Comité Ficticio"} | more
    return actions.draft_report(world.planner_unit, world.year, **fields, by=world.planner, at=at or on(5, 10))


@pytest.fixture
def report(world):
    world.planner_unit = make_unit(world.institution, name="Oficina Ficticia")
    return draft(world)


def sealed(report, world):
    section = report.sections.get(key="siguiente")
    words = "Priorizar a las entidades que van atrasadas."
    actions.edit_section(section, expected_version=section.version, text=words, by=world.planner, at=on(6, 10))
    actions.submit_report(report, by=world.planner, at=on(6, 10))
    return actions.approve_report(report, by=world.deputy, at=on(7, 10))


@pytest.mark.req("REP-04")
def test_it_is_drafted_from_the_data_and_is_of_the_whole_year(world, report):
    unit = str(world.unit.pk)
    keys = (GIVEN, MILESTONES, CONTACTED)
    values = {key: next(row["values"] for row in report.figures[key] if row["unit"] == unit) for key in keys}

    assert values[GIVEN] == {DONE: 1, "verde": 0, "amarillo": 0, "rojo": 1, "sin-empezar": 0}
    # Of the one with all its hitos the first was met nine days late; of the other, one went by and one is due today.
    assert values[MILESTONES] == {"a-tiempo": 3, "tarde": 1, "vencido": 1, "pendiente": 1}
    assert values[CONTACTED] == {REACHED: 1, LEFT: 1}
    texts = {section.key: section.text for section in report.sections.all()}
    assert list(texts) == ["presentacion", "estrategia", "hitos", "director", "evaluaciones", "acciones", "siguiente"]
    assert "2 asistencias empezadas, 1 prestada" in texts["estrategia"]
    assert "Dirección Ficticia: 1 de 2 (50,0" in texts["director"]
    with pytest.raises(Refused, match="no hace informes de ese periodo"):
        draft(world, half=1)
    with pytest.raises(Refused, match="sin aprobar"):
        draft(world)


@pytest.mark.req("REP-04")
def test_it_is_not_presented_without_its_conclusions_nor_approved_by_its_author(world, report):
    with pytest.raises(Refused, match="Conclusiones para la estrategia siguiente"):
        actions.submit_report(report, by=world.planner, at=on(6, 10))
    section = report.sections.get(key="siguiente")
    actions.edit_section(section, expected_version=1, text="Seguir.", by=world.planner, at=on(6, 10))
    actions.submit_report(report, by=world.planner, at=on(6, 10))
    with pytest.raises(Refused, match="otra persona"):
        actions.approve_report(report, by=world.planner, at=on(7, 10))


@pytest.mark.req("REP-04")
def test_sealed_it_gives_the_same_figures_later_whatever_happens_afterwards(world, report):
    kept = sealed(report, world).figures
    meet(world, world.given[1], 3, on(8, 10))
    delivery.close_assistance(world.given[0], outcome="rendered", by=world.head, at=on(9, 10))

    again = PeriodReport.objects.get(pk=report.pk)
    assert queries.differences_of(again) == []
    assert queries.figures_of(again)[MILESTONES] == kept[MILESTONES]
    content = IssuedDocument.objects.get(pk=again.document_id).payload["content"]
    assert content["heading"] == "Informe de seguimiento a la estrategia de asistencia técnica"
    assert content["sections"][-1]["text"] == "Priorizar a las entidades que van atrasadas."


@pytest.mark.req("REP-04")
def test_each_figure_opens_its_records_as_they_were(world, report, client):
    charts = charts_of(report.figures, 2026, report.months, report.cut_on)
    urls = {figure.url for chart in charts for row in chart.table for figure in row if figure.url}
    client.force_login(world.planner)

    def count(name, **asked):
        words = [f"{key}={value}" for key, value in asked.items()]
        found = next(url for url in urls if url.startswith(reverse(name)) and all(one in url for one in words))
        answer = client.get(found)
        assert answer.status_code == 200
        return len(list(answer.context["listing"].page))

    meet(world, world.given[1], 3, on(8, 10))
    with scopes_disabled():
        assert count("delivery:milestone_list", plazo="vencido") == 1
        assert count("delivery:milestone_list", plazo="a-tiempo") == 3
        assert count("monitoring:assistance_list", completas="si") == 1
        assert count("monitoring:assistance_list", semaforo="rojo") == 1
        assert count("monitoring:entity_list", contacto="no") == 1


@pytest.mark.req("REP-04", "STR-03")
def test_it_goes_to_the_committee_and_its_conclusions_are_read_by_the_next_strategy(world, report, client):
    assert report not in subjects.awaiting(world.institution)
    sealed(report, world)
    assert report in subjects.awaiting(world.institution)

    session = make_session(make_body(world.institution))
    item = make_agenda_item(session, report)
    client.force_login(make_member(session.meeting.unit, "committee_member"))
    with scopes_disabled():
        page = client.get(reverse("reports:committee_report", args=[item.pk])).content.decode()
    assert "Priorizar a las entidades" in page and subjects.is_decided_in_committee(item.subject_type)
    assert not subjects.is_decided_in_committee("strategy.annualstrategy")

    told = {fact.key: fact.value for fact in facts_of_year(world.deputy, world.year)}
    assert told[str(report.pk)].endswith("\n\nPriorizar a las entidades que van atrasadas.")


@pytest.mark.req("REP-04")
def test_the_page_asks_for_no_half_and_writes_it(world, client):
    client.force_login(world.planner)
    data = {"id": str(uuid7()), "year": str(world.year.pk), "cut_on": "2026-03-31", "addressee_name": "Comité Ficticio"}

    with scopes_disabled():
        page = client.get(reverse("reports:report_create"))
        made = client.post(reverse("reports:report_create"), data, follow=True)
        listed = client.get(reverse("reports:report_list"), {"semestre": "anual"})

    assert "half" not in page.context["form"].fields
    assert "Conclusiones para la estrategia siguiente" in made.content.decode()
    assert [str(row) for row in listed.context["listing"].page] == ["Informe de seguimiento a la estrategia · 2026"]
