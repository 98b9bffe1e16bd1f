"""The pages of the agenda: who opens them, what they show, what they refuse, what they cost."""

from datetime import datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from baquiano.agenda import actions
from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.common.identity import uuid7
from baquiano.institutions.models import FiscalYear
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.institutions import make_catalogue_item, make_institution, make_unit
from tests.factories.planning import make_item, make_plan

DOORS = ("may_edit", "may_draw", "may_submit", "may_verify", "may_return")


@pytest.fixture
def ahead(world):
    """Next month, whatever the day of the test: pages read the clock."""
    first = (day_of(timezone.now()).replace(day=1) + timedelta(days=32)).replace(day=1)
    year, _ = FiscalYear.objects.get_or_create(institution=world.institution, year=first.year)
    world.plan.year = year
    world.plan.save()
    world.year = year
    return first


def moment(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=BOGOTA)


def make_next(world, ahead, unit=None, **overrides):
    return make_agenda(world.institution, unit or world.unit, year=world.year, month=ahead.month, **overrides)


def payload(agenda, **overrides):
    day = agenda.first_day + timedelta(days=9)
    fields = {
        "id": str(uuid7()),
        "title": "Taller ficticio",
        "day": day.isoformat(),
        "starts": "09:00",
        "ends": "11:00",
        "modality": "in_person",
        "place": "Sede ficticia",
    }
    return fields | overrides


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# --- the month -------------------------------------------------------------------------------------------------------
@pytest.mark.req("AGD-01", "WFL-06")
def test_month_detail_shows_every_group_with_its_state(world, ahead, sign_in):
    make_next(world, ahead, state="submitted")
    make_plan(world.institution, make_unit(world.institution, name="Cobertura"), year=world.year, state="in_force")

    page = sign_in(world.planner).get(reverse("agenda:month_detail", args=[ahead.year, ahead.month]))

    rows = {row.unit.name: row.state for row in page.context["rows"]}
    assert rows == {"Calidad": "submitted", "Cobertura": ""}
    assert "Enviada a planeación" in page.content.decode()


@pytest.mark.parametrize("bad", ["/agenda/2026/13/", "/agenda/2026/0/", "/agenda/1800/3/", "/agenda/99999999999/3/"])
def test_a_month_that_does_not_exist_is_not_found(world, sign_in, bad):
    assert sign_in(world.planner).get(bad).status_code == 404


def test_month_draw_draws_all_groups_for_planning(world, ahead, sign_in):
    last = ahead + timedelta(days=27)
    make_item(world.plan, starts_on=ahead, ends_on=last, beneficiaries=[make_beneficiary(world.institution)])

    response = sign_in(world.planner).post(reverse("agenda:month_draw", args=[ahead.year, ahead.month]))

    assert said(response) == ["Se agregó 1 actividad del plan."]
    assert MonthlyAgenda.objects.get().entries.count() == 1


def test_month_draw_is_forbidden_to_the_leader_of_one_group(world, ahead, sign_in):
    make_plan(world.institution, year=world.year, state="in_force")

    response = sign_in(world.leader).post(reverse("agenda:month_draw", args=[ahead.year, ahead.month]))

    assert response.status_code == 403


def test_agenda_draw_draws_the_own_group_and_not_another(world, ahead, sign_in):
    make_item(world.plan, starts_on=ahead, ends_on=ahead + timedelta(days=27))
    other = make_plan(world.institution, year=world.year, state="in_force").unit
    client = sign_in(world.leader)

    own = client.post(reverse("agenda:agenda_draw", args=[ahead.year, ahead.month, world.unit.pk]))
    foreign = client.post(reverse("agenda:agenda_draw", args=[ahead.year, ahead.month, other.pk]))

    assert own.url == MonthlyAgenda.objects.get().get_absolute_url()
    assert foreign.status_code == 403


@pytest.mark.req("AGD-04")
def test_month_publish_publishes_what_is_verified_and_says_what_stays(world, ahead, sign_in):
    agenda = make_next(world, ahead, state="verified")
    make_entry(agenda, responsible=world.advisor)
    late = make_unit(world.institution, name="Cobertura")
    make_next(world, ahead, late, state="submitted")
    url, client = reverse("agenda:month_publish", args=[ahead.year, ahead.month]), sign_in(world.planner)

    page = client.get(url)
    response = client.post(url, {})

    assert [row.unit.name for row in page.context["waiting"]] == ["Cobertura"]
    assert said(response) == ["Se publicó la agenda de 1 grupo y se envió a cada responsable."]
    assert MonthlyAgenda.objects.get(unit=world.unit).state == "published"


def test_month_publish_is_forbidden_to_the_groups(world, ahead, sign_in):
    response = sign_in(world.leader).post(reverse("agenda:month_publish", args=[ahead.year, ahead.month]))

    assert response.status_code == 403


def test_publishing_nothing_is_refused_with_words(world, ahead, sign_in):
    response = sign_in(world.planner).post(reverse("agenda:month_publish", args=[ahead.year, ahead.month]), {})

    assert response.status_code == 409
    assert "No hay agendas verificadas" in response.content.decode()


# --- one agenda ------------------------------------------------------------------------------------------------------
def test_agenda_detail_lists_by_day_and_flags_days_without_work(world, ahead, sign_in):
    agenda = make_next(world, ahead)
    sunday = next(ahead + timedelta(n) for n in range(7) if (ahead + timedelta(n)).weekday() == 6)
    make_entry(agenda, starts_at=moment(sunday), title="Feria ficticia")

    page = sign_in(world.leader).get(agenda.get_absolute_url())

    assert page.context["unrestful"] == {sunday}
    assert "Día no hábil" in page.content.decode()


def test_the_calendar_has_every_day_of_the_month_once(world, ahead, sign_in):
    agenda = make_next(world, ahead)
    make_entry(agenda, starts_at=moment(ahead))

    page = sign_in(world.leader).get(agenda.get_absolute_url(), {"vista": "calendario"})

    days = [day for week in page.context["weeks"] for day in week if day.in_month]
    assert [day.date.day for day in days] == list(range(1, len(days) + 1))
    assert [len(day.entries) for day in days[:2]] == [1, 0]


@pytest.mark.parametrize(
    ("state", "who", "doors"),
    [
        ("draft", "leader", {"may_edit", "may_draw", "may_submit"}),
        ("draft", "advisor", {"may_edit", "may_submit"}),
        ("draft", "planner", {"may_draw"}),
        ("submitted", "leader", set()),
        ("submitted", "planner", {"may_verify", "may_return"}),
        ("verified", "planner", set()),
        ("published", "leader", set()),
    ],
)
def test_each_person_sees_the_doors_of_the_state(world, ahead, sign_in, state, who, doors):
    agenda = make_next(world, ahead, state=state)

    context = sign_in(getattr(world, who)).get(agenda.get_absolute_url()).context

    assert {
        name for name in ("may_edit", "may_draw", "may_submit", "may_verify", "may_return") if context[name]
    } == doors


def test_the_agenda_of_another_institution_is_not_found(world, ahead, sign_in):
    stranger = make_institution()
    with scope(institution=stranger):
        unit = make_unit(stranger)
        foreign = make_agenda(stranger, unit)

    assert sign_in(world.planner).get(foreign.get_absolute_url()).status_code == 404


def test_agenda_submit_says_what_is_missing_and_loses_nothing(world, ahead, sign_in):
    agenda = make_next(world, ahead)
    make_entry(agenda, starts_at=moment(ahead), responsible=None)

    response = sign_in(world.leader).post(reverse("agenda:agenda_submit", args=[agenda.pk]), {"note": "Va completa"})

    assert response.status_code == 409
    assert "la persona responsable" in response.content.decode()
    assert "Va completa" in response.content.decode()


@pytest.mark.req("AGD-01")
def test_an_agenda_is_submitted_verified_and_returned_on_its_pages(world, ahead, sign_in, client):
    agenda = make_next(world, ahead)
    make_entry(agenda, starts_at=moment(ahead), responsible=world.advisor, place="Sede")
    reason = make_catalogue_item(world.institution, "return_reason")
    sign_in(world.leader).post(reverse("agenda:agenda_submit", args=[agenda.pk]), {"note": ""})

    returned = sign_in(world.planner).post(
        reverse("agenda:agenda_return", args=[agenda.pk]), {"reason": reason.pk, "note": "Falta la visita de Baranoa"}
    )

    agenda.refresh_from_db()
    assert (returned.status_code, agenda.state, agenda.returns) == (302, "draft", 1)
    assert agenda.requests.get().reason == reason


@pytest.mark.parametrize("name", ["agenda_verify", "agenda_return", "agenda_publish"])
def test_the_pages_of_planning_are_forbidden_to_the_group(world, ahead, sign_in, name):
    agenda = make_next(world, ahead, state="submitted")

    assert sign_in(world.leader).get(reverse(f"agenda:{name}", args=[agenda.pk])).status_code == 403


# --- the plan beside the agenda --------------------------------------------------------------------------------------
@pytest.mark.req("AGD-01")
def test_verification_tells_same_missing_changed_and_extra(world, at, sign_in):
    topic, other = make_catalogue_item(world.institution), make_catalogue_item(world.institution)
    kept, gone, moved = world.item(1), world.item(1), world.item(1, topic=topic)
    agenda = actions.draw_agenda(world.unit, world.year, 3, by=world.leader, at=at).agenda
    of = {entry.plan_item_id: entry for entry in agenda.entries.all()}
    actions.withdraw_entry(of[gone.pk], note="El colegio está en obras", by=world.leader, at=at)
    AgendaEntry.objects.filter(pk=of[moved.pk].pk).update(topic=other)
    make_entry(agenda, title="Visita de última hora", responsible=world.advisor, place="Sede")
    MonthlyAgenda.objects.filter(pk=agenda.pk).update(state="submitted")

    page = sign_in(world.planner).get(reverse("agenda:agenda_verify", args=[agenda.pk]))

    comparison = page.context["comparison"]
    assert comparison.counts == {"same": 1, "changed": 1, "missing": 1, "extra": 1}
    assert {row.item.pk: row.state for row in comparison.items} == {
        kept.pk: "same",
        gone.pk: "missing",
        moved.pk: "changed",
    }
    assert "El colegio está en obras" in page.content.decode()


# --- entries ---------------------------------------------------------------------------------------------------------
@pytest.mark.req("AGD-01")
def test_entry_create_twice_creates_once(world, ahead, sign_in):
    agenda = make_next(world, ahead)
    url, data = reverse("agenda:entry_create", args=[agenda.pk]), payload(agenda)
    client = sign_in(world.advisor)

    client.post(url, data)
    client.post(url, data)

    entry = agenda.entries.get()
    assert (entry.title, entry.outside_plan, entry.created_by) == ("Taller ficticio", True, world.advisor)


def test_entry_create_begins_with_the_item_and_the_school_of_the_address(world, ahead, sign_in):
    agenda = make_next(world, ahead)
    school = make_beneficiary(world.institution)
    item = make_item(world.plan, starts_on=ahead, responsible=world.advisor, beneficiaries=[school])
    query = {"actividad": item.pk, "beneficiario": school.pk}

    page = sign_in(world.advisor).get(reverse("agenda:entry_create", args=[agenda.pk]), query)

    initial = page.context["form"].initial
    assert (initial["plan_item"], initial["beneficiary"], initial["responsible"]) == (item, school, world.advisor)


@pytest.mark.parametrize(
    "query", ["actividad=x", "actividad=%00", "actividad=01900000-0000-7000-8000-000000000000", "beneficiario=x"]
)
def test_entry_create_ignores_an_address_that_makes_no_sense(world, ahead, sign_in, query):
    agenda = make_next(world, ahead)

    page = sign_in(world.advisor).get(f"{reverse('agenda:entry_create', args=[agenda.pk])}?{query}")

    assert page.status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"day": "2020-01-01"}, "day", "elija un día de ese mes"),
        ({"starts": "11:00", "ends": "09:00"}, "ends", "posterior a la inicial"),
        ({"title": ""}, "title", "Escriba qué se va a hacer"),
        ({"day": "no es fecha"}, "day", "DD/MM/AAAA"),
    ],
)
def test_entry_create_explains_what_is_wrong(world, ahead, sign_in, wrong, field, words):
    agenda = make_next(world, ahead)

    page = sign_in(world.advisor).post(reverse("agenda:entry_create", args=[agenda.pk]), payload(agenda, **wrong))

    assert words in " ".join(page.context["form"].errors[field])
    assert agenda.entries.count() == 0


def test_entry_edit_shows_both_texts_to_the_second_editor(world, ahead, sign_in):
    agenda = make_next(world, ahead)
    entry = make_entry(agenda, starts_at=moment(ahead), place="Sede")
    url = reverse("agenda:entry_edit", args=[entry.pk])
    client = sign_in(world.advisor)
    client.post(url, payload(agenda, place="Alcaldía", version=1))

    second = client.post(url, payload(agenda, place="Biblioteca", version=1))

    rows = {row.label: (row.theirs, row.yours) for row in second.context["conflict"]}
    entry.refresh_from_db()
    assert second.status_code == 409
    assert rows == {"Lugar": ("Alcaldía", "Biblioteca")}
    assert entry.place == "Alcaldía"


def test_entry_edit_after_the_conflict_saves_knowingly(world, ahead, sign_in):
    agenda = make_next(world, ahead)
    entry = make_entry(agenda, starts_at=moment(ahead), place="Sede")
    url = reverse("agenda:entry_edit", args=[entry.pk])
    client = sign_in(world.advisor)
    client.post(url, payload(agenda, place="Alcaldía", version=1))
    second = client.post(url, payload(agenda, place="Biblioteca", version=1))

    client.post(url, payload(agenda, place="Biblioteca", version=second.context["form"].data["version"]))

    entry.refresh_from_db()
    assert entry.place == "Biblioteca"


@pytest.mark.parametrize("name", ["entry_edit", "entry_withdraw"])
def test_entries_of_another_group_are_not_written(world, ahead, sign_in, name):
    entry = make_entry(make_next(world, ahead, make_unit(world.institution)), starts_at=moment(ahead))

    assert sign_in(world.leader).get(reverse(f"agenda:{name}", args=[entry.pk])).status_code == 403


def test_entry_withdraw_and_restore_on_their_pages(world, ahead, sign_in):
    entry = make_entry(make_next(world, ahead), starts_at=moment(ahead))
    client = sign_in(world.leader)

    client.post(reverse("agenda:entry_withdraw", args=[entry.pk]), {"note": "El colegio está en obras"})
    entry.refresh_from_db()
    withdrawn = (entry.state, entry.state_note)
    client.post(reverse("agenda:entry_restore", args=[entry.pk]))
    entry.refresh_from_db()

    assert withdrawn == ("cancelled", "El colegio está en obras")
    assert entry.state == "planned"


@pytest.mark.req("AUD-05")
def test_the_agenda_is_exported_to_excel(world, ahead, sign_in):
    make_entry(make_next(world, ahead), starts_at=moment(ahead), responsible=world.advisor)

    response = sign_in(world.leader).get(reverse("agenda:entry_list"), {"exportar": "xlsx"})

    assert response["Content-Type"].startswith("application/vnd.openxmlformats")
    assert b"".join(response.streaming_content)[:2] == b"PK"


def test_the_page_for_paper_leaves_out_what_was_cancelled(world, ahead, sign_in):
    agenda = make_next(world, ahead)
    make_entry(agenda, starts_at=moment(ahead), title="Visita que sigue")
    make_entry(agenda, starts_at=moment(ahead), title="Visita retirada", state="cancelled")

    page = sign_in(world.leader).get(reverse("agenda:agenda_print", args=[agenda.pk])).content.decode()

    assert "Visita que sigue" in page
    assert "Visita retirada" not in page


# --- what the pages cost ---------------------------------------------------------------------------------------------
MONTH_PAGES = ["month_detail", "month_publish", "month_print"]
AGENDA_PAGES = ["agenda_detail", "agenda_verify", "agenda_print"]


def _cost(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("name", [*MONTH_PAGES, *AGENDA_PAGES, "entry_list"])
def test_pages_cost_the_same_with_one_row_and_with_three(world, ahead, sign_in, name):
    agenda = make_next(world, ahead, state="submitted")
    arguments = [ahead.year, ahead.month] if name in MONTH_PAGES else [agenda.pk] if name in AGENDA_PAGES else []
    url, client = reverse(f"agenda:{name}", args=arguments), sign_in(world.planner)

    def grow():
        school = make_beneficiary(world.institution)
        item = make_item(world.plan, starts_on=ahead, responsible=world.advisor, beneficiaries=[school])
        make_entry(agenda, starts_at=moment(ahead), plan_item=item, responsible=world.advisor)
        make_entry(agenda, starts_at=moment(ahead), beneficiary=make_beneficiary(world.institution))
        make_next(world, ahead, make_unit(world.institution), state="verified")

    grow()
    one = _cost(client, url)
    grow()
    grow()

    assert _cost(client, url) == one


@pytest.mark.req("AGD-04", "INT-06")
def test_agenda_deliveries_lists_only_what_was_mailed_about_it(world, ahead, sign_in):
    agenda = make_next(world, ahead, state="verified")
    make_entry(agenda, starts_at=moment(ahead), responsible=world.advisor)
    actions.publish_month(world.year, ahead.month, by=world.planner, at=timezone.now())
    other = make_next(world, ahead, make_unit(world.institution), state="verified")
    make_entry(other, starts_at=moment(ahead), responsible=world.planner)
    actions.publish_month(world.year, ahead.month, by=world.planner, at=timezone.now())

    response = sign_in(world.planner).get(reverse("agenda:agenda_deliveries", args=[agenda.pk]))

    addresses = {row.object.address for row in response.context["listing"].rows}
    assert addresses == {world.advisor.email, world.leader.email}
