"""An assistance closes when its stages hold with their evidence, says what it lacks, and opens again with a reason."""

from datetime import datetime

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from baquiano.commitments import actions as commitments
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.delivery import actions, queries
from baquiano.delivery.actions.assisting import place_visit
from baquiano.delivery.models import Assistance
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.commitments import make_commitment
from tests.factories.delivery import make_session
from tests.factories.institutions import make_catalogue_item, make_institution, make_member, make_profile, make_unit
from tests.factories.meetings import make_attendance, make_minutes


def on(day):
    return datetime(2026, 3, day, 9, tzinfo=BOGOTA)


@pytest.fixture
def at():
    return on(10)


@pytest.fixture
def unit(scoped):
    return make_unit(scoped)


@pytest.fixture
def advisor(unit):
    return make_member(unit, "advisor")


@pytest.fixture
def leader(unit):
    return make_member(unit, "group_leader")


@pytest.fixture
def stages(scoped):
    """Planning with its acta, awareness only when it is needed, verification of what was promised."""
    return {
        "plan": make_catalogue_item(scoped, "method_stage", code="plan", attributes={"evidence": "minutes"}),
        "aware": make_catalogue_item(scoped, "method_stage", code="aware", attributes={"required": False}),
        "verify": make_catalogue_item(scoped, "method_stage", code="verify", attributes={"evidence": "checks"}),
    }


@pytest.fixture
def school(scoped):
    return make_beneficiary(scoped)


@pytest.fixture
def topic(scoped):
    return make_catalogue_item(scoped, "topic")


@pytest.fixture
def visit(unit, advisor, school, topic, at):
    def held(day, *developed, **overrides):
        session = make_session(
            unit, beneficiaries=[school], topic=topic, responsible=advisor, state="held",
            starts_at=on(day), ends_at=on(day).replace(hour=11), **overrides,
        )  # fmt: skip
        session.method_stages.set(developed)
        place_visit(session, by=advisor, at=at)
        return session

    return held


def sign(session, number=1):
    make_minutes(session.meeting, state="signed", content_sha256="a" * 64, number=number, signed_at=on(9))


@pytest.mark.req("EXE-17")
def test_the_visits_of_one_topic_to_one_entity_are_one_assistance(visit):
    for day in (2, 3, 4):
        visit(day)

    assert queries.with_visits(Assistance.objects.all()).get().n_visits == 3


@pytest.mark.req("EXE-08")
def test_it_says_which_stages_are_missing_and_where_they_are_mended(visit, stages):
    session = visit(2, stages["plan"])
    make_commitment(session.meeting.unit, origin=session.meeting)
    progress = queries.progress_of(Assistance.objects.get())

    assert [(hold.stage.code, hold.is_required, hold.holds) for hold in progress.stages] == [
        ("plan", True, False),
        ("aware", False, False),
        ("verify", True, False),
    ]
    assert [(one.words, one.url) for one in progress.missing] == [
        (
            f"«{stages['plan']}»: firmar el acta, en la visita del 02/03/2026.",
            reverse("meetings:minutes_detail", args=[session.meeting_id]),
        ),
        (f"Desarrollar la etapa «{stages['verify']}» en una visita, y marcarla en ella.", session.get_absolute_url()),
    ]


@pytest.mark.req("EXE-08", "EXE-17")
def test_it_is_closed_only_when_every_stage_holds(visit, stages, advisor, leader, at):
    first = visit(2, stages["plan"])
    promise = make_commitment(first.meeting.unit, origin=first.meeting)
    visit(5, stages["verify"])
    assistance = Assistance.objects.get()
    with pytest.raises(Refused, match=r"firmar el acta.*verificar los compromisos de las visitas anteriores"):
        actions.close_assistance(assistance, outcome="rendered", by=leader, at=at)
    sign(first)
    commitments.check_commitment(promise, id=uuid7(), result="in_progress", note="Va bien.", by=advisor, at=at)
    for _ in range(2):
        actions.close_assistance(assistance, outcome="rendered", by=leader, at=at)

    assistance.refresh_from_db()
    promise.refresh_from_db()
    assert (assistance.state, assistance.closed_by, promise.state) == ("rendered", leader, "open")


@pytest.mark.req("EXE-08")
def test_a_kind_of_service_that_names_its_stages_must_have_those(visit, stages, unit, leader, at):
    kind = make_catalogue_item(unit.institution, "service_type", attributes={"stages": "aware"})
    visit(2, stages["aware"], service_type=kind)

    progress = queries.progress_of(Assistance.objects.get())
    assert [hold.stage.code for hold in progress.stages if hold.is_required] == ["aware"]
    assert progress.may_be_rendered


@pytest.mark.req("EXE-17")
@pytest.mark.parametrize(("rule", "closes"), [("plan_executed", True), ("stages_and_commitments", False)])
def test_the_institution_says_whether_the_stages_are_asked_for(rule, closes, visit, stages, unit, leader, at):
    make_profile(unit.institution, {"completion": {"rule": rule}})
    visit(2, stages["plan"])
    progress = queries.progress_of(Assistance.objects.get())

    assert (progress.rule, progress.may_be_rendered) == (rule, closes)
    assert any(hold.is_required for hold in progress.stages) != closes


@pytest.mark.req("EXE-17")
@pytest.mark.parametrize("rule", ["plan_executed", "stages_and_commitments"])
def test_whatever_the_rule_a_visit_to_come_is_settled_first(rule, visit, unit, school, topic, leader, at):
    make_profile(unit.institution, {"completion": {"rule": rule}})
    visit(2)
    make_session(unit, beneficiaries=[school], topic=topic, starts_at=on(20), ends_at=on(20).replace(hour=11))

    assert not queries.progress_of(Assistance.objects.get()).may_be_rendered


@pytest.mark.req("EXE-17")
def test_a_visit_that_is_still_to_come_must_be_settled_first(visit, unit, school, topic, leader, at):
    visit(2)
    make_session(unit, beneficiaries=[school], topic=topic, starts_at=on(20), ends_at=on(20).replace(hour=11))

    with pytest.raises(Refused, match="la visita programada para el 20/03/2026"):
        actions.close_assistance(Assistance.objects.get(), outcome="rendered", by=leader, at=at)


@pytest.mark.req("EXE-17")
def test_not_rendered_needs_its_reason_and_opens_again_with_another(visit, stages, unit, leader, at):
    visit(2)
    assistance, reason = Assistance.objects.get(), make_catalogue_item(unit.institution, "cancel_reason")
    with pytest.raises(Refused, match="Elija el motivo"):
        actions.close_assistance(assistance, outcome="not_rendered", note="x", by=leader, at=at)
    actions.close_assistance(assistance, outcome="not_rendered", reason=reason, note="Cerró la sede.", by=leader, at=at)
    with pytest.raises(Refused, match="ya figura como no prestada"):
        actions.close_assistance(assistance, outcome="rendered", by=leader, at=at)
    with pytest.raises(Refused, match="Explique por qué"):
        actions.reopen_assistance(assistance, reason=reason, note=" ", by=leader, at=at)
    for _ in range(2):
        actions.reopen_assistance(assistance, reason=reason, note="Abrió otra vez.", by=leader, at=at)

    assistance.refresh_from_db()
    assert (assistance.state, assistance.closed_at, assistance.state_note) == ("open", None, "Abrió otra vez.")


def test_a_visit_held_after_the_closing_goes_in_and_the_page_says_so(visit, unit, leader, sign_in, at):
    visit(2)
    actions.close_assistance(Assistance.objects.get(), outcome="rendered", by=leader, at=at)
    visit(25)

    page = sign_in(leader).get(Assistance.objects.get().get_absolute_url()).content.decode()
    assert "Después del cierre se hizo otra visita" in page


# --- the pages -------------------------------------------------------------------------------------------------------
@pytest.mark.req("EXE-08")
def test_close_it_from_its_page_once_nothing_is_missing(visit, unit, leader, sign_in):
    session = visit(2)
    make_attendance(session.meeting)
    assistance, client = Assistance.objects.get(), sign_in(leader)
    url = reverse("delivery:assistance_close", args=[assistance.pk])

    assert client.post(url, {"outcome": "rendered", "note": ""}).url == assistance.get_absolute_url()
    page = client.get(assistance.get_absolute_url()).content.decode()
    assert "Prestada" in page
    assert reverse("delivery:assistance_reopen", args=[assistance.pk]) in page


def test_what_cannot_be_rendered_is_not_offered_and_its_page_links_what_is_missing(visit, stages, leader, sign_in):
    visit(2)
    assistance, client = Assistance.objects.get(), sign_in(leader)
    response = client.post(reverse("delivery:assistance_close", args=[assistance.pk]), {"outcome": "rendered"})

    assert response.status_code == 422
    assert "Desarrollar la etapa" in response.content.decode()
    assert "Desarrollar la etapa" in client.get(assistance.get_absolute_url()).content.decode()


def test_whoever_only_reads_closes_nothing_and_an_adviser_opens_nothing(visit, unit, advisor, leader, sign_in, at):
    visit(2)
    assistance = Assistance.objects.get()
    reader = make_member(unit, "internal_control")
    assert sign_in(reader).get(reverse("delivery:assistance_close", args=[assistance.pk])).status_code == 403
    actions.close_assistance(assistance, outcome="rendered", by=leader, at=at)
    assert sign_in(advisor).get(reverse("delivery:assistance_reopen", args=[assistance.pk])).status_code == 403


def test_another_institution_finds_no_assistance(visit, sign_in):
    visit(2)
    with scopes_disabled():
        stranger = make_member(make_unit(make_institution()), "group_leader")
    assert sign_in(stranger).get(Assistance.objects.get().get_absolute_url()).status_code == 404


def test_the_list_costs_the_same_with_one_and_three(visit, unit, leader, sign_in, scoped):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, url = sign_in(leader), reverse("delivery:assistance_list")

    def cost():
        client.get(url)
        with CaptureQueriesContext(connection) as read:
            assert client.get(url).status_code == 200
        return len(read)

    visit(2)
    one = cost()
    for _ in range(2):
        session = make_session(unit, state="held", topic=make_catalogue_item(scoped, "topic"))
        place_visit(session, by=leader, at=on(9))

    assert cost() == one
    assert len(client.get(url).context["listing"].rows) == 3
