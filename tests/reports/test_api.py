import csv
from io import StringIO

import pytest
from django.urls import reverse
from django_scopes import scope

from baquiano.reports.actions import take_month
from baquiano.reports.datasets import DATASETS, Month
from tests.api.conftest import System
from tests.factories.institutions import make_institution, make_member, make_unit
from tests.factories.planning import make_item, make_plan
from tests.factories.tokens import make_token

pytestmark = [pytest.mark.django_db, pytest.mark.req("INT-10")]


@pytest.fixture
def institution(db):
    return make_institution()


@pytest.fixture
def plan_snapshot(institution, at):
    with scope(institution=institution):
        make_item(make_plan(institution, make_unit(institution, name="=Grupo"), state="in_force"), activity="Año")
        return next(one for one in take_month(institution, Month(2026, 3), at=at) if one.dataset == "plan")


def _system(institution, role="planning_professional"):
    person = make_member(make_unit(institution), role=role)
    with scope(institution=institution):
        return System(make_token(person, institution)[1])


def test_a_board_reads_the_month_as_json_and_as_csv(institution, plan_snapshot):
    system = _system(institution)

    rows = system.get(f"datos/{plan_snapshot.pk}/").json()["rows"]
    text = system.get(f"datos/{plan_snapshot.pk}/csv/").content.decode()

    read = list(csv.DictReader(StringIO(text)))
    assert [(row["corte"], row["actividad"]) for row in rows] == [("2026-03", "Año")]
    assert [(row["corte"], row["actividad"]) for row in read] == [("2026-03", "Año")]
    assert read[0]["grupo"] == "'=Grupo"


def test_every_column_has_its_kind_and_its_meaning():
    fields = [field for dataset in DATASETS for field in dataset.fields]

    assert {field.kind for field in fields} == {"texto", "entero", "fecha", "si_no"}
    assert all(str(field.text) for field in fields)
    assert all(len({field.name for field in dataset.fields}) == len(dataset.fields) for dataset in DATASETS)


def test_whoever_sees_only_a_group_does_not_take_the_institution(institution, plan_snapshot):
    system = _system(institution, role="advisor")

    assert system.get(f"datos/{plan_snapshot.pk}/").status_code == 403


def test_the_page_lists_the_snapshots_and_their_dictionary(institution, plan_snapshot, sign_in):
    client = sign_in(make_member(make_unit(institution), role="planning_professional"))

    page = client.get(reverse("reports:snapshot_list")).content.decode()

    assert "Actividades del plan" in page and "Código DIVIPOLA" in page


@pytest.mark.parametrize("months", [1, 3])
def test_the_list_costs_the_same_with_more_months(institution, sign_in, at, django_assert_max_num_queries, months):
    with scope(institution=institution):
        for month in range(1, months + 1):
            take_month(institution, Month(2026, month), at=at)
    client = sign_in(make_member(make_unit(institution), role="admin"))
    client.get(reverse("reports:snapshot_list"))

    with django_assert_max_num_queries(10):
        client.get(reverse("reports:snapshot_list"))
