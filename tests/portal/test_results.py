"""Results as anybody reads them: sums until the last month, where the profile opens them, and of few people nothing."""

from datetime import datetime

import pytest
from django.urls import reverse

from baquiano.common.calendar_days import BOGOTA
from baquiano.meetings.choices import MeetingState
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.delivery import make_session
from tests.factories.institutions import make_catalogue_item, make_fiscal_year, make_profile, make_unit
from tests.factories.meetings import make_attendance


@pytest.fixture
def unit(scoped):
    make_profile(scoped, {"public": {"results": True}}, 2025)
    make_fiscal_year(scoped, 2025)
    return make_unit(scoped)


@pytest.fixture
def visited(unit, scoped):
    """A visit held in a month of 2025, with so many people."""

    def visit(topic, people, month=3):
        starts_at = datetime(2025, month, 10, 9, tzinfo=BOGOTA)
        item = make_catalogue_item(scoped, "topic", name=topic, code=topic.lower())
        session = make_session(unit, topic=item, starts_at=starts_at, beneficiaries=[make_beneficiary(scoped)])
        session.meeting.state, session.meeting.held_at = MeetingState.HELD, starts_at
        session.meeting.save()
        for _ in range(people):
            make_attendance(session.meeting)
        return session

    return visit


def figures_of(client, institution, **query):
    response = client.get(reverse("portal:results", args=[institution.code]), {"vigencia": "2025"} | query)
    assert response.status_code == 200
    return response.context["results"].figures


@pytest.mark.req("PUB-05")
def test_a_count_of_few_people_is_not_told_nor_the_one_that_would_tell_it(client, scoped, visited):
    for topic, people in (("Nomina", 9), ("Archivo", 2), ("Contratos", 6)):
        visited(topic, people)

    found = figures_of(client, scoped)

    topics = found["tables"][0]
    assert topics["rows"] == [["Archivo", 1, None], ["Contratos", 1, None], ["Nomina", 1, 9]]
    assert topics["total"] == [3, 17]
    assert (found["reach"]["visits"], found["reach"]["entities"], found["reach"]["attendances"]) == (3, 3, 17)


@pytest.mark.req("PUB-05")
def test_a_total_of_few_people_is_not_told_either(client, scoped, visited):
    visited("Archivo", 3)

    found = figures_of(client, scoped)

    assert (found["reach"]["visits"], found["reach"]["attendances"], found["reach"]["people"]) == (1, None, None)
    assert [table["total"] for table in found["tables"]][:2] == [[1, None], [1, None]]


@pytest.mark.req("PUB-05", "NFR-02")
def test_results_are_closed_until_the_profile_publishes_them(client, scoped):
    make_fiscal_year(scoped, 2025)

    assert client.get(reverse("portal:results", args=[scoped.code])).status_code == 404
    assert client.get(reverse("portal:data_csv", args=[scoped.code, "resultados"])).status_code == 404


@pytest.mark.req("PUB-05")
def test_the_table_of_results_says_the_same_as_the_page(client, scoped, visited):
    visited("Nomina", 9)

    page = client.get(reverse("portal:data_csv", args=[scoped.code, "resultados"]), {"vigencia": "2025"})

    assert "2025-01-01;2025-12-31;tema;Nomina;Asistencias;9" in page.content.decode()
