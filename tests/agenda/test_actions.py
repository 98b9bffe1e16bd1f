"""The life of an agenda: drawn, adjusted, sent, returned, verified, published, changed afterwards."""

from datetime import date, datetime, timedelta

import pytest

from baquiano.agenda import actions
from baquiano.agenda.choices import AgendaState
from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.agenda.signals import agenda_published
from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.errors import Conflict, Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.notifications.models import Delivery
from baquiano.procedures.actions import ControlCheck
from baquiano.procedures.models import Task
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.institutions import make_catalogue_item, make_member, make_unit
from tests.factories.planning import make_item, make_plan

CHECK = ControlCheck(passed=True, note="Contempla lo planeado")


def march(day, hour=9):
    return datetime(2026, 3, day, hour, tzinfo=BOGOTA)


def written(**overrides):
    fields = {
        "plan_item": None,
        "title": "Taller ficticio",
        "topic": None,
        "mechanism": None,
        "beneficiary": None,
        "modality": "in_person",
        "place": "Sede ficticia",
        "link": "",
        "responsible": None,
        "note": "",
        "starts_at": march(11),
        "ends_at": march(11, 11),
    }
    return fields | overrides


def events(*names):
    return list(TrailEntry.objects.filter(event__in=names).order_by("id").values_list("event", flat=True))


# --- drawing ---------------------------------------------------------------------------------------------------------
@pytest.mark.req("AGD-01")
def test_draw_agenda_brings_topic_beneficiary_and_responsible_of_the_plan(world, at):
    topic, mechanism = make_catalogue_item(world.institution), make_catalogue_item(world.institution, "mechanism")
    item = world.item(1, topic=topic, mechanism=mechanism)

    drawn = actions.draw_agenda(world.unit, world.year, 3, by=world.leader, at=at)

    entry = drawn.agenda.entries.get()
    school = item.beneficiaries.get()
    assert (entry.plan_item, entry.topic, entry.mechanism, entry.beneficiary) == (item, topic, mechanism, school)
    assert (entry.responsible, entry.place, entry.municipality) == (world.advisor, school.name, school.municipality)
    assert (entry.state, entry.outside_plan, entry.starts_at) == ("planned", False, march(4, 8))


@pytest.mark.req("AGD-01")
def test_drawing_twice_is_drawing_once(world, at):
    world.item(4)
    first = actions.draw_agenda(world.unit, world.year, 3, by=world.leader, at=at)

    second = actions.draw_agenda(world.unit, world.year, 3, by=world.leader, at=at)

    assert (first.added, second.added, second.kept) == (4, 0, 4)
    assert first.agenda == second.agenda


def test_drawing_again_adds_what_the_plan_gained_and_respects_what_people_did(world, at):
    item = world.item(3)
    agenda = actions.draw_agenda(world.unit, world.year, 3, by=world.leader, at=at).agenda
    moved, withdrawn, reassigned = agenda.entries.all()
    other = make_beneficiary(world.institution)
    actions.change_entry(
        moved, expected_version=1, fields={"starts_at": march(4), "ends_at": march(4, 12)}, by=world.leader, at=at
    )
    actions.withdraw_entry(withdrawn, note="El colegio está en obras", by=world.leader, at=at)
    AgendaEntry.objects.filter(pk=reassigned.pk).update(beneficiary=other)
    item.beneficiaries.add(make_beneficiary(world.institution))

    again = actions.draw_agenda(world.unit, world.year, 3, by=world.leader, at=at)

    moved.refresh_from_db()
    assert (again.added, agenda.entries.count()) == (1, 4)
    assert moved.starts_at == march(4)


def test_what_was_drawn_in_another_month_is_not_drawn_again(world, at):
    item = world.item(2, starts_on=date(2026, 3, 2), ends_on=date(2026, 4, 30))
    actions.draw_agenda(world.unit, world.year, 3, by=world.leader, at=at)
    # The plan shrinks to April: without memory, both schools would be proposed there.
    item.starts_on = date(2026, 4, 1)
    item.save()

    april = actions.draw_agenda(world.unit, world.year, 4, by=world.leader, at=at)

    assert april.added == 1


def test_items_removed_or_of_plans_not_in_force_are_not_drawn(world, at):
    world.item(1)
    world.item(1, is_removed=True, removed_reason="Duplicada")
    make_item(make_plan(world.institution), starts_on=date(2026, 3, 2))

    assert actions.draw_agenda(world.unit, world.year, 3, by=world.leader, at=at).added == 1


@pytest.mark.parametrize("state", ["submitted", "verified", "published"])
def test_draw_agenda_is_refused_once_it_was_sent(world, at, state):
    world.item(1)
    make_agenda(world.institution, world.unit, year=world.year, state=state)

    with pytest.raises(Refused, match="ya no se genera"):
        actions.draw_agenda(world.unit, world.year, 3, by=world.leader, at=at)


def test_draw_agenda_is_refused_for_a_month_that_ended(world):
    world.item(1)

    with pytest.raises(Refused, match="ya terminó"):
        actions.draw_agenda(world.unit, world.year, 3, by=world.leader, at=march(31) + timedelta(days=1))


def test_draw_agenda_is_refused_without_a_plan_in_force(world, at):
    with pytest.raises(Refused, match="no tiene un plan aprobado"):
        actions.draw_agenda(make_unit(world.institution), world.year, 3, by=world.leader, at=at)


def test_draw_month_draws_every_group_but_the_ones_already_sent(world, at):
    world.item(2)
    make_item(make_plan(world.institution, year=world.year, state="in_force"), starts_on=date(2026, 3, 2))
    sent = make_plan(world.institution, year=world.year, state="in_force")
    make_item(sent, starts_on=date(2026, 3, 2))
    make_agenda(world.institution, sent.unit, year=world.year, state="submitted")

    drawn = actions.draw_month(world.year, 3, by=world.planner, at=at)

    assert sorted(one.added for one in drawn) == [1, 2]


# --- entries ---------------------------------------------------------------------------------------------------------
@pytest.mark.req("AGD-01")
def test_add_entry_twice_is_adding_once_and_outside_the_plan_is_marked(world, at):
    agenda, key = make_agenda(world.institution, world.unit, year=world.year), uuid7()

    first = actions.add_entry(agenda, id=key, fields=written(), by=world.advisor, at=at)
    second = actions.add_entry(agenda, id=key, fields=written(), by=world.advisor, at=at)

    assert first == second
    assert first.outside_plan
    assert events("agenda.entry_added") == ["agenda.entry_added"]


@pytest.mark.req("ORG-12")
def test_another_mechanism_is_described_in_the_note(world, at):
    agenda = make_agenda(world.institution, world.unit, year=world.year)
    other = make_catalogue_item(
        world.institution, "mechanism", name="Otro", attributes={"needs_description": True, "evaluable": False}
    )

    with pytest.raises(Refused, match="Describa el mecanismo"):
        actions.add_entry(agenda, id=uuid7(), fields=written(mechanism=other), by=world.advisor, at=at)

    told = written(mechanism=other, note="Caminata pedagógica")
    assert actions.add_entry(agenda, id=uuid7(), fields=told, by=world.advisor, at=at).mechanism == other


def test_the_same_identity_with_other_content_is_a_conflict(world, at):
    agenda, key = make_agenda(world.institution, world.unit, year=world.year), uuid7()
    actions.add_entry(agenda, id=key, fields=written(), by=world.advisor, at=at)

    with pytest.raises(Conflict):
        actions.add_entry(agenda, id=key, fields=written(title="Otra cosa"), by=world.advisor, at=at)


def test_an_entry_takes_the_municipality_of_its_beneficiary(world, at):
    school = make_beneficiary(world.institution, municipality=make_municipality("08758", "Soledad"))
    agenda = make_agenda(world.institution, world.unit, year=world.year)

    entry = actions.add_entry(agenda, id=uuid7(), fields=written(beneficiary=school), by=world.advisor, at=at)

    assert entry.municipality_id == "08758"


def test_an_item_of_another_group_is_refused(world, at):
    foreign = make_item(make_plan(world.institution, year=world.year))
    agenda = make_agenda(world.institution, world.unit, year=world.year)

    with pytest.raises(Refused, match="otro grupo"):
        actions.add_entry(agenda, id=uuid7(), fields=written(plan_item=foreign), by=world.advisor, at=at)


def test_two_editors_do_not_overwrite_each_other(world, at):
    agenda = make_agenda(world.institution, world.unit, year=world.year)
    entry = actions.add_entry(agenda, id=uuid7(), fields=written(), by=world.advisor, at=at)
    mine, theirs = AgendaEntry.objects.get(pk=entry.pk), AgendaEntry.objects.get(pk=entry.pk)
    actions.change_entry(theirs, expected_version=1, fields=written(place="Alcaldía"), by=world.leader, at=at)

    with pytest.raises(StaleEdit) as stale:
        actions.change_entry(mine, expected_version=1, fields=written(place="Biblioteca"), by=world.advisor, at=at)

    assert stale.value.current.place == "Alcaldía"
    assert events("agenda.entry_changed") == ["agenda.entry_changed"]


def test_a_withdrawn_entry_can_be_put_back_while_the_agenda_is_open(world, at):
    entry = make_entry(make_agenda(world.institution, world.unit, year=world.year))

    withdrawn = actions.withdraw_entry(entry, note="El colegio está en obras", by=world.leader, at=at)
    restored = actions.restore_entry(withdrawn, by=world.leader, at=at)

    assert (withdrawn.state_note, restored.state, restored.state_note) == ("El colegio está en obras", "planned", "")


@pytest.mark.parametrize("state", ["submitted", "verified", "published"])
@pytest.mark.parametrize("verb", ["add", "change", "withdraw", "restore"])
def test_entries_are_written_only_while_the_agenda_is_in_preparation(world, at, state, verb):
    agenda = make_agenda(world.institution, world.unit, year=world.year, state=state)
    entry = make_entry(agenda, state="cancelled" if verb == "restore" else "planned")
    attempts = {
        "add": lambda: actions.add_entry(agenda, id=uuid7(), fields=written(), by=world.leader, at=at),
        "change": lambda: actions.change_entry(entry, expected_version=1, fields=written(), by=world.leader, at=at),
        "withdraw": lambda: actions.withdraw_entry(entry, note="Ya no se hará", by=world.leader, at=at),
        "restore": lambda: actions.restore_entry(entry, by=world.leader, at=at),
    }

    with pytest.raises(Refused, match="ya no se ajusta"):
        attempts[verb]()


# --- the round of the procedure --------------------------------------------------------------------------------------
def drawn(world, at):
    world.item(2)
    return actions.draw_agenda(world.unit, world.year, 3, by=world.leader, at=at).agenda


def pending(agenda):
    return [str(task.activity) for task in Task.objects.filter(case__subject_id=str(agenda.pk), state="open")]


@pytest.mark.req("AGD-01", "AGD-04", "WFL-04", "WFL-05")
def test_an_agenda_goes_round_and_is_published(world, procedure, at):
    agenda = drawn(world, at)
    actions.submit_agenda(agenda, by=world.leader, at=at)
    actions.return_agenda(agenda, note="Falta la visita de Baranoa", by=world.planner, at=at)
    actions.submit_agenda(agenda, note="Ya está incluida", by=world.advisor, at=at)
    actions.verify_agenda(agenda, control=CHECK, by=world.planner, at=at)

    published = actions.publish_month(world.year, 3, control=CHECK, by=world.planner, at=at)

    agenda.refresh_from_db()
    request = agenda.requests.get()
    assert published == [agenda]
    assert (agenda.state, agenda.returns, agenda.published_at) == ("published", 1, at)
    assert (request.note, request.answer, request.answered_by) == (
        "Falta la visita de Baranoa",
        "Ya está incluida",
        world.advisor,
    )
    assert pending(agenda) == []


@pytest.mark.req("WFL-03")
def test_the_control_point_is_asked_before_publishing(world, procedure, at):
    agenda = drawn(world, at)
    actions.submit_agenda(agenda, by=world.leader, at=at)
    actions.verify_agenda(agenda, control=CHECK, by=world.planner, at=at)

    actions.publish_month(world.year, 3, control=CHECK, by=world.planner, at=at)

    check = Task.objects.get(case__subject_id=str(agenda.pk), activity__number="10")
    assert (check.control_passed, check.control_note, check.control_by) == (True, CHECK.note, world.planner)


MOVES = {
    "submit": lambda world, agenda, at: actions.submit_agenda(agenda, by=world.leader, at=at),
    "verify": lambda world, agenda, at: actions.verify_agenda(agenda, control=CHECK, by=world.planner, at=at),
    "return": lambda world, agenda, at: actions.return_agenda(
        agenda, note="Ajuste las fechas", by=world.planner, at=at
    ),
}
ALLOWED = {("draft", "submit"), ("submitted", "verify"), ("submitted", "return")}


@pytest.mark.parametrize("move", sorted(MOVES))
@pytest.mark.parametrize("state", AgendaState.values)
def test_each_state_allows_only_its_moves(world, at, state, move):
    agenda = make_agenda(world.institution, world.unit, year=world.year, state=state)
    make_entry(agenda, responsible=world.advisor, place="Sede")

    if (state, move) in ALLOWED:
        MOVES[move](world, agenda, at)
        assert MonthlyAgenda.objects.get(pk=agenda.pk).state != state
    else:
        with pytest.raises(Refused, match="figura como"):
            MOVES[move](world, agenda, at)


@pytest.mark.parametrize(
    ("move", "who"), [("submit", "planner"), ("verify", "leader"), ("verify", "advisor"), ("return", "leader")]
)
def test_who_does_not_have_the_turn_is_refused(world, procedure, at, move, who):
    agenda = drawn(world, at)
    if move != "submit":
        actions.submit_agenda(agenda, by=world.leader, at=at)
    attempts = {
        "submit": lambda by: actions.submit_agenda(agenda, by=by, at=at),
        "verify": lambda by: actions.verify_agenda(agenda, control=CHECK, by=by, at=at),
        "return": lambda by: actions.return_agenda(agenda, note="Ajuste las fechas", by=by, at=at),
    }

    with pytest.raises(Refused, match="no es su turno"):
        attempts[move](getattr(world, who))


def test_a_leader_of_another_group_is_refused(world, procedure, at):
    stranger = make_member(make_unit(world.institution), "group_leader")

    with pytest.raises(Refused, match="no es su turno"):
        actions.submit_agenda(drawn(world, at), by=stranger, at=at)


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"responsible": None, "place": "Sede"}, "la persona responsable"),
        ({"place": ""}, "el lugar"),
        ({"modality": "virtual", "link": ""}, "el enlace"),
        ({"starts_at": datetime(2026, 4, 1, 9, tzinfo=BOGOTA), "place": "Sede"}, "una fecha de este mes"),
    ],
)
def test_an_incomplete_agenda_is_not_sent_and_says_what_it_lacks(world, at, fields, missing):
    agenda = make_agenda(world.institution, world.unit, year=world.year)
    make_entry(agenda, **({"responsible": world.advisor} | fields))

    with pytest.raises(Refused, match=missing):
        actions.submit_agenda(agenda, by=world.leader, at=at)


def test_a_month_without_activities_is_sent_only_with_a_reason(world, at):
    agenda = make_agenda(world.institution, world.unit, year=world.year)

    with pytest.raises(Refused, match="no tiene actividades"):
        actions.submit_agenda(agenda, by=world.leader, at=at)
    actions.submit_agenda(agenda, note="Receso escolar", by=world.leader, at=at)

    assert agenda.requests.count() == 0
    assert MonthlyAgenda.objects.get(pk=agenda.pk).submission_note == "Receso escolar"


@pytest.mark.req("WFL-04")
def test_a_return_needs_words(world, at):
    agenda = make_agenda(world.institution, world.unit, year=world.year, state="submitted")

    with pytest.raises(Refused, match="qué debe ajustar"):
        actions.return_agenda(agenda, note="  ", by=world.planner, at=at)


@pytest.mark.req("NFR-07")
def test_a_return_is_mailed_once_to_the_people_of_the_group(world, procedure, at):
    agenda = drawn(world, at)
    actions.submit_agenda(agenda, by=world.leader, at=at)
    Delivery.objects.all().delete()

    actions.return_agenda(agenda, note="Falta la visita de Baranoa", by=world.planner, at=at)

    sent = Delivery.objects.filter(about_id=str(agenda.pk))
    assert sorted(sent.values_list("address", flat=True)) == sorted([world.leader.email, world.advisor.email])
    assert all("Falta la visita de Baranoa" in delivery.body for delivery in sent)


# --- publication -----------------------------------------------------------------------------------------------------
def verified(world, unit=None, **entry):
    agenda = make_agenda(world.institution, unit or world.unit, year=world.year, state="verified")
    make_entry(agenda, **({"responsible": world.advisor} | entry))
    return agenda


@pytest.mark.req("AGD-04", "INT-06", "NFR-07")
def test_publishing_mails_each_official_their_entries_and_logs_it_once(world, at):
    agenda = verified(world, title="Visita a la sede ficticia")
    colleague = make_member(world.unit, "advisor")
    make_entry(agenda, responsible=colleague, title="Taller de convivencia")

    actions.publish_month(world.year, 3, by=world.planner, at=at)

    bodies = dict(Delivery.objects.filter(about_id=str(agenda.pk)).values_list("address", "body"))
    titles = {
        address: {title for title in ("Visita a la sede ficticia", "Taller de convivencia") if title in body}
        for address, body in bodies.items()
    }
    assert titles == {
        world.advisor.email: {"Visita a la sede ficticia"},
        colleague.email: {"Taller de convivencia"},
        world.leader.email: {"Visita a la sede ficticia", "Taller de convivencia"},
    }


@pytest.mark.req("AGD-04")
def test_publishing_again_adds_only_the_late_groups_and_mails_nobody_twice(world, at):
    first = verified(world)
    actions.publish_month(world.year, 3, by=world.planner, at=at)
    logged = Delivery.objects.filter(about_id=str(first.pk)).count()
    late = verified(world, make_unit(world.institution))
    late.entries.update(responsible=make_member(late.unit, "advisor"))

    published = actions.publish_month(world.year, 3, by=world.planner, at=at)

    assert published == [late]
    assert Delivery.objects.filter(about_id=str(first.pk)).count() == logged


def test_publishing_tells_the_rooms_above_in_the_same_transaction(world, at):
    agenda, told = verified(world), []

    def hear(sender, agendas, by, at, **kwargs):
        told.extend((one.pk, by, at) for one in agendas)

    agenda_published.connect(hear)
    try:
        actions.publish_month(world.year, 3, by=world.planner, at=at)
    finally:
        agenda_published.disconnect(hear)

    assert told == [(agenda.pk, world.planner, at)]


@pytest.mark.parametrize("state", ["draft", "submitted", "published"])
def test_only_verified_agendas_are_published(world, at, state):
    make_agenda(world.institution, world.unit, year=world.year, state=state)

    with pytest.raises(Refused, match="No hay agendas verificadas"):
        actions.publish_month(world.year, 3, by=world.planner, at=at)


# --- after publication -----------------------------------------------------------------------------------------------
@pytest.mark.req("AGD-08")
def test_rescheduling_twice_keeps_the_date_first_published(world, at):
    entry = make_entry(make_agenda(world.institution, world.unit, year=world.year, state="published"))
    was, reason = entry.starts_at, make_catalogue_item(world.institution, "reschedule_reason")
    for day in (18, 25):
        moved = actions.reschedule_entry(
            entry, starts_at=march(day), ends_at=march(day, 11), reason=reason, note="Lluvias", by=world.advisor, at=at
        )

    assert (moved.starts_at, moved.original_starts_at, moved.state) == (march(25), was, "planned")
    assert (moved.state_reason, moved.state_note) == (reason, "Lluvias")


@pytest.mark.req("AGD-08")
def test_cancelling_needs_a_reason_and_is_final(world, at):
    entry = make_entry(make_agenda(world.institution, world.unit, year=world.year, state="published"))
    reason = make_catalogue_item(world.institution, "cancel_reason")

    with pytest.raises(Refused, match="motivo"):
        actions.cancel_entry(entry, reason=None, by=world.advisor, at=at)
    actions.cancel_entry(entry, reason=reason, note="Paro", by=world.advisor, at=at)

    with pytest.raises(Refused, match="ya se canceló"):
        actions.cancel_entry(entry, reason=reason, by=world.advisor, at=at)
    assert events("agenda.entry_cancelled") == ["agenda.entry_cancelled"]


@pytest.mark.parametrize("state", ["draft", "submitted", "verified"])
def test_before_publication_nothing_is_rescheduled(world, at, state):
    entry = make_entry(make_agenda(world.institution, world.unit, year=world.year, state=state))
    reason = make_catalogue_item(world.institution, "reschedule_reason")

    with pytest.raises(Refused, match="aún no se publica"):
        actions.reschedule_entry(
            entry, starts_at=march(18), ends_at=march(18, 11), reason=reason, by=world.advisor, at=at
        )


@pytest.mark.req("AUD-01")
def test_every_step_leaves_its_trace(world, procedure, at):
    agenda = drawn(world, at)
    actions.submit_agenda(agenda, by=world.leader, at=at)
    actions.return_agenda(agenda, note="Ajuste las fechas", by=world.planner, at=at)
    actions.submit_agenda(agenda, note="Ya está incluida", by=world.leader, at=at)
    actions.verify_agenda(agenda, control=CHECK, by=world.planner, at=at)
    actions.publish_month(world.year, 3, control=CHECK, by=world.planner, at=at)

    traced = TrailEntry.objects.filter(subject_id=str(agenda.pk)).order_by("id").values_list("event", "actor_id")
    assert list(traced) == [
        ("agenda.agenda_drawn", world.leader.pk),
        ("agenda.agenda_submitted", world.leader.pk),
        ("agenda.agenda_returned", world.planner.pk),
        ("agenda.agenda_submitted", world.leader.pk),
        ("agenda.agenda_verified", world.planner.pk),
        ("agenda.agenda_published", world.planner.pk),
    ]


@pytest.mark.req("AUD-08")
def test_in_a_closed_vigencia_no_agenda_is_drawn_adjusted_nor_sent(world, at):
    agenda = make_agenda(world.institution, world.unit, year=world.year)
    entry = make_entry(agenda)
    type(world.year).objects.update(state="closed")
    world.year.refresh_from_db()

    for act in (
        lambda: actions.draw_agenda(world.unit, world.year, 4, by=world.planner, at=at),
        lambda: actions.add_entry(agenda, id=uuid7(), fields=written(), by=world.leader, at=at),
        lambda: actions.withdraw_entry(entry, note="No va (ficticio).", by=world.leader, at=at),
        lambda: actions.submit_agenda(agenda, by=world.leader, at=at),
    ):
        with pytest.raises(Refused, match="está cerrada: ya no cambia"):
            act()
