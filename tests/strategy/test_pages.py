"""Pages of the room: the session and its data, a proposal, the committee, and a room that is closed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from baquiano.common.identity import uuid7
from baquiano.demo.strategies import build_strategy
from baquiano.governance import actions as governance
from baquiano.governance import queries as governance_queries
from baquiano.institutions.models import FiscalYear, Profile
from baquiano.strategy import queries
from baquiano.strategy.models import AnnualStrategy, DataReference
from tests.factories.institutions import make_fiscal_year
from tests.factories.planning import make_plan
from tests.factories.strategy import PROPOSED, make_directorates, proposals


def page(name, row):
    return reverse(f"strategy:{name}", args=[row.pk])


@pytest.mark.req("STR-01", "STR-02", "STR-03")
def test_a_strategy_begins_is_written_and_cites_its_data_by_the_pages(people, sign_in):
    client = sign_in(people.deputy)
    shown = client.get(reverse("strategy:strategy_create"))
    asked = {"id": uuid7(), "year": people.year.pk, "unit": people.root.pk}
    done = [client.post(reverse("strategy:strategy_create"), asked) for _time in range(2)]
    strategy = AnnualStrategy.objects.get()
    assert shown.context["form"].initial["year"] == people.year
    assert [one.url for one in done] == [strategy.get_absolute_url()] * 2

    late = {
        "id": uuid7(), "day": "2026-01-20", "starts": "08:00", "ends": "10:00", "modality": "in_person",
        "place": "Sala ficticia", "agreed_on": "2026-01-10", "agreed_with": "El comité", "due_on": "2026-01-15",
    }  # fmt: skip
    outside = client.post(page("strategy_convene", strategy), late)
    assert outside.status_code == 422 and "La sesión se hace entre el" in outside.content.decode()

    empty = client.post(page("strategy_data", strategy), {"id": uuid7(), "fact": ""})
    assert empty.status_code == 422 and "o elija uno de la sesión" in empty.content.decode()
    datum = {"id": uuid7(), "kind": "judicial", "title": "Tutelas", "value": "Doce en el año."}
    client.post(page("strategy_data", strategy), datum)
    make_plan(people.institution, people.units[0], year=FiscalYear.objects.get(year=2026), state="in_force")
    data = client.get(page("strategy_data", strategy) + "?dato=planning:plans").content.decode()
    assert "Planes vigentes: 1. Actividades: 0." in data and "Tutelas" in data
    client.post(page("strategy_data", strategy), {"id": uuid7(), "fact": "planning:plans", "note": "Base."})
    assert [one.kind for one in DataReference.objects.all()] == ["judicial", "execution"]

    edit = page("strategy_edit", strategy)
    client.post(edit, {"version": 1, "offer": "Una (ficticia)"})
    stale = client.post(edit, {"version": 1, "offer": "Otra (ficticia)"})
    assert stale.status_code == 409 and "Una (ficticia)" in stale.content.decode()


@pytest.mark.req("STR-04")
def test_a_directorate_writes_its_own_proposal_and_not_that_of_another(people, lived, sign_in):
    strategy = lived("analysed")
    north, south = proposals(strategy)
    client = sign_in(people.heads[0])

    form = {**PROPOSED, "budget": "90000000", "version": north.version}
    assert client.post(page("proposal_edit", north), form).url == north.get_absolute_url()
    assert client.post(page("proposal_edit", south), form).status_code == 403
    client.post(page("proposal_submit", north))
    detail = client.get(north.get_absolute_url()).content.decode()
    assert "Presentada" in detail and "$" in detail and "Escribir la propuesta" not in detail

    leader = sign_in(people.deputy)
    answer = leader.post(page("proposal_judge", north), {"verdict": "return", "comments": "Falta la fuente."})
    assert answer.url == north.get_absolute_url()
    assert "Falta la fuente." in sign_in(people.heads[0]).get(north.get_absolute_url()).content.decode()


@pytest.mark.req("STR-05", "INT-03")
def test_the_committee_decides_in_its_session_and_the_file_of_the_tool_is_downloaded(scoped, sign_in):
    today = timezone.localdate()
    people = make_directorates(scoped, year=today.year)
    make_fiscal_year(scoped, today.year - 1)
    profile = {"strategy": {"enabled": True, "window": ["01-01", "12-31"], "tool_format": "json"}}
    Profile.objects.update(settings=profile)
    scoped.__dict__.pop("_profiles", None)
    now = timezone.now()
    strategy = build_strategy(people.year, people.cast, first_day=today, until="submitted")
    waiting = sign_in(people.deputy).get(strategy.get_absolute_url()).content.decode()
    assert f"asunto=strategy.annualstrategy:{strategy.pk}" in waiting
    session = governance.convene_session(
        people.body, id=uuid7(), starts_at=now, ends_at=now + timezone.timedelta(hours=1), objective="Decidir",
        place="Sala", subjects=[strategy], by=people.member, at=now,
    )  # fmt: skip
    point = session.agenda_items.get(subject_id=str(strategy.pk))
    members = governance_queries.members_of(session)
    governance.set_presence(session, {one.pk for one in members}, by=people.member, at=now)

    client = sign_in(people.member)
    summary = client.get(page("committee_strategy", point)).content.decode()
    assert "Índice de desempeño institucional" in summary and page("committee_decision", point) in summary
    votes = {f"vote_{one.pk}": "for" for one in members}
    answer = client.post(page("committee_decision", point), {"id": uuid7(), "comments": "", **votes})
    assert answer.url == session.get_absolute_url()

    strategy.refresh_from_db()
    detail = client.get(strategy.get_absolute_url()).content.decode()
    assert strategy.content_sha256 in detail and "Por incluir" in detail
    tool = client.get(page("strategy_tool", strategy))
    assert tool["Content-Type"] == "application/json" and tool.json()[0]["sha256"] == strategy.content_sha256
    api = client.get(f"/api/v1/estrategia/{strategy.pk}/").json()
    assert (api["state"], api["content_sha256"]) == ("approved", strategy.content_sha256)


@pytest.mark.req("GOV-08")
def test_the_page_of_a_plan_shows_the_guidelines_that_it_follows(people, sign_in):
    plan = make_plan(people.institution, people.units[0], state="in_force")
    client = sign_in(people.planner)
    fields = {
        "id": uuid7(), "title": "Llegar primero (ficticio)", "text": "Se prioriza.", "issued_on": "2026-02-01",
        "issued_by": "Dirección", "subjects": [f"planning.plan:{plan.pk}"],
    }  # fmt: skip

    created = client.post(reverse("strategy:guideline_create"), fields)

    assert "Llegar primero (ficticio)" in client.get(page("plan_guidelines", plan)).content.decode()
    assert plan.get_absolute_url() in client.get(created.url).content.decode()
    assert "Lineamientos" in client.get(plan.get_absolute_url()).content.decode()
    assert "LIN-2026-001" in client.get(reverse("strategy:guideline_list")).content.decode()


@pytest.mark.parametrize("name", ["strategy_list", "guideline_list", "strategy_create"])
def test_where_the_profile_does_not_open_the_room_it_has_neither_menu_nor_addresses(people, sign_in, name):
    client = sign_in(people.deputy)
    url = reverse(f"strategy:{name}")
    opened = client.get(url)
    assert opened.status_code == 200 and 'href="/estrategia/"' in opened.content.decode()

    Profile.objects.update(settings={})
    assert client.get(url).status_code == 404
    assert 'href="/estrategia/"' not in client.get("/").content.decode()


def test_each_page_costs_the_same_with_more_rows(people, lived, sign_in):
    strategy = lived("convened")
    client = sign_in(people.deputy)
    urls = [reverse("strategy:strategy_list"), strategy.get_absolute_url(), reverse("strategy:guideline_list")]
    once = [_queries(client, url) for url in urls]
    for year in (2020, 2021):
        AnnualStrategy.objects.create(
            institution=people.institution, year=make_fiscal_year(people.institution, year), unit=people.root,
            created_at=strategy.created_at,
        )  # fmt: skip
    fields = {"id": uuid7(), "title": "T", "text": "X", "issued_on": "2026-02-01", "issued_by": "D"}
    client.post(reverse("strategy:guideline_create"), fields)

    assert [_queries(client, url) - many for url, many in zip(urls, once, strict=True)] == [0, 0, 0]
    assert queries.last_strategy(strategy).year.year == 2021


def _queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
