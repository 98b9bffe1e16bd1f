"""The pages of teams."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from baquiano.teams.models import Team, TeamMember, TeamWork
from tests.factories.delivery import make_session
from tests.factories.institutions import make_institution, make_member, make_unit
from tests.factories.planning import make_item, make_plan
from tests.factories.teams import make_team, make_teammate

pytestmark = pytest.mark.django_db
KEY = "01980000-0000-7000-8000-000000000001"


@pytest.fixture
def unit(institution):
    return make_unit(institution)


@pytest.fixture
def leader(unit):
    return make_member(unit, "group_leader")


@pytest.fixture
def client_of_leader(leader, sign_in):
    return sign_in(leader)


@pytest.fixture
def now():
    return timezone.now()


@pytest.mark.req("ORG-06")
def test_leader_forms_a_team_with_a_colleague_of_another_area_and_an_executor(client_of_leader, unit, institution, now):
    colleague = make_member(make_unit(institution), "advisor")
    today = timezone.localdate(now).isoformat()
    form = {"id": KEY, "name": "Equipo Ficticio", "purpose": "Probar", "unit": unit.pk, "starts_on": today}

    page = client_of_leader.post(reverse("teams:team_create"), form)["Location"]
    add = page + "integrantes/"
    inside = {"id": KEY, "kind": "person", "user": colleague.pk, "role": "lead", "duty": "Coordina", "starts_on": today}
    outside = {"id": KEY[:-1] + "2", "kind": "external", "external_name": "Consultora Ficticia", "role": "support"}
    client_of_leader.post(add, inside)
    client_of_leader.post(add, outside | {"starts_on": today})

    shown = client_of_leader.get(page).content.decode()
    assert [words in shown for words in (str(colleague), "Consultora Ficticia", "Equipo conformado")] == [True] * 3


def test_what_is_missing_is_asked_and_kept(client_of_leader, unit, now):
    team = make_team(unit, at=now)
    form = {"id": KEY, "kind": "external", "external_name": "", "role": "member", "duty": "Filma", "starts_on": ""}

    answer = client_of_leader.post(reverse("teams:team_member_add", args=[team.pk]), form).content.decode()

    assert "Escriba el nombre del ejecutor externo." in answer
    assert 'value="Filma"' in answer


def test_leader_of_another_group_reads_and_does_not_write(institution, unit, sign_in, now):
    team = make_team(unit, at=now)
    client = sign_in(make_member(make_unit(institution), "group_leader"))

    read = client.get(reverse("teams:team_detail", args=[team.pk]))
    written = client.post(reverse("teams:team_close", args=[team.pk]), {})

    assert (read.status_code, written.status_code) == (200, 403)
    assert "Agregar integrante" not in read.content.decode()


@pytest.mark.req("ORG-01")
def test_another_institution_does_not_find_it(unit, sign_in, now):
    team = make_team(unit, at=now)
    client = sign_in(make_member(make_unit(make_institution()), "admin"))

    assert client.get(reverse("teams:team_detail", args=[team.pk])).status_code == 404


def test_member_is_changed_and_leaves_and_a_stale_edit_shows_both(client_of_leader, unit, leader, now):
    member = make_teammate(make_team(unit, at=now), leader, at=now)
    edit, end = (reverse(f"teams:member_{verb}", args=[member.pk]) for verb in ("edit", "end"))

    saved = client_of_leader.post(edit, {"version": 1, "role": "lead", "duty": "Coordina"})
    stale = client_of_leader.post(edit, {"version": 1, "role": "support", "duty": "Apoya"})
    client_of_leader.post(end, {"version": 2, "on": timezone.localdate(now).isoformat()})

    with scopes_disabled():
        member = TeamMember.objects.get()
    assert (saved.status_code, stale.status_code) == (302, 409)
    assert (member.role, member.duty, member.ends_on) == ("lead", "Coordina", timezone.localdate(now))


@pytest.mark.parametrize("kind", ["list", "detail"])
def test_page_costs_the_same_with_one_row_and_with_three(client_of_leader, unit, queries_of, now, kind):
    team = make_team(unit, at=now)
    make_teammate(team, make_member(unit), at=now)
    url = reverse("teams:team_list") if kind == "list" else reverse("teams:team_detail", args=[team.pk])
    one = queries_of(client_of_leader, url)

    for _time in range(2):
        make_teammate(team, make_member(unit), at=now)
        make_teammate(make_team(unit, at=now), make_member(unit), at=now)

    assert queries_of(client_of_leader, url) == one


def test_list_is_filtered_and_exported(client_of_leader, unit, leader, now):
    team, other = make_team(unit, at=now), make_team(unit, at=now)
    make_teammate(team, leader, at=now)

    found = client_of_leader.get(reverse("teams:team_list"), {"q": leader.full_name, "activo": "si"}).content.decode()
    sheet = client_of_leader.get(reverse("teams:team_list"), {"exportar": "csv"})

    assert (team.name in found, other.name in found) == (True, False)
    assert sheet["Content-Type"].startswith("text/csv")


@pytest.mark.req("ORG-06")
def test_leader_gives_a_plan_item_to_a_team_and_its_visit_says_so(client_of_leader, unit, leader, institution, now):
    team = make_team(unit, at=now)
    other_area = make_member(make_unit(institution), "advisor")
    make_teammate(team, other_area, at=now)
    with scope(institution=institution):
        item = make_item(make_plan(institution, unit))
        session = make_session(unit, plan_item=item)

    client_of_leader.post(reverse("planning:item_team", args=[item.pk]), {"team": team.pk})
    pages = [client_of_leader.get(one.get_absolute_url()).content.decode() for one in (item, session)]

    with scopes_disabled():
        assert TeamWork.objects.get().team == Team.objects.get()
    assert [team.name in page and str(other_area) in page for page in pages] == [True, True]


def test_what_was_taken_out_of_the_plan_gets_no_team(client_of_leader, unit, leader, institution, now):
    with scope(institution=institution):
        item = make_item(make_plan(institution, unit))
        type(item).objects.filter(pk=item.pk).update(is_removed=True, removed_reason="Ya no va")
    address = reverse("planning:item_team", args=[item.pk])

    answer = client_of_leader.post(address, {"team": make_team(unit, at=now).pk}, follow=True)

    with scopes_disabled():
        assert not TeamWork.objects.exists()
    assert "ya no se le asigna equipo" in answer.content.decode()
