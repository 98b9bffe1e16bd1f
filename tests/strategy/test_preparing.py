"""From the beginning of a strategy to what is sent to the committee."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.meetings.models import Meeting
from baquiano.notifications.models import Message
from baquiano.strategy import actions, queries, sources
from baquiano.strategy.models import AnalysisSession, AnnualStrategy, DataReference
from baquiano.targeting.actions import freeze_exercise
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.institutions import make_member, make_unit
from tests.factories.strategy import PROPOSED, make_strategy, proposals
from tests.factories.targeting import make_exercise, make_measure, make_scenario, make_values, weigh


def convene(people, strategy, at, **overrides):
    fields = {
        "id": uuid7(),
        "starts_at": at + timedelta(days=10),
        "ends_at": at + timedelta(days=10, hours=3),
        "agreed_on": at.date(),
        "agreed_with": "Los miembros del comité (ficticio)",
        "due_on": at.date() + timedelta(days=8),
        "place": "Sala ficticia",
        "by": people.deputy,
        "at": at,
    }
    return actions.convene_session(strategy, **(fields | overrides))


def inform(proposal, head, at):
    fields = {"results": "Cumplió (ficticio).", "priorities": "Las pequeñas (ficticio)."}
    return actions.send_results(proposal, expected_version=proposal.version, fields=fields, by=head, at=at)


@pytest.mark.req("STR-01")
def test_a_vigencia_has_one_strategy_with_a_place_for_each_directorate(people, at):
    make_unit(people.institution, name="Dependencia sin director")

    first, again = make_strategy(people, at=at), make_strategy(people, at=at, by=people.planner)

    assert first.pk == again.pk
    assert [one.unit.name for one in proposals(first)] == ["Dirección Ficticia Norte", "Dirección Ficticia Sur"]
    assert TrailEntry.objects.filter(event="strategy.strategy_created").count() == 1


@pytest.mark.req("STR-01")
@pytest.mark.parametrize(("until", "by_everybody"), [("submitted", False), ("approved", True)])
def test_what_is_being_written_is_seen_by_whom_works_on_it_and_the_approved_one_by_everybody(
    people, lived, until, by_everybody
):
    outside = [make_member(people.root, role) for role in ("records_manager", "finance_officer", "admin")]
    inside = [people.deputy, people.heads[1], people.member, make_member(people.root, "internal_control")]

    def seen(user):
        return (
            queries.strategies_visible_to(user).count(),
            queries.proposals_visible_to(user).exists(),
            queries.references_visible_to(user).exists(),
        )

    lived(until)

    assert [seen(one) for one in inside] == [(1, True, True)] * 4
    assert [seen(one) for one in outside] == [(int(by_everybody), by_everybody, by_everybody)] * 3


@pytest.mark.req("STR-02")
def test_the_session_is_on_an_agreed_day_of_the_window_and_calls_the_committee_and_the_directorates(people, at):
    strategy, key = make_strategy(people, at=at), uuid7()
    january = datetime(2026, 1, 15, 9, tzinfo=at.tzinfo)

    with pytest.raises(Refused, match="La sesión se hace entre el"):
        convene(people, strategy, at, starts_at=january, ends_at=january + timedelta(hours=2))
    with pytest.raises(Refused, match="antes de la sesión, o ese mismo día"):
        convene(people, strategy, at, due_on=date(2026, 12, 1))
    sessions = [convene(people, strategy, at, id=key) for _time in range(2)]

    assert sessions[0].pk == sessions[1].pk and AnalysisSession.objects.count() == 1
    meeting = Meeting.objects.get()
    called = {one.pk for one in meeting.participants.all()}
    assert {people.member.pk, *(head.pk for head in people.heads)} <= called
    told = Message.objects.filter(kind="strategy.session_convened").values_list("recipient", flat=True)
    assert set(told) == called - {people.deputy.pk}


@pytest.mark.req("STR-02")
def test_the_analysis_lists_who_is_missing_and_is_closed_without_them_only_with_a_reason(people, at):
    strategy = make_strategy(people, at=at)
    north, south = proposals(strategy)
    with pytest.raises(Refused, match="Primero se convoca la sesión"):
        actions.close_analysis(strategy, by=people.deputy, at=at)
    convene(people, strategy, at)
    inform(north, people.heads[0], at)

    assert [one.unit for one in queries.missing_results(strategy)] == [south.unit]
    with pytest.raises(Refused, match="No han enviado su información: Dirección Ficticia Sur"):
        actions.close_analysis(strategy, by=people.deputy, at=at)
    for _time in range(2):
        why = {south.unit_id: "Se creó este mes (ficticio)."}
        actions.close_analysis(strategy, missing=why, by=people.deputy, at=at)

    south.refresh_from_db()
    assert south.results_waiver == "Se creó este mes (ficticio)."
    assert TrailEntry.objects.filter(event="strategy.analysis_closed").count() == 1
    assert Message.objects.filter(kind="strategy.proposal_awaited").count() == 2
    with pytest.raises(Refused, match="ya se cerró"):
        inform(south, people.heads[1], at)


@pytest.mark.req("STR-02")
def test_each_directorate_that_owes_its_information_is_reminded_once_before_and_once_after(people, at):
    strategy = make_strategy(people, at=at)
    session = convene(people, strategy, at)
    inform(proposals(strategy)[0], people.heads[0], at)

    for day in (1, 5, 6, 9, 9):
        actions.send_reminders(at=at + timedelta(days=day))

    told = Message.objects.filter(kind="strategy.results_due").order_by("created_at")
    assert [one.recipient_id for one in told] == [people.heads[1].pk] * 2
    assert [("venció" in one.title) for one in told] == [False, True]
    assert session.due_on == date(2026, 3, 18)


@pytest.mark.req("STR-04")
def test_a_proposal_is_presented_whole_validated_or_returned_and_consolidated_once_it_is_valid(people, at, lived):
    strategy = lived("analysed")
    north, south = proposals(strategy)
    head = people.heads[0]
    with pytest.raises(Refused, match=r"le falta: .*servicios que ofrece"):
        actions.submit_proposal(north, by=head, at=at)
    for one, by in ((north, head), (south, people.heads[1])):
        written = actions.write_proposal(one, expected_version=one.version, fields=PROPOSED, by=by, at=at)
        actions.submit_proposal(written, by=by, at=at)
    with pytest.raises(Refused, match="pida que se la devuelvan"):
        actions.write_proposal(north, expected_version=9, fields=PROPOSED, by=head, at=at)

    actions.judge_proposal(north, verdict="validate", comments="Está bien (ficticio).", by=people.deputy, at=at)
    actions.judge_proposal(south, verdict="return", comments="Falta la fuente (ficticio).", by=people.deputy, at=at)
    with pytest.raises(Refused, match=r"Sin validar .*: Dirección Ficticia Sur"):
        actions.consolidate_proposals(strategy, by=people.deputy, at=at)
    why = {south.unit_id: "Entra el otro año (ficticio)."}
    actions.consolidate_proposals(strategy, missing=why, by=people.deputy, at=at)

    found = queries.content_of(AnnualStrategy.objects.get())["proposals"]
    assert [(one["unit"], one["waiver"]) for one in found] == [
        ("Dirección Ficticia Norte", ""),
        ("Dirección Ficticia Sur", "Entra el otro año (ficticio)."),
    ]
    assert Message.objects.get(kind="strategy.proposal_judged", recipient=people.heads[1]).body.startswith("Falta")
    # Sent back once more, it is consolidated again.
    actions.judge_proposal(north, verdict="return", comments="Otra vez (ficticio).", by=people.deputy, at=at)
    assert AnnualStrategy.objects.get().consolidated_at is None


@pytest.mark.req("STR-03", "STR-05", "GOV-08")
def test_without_data_guidelines_or_checks_of_the_present_text_it_is_not_sent_to_the_committee(people, at, lived):
    strategy = lived("consolidated")
    cited = list(strategy.references.all())
    for one in cited:
        actions.remove_reference(one, by=people.deputy, at=at)

    with pytest.raises(Refused, match="No cita ningún dato: la estrategia se basa en datos"):
        actions.submit_strategy(strategy, by=people.deputy, at=at)
    key = uuid7()
    for _time in range(2):
        actions.cite_data(
            strategy, id=key, kind="petitions", title="PQRSD", value="40 peticiones.", by=people.deputy, at=at
        )
    check(strategy, "financing", people, at)
    check(strategy, "pertinence", people, at, holds=False)
    with pytest.raises(Refused, match="no se cumple: pertinencia"):
        actions.submit_strategy(strategy, by=people.deputy, at=at)
    check(strategy, "pertinence", people, at + timedelta(minutes=1))
    assert queries.lacks_of(strategy) == []

    fields = {name: getattr(strategy, name) for name in actions.writing.SECTIONS} | {"offer": "Otra (ficticia)."}
    actions.edit_strategy(strategy, expected_version=strategy.version, fields=fields, by=people.deputy, at=at)
    with pytest.raises(StaleEdit):
        actions.edit_strategy(strategy, expected_version=strategy.version, fields=fields, by=people.deputy, at=at)
    with pytest.raises(Refused, match="Falta verificar, sobre el texto de ahora: financiación"):
        actions.submit_strategy(AnnualStrategy.objects.get(), by=people.deputy, at=at)
    assert DataReference.objects.count() == 1


def check(strategy, kind, people, at, *, holds=True):
    return actions.check_strategy(
        strategy, id=uuid7(), kind=kind, holds=holds, note="Se revisó (ficticio).", by=people.deputy, at=at
    )


@pytest.mark.req("STR-03")
def test_every_room_tells_the_session_what_the_year_before_left(people, at, lived):
    strategy = lived("convened")

    shown = queries.data_of(strategy, people.planner)

    told = [one.source.key for one in shown]
    assert told == [one.key for one in sources.registered()]
    below = ["letters", "commitments", "improvement", "selections"]
    assert told == ["measures", "exercises", "evaluation", "planning", "demand", "delivery", "reports", *below]
    assert all(one.facts == [] for one in shown)

    names = ("Alcaldía Ficticia A", "Alcaldía Ficticia B")
    towns = [make_beneficiary(people.institution, kind="territorial", name=name) for name in names]
    measure = make_measure(people.institution, "DESEMPENO", at=at)
    make_values(measure, {towns[0]: 40, towns[1]: 60}, year=2025, at=at)
    shown = {one.source.key: one.facts for one in queries.data_of(strategy, people.planner)}
    assert "Entidades: 2. Promedio: 50,0, de 40,0 a 60,0." in shown["measures"][0].value

    # In its first vigencia an institution has no year before, and the figures of it all the same.
    type(people.year).objects.filter(year=strategy.year.year - 1).delete()
    assert [one.source.key for one in queries.data_of(strategy, people.planner)] == ["measures", "exercises"]
    source, fact = queries.fact_of(strategy, people.planner, f"measures:{measure.pk}")
    assert source.key == "measures" and fact.value == shown["measures"][0].value


@pytest.mark.req("STR-01", "ENT-10")
def test_the_session_is_told_whom_the_data_put_first_and_the_scenarios_that_were_compared(people, at, lived):
    strategy = lived("convened")
    towns = [make_beneficiary(people.institution, kind="territorial") for _one in range(3)]
    measure = make_measure(people.institution, "DESEMPENO", at=at)
    make_values(measure, {one: 40 + place for place, one in enumerate(towns)}, year=2025, at=at)
    exercise = make_exercise(strategy.unit, measure, by=people.deputy, at=at)
    first = weigh(exercise.scenarios.get(), number=1, by=people.deputy, at=at)
    make_scenario(exercise, "Otro escenario", cost_each=Decimal(10), by=people.deputy, at=at)
    assert _facts(strategy, people) == []

    freeze_exercise(exercise, scenario=first, note="Se revisó (ficticio).", by=people.deputy, at=at)

    (fact,) = _facts(strategy, people)
    assert f"Escenario elegido: «{first}», entidades: 1." in fact.value
    assert "Se comparó con: «Otro escenario», entidades: 1, costo: $\xa010." in fact.value
    assert fact.url == exercise.get_absolute_url()


def _facts(strategy, people):
    return next(one.facts for one in queries.data_of(strategy, people.planner) if one.source.key == "exercises")


@pytest.mark.req("AUD-08")
def test_in_a_closed_vigencia_the_strategy_and_its_proposals_do_not_change(people, at, lived):
    strategy = lived("analysed")
    north, _south = proposals(strategy)
    type(people.year).objects.filter(pk=strategy.year_id).update(state="closed")

    for act in (
        lambda: actions.write_proposal(north, expected_version=1, fields=PROPOSED, by=people.heads[0], at=at),
        lambda: actions.submit_proposal(north, by=people.heads[0], at=at),
        lambda: actions.consolidate_proposals(strategy, by=people.deputy, at=at),
        lambda: actions.submit_strategy(strategy, by=people.deputy, at=at),
    ):
        with pytest.raises(Refused, match="está cerrada: ya no cambia"):
            act()
