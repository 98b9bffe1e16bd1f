"""How commitments stand at a moment, and how they are kept by unit and by entity."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from baquiano.commitments import actions
from baquiano.commitments.choices import Standing
from baquiano.commitments.compliance import compliance_by_unit, standings, with_standing
from baquiano.commitments.models import Commitment
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.identity import uuid7
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.commitments import make_commitment
from tests.factories.institutions import make_catalogue_item, make_unit

DUE = date(2026, 3, 9)


def on(day, hour=9):
    return datetime(2026, 3, day, hour, tzinfo=BOGOTA)


def claim(commitment, by, at):
    return actions.claim_commitment(commitment, id=uuid7(), link="https://p.test/1", by=by, at=at)


def check(commitment, by, at, result="fulfilled"):
    return actions.check_commitment(commitment, id=uuid7(), result=result, note="Visto.", by=by, at=at)


@pytest.fixture
def lives(unit, advisor, leader):
    """A commitment for each way of standing on 12 March, all due on the 9th but one."""
    made = {one: make_commitment(unit, due_on=DUE, text=one.label) for one in Standing}
    Commitment.objects.filter(pk=made[Standing.PENDING].pk).update(due_on=date(2026, 3, 12))
    claim(made[Standing.ON_TIME], advisor, on(9))
    check(made[Standing.ON_TIME], leader, on(11))
    check(made[Standing.LATE], leader, on(10))
    claim(made[Standing.TO_VERIFY], advisor, on(8))
    returned = made[Standing.OVERDUE]
    claim(returned, advisor, on(9))
    check(returned, leader, on(11), "not_fulfilled")
    reason = make_catalogue_item(unit.institution, "cancel_reason")
    actions.cancel_commitment(made[Standing.CANCELLED], reason=reason, note="No aplica.", by=leader, at=on(10))
    return made


@pytest.mark.req("CMT-03")
def test_each_commitment_stands_in_exactly_one_way(lives):
    at = on(12)
    found = {row.pk: row.standing for row in with_standing(Commitment.objects.all(), at)}

    assert found == {row.pk: standing.value for standing, row in lives.items()}
    for standing, condition in standings(at).items():
        assert list(Commitment.objects.filter(condition)) == [lives[standing]]


@pytest.mark.req("CMT-03")
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (7, {"por-vencer": 6}),
        (9, {"por-vencer": 3, "por-verificar": 3}),
        (10, {"vencido": 0, "tarde": 1, "por-verificar": 3, "por-vencer": 1, "cancelado": 1}),
    ],
)
def test_asked_of_a_moment_that_passed_it_says_what_was_so_then(unit, lives, day, expected):
    [(_pk, _name, found)] = compliance_by_unit(Commitment.objects.all(), on(day, 23))

    assert {key: value for key, value in found.counts.items() if value} == {k: v for k, v in expected.items() if v}


@pytest.mark.req("CMT-03")
def test_the_part_kept_is_of_those_asked(lives):
    [(_pk, _name, found)] = compliance_by_unit(Commitment.objects.all(), on(12))

    assert (found.kept, found.asked, found.percent, found.total) == (2, 4, 50.0, 5)


@pytest.mark.req("CMT-03", "CMT-02")
def test_the_page_tells_units_and_entities_and_every_figure_opens_its_commitments(unit, lives, leader, sign_in):
    school = make_beneficiary(unit.institution)
    Commitment.objects.filter(pk=lives[Standing.LATE].pk).update(beneficiary=school)
    make_commitment(make_unit(unit.institution), due_on=DUE, text="De otro grupo")
    client = sign_in(leader)

    page = client.get(reverse("commitments:compliance"), {"desde": "2026-03-01"})
    links = [cell.url for cell in page.context["chart"].table[0][1:6]]
    opened = [client.get(link).context["listing"].page.paginator.count for link in links if link]
    figures = [int(cell.words) for cell, link in zip(page.context["chart"].table[0][1:6], links, strict=True) if link]

    assert len(page.context["chart"].table) == 1
    assert opened == figures
    assert all("desde=2026-03-01" in link for link in links if link)
    row = page.context["listing"].rows[0]
    assert row.object == school
    entity = f"{reverse('commitments:commitment_list')}?desde=2026-03-01&entidad={school.pk}&situacion=tarde"
    assert entity.replace("&", "&amp;") in page.content.decode()
    assert client.get(entity).context["listing"].page.paginator.count == 1


def test_what_the_address_says_badly_is_told_and_ignored(unit, leader, sign_in):
    make_commitment(unit, beneficiary=make_beneficiary(unit.institution), due_on=DUE)
    page = sign_in(leader).get(reverse("commitments:compliance"), {"desde": "ayer", "grupo": "x", "parte": "nadie"})

    assert page.status_code == 200
    assert len(page.context["listing"].notices) == 3
    assert len(page.context["listing"].rows) == 1


@pytest.mark.parametrize("raw", ["x", "00000000-0000-0000-0000-000000000001"])
def test_a_list_asked_for_an_entity_that_is_not_there_does_not_fail(unit, leader, sign_in, raw):
    make_commitment(unit)
    assert sign_in(leader).get(reverse("commitments:commitment_list"), {"entidad": raw}).status_code == 200


def test_the_page_costs_the_same_with_one_and_three_groups(unit, scoped, sign_in, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.factories.institutions import make_member

    planner, url = make_member(unit, "planning_professional"), reverse("commitments:compliance")
    client = sign_in(planner)

    def cost():
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    make_commitment(unit, due_on=DUE, beneficiary=make_beneficiary(scoped))
    one = cost()
    for _ in range(2):
        make_commitment(make_unit(scoped), due_on=DUE + timedelta(days=1), beneficiary=make_beneficiary(scoped))

    assert cost() == one


def test_the_entities_are_taken_away_in_excel(unit, leader, sign_in):
    make_commitment(unit, due_on=DUE, beneficiary=make_beneficiary(unit.institution))
    response = sign_in(leader).get(reverse("commitments:compliance"), {"exportar": "xlsx"})

    assert response["Content-Type"].startswith("application/vnd.openxmlformats")
