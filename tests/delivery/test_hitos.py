"""An assistance of a service advances by its hitos: said with a proof, verified by another, rendered at 100 %."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse

from baquiano.commitments.models import Commitment
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.delivery import actions, queries
from baquiano.delivery.actions.assisting import place_visit
from baquiano.delivery.models import Assistance, AssistanceMilestone
from baquiano.documents.models import Evidence
from baquiano.institutions.models import FiscalYear, Profile
from baquiano.meetings.payloads import attendance_list
from baquiano.monitoring.hitos.queries import parties_of
from baquiano.notifications.models import Message
from baquiano.portfolio import actions as portfolio
from baquiano.portfolio import queries as services
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.commitments import make_commitment
from tests.factories.delivery import make_session
from tests.factories.institutions import make_catalogue_item, make_member, make_profile, make_unit
from tests.factories.meetings import make_attendance, make_minutes
from tests.factories.portfolio import SETTINGS, make_service, milestone_fields, type_fields
from tests.factories.training import make_training

LINK = "https://ejemplo.gov.co/soporte"


@pytest.fixture
def settings_of(world, at):
    """The profile of an institution that gives services, with what each test adds to it."""

    def write(**sections):
        base = {**SETTINGS, "execution": {"hitos": True}, "completion": {"rule": "hitos_100"}}
        Profile.objects.filter(institution=world.institution).delete()
        make_profile(world.institution, base | sections, at.year)

    write()
    return write


@pytest.fixture
def given(world, settings_of, at):
    """A service of 15, 45 and 40, the last one of another dependency, and what begins to be given to a school."""
    kind = make_catalogue_item(world.institution, "service_type", **type_fields()[2])
    proof = make_catalogue_item(world.institution, "evidence_kind", code="informe", name="Informe ficticio")
    topic = make_catalogue_item(world.institution, "topic", name="Participación ficticia")
    other = make_unit(world.institution, name="Oficina Ficticia")
    service = make_service(world.group, kind=kind, topic=topic, name="Participación ficticia", at=at)
    draft = services.draft_of(service)
    for position, (weight, unit, asked) in enumerate(
        (("15", None, None), ("45", None, proof), ("40", other, proof)), 1
    ):
        fields = milestone_fields(position, weight, asked, unit=unit)
        portfolio.add_milestone(draft, id=uuid7(), fields=fields, by=None, at=at)
    portfolio.move_service(service, "publicar", by=None, at=at)
    begins = day_of(at) - timedelta(days=15)

    def begin(entity=None, **overrides):
        fields = {"unit": world.group, "beneficiary": entity or world.school, "starts_on": begins}
        fields |= {"service_version": services.version_in_force(service), "adviser": world.adviser}
        fields |= {"other_units": [other], "by": world.adviser, "at": at, "id": uuid7()}
        return actions.start_service(**(fields | overrides))

    return SimpleNamespace(service=service, begin=begin, begins=begins, other=other, topic=topic, proof=proof)


def claim(one, world, at, **overrides):
    fields = {"id": uuid7(), "claimed_on": day_of(at), "link": LINK, "by": world.adviser, "at": at}
    return actions.claim_milestone(one, **(fields | overrides))


def verify(one, world, at):
    return actions.verify_milestone(one, by=world.leader, at=at)


@pytest.mark.req("EXE-13", "SVC-15", "EXE-17", "PLN-26")
def test_it_is_rendered_only_when_every_hito_is_verified_and_what_is_promised_goes_on(world, given, at):
    assistance = given.begin()
    first, second, third = queries.milestones_of(assistance)
    assert [one.due_on - given.begins for one in (first, second, third)] == [timedelta(days=n) for n in (10, 20, 30)]
    assert [one.unit for one in (first, third)] == [world.group, given.other]

    verify(claim(first, world, at), world, at)
    claim(second, world, at)
    progress = queries.progress_of(assistance)
    assert progress.hitos.done == 15
    assert [(part.unit, part.done, part.total) for part in progress.hitos.units] == [
        (world.group, 15, 60), (given.other, 0, 40),
    ]  # fmt: skip
    assert [one.words for one in progress.missing] == [
        "Verificar el hito «2. Hito ficticio 2».", "Cumplir el hito «3. Hito ficticio 3».",
    ]  # fmt: skip
    with pytest.raises(Refused, match="Todavía falta"):
        actions.close_assistance(assistance, outcome="rendered", by=world.leader, at=at)

    session = make_session(world.group, beneficiaries=[world.school], topic=given.topic, state="held",
                           responsible=world.adviser, starts_at=at - timedelta(days=1))  # fmt: skip
    place_visit(session, by=world.adviser, at=at)
    promise = make_commitment(world.group, origin=session.meeting, beneficiary=world.school)
    verify(second, world, at)
    verify(claim(third, world, at), world, at)
    closed = actions.close_assistance(assistance, outcome="rendered", by=world.leader, at=at)

    assert closed.state == "rendered" and queries.hito_progress(closed).done == 100
    assert list(closed.visits.values_list("session", flat=True)) == [session.pk]
    assert Commitment.objects.get(pk=promise.pk).state == promise.state


@pytest.mark.req("EXE-11", "EXE-13")
def test_a_hito_asks_for_its_proof_and_for_somebody_else_and_comes_back_with_a_reason(world, given, at):
    one = queries.milestones_of(given.begin())[1]
    with pytest.raises(Refused, match="exige un soporte: Informe ficticio"):
        claim(one, world, at, link="")
    with pytest.raises(Refused, match="cuando ya se cumplió"):
        claim(one, world, at, claimed_on=day_of(at) + timedelta(days=1))
    with pytest.raises(Refused, match="anterior al inicio"):
        claim(one, world, at, claimed_on=given.begins - timedelta(days=1))

    key = uuid7()
    claimed = claim(one, world, at, id=key)
    assert claim(one, world, at, id=key).version == claimed.version
    assert Evidence.objects.get().kind == "informe"
    assert Message.objects.filter(kind="delivery.milestone_claimed", recipient=world.leader).exists()
    with pytest.raises(Refused, match="lo hace otra persona"):
        actions.verify_milestone(one, by=world.adviser, at=at)
    with pytest.raises(Refused):
        actions.return_milestone(one, note=" ", by=world.leader, at=at)

    back = actions.return_milestone(one, note="Falta la firma.", by=world.leader, at=at)
    assert (back.state, back.returns, back.returned_note, back.evidence) == ("pending", 1, "Falta la firma.", None)
    again = verify(claim(one, world, at), world, at)
    assert again.is_verified and again.claimed_by == world.adviser and Evidence.objects.count() == 2
    with pytest.raises(Refused):
        claim(one, world, at)


@pytest.mark.req("EXE-13")
def test_a_hito_is_on_time_late_pending_or_overdue_by_its_days(world, given, at):
    first, second, third = queries.milestones_of(given.begin())
    claim(second, world, at)
    today = day_of(at)

    told = [one.timing_on(today).value for one in (AssistanceMilestone.objects.get(pk=first.pk), second, third)]
    second.refresh_from_db()
    assert (told[0], second.timing_on(today).value, told[2]) == ("vencido", "a-tiempo", "pendiente")
    late = claim(first, world, at)
    assert late.timing_on(today).value == "tarde"
    rows = AssistanceMilestone.objects.all()
    counts = [
        queries.only_timing(rows, value, today).count() for value in ("a-tiempo", "tarde", "pendiente", "vencido")
    ]
    assert counts == [1, 1, 1, 0]


@pytest.mark.req("SVC-09", "SVC-14")
def test_it_keeps_its_version_when_the_service_changes_or_is_withdrawn(world, given, at):
    assistance = given.begin()
    draft = portfolio.open_version(given.service, by=None, at=at)
    for one in services.milestones_of(draft)[1:]:
        portfolio.remove_milestone(one, by=None, at=at)
    only = services.milestones_of(draft)[0]
    portfolio.edit_milestone(only, expected_version=1, fields=milestone_fields(1, "100", given.proof), by=None, at=at)
    portfolio.move_service(given.service, "publicar", by=None, at=at)
    old = assistance.service_version

    assert [one.milestone.weight for one in queries.milestones_of(assistance)] == [15, 45, 40]
    with pytest.raises(Refused, match="elija la vigente"):
        given.begin(make_beneficiary(world.institution), service_version=old)
    with pytest.raises(Refused, match="ya tiene"):
        given.begin()
    portfolio.move_service(given.service, "retirar", note="Ya no se ofrece.", by=None, at=at)
    with pytest.raises(Refused, match="ya no se ofrece"):
        given.begin(make_beneficiary(world.institution))
    assert verify(claim(queries.milestones_of(assistance)[0], world, at), world, at).is_verified


@pytest.mark.req("EXE-02")
def test_the_entity_declines_and_nothing_of_it_is_overdue_unless_a_norm_obliges(world, given, at):
    assistance = given.begin()
    rows = AssistanceMilestone.objects.filter(assistance=assistance)
    assert queries.only_timing(rows, "vencido", day_of(at)).count() == 1
    with pytest.raises(Refused, match="quién declinó"):
        actions.decline_assistance(assistance, note="", by=world.adviser, at=at)

    declined = actions.decline_assistance(assistance, note="El alcalde: ya tiene apoyo.", by=world.adviser, at=at)
    again = actions.decline_assistance(assistance, note="Otra vez.", by=world.adviser, at=at)

    assert declined.state == "declined" == again.state and again.state_note == "El alcalde: ya tiene apoyo."
    assert queries.only_timing(rows, "vencido", day_of(at)).count() == 0
    obliged = given.begin(make_beneficiary(world.institution), is_mandatory=True)
    with pytest.raises(Refused, match="Una norma obliga"):
        actions.decline_assistance(obliged, note="No quiere.", by=world.adviser, at=at)
    accepted = actions.accept_assistance(obliged, accepted_on=day_of(at), by=world.adviser, at=at)
    assert accepted.accepted_on == day_of(at)


@pytest.mark.req("EXE-10")
def test_an_event_for_many_advances_each_chosen_entity_with_one_proof_and_counts_once(world, given, at):
    mayors = [make_beneficiary(world.institution, name=f"Alcaldía Ficticia {letter}") for letter in "ABC"]
    assistances = [given.begin(mayor) for mayor in mayors]
    event = make_session(world.group, beneficiaries=mayors, topic=given.topic, state="held",
                         responsible=world.adviser, starts_at=at - timedelta(days=1))  # fmt: skip
    place_visit(event, by=world.adviser, at=at)
    for mayor in (mayors[0], mayors[0], mayors[1]):
        make_attendance(event.meeting, entity=mayor.name)
    chosen = [queries.milestones_of(one)[1] for one in assistances[:2]]
    stranger = queries.milestones_of(given.begin())[1]
    key, who = uuid7(), {"by": world.adviser, "at": at}
    with pytest.raises(Refused, match="no es de esta visita"):
        actions.claim_in_session(event, [chosen[0], stranger], id=key, link=LINK, **who)
    with pytest.raises(Refused, match="exige un soporte"):
        actions.claim_in_session(event, chosen, id=key, **who)

    for _press in range(2):
        actions.claim_in_session(event, chosen, id=key, link=LINK, **who)

    claimed = AssistanceMilestone.objects.filter(state="claimed")
    assert {one.assistance for one in claimed} == set(assistances[:2])
    assert Evidence.objects.count() == 1 and {one.evidence for one in claimed} == {Evidence.objects.get()}
    assert queries.turnout_by_entity(event) == [
        ("Alcaldía Ficticia A", 2), ("Alcaldía Ficticia B", 1), ("Alcaldía Ficticia C", 0),
    ]  # fmt: skip
    assert [one.visits.count() for one in assistances] == [1, 1, 1]
    assert list(queries.sessions_of_assistance(assistances[0])) == [event]


@pytest.mark.req("EXE-12", "ORG-08")
def test_a_session_is_registered_by_who_gave_it_or_by_who_was_let_and_trained(world, settings_of, session, at):
    settings_of(session={"registered_by_who_gave_it": True, "register_needs_training": True})
    stranger = make_member(world.group, "advisor")
    edit = {"expected_version": 1, "topic": None, "service_type": None, "mechanism": None, "at": at}
    with pytest.raises(Refused, match="la registra quien la prestó"):
        actions.edit_session(session, **edit, by=stranger)
    with pytest.raises(Refused, match="a sí mismo"):
        actions.authorise_registrar(session, person=world.leader, note="Está en comisión.", by=world.leader, at=at)

    allowed = actions.authorise_registrar(session, person=stranger, note="Está en comisión.", by=world.leader, at=at)
    with pytest.raises(Refused, match="se necesita la capacitación"):
        actions.edit_session(session, **edit, by=stranger)

    assert (allowed.registrar, allowed.authorised_by) == (stranger, world.leader)
    make_training(world.group, [stranger], at)
    assert actions.edit_session(session, **(edit | {"expected_version": allowed.version}), by=stranger).pk == session.pk


@pytest.mark.req("PLN-26")
def test_each_dependency_gives_its_hitos_with_who_answers_for_them(world, given, client, at):
    theirs = make_member(given.other, "advisor")
    stranger = make_member(make_unit(world.institution, name="Dependencia ajena"), "advisor")
    client.force_login(world.adviser)
    offered = client.get(reverse("delivery:service_start")).content.decode()
    assert theirs.full_name in offered.split("Quiénes responden")[1].split("</fieldset>")[0]

    assistance = given.begin(other_advisers=[theirs])

    first, _second, third = queries.milestones_of(assistance)
    assert (first.responsible, third.responsible) == (None, theirs)
    assert [part.people for part in queries.progress_of(assistance).hitos.units] == [[world.adviser], [theirs]]
    assert theirs in parties_of(assistance, day_of(at))
    client.force_login(stranger)
    assert client.get(assistance.get_absolute_url()).status_code == 404
    client.force_login(theirs)
    assert theirs.full_name in client.get(assistance.get_absolute_url()).content.decode()
    assert client.get(reverse("delivery:milestone_claim", args=[first.pk])).status_code == 404
    data = {"id": str(uuid7()), "claimed_on": day_of(at), "link": LINK}
    assert client.post(reverse("delivery:milestone_claim", args=[third.pk]), data).status_code == 302
    third.refresh_from_db()
    assert third.claimed_by == theirs


@pytest.mark.req("ORG-08")
def test_a_hito_is_registered_by_who_was_trained(world, settings_of, given, at):
    settings_of(session={"register_needs_training": True})
    first = queries.milestones_of(given.begin())[0]
    with pytest.raises(Refused, match="se necesita la capacitación"):
        claim(first, world, at)
    make_training(world.group, [world.adviser], at)

    assert claim(first, world, at).is_claimed


@pytest.mark.req("EXE-09", "EXE-07")
def test_another_mechanism_is_told_to_whom_the_profile_says_and_the_list_carries_what_was_promised(
    world, settings_of, session, at
):
    settings_of(session={"other_mechanism_told_to": "agency_head"}, attendance={"carries_commitments": True})
    head = make_member(make_unit(world.institution), "agency_head")
    session.mechanism = make_catalogue_item(
        world.institution, "mechanism", name="Otro", attributes={"needs_description": True}
    )
    session.mechanism_note = "Simulacro ficticio"
    session.save()
    make_attendance(session.meeting)
    make_minutes(session.meeting, written=True)
    make_commitment(world.group, origin=session.meeting, beneficiary=world.school, text="Enviar el acto ficticio")

    actions.hold_session(session, by=world.adviser, at=at)

    told = Message.objects.get(kind="delivery.other_mechanism")
    assert told.recipient == head and "Simulacro ficticio" in told.title
    assert "Enviar el acto ficticio" in attendance_list(session.meeting, world.notice).extra["commitments"]


@pytest.mark.req("EXE-13", "EXE-02", "EXE-10")
def test_a_service_is_begun_and_advanced_by_the_pages(world, given, at, sign_in):
    client = sign_in(world.adviser)
    asked = {
        "id": uuid7(), "service_version": services.version_in_force(given.service).pk, "beneficiary": world.school.pk,
        "starts_on": given.begins.isoformat(), "unit": world.group.pk, "adviser": world.adviser.pk,
        "other_units": [given.other.pk], "other_topics": [given.topic.pk],
    }  # fmt: skip
    page = client.post(reverse("delivery:service_start"), asked)
    assistance = Assistance.objects.get()
    assert page.url == assistance.get_absolute_url()
    one = queries.milestones_of(assistance)[1]
    url = reverse("delivery:milestone_claim", args=[one.pk])
    form = {"id": uuid7(), "claimed_on": day_of(at).isoformat()}
    refused = client.post(url, form)
    assert refused.status_code == 422 and "exige un soporte" in refused.content.decode()
    assert client.post(url, form | {"link": LINK}).url == assistance.get_absolute_url()
    assert client.get(reverse("delivery:milestone_decide", args=[one.pk])).status_code == 403

    leader = sign_in(world.leader)
    decide = reverse("delivery:milestone_decide", args=[one.pk])
    assert leader.post(decide, {"result": "return"}).status_code == 422
    leader.post(decide, {"result": "verify"})
    shown = leader.get(assistance.get_absolute_url()).content.decode()
    listed = leader.get(reverse("delivery:milestone_list") + "?plazo=vencido").content.decode()
    answer = {"answer": "decline", "answered_on": day_of(at).isoformat(), "note": "La alcaldesa: este año no."}
    leader.post(reverse("delivery:assistance_answer", args=[assistance.pk]), answer)

    assert "45 % verificado" in shown and "Avance por dependencia" in shown
    assert "1. Hito ficticio 1" in listed and "3. Hito ficticio 3" not in listed
    assert Assistance.objects.get().state == "declined"
    assert queries.hito_progress(assistance).done == Decimal(45)
    assert date.fromisoformat(asked["starts_on"]) == Assistance.objects.get().starts_on


@pytest.mark.req("AUD-08")
def test_in_a_closed_vigencia_no_assistance_advances_ends_nor_is_declined(world, given, at):
    assistance = given.begin()
    first, second, _third = assistance.milestones.order_by("milestone__position")
    claim(first, world, at)
    FiscalYear.objects.update_or_create(
        institution=world.institution, year=assistance.year, defaults={"state": "closed"}
    )

    for act in (
        lambda: claim(second, world, at),
        lambda: verify(first, world, at),
        lambda: actions.return_milestone(first, note="Falta la firma (ficticio).", by=world.leader, at=at),
        lambda: actions.decline_assistance(assistance, note="No la toma (ficticio).", by=world.leader, at=at),
    ):
        with pytest.raises(Refused, match="está cerrada: ya no cambia"):
            act()
    assert [one.state for one in assistance.milestones.order_by("milestone__position")] == [
        "claimed", "pending", "pending",
    ]  # fmt: skip


@pytest.mark.req("PLN-19")
@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({}, []),
        ({"work_plan_required": True}, ["contact", "plan"]),
        ({"partial_report_every": "quarterly"}, ["partials"]),
    ],
)
def test_an_assistance_shows_the_panels_that_the_profile_uses(world, settings_of, given, sign_in, said, shown):
    settings_of(execution={"hitos": True, "enabled": True, **said})
    assistance = given.begin()

    page = sign_in(world.leader).get(assistance.get_absolute_url()).content.decode()

    assert [one for one in ("contact", "plan", "partials") if f'id="{one}-title"' in page] == shown
