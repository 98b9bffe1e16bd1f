"""A selection from its universe to the record that nobody changes."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.documents.models import IssuedDocument
from baquiano.institutions.models import Profile
from baquiano.targeting import actions, loads, queries
from baquiano.targeting.models import Pick, Selection
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.institutions import make_catalogue_item, make_unit
from tests.factories.planning import make_item, make_plan
from tests.factories.targeting import make_capacity, make_priority, make_selection, pick


@pytest.mark.req("ENT-08")
def test_a_unit_has_one_selection_of_a_topic_a_year_and_the_same_request_makes_it_once(people, at):
    key, topic = uuid7(), make_catalogue_item(people.institution, "topic")

    first, again = (make_selection(people.group, id=key, by=people.adviser, at=at) for _time in range(2))
    make_selection(people.group, topic=topic, by=people.adviser, at=at)

    assert (first.pk, first.number) == (again.pk, "SEL-2026-001")
    assert TrailEntry.objects.filter(event="targeting.selection_created").count() == 2
    with pytest.raises(Refused, match="ya tiene una selección sin tema"):
        make_selection(people.group, by=people.adviser, at=at)
    with pytest.raises(Refused, match="ya tiene una selección de ese tema"):
        make_selection(people.group, topic=topic, by=people.adviser, at=at)


@pytest.mark.req("ENT-08")
def test_the_universe_holds_every_filter_at_once(people, at):
    make_beneficiary(people.institution, kind="school", municipality=people.towns[0].municipality)
    make_beneficiary(people.institution, kind="territorial", territorial_kind="municipality", is_active=False)

    pdet = queries.universe_of({"kinds": ["territorial"], "departments": ["27"], "pdet": True})

    assert [one.name for one in pdet.order_by("name")] == ["Alcaldía Ficticia A", "Alcaldía Ficticia B"]
    assert queries.universe_of({}).count() == 5
    assert queries.Universe.read({"kinds": ["territorial"], "pdet": True}).words() == [
        ("Clase", "Entidad territorial"),
        ("PDET", "Sí"),
    ]


@pytest.mark.req("ENT-08")
def test_only_who_belongs_to_the_universe_is_chosen_and_the_filters_keep_who_is_in(people, at):
    selection = make_selection(people.group, universe={"departments": ["27"]}, by=people.adviser, at=at)
    key = uuid7()

    for _time in range(2):
        pick(selection, people.towns[0], id=key, by=people.adviser, at=at)

    assert [one.beneficiary for one in selection.picks.all()] == [people.towns[0]]
    with pytest.raises(Refused, match="no está en el universo"):
        pick(selection, people.towns[1], people.towns[2], by=people.adviser, at=at)
    assert selection.picks.count() == 1
    fields = {name: getattr(selection, name) for name in actions.selecting.EDITABLE} | {"universe": {"pdet": False}}
    with pytest.raises(Refused, match="quedaría por fuera"):
        actions.edit_selection(selection, expected_version=1, fields=fields, by=people.adviser, at=at)


@pytest.mark.req("ORG-10", "ENT-07")
def test_beyond_the_capacity_of_the_unit_it_asks_why_and_keeps_it(people, at):
    selection = make_selection(people.group, by=people.adviser, at=at)
    pick(selection, *people.towns[:2], days=Decimal(60), by=people.adviser, at=at)

    with pytest.raises(Refused, match="125 días de trabajo en 2026 y su capacidad es de 120: sobran 5"):
        pick(selection, people.towns[2], days=Decimal(5), by=people.adviser, at=at)
    assert selection.picks.count() == 2

    pick(selection, people.towns[2], days=Decimal(5), over_reason="Lo pide el PND.", by=people.adviser, at=at)
    selection.refresh_from_db()
    assert (selection.over_reason, selection.picks.count()) == ("Lo pide el PND.", 3)
    entry = TrailEntry.objects.filter(event="targeting.entities_picked").latest("id")
    assert entry.data["over_reason"] == "Lo pide el PND."


@pytest.mark.req("ORG-10")
def test_the_capacity_is_that_of_each_month_and_the_load_is_that_of_everything_the_unit_has(people, at):
    make_capacity(people.group, starts_on=date(2026, 7, 1), people=1, by=people.planner, at=at)
    plan = make_plan(people.institution, people.group, state="in_force")
    item = make_item(plan, starts_on="2026-03-09", ends_on="2026-03-12")
    item.beneficiaries.set(people.towns[:2])
    selection = make_selection(
        people.group, starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 30), by=people.adviser, at=at
    )

    before = queries.year_of_work(people.group, selection.year)
    pick(selection, people.towns[0], days=Decimal(6), by=people.adviser, at=at)
    after = queries.year_of_work(people.group, selection.year)

    assert [one.key for one in loads.registered()] == ["planning"]
    assert (before.months[5].capacity, before.months[6].capacity, before.capacity) == (10, 5, 90)
    assert before.months[2].others["planning"] == 4
    # Half of the activity is with who was chosen, whose days are counted once.
    assert (after.months[2].chosen, after.months[3].chosen, after.months[2].others["planning"]) == (3, 3, 2)
    assert not after.over


@pytest.mark.req("ENT-06", "INT-14")
def test_the_entities_of_the_sgr_come_from_the_annual_list_in_its_order(people, at):
    listed = [make_beneficiary(people.institution, kind="sgr", name=f"Ejecutor Ficticio {one}") for one in "ABC"]
    selection = make_selection(people.group, by=people.adviser, at=at)
    for place, entity in ((2, listed[0]), (1, listed[1]), (3, listed[2])):
        make_priority(people.institution, entity, place, at=at)

    with pytest.raises(Refused, match="es del SGR: se escoge con la lista anual"):
        pick(selection, listed[0], by=people.adviser, at=at)
    key = uuid7()
    for _time in range(2):
        actions.take_list(selection, id=key, how_many=2, by=people.adviser, at=at)

    picks = list(queries.picks_of(selection))
    assert [(one.place, one.beneficiary.name, one.origin) for one in picks] == [
        (1, "Ejecutor Ficticio B", "sgr_list"),
        (2, "Ejecutor Ficticio A", "sgr_list"),
    ]
    with pytest.raises(Refused, match="se quita desde la última"):
        actions.remove_pick(picks[0], by=people.adviser, at=at)
    actions.remove_pick(picks[1], by=people.adviser, at=at)
    assert selection.picks.count() == 1


@pytest.mark.req("ENT-06", "INT-14")
def test_who_leaves_the_list_after_being_taken_is_told_and_taken_out_before_closing(people, at):
    listed = [make_beneficiary(people.institution, kind="sgr", name=f"Ejecutor Ficticio {one}") for one in "ABC"]
    selection = make_selection(people.group, by=people.adviser, at=at)
    for place, entity in enumerate(listed, 1):
        make_priority(people.institution, entity, place, at=at)
    actions.take_list(selection, id=uuid7(), by=people.adviser, at=at)
    assert not queries.delisted(selection)
    make_priority(people.institution, listed[0], 1, at=at, is_listed=False)

    assert [one.beneficiary for one in queries.delisted(selection)] == [listed[0]]
    with pytest.raises(Refused, match="Ya no está en la lista del SGR"):
        actions.close_selection(selection, by=people.leader, at=at)
    for _time in range(2):
        actions.remove_delisted(selection, by=people.adviser, at=at)

    assert [one.beneficiary for one in queries.picks_of(selection)] == listed[1:]
    assert TrailEntry.objects.filter(event="targeting.delisted_removed").count() == 1


@pytest.mark.req("ENT-06")
def test_where_the_profile_does_not_ask_for_the_list_they_are_chosen_as_the_others(people, at):
    people.institution.__dict__.pop("_profiles", None)
    Profile.objects.update(settings={"targeting": {"enabled": True}})
    selection = make_selection(people.group, by=people.adviser, at=at)

    pick(selection, make_beneficiary(people.institution, kind="sgr"), by=people.adviser, at=at)

    assert selection.picks.get().origin == "unit"


@pytest.mark.req("ENT-08", "ORG-10")
def test_it_does_not_close_without_entities_or_without_the_capacity_of_the_unit(people, at):
    other = make_unit(people.institution)
    selection = make_selection(other, by=people.planner, at=at)

    with pytest.raises(Refused, match="No hay entidades escogidas"):
        actions.close_selection(selection, by=people.planner, at=at)
    pick(selection, people.towns[0], by=people.planner, at=at)
    with pytest.raises(Refused, match="Falta la capacidad"):
        actions.close_selection(selection, by=people.planner, at=at)


@pytest.mark.req("ENT-08")
def test_closed_it_never_changes_and_another_version_points_to_it(people, at):
    selection = make_selection(people.group, by=people.adviser, at=at)
    (one,) = pick(selection, people.towns[0], by=people.adviser, at=at)
    closed, again = (actions.close_selection(selection, note="Se verificó.", by=people.leader, at=at) for _time in "ab")

    assert (closed.state, closed.closed_by, closed.closed_at) == ("closed", people.leader, at)
    assert again.closed_sha256 == closed.closed_sha256
    assert TrailEntry.objects.filter(event="targeting.selection_closed").count() == 1
    for write in (
        lambda: Selection.objects.filter(pk=closed.pk).update(criteria="Otros"),
        lambda: Pick.objects.filter(pk=one.pk).update(reason="Otro"),
        lambda: Pick.objects.filter(pk=one.pk).delete(),
        lambda: Pick.objects.create(
            institution=people.institution,
            selection=closed,
            beneficiary=people.towns[1],
            reason="x",
            days=1,
            created_at=at,
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    with pytest.raises(Refused, match="ya no cambia"):
        pick(closed, people.towns[1], by=people.adviser, at=at)

    newer = actions.revise_selection(closed, id=uuid7(), by=people.adviser, at=at)
    with pytest.raises(Refused, match="última versión cerrada"):
        actions.revise_selection(closed, id=uuid7(), by=people.adviser, at=at)
    assert (newer.number, newer.edition, newer.supersedes_id, newer.first_id) == (
        closed.number,
        2,
        closed.pk,
        closed.pk,
    )
    assert [one.beneficiary for one in newer.picks.all()] == [people.towns[0]]
    # Only the last version counts, and a draft that is given up gives the closed one its place again.
    assert queries.year_of_work(people.group, closed.year).chosen == 10
    actions.discard_selection(newer, note="No hizo falta.", by=people.adviser, at=at)
    assert list(queries.in_force(closed.year)) == [closed]


@pytest.mark.req("ENT-08")
def test_the_record_bears_what_was_closed_and_verifies_as_replaced_by_the_next_version(people, at, issuing):
    selection = make_selection(people.group, universe={"pdet": True}, by=people.adviser, at=at)
    pick(selection, people.towns[0], by=people.adviser, at=at)
    closed = actions.close_selection(selection, note="Se verificó la capacidad.", by=people.leader, at=at)
    newer = actions.revise_selection(closed, id=uuid7(), by=people.adviser, at=at)
    pick(newer, people.towns[1], by=people.adviser, at=at)
    actions.close_selection(newer, note="Se verificó la capacidad.", by=people.leader, at=at)

    first, second = IssuedDocument.objects.order_by("version")
    content = first.payload["content"]
    assert (first.number, content["closed_by"], content["content_sha256"]) == (
        closed.number,
        str(people.leader),
        closed.closed_sha256,
    )
    assert [(row["name"], row["reason"]) for row in content["rows"]] == [
        ("Alcaldía Ficticia A", "Bajo desempeño en la última medición (ficticio).")
    ]
    assert content["universe"] == [{"name": "PDET", "value": "Sí"}]
    assert (second.supersedes_id, len(second.payload["content"]["rows"])) == (first.pk, 2)


def test_a_stale_correction_is_a_conflict(people, at):
    selection = make_selection(people.group, by=people.adviser, at=at)
    (one,) = pick(selection, people.towns[0], by=people.adviser, at=at)
    fields = {"reason": "Otra razón (ficticia).", "traits": "", "days": Decimal(3)}

    actions.edit_pick(one, expected_version=1, fields=fields, by=people.adviser, at=at)

    with pytest.raises(StaleEdit):
        actions.edit_pick(one, expected_version=1, fields=fields | {"reason": "Más"}, by=people.leader, at=at)
