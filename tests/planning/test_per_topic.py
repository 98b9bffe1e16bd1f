"""A plan made by topic: what it is refused for, on what it rests, who approves it in which meeting, what is ready."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.institutions.models import Profile
from baquiano.planning import actions
from baquiano.planning.agreements.actions import edit_agreement
from baquiano.planning.choices import PlanState
from baquiano.planning.contents import content_of
from baquiano.planning.models import PlanItem, PlanMeeting
from baquiano.planning.per_topic import actions as topical
from baquiano.planning.per_topic import queries
from tests.factories.institutions import make_catalogue_item, make_member, make_profile
from tests.factories.meetings import make_attendance, make_minutes
from tests.factories.planning import make_agreement, make_item

BASIS = {
    "evaluation": "Informe final ficticio 2025",
    "evaluation_on": date(2025, 12, 18),
    "evaluation_link": "https://ejemplo.gov.co/informe",
    "action_plan": "Plan de Acción Institucional 2026, versión 1",
    "action_plan_on": date(2026, 1, 30),
    "action_plan_link": "",
}


@pytest.fixture
def topical_group(group):
    """A group whose plan is of one topic, under everything that such an institution asks."""
    Profile.objects.all().delete()
    plan = {
        "required_fields": ["topic", "activity", "needs_inputs", "is_concerted"],
        "more_fields": ["execution_mode", "agreement", "needs_inputs", "inputs", "is_concerted", "meetings_cost"],
        "unit": "equipo de tema",
        "topics": {group.unit.code: ["pot"]},
        "basis_required": True,
        "approved_in_meeting": True,
        "marks_ready": True,
        "consolidate": False,
        "agreements": True,
    }
    make_profile(group.institution, {"plan": plan, "labels": {"minutes": "ayuda de memoria"}})
    group.topic = make_catalogue_item(group.institution, "topic", code="pot", name="POT ficticio")
    group.other = make_catalogue_item(group.institution, "topic", code="otro", name="Otro tema ficticio")
    return group


def written(group, at, **values):
    """An activity of the plan, as its group writes it."""
    fields = {"activity": "Acompañar la revisión del POT ficticio", "topic": group.topic, **values}
    return actions.create_item(group.plan, id=uuid7(), values=fields, by=group.advisor, at=at)


@pytest.mark.req("PLN-16", "PLN-03")
def test_an_activity_out_of_the_topics_of_its_plan_is_refused(topical_group, at, sign_in):
    for topic in (topical_group.other, None):
        with pytest.raises(Refused, match="«POT ficticio»"):
            written(topical_group, at, topic=topic)
    assert written(topical_group, at).topic == topical_group.topic

    page = sign_in(topical_group.advisor).get(reverse("planning:item_create", args=[topical_group.plan.pk]))
    assert [str(one) for one in page.context["form"].fields["topic"].queryset] == ["POT ficticio"]


@pytest.mark.req("PLN-18", "PLN-21")
def test_what_is_added_to_the_plan_names_an_agreement_only_if_others_carry_it_out(topical_group, sign_in):
    profile = Profile.objects.get()
    profile.settings["plan"]["required_fields"] += ["execution_mode", "agreement"]
    profile.save()
    plan = topical_group.plan
    plan.state = PlanState.IN_FORCE
    plan.save()
    asked = {
        "id": uuid7(), "activity": "Taller ficticio", "topic": topical_group.topic.pk, "needs_inputs": "false",
        "is_concerted": "false", "note": "Lo pidió la entidad.",
    }  # fmt: skip
    client, url = sign_in(topical_group.advisor), reverse("planning:plan_add", args=[plan.pk])

    page = client.post(url, asked | {"execution_mode": "alliance"})
    assert page.status_code == 409
    assert "convenio, consultoría o alianza con que se ejecuta" in page.content.decode()
    assert client.post(url, asked | {"execution_mode": "direct"}).status_code == 302
    assert plan.changes.count() == 1


@pytest.mark.req("PLN-17")
def test_money_that_is_not_understood_is_told_once(topical_group, sign_in):
    data = {"activity": "A", "topic": topical_group.topic.pk, "is_concerted": "true", "meetings_cost": "mucho"}
    url = reverse("planning:item_create", args=[topical_group.plan.pk])

    page = sign_in(topical_group.advisor).post(url, data | {"id": uuid7()})

    assert len(page.context["form"].errors["meetings_cost"]) == 1


@pytest.mark.req("PLN-16")
@pytest.mark.parametrize(
    "declared", [{}, {"budget": 5_000_000}, {"inputs": "Cartografía"}, {"budget": 0, "inputs": "C"}]
)
def test_what_says_that_it_needs_budget_and_inputs_declares_both(topical_group, at, declared):
    with pytest.raises(Refused, match="insumos técnicos o tecnológicos"):
        written(topical_group, at, needs_inputs=True, **declared)

    whole = {"budget": 5_000_000, "inputs": "Cartografía base"}
    assert written(topical_group, at, needs_inputs=True, **whole).inputs == "Cartografía base"
    assert written(topical_group, at, needs_inputs=False).pk


@pytest.mark.req("PLN-17")
@pytest.mark.parametrize("cost", [None, 0])
def test_what_is_agreed_with_outside_bodies_says_what_its_meetings_cost(topical_group, at, cost):
    with pytest.raises(Refused, match="cuánto cuestan las reuniones"):
        written(topical_group, at, is_concerted=True, meetings_cost=cost)

    assert written(topical_group, at, is_concerted=True, meetings_cost=800_000).meetings_cost == 800_000


@pytest.mark.req("PLN-06")
def test_a_plan_is_not_delivered_before_it_cites_both_documents_with_their_date(topical_group, at):
    plan, writer = topical_group.plan, topical_group.advisor
    written(topical_group, at, needs_inputs=False, is_concerted=False)

    with pytest.raises(Refused, match="la evaluación de la vigencia anterior y el Plan de Acción Institucional, con"):
        actions.submit_plan(plan, by=writer, at=at)
    undated = BASIS | {"action_plan_on": None}
    cited = topical.edit_basis(plan, expected_version=plan.version, fields=undated, by=writer, at=at)
    with pytest.raises(Refused, match="falta citar el Plan de Acción Institucional, con su fecha"):
        actions.submit_plan(plan, by=writer, at=at)
    topical.edit_basis(plan, expected_version=cited.version, fields=BASIS, by=writer, at=at)

    assert actions.submit_plan(plan, by=writer, at=at).state == PlanState.IN_REVIEW
    assert content_of(cited)["basis"]["evaluation"] == BASIS["evaluation"]
    with pytest.raises(StaleEdit):
        topical.edit_basis(_draft(plan), expected_version=1, fields=undated, by=writer, at=at)


@pytest.mark.req("PLN-06")
@pytest.mark.parametrize("name", ["evaluation_on", "action_plan_on"])
def test_a_plan_does_not_rest_on_a_document_of_a_day_that_has_not_come(topical_group, at, name):
    tomorrow = BASIS | {name: date(2026, 3, 11)}
    with pytest.raises(Refused, match="posterior a hoy"):
        topical.edit_basis(topical_group.plan, expected_version=1, fields=tomorrow, by=topical_group.advisor, at=at)


def _draft(plan):
    plan.refresh_from_db()
    plan.state = PlanState.DRAFT
    plan.save()
    return plan


@pytest.fixture
def delivered(topical_group, at):
    """The plan in review, with its basis; and who approves it."""
    written(topical_group, at, needs_inputs=False, is_concerted=False)
    plan = topical_group.plan
    topical.edit_basis(plan, expected_version=plan.version, fields=BASIS, by=topical_group.advisor, at=at)
    topical_group.plan = actions.submit_plan(plan, by=topical_group.advisor, at=at)
    topical_group.deputy = make_member(topical_group.unit, "deputy_head")
    return topical_group


def met(group, at, **values):
    """A meeting of the plan, one hour long, that ended when it is registered."""
    fields = {"purpose": "approval", "starts_at": at - timedelta(hours=1), "ends_at": at, "responsible": group.deputy}
    return topical.register_meeting(group.plan, id=uuid7(), **(fields | values), by=group.deputy, at=at)


@pytest.mark.req("PLN-15")
def test_a_plan_is_approved_only_in_a_meeting_that_left_its_attendance_and_its_record(delivered, at):
    plan, deputy = delivered.plan, delivered.deputy

    with pytest.raises(Refused, match="Registre la reunión de aprobación"):
        actions.approve_plan(plan, by=deputy, at=at)
    meeting = met(delivered, at).meeting
    with pytest.raises(Refused, match=r"le falta el registro de asistencia y el registro firmado \(ayuda de memoria\)"):
        actions.approve_plan(plan, by=deputy, at=at)
    make_attendance(meeting)
    minutes = make_minutes(meeting)
    with pytest.raises(Refused, match=r"le falta el registro firmado \(ayuda de memoria\)"):
        actions.approve_plan(plan, by=deputy, at=at)
    minutes.state, minutes.signed_at, minutes.content_sha256, minutes.number = "signed", at, "a" * 64, 1
    minutes.frozen_at = at
    minutes.save()

    assert actions.approve_plan(plan, by=deputy, at=at).state == PlanState.IN_FORCE


@pytest.mark.req("PLN-15")
def test_a_meeting_held_before_the_plan_was_delivered_approves_nothing(delivered, at):
    meeting = met(delivered, at - timedelta(days=2)).meeting
    make_attendance(meeting)

    assert queries.approval_of(delivered.plan) is None


@pytest.mark.req("PLN-15", "EXE-06")
def test_a_meeting_is_registered_once_and_for_what_the_plan_is_ready(delivered, at):
    with pytest.raises(Refused, match="de un plan vigente"):
        met(delivered, at, purpose="follow_up")
    with pytest.raises(Refused, match="futuro"):
        met(delivered, at, ends_at=at + timedelta(hours=2))
    once = uuid7()
    values = {
        "purpose": "approval",
        "starts_at": at - timedelta(hours=1),
        "ends_at": at,
        "responsible": delivered.deputy,
    }
    for _turn in range(2):
        topical.register_meeting(delivered.plan, id=once, **values, by=delivered.deputy, at=at)

    assert PlanMeeting.objects.count() == 1


@pytest.mark.req("LOG-03", "INT-11", "LOG-04")
def test_a_contracted_activity_is_ready_when_its_contract_names_the_process_its_link_and_the_competence(
    topical_group, at
):
    said = {"needs_inputs": False, "is_concerted": False, "topic": topical_group.topic}
    item = make_item(topical_group.plan, execution_mode="consultant", **said)
    direct = make_item(topical_group.plan, execution_mode="direct", **said)
    with pytest.raises(Refused, match="plan vigente"):
        topical.mark_ready(direct, by=topical_group.leader, at=at)
    topical_group.plan.state = PlanState.IN_FORCE
    topical_group.plan.save()

    with pytest.raises(Refused, match="el convenio, la consultoría o la alianza"):
        topical.mark_ready(item, by=topical_group.leader, at=at)
    contract = make_agreement(topical_group.unit, mode="consultant", process="", competence="")
    PlanItem.objects.filter(pk=item.pk).update(agreement=contract)
    with pytest.raises(Refused, match="proceso de contratación; su enlace en SECOP; el criterio de competencia"):
        topical.mark_ready(item, by=topical_group.leader, at=at)
    whole = {
        "process": "CM-012-2026",
        "process_link": "https://community.secop.gov.co/ficticio",
        "competence": "Maestría en ordenamiento y cinco planes revisados (ficticio).",
    }
    contract = edit_agreement(contract, expected_version=1, fields=whole, by=topical_group.leader, at=at)

    assert topical.mark_ready(item, by=topical_group.leader, at=at).ready_by == topical_group.leader
    assert topical.mark_ready(direct, by=topical_group.leader, at=at).ready_at == at
    with pytest.raises(Refused, match="marcadas como listas"):
        edit_agreement(
            contract, expected_version=contract.version, fields={"competence": ""}, by=topical_group.leader, at=at
        )


@pytest.mark.req("PLN-06", "PLN-15", "LOG-03")
def test_the_pages_tell_what_is_missing_and_take_it(delivered, at, sign_in):
    client = sign_in(delivered.deputy)
    page = client.get(reverse("planning:plan_approve", args=[delivered.plan.pk])).content.decode()
    assert "Aún no está registrada" in page
    data = {
        "id": uuid7(),
        "purpose": "approval",
        "responsible": delivered.deputy.pk,
        "day": at.date(),
        "starts": "00:10",
        "ends": "00:20",
        "modality": "in_person",
        "place": "Sala ficticia",
    }
    answer = client.post(reverse("planning:plan_meeting", args=[delivered.plan.pk]), data)
    assert answer.status_code == 302, answer.content.decode()
    shown = client.get(delivered.plan.get_absolute_url()).content.decode()
    assert "Incompleta" in shown
    assert "Informe final ficticio 2025" in shown


def test_an_institution_that_does_not_ask_for_it_does_not_see_it(group, sign_in, at):
    client = sign_in(group.leader)
    for name in ("plan_basis", "plan_meeting"):
        assert client.get(reverse(f"planning:{name}", args=[group.plan.pk])).status_code in {403, 404}
    assert "basis" not in content_of(group.plan)
