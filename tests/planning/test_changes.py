"""Living with the approved plan: asked with a reason, answered by who approves, and only then changed (PLN-21)."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Conflict, Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.delivery.models import AssistanceSession
from baquiano.notifications.models import Message
from baquiano.planning import actions
from baquiano.planning.changing import queries as changing
from baquiano.planning.choices import ChangeKind, ChangeState
from baquiano.planning.contents import content_of, digest_of
from baquiano.planning.models import Baseline, ChangeRequest, PlanItem
from baquiano.planning.queries import items_of
from tests.factories.accounts import make_user
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.delivery import make_session
from tests.factories.institutions import make_catalogue_item, make_member, make_unit
from tests.factories.planning import make_complete_item, make_consolidated

WHY = "El colegio tiene receso esos días."


@pytest.fixture
def world(group, at):
    """The plan of the group in force over its baseline, with two activities, and somebody of the committee."""
    institution = group.institution
    committee = make_unit(institution, kind="oficina", code="CD")
    member = make_member(committee, "committee_member", user=make_user(full_name="Comité Ficticio Uno"))
    reason = make_catalogue_item(institution, "change_reason", code="calendario", name="Calendario escolar")
    item = make_complete_item(group.plan, beneficiaries=[group.school], responsible=group.advisor)
    other = make_complete_item(group.plan, beneficiaries=[group.school], responsible=group.advisor)
    whole = make_consolidated(institution, group.plan, state="in_force", unit=committee)
    baseline = Baseline.objects.create(
        institution=institution, plan=whole, content=content_of(whole), sha256=digest_of(whole), created_by=member,
        created_at=at,
    )  # fmt: skip
    return SimpleNamespace(
        **vars(group) | {"item": item, "other": other, "whole": whole, "baseline": baseline, "member": member,
                         "reason": reason, "at": at}
    )  # fmt: skip


def ask(world, item=None, **values):
    item = item or world.item
    item = PlanItem.objects.get(pk=item.pk)
    values = values or {"starts_on": date(2026, 4, 14), "ends_on": date(2026, 4, 15)}
    return actions.request_change(
        item, id=uuid7(), expected_version=item.version, values=values, reason=world.reason, note=WHY,
        by=world.advisor, at=world.at,
    )  # fmt: skip


def ask_to_cancel(world, item=None):
    item = item or world.item
    return actions.request_cancellation(
        item, id=uuid7(), expected_version=item.version, reason=world.reason, note=WHY, by=world.advisor, at=world.at
    )


def approve(world, change, **more):
    return actions.approve_change(change, by=world.member, at=world.at + timedelta(days=1), **more)


def of_plan(world):
    return PlanItem.objects.get(pk=world.item.pk)


@pytest.mark.req("PLN-21")
def test_the_plan_changes_only_when_the_request_is_approved_and_the_baseline_never(world):
    sealed = dict(world.baseline.content)
    change = ask(world)

    before = of_plan(world).starts_on
    approve(world, change)

    assert (before, of_plan(world).starts_on) == (date(2026, 3, 10), date(2026, 4, 14))
    assert Baseline.objects.get().content == sealed
    row = ChangeRequest.objects.get().fields[0]
    assert (row["old"], row["new"], row["old_text"], row["new_text"]) == (
        "2026-03-10", "2026-04-14", "10/03/2026", "14/04/2026",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"starts_on": date(2026, 5, 4), "ends_on": date(2026, 5, 5)}, ChangeKind.MOVE),
        ({"team": "Otro equipo ficticio"}, ChangeKind.REASSIGN),
        ({"budget": 10, "team": "Otro equipo ficticio"}, ChangeKind.MODIFY),
    ],
)
@pytest.mark.req("PLN-21")
def test_what_is_touched_says_the_kind_of_change(world, values, kind):
    assert ask(world, **values).kind == kind


@pytest.mark.req("PLN-21")
def test_a_cancelled_activity_leaves_the_counts_and_keeps_its_date_and_its_reason(world):
    approve(world, ask_to_cancel(world))

    item = of_plan(world)
    assert list(items_of(world.plan)) == [world.other]
    assert (item.starts_on, item.removed_reason) == (date(2026, 3, 10), f"Calendario escolar: {WHY}")


@pytest.mark.req("PLN-21")
def test_an_addition_needs_the_same_approver(world):
    values = {name: getattr(world.item, name) for name in ("programme", "need", "objective", "mechanism", "place")}
    values |= {"activity": "Taller nuevo ficticio", "starts_on": date(2026, 6, 2), "ends_on": date(2026, 6, 2)}
    values |= {"responsible": world.advisor, "beneficiaries": [world.school]}
    asked = {"id": uuid7(), "values": values, "reason": world.reason, "note": WHY, "by": world.advisor, "at": world.at}
    change = actions.request_addition(world.plan, **asked)
    with pytest.raises(Refused, match="debe decidirlo otra persona"):
        actions.approve_change(change, by=world.advisor, at=world.at)

    waiting = items_of(world.plan).count()
    approve(world, change)

    added = PlanItem.objects.get(activity="Taller nuevo ficticio")
    assert (waiting, items_of(world.plan).count()) == (2, 3)
    assert list(added.beneficiaries.all()) == [world.school]
    assert actions.request_addition(world.plan, **asked).item == added


def test_an_incomplete_addition_is_refused_naming_what_lacks(world):
    with pytest.raises(Refused, match=r"Falta: necesidad detectada, objetivo"):
        actions.request_addition(
            world.plan, id=uuid7(), values={"activity": "Solo el nombre"}, reason=world.reason, note=WHY,
            by=world.advisor, at=world.at,
        )  # fmt: skip


def test_a_change_does_not_leave_an_activity_incomplete(world):
    with pytest.raises(Refused, match="entidades beneficiadas"):
        ask(world, beneficiaries=[])


@pytest.mark.req("PLN-21")
def test_a_refused_change_says_why_and_leaves_the_plan(world):
    change = ask(world)
    refusal = {"reason": world.return_reason, "note": "No hay transporte esos días.", "by": world.member}
    with pytest.raises(Refused, match="por qué no se aprueba"):
        actions.refuse_change(change, **refusal | {"note": " "}, at=world.at)

    actions.refuse_change(change, **refusal, at=world.at)

    change.refresh_from_db()
    assert (change.state, change.decision_note) == (ChangeState.REFUSED, "No hay transporte esos días.")
    assert of_plan(world).starts_on == date(2026, 3, 10)
    with pytest.raises(Refused, match="ya figura como «no aprobado»"):
        approve(world, change)


def test_answers_and_requests_repeated_are_one(world):
    asked = {"expected_version": 1, "values": {"place": "Otra sede"}, "reason": world.reason, "note": WHY}
    asked |= {"id": uuid7(), "by": world.advisor, "at": world.at}
    change = actions.request_change(world.item, **asked)
    again = actions.request_change(world.item, **asked)
    approve(world, change)
    approve(world, change)

    assert again == change
    assert ChangeRequest.objects.count() == 1
    assert TrailEntry.objects.filter(event="planning.change_approved").count() == 1
    with pytest.raises(Conflict):
        actions.request_change(world.item, **asked | {"values": {"place": "Una tercera"}})


def test_a_request_over_an_old_reading_shows_both_texts(world):
    approve(world, ask(world, place="Otra sede"))

    with pytest.raises(StaleEdit):
        actions.request_change(
            world.item, id=uuid7(), expected_version=1, values={"place": "Mi sede"}, reason=world.reason, note=WHY,
            by=world.advisor, at=world.at,
        )  # fmt: skip


def test_what_changed_after_the_request_is_not_overwritten(world):
    change = ask(world, place="Otra sede")
    PlanItem.objects.filter(pk=world.item.pk).update(place="La que puso otra persona")

    with pytest.raises(Refused, match="cambió en: lugar"):
        approve(world, change)

    assert of_plan(world).place == "La que puso otra persona"


def test_two_requests_do_not_ask_the_same_datum_but_may_ask_others(world):
    first = ask(world)
    with pytest.raises(Refused, match=f"ya tiene la solicitud {first.code}"):
        ask(world, starts_on=date(2026, 8, 3), ends_on=date(2026, 8, 4))
    with pytest.raises(Refused, match=first.code):
        ask_to_cancel(world)
    second = ask(world, place="Otra sede")

    actions.approve_changes([second, first], by=world.member, at=world.at)

    assert (of_plan(world).starts_on, of_plan(world).place) == (date(2026, 4, 14), "Otra sede")


def test_several_are_approved_all_or_none(world):
    good, bad = ask(world), ask(world, item=world.other)
    PlanItem.objects.filter(pk=world.other.pk).update(starts_on=date(2026, 1, 30))

    with pytest.raises(Refused, match=bad.code):
        actions.approve_changes([good, bad], by=world.member, at=world.at)

    assert set(ChangeRequest.objects.values_list("state", flat=True)) == {ChangeState.PENDING}


@pytest.mark.parametrize("state", ["draft", "in_review", "closed"])
def test_nothing_is_asked_of_a_plan_that_is_not_in_force(world, state):
    world.plan.state = state
    world.plan.save()

    with pytest.raises(Refused, match="todavía no está aprobado"):
        ask(world)


# --- what the activity already set going -----------------------------------------------------------------------------
def visit(world, *, state="scheduled", days=20, item=None, schools=None):
    session = make_session(
        world.unit,
        beneficiaries=schools or [world.school],
        plan_item=item or world.item,
        starts_at=world.at + timedelta(days=days),
        ends_at=world.at + timedelta(days=days, hours=2),
        state=state,
        responsible=world.advisor,
    )
    return AssistanceSession.objects.get(pk=session.pk)


@pytest.mark.req("PLN-21")
def test_what_was_carried_out_is_not_cancelled(world):
    visit(world, state="held", days=-5)

    with pytest.raises(Refused, match=r"ya se ejecutó el 05/03/2026: no se cancela"):
        ask_to_cancel(world)


def test_a_visit_that_nobody_registered_is_registered_first(world):
    visit(world, days=-5)

    with pytest.raises(Refused, match="sin registrar"):
        ask_to_cancel(world)


def test_whom_was_visited_does_not_leave_the_activity(world):
    visit(world, state="held", days=-5)

    with pytest.raises(Refused, match="ya recibió esta asistencia"):
        ask(world, beneficiaries=[make_beneficiary(world.institution)])


@pytest.mark.req("PLN-21")
def test_a_cancelled_activity_takes_its_visits_ahead_with_it(world):
    ahead, done_elsewhere = visit(world), visit(world, state="held", days=-2, item=world.other)

    approve(world, ask_to_cancel(world))

    ahead.meeting.refresh_from_db()
    done_elsewhere.meeting.refresh_from_db()
    assert (ahead.meeting.state, done_elsewhere.meeting.state) == ("cancelled", "held")
    assert ahead.meeting.state_reason == world.reason


# --- who is told, who sees -------------------------------------------------------------------------------------------
def test_the_approvers_are_told_and_then_who_asked(world):
    approve(world, ask(world))

    told = {(message.kind, message.recipient_id) for message in Message.objects.all()}
    assert told == {
        ("planning.change_requested", world.member.pk),
        ("planning.change_requested", world.leader.pk),
        ("planning.change_decided", world.advisor.pk),
        ("planning.change_decided", world.leader.pk),
    }


def test_withdrawing_frees_the_datum(world):
    first = ask(world)

    actions.withdraw_change(first, note="Ya no", by=world.advisor, at=world.at)

    assert ask(world).state == ChangeState.PENDING
    assert changing.awaiting(world.member) == [ChangeRequest.objects.get(state="pending")]


@pytest.mark.req("PLN-21")
def test_changes_are_counted_by_group_kind_and_reason(world):
    approve(world, ask(world))
    approve(world, ask_to_cancel(world, item=world.other))
    ask(world, place="Otra sede")

    figures = changing.figures_of(world.member, world.plan.year)

    assert figures.states == {"approved": 2, "pending": 1}
    assert [(row.name, row.total, row.by_kind["move"], row.by_kind["cancel"]) for row in figures.groups] == [
        (world.unit.name, 2, 1, 1)
    ]
    assert figures.reasons == [(world.reason.pk, "Calendario escolar", 2)]


@pytest.mark.req("PLN-21")
def test_the_departures_from_the_baseline_are_exactly_the_approved_changes(world):
    approve(world, ask(world))
    approve(world, ask_to_cancel(world, item=world.other))

    found = changing.departures_of(world.plan, changing.baseline_for(world.plan))

    assert [(one.code, one.what, [row[0] for row in one.fields]) for one in found] == [
        (world.item.code, "changed", ["Fecha inicial", "Fecha final"]),
        (world.other.code, "cancelled", []),
    ]
    assert [[change.kind for change in one.changes] for one in found] == [["move"], ["cancel"]]


# --- pages -----------------------------------------------------------------------------------------------------------
@pytest.mark.req("PLN-21")
def test_a_change_is_asked_and_answered_on_the_pages(world, sign_in):
    client = sign_in(world.advisor)
    url = reverse("planning:item_move", args=[world.item.pk])
    asked = {"id": str(uuid7()), "version": 1, "starts_on": "2026-04-14", "ends_on": "2026-04-15"}
    asked |= {"reason": str(world.reason.pk), "note": WHY}
    shown = client.get(url).content.decode()
    response = client.post(url, asked)
    client.post(url, asked)
    change = ChangeRequest.objects.get()

    client = sign_in(world.member)
    page = client.get(change.get_absolute_url()).content.decode()
    done = client.post(reverse("planning:change_approve", args=[change.pk]), {"note": "De acuerdo"}, follow=True)

    assert "id_responsible" not in shown
    assert response.url == change.get_absolute_url()
    assert "10/03/2026" in page
    assert "Aprobado" in done.content.decode()
    assert of_plan(world).starts_on == date(2026, 4, 14)


def test_a_stale_form_shows_both_texts_and_keeps_what_was_typed(world, sign_in):
    approve(world, ask(world, place="La sede que ganó"))
    asked = {"id": str(uuid7()), "version": 1, "team": "Equipo mío", "responsible": str(world.advisor.pk)}
    asked |= {"reason": str(world.reason.pk), "note": WHY}

    response = sign_in(world.advisor).post(reverse("planning:item_reassign", args=[world.item.pk]), asked)

    assert response.status_code == 409
    assert "Equipo mío" in response.content.decode()


def test_who_may_not_decide_is_told_who_does(world, sign_in):
    change = actions.request_change(
        world.item, id=uuid7(), expected_version=1, values={"place": "Otra"}, reason=world.reason, note=WHY,
        by=world.leader, at=world.at,
    )  # fmt: skip

    response = sign_in(world.leader).post(reverse("planning:change_approve", args=[change.pk]), {})

    assert response.status_code == 409
    assert "debe decidirlo otra persona" in response.content.decode()


@pytest.mark.parametrize("name", ["change_list", "change_figures"])
def test_lists_cost_the_same_with_one_and_three(world, sign_in, name):
    client = sign_in(world.member)
    url = reverse(f"planning:{name}")
    approve(world, ask(world))
    client.get(url)

    with CaptureQueriesContext(connection) as one:
        client.get(url)
    approve(world, ask(world, item=world.other))
    approve(world, ask(world, place="Otra sede"))
    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)
