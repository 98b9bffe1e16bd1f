"""The second institution of the demonstration: its own words on the same code, and nothing of it hard-coded."""

from datetime import datetime

import pytest
from django.urls import reverse
from django_scopes import scope

from baquiano.common.calendar_days import BOGOTA
from baquiano.demo.second import OF_BOTH, build_second
from baquiano.institutions import queries
from baquiano.institutions.models import Membership
from baquiano.procedures.models import Case
from tests.factories.institutions import make_institution, make_unit

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 8, tzinfo=BOGOTA)


@pytest.fixture
def second():
    first = make_institution(is_demo=True)
    make_unit(first)
    return build_second(AT.date(), AT, first=first)


@pytest.mark.req("NFR-02")
def test_it_works_with_its_own_words(second):
    assert [queries.label(second, key) for key in ("plan_unit", "beneficiaries", "session")] == [
        "estación",
        "municipios costeros",
        "jornada",
    ]
    assert queries.role_label(second, "advisor") == "Oficial de mareas"
    assert queries.setting(second, "followup.min_frequency") == "quarterly"


@pytest.mark.req("NFR-02")
def test_its_procedure_runs_on_general_pages(second):
    with scope(institution=second):
        cases = Case.objects.order_by("started_at")
        pending = [case.tasks.get(state="open").activity.number for case in cases]

    assert pending == ["3", "1", "1"]


@pytest.mark.req("ORG-01")
def test_one_person_belongs_to_both_and_chooses(second, client):
    held = Membership._base_manager.filter(user__email=OF_BOTH)
    person = held.first().user
    client.force_login(person)

    page = client.get(reverse("institutions:institution_choose")).content.decode()

    assert held.values("institution").distinct().count() == 2
    assert second.name in page


def test_sign_in_page_groups_its_people_under_its_name(second, client, settings):
    settings.DEMO = True

    content = client.get(reverse("account_login")).content.decode()

    assert f"<h3>{second.name}</h3>" in content
    assert "Oficial de mareas" in content
