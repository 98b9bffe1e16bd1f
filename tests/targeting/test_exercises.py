"""An exercise from its universe to the list that freezing leaves, and what that list serves for."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.institutions.models import FiscalYear, Profile
from baquiano.targeting import actions, queries
from baquiano.targeting.comparing import compared
from baquiano.targeting.models import MeasureValue, RankedEntity, Scenario, ScenarioDecision, TargetingExercise
from tests.factories.beneficiaries import make_beneficiary, make_department, make_municipality
from tests.factories.targeting import (
    make_exercise,
    make_measure,
    make_scenario,
    make_selection,
    make_values,
    weigh,
)


@pytest.fixture
def figures(people, at):
    """Two variables of 2025: the towns A to D get better in one and worse in the other."""
    one, two = make_measure(people.institution, "IDI", at=at), make_measure(people.institution, "PQRS", at=at)
    make_values(one, dict(zip(people.towns, (10, 20, 30, 50), strict=True)), at=at)
    make_values(two, dict(zip(people.towns, (4, 3, 2, 1), strict=True)), at=at)
    return one, two


def names(ranking):
    return [one.entity.name[-1] for one in ranking.placed]


def listed(ranking):
    return [one.entity.name[-1] for one in ranking.listed]


@pytest.mark.req("ENT-05")
def test_moving_a_weight_moves_the_order_and_keeping_it_is_versioned(people, at, figures):
    exercise = make_exercise(people.group, *figures, by=people.adviser, at=at)
    scenario = exercise.scenarios.get()
    assert (exercise.number, scenario.name) == ("PRI-2026-001", "Escenario 1")

    by_index = weigh(scenario, IDI=80, PQRS=0, by=people.adviser, at=at)
    assert (names(queries.ranking_of(by_index)), listed(queries.ranking_of(by_index))) == (list("ABCD"), list("AB"))
    by_requests = queries.Trial({"IDI_2025": 0, "PQRS_2025": 5}, queries.Trial.of(by_index, []).line)
    assert names(queries.ranking_of(by_index, by_requests)) == list("DCBA")

    with pytest.raises(StaleEdit):
        fields = {"weights": {}, "cut": "number", "cut_number": 1, "cut_score": Decimal(1)}
        actions.weigh_scenario(scenario, expected_version=1, fields=fields, by=people.leader, at=at)
    entry = TrailEntry.objects.get(event="targeting.scenario_weighed")
    assert entry.changes["weights"] == [{}, {"IDI_2025": 80, "PQRS_2025": 0}]


@pytest.mark.req("ENT-05")
def test_a_ranking_costs_the_same_reads_whatever_its_universe(people, at, figures, django_assert_num_queries):
    exercise = make_exercise(people.group, *figures, by=people.adviser, at=at)
    (scenario,) = queries.scenarios_visible_to(_standing(people.adviser))
    for _one in range(5):
        make_beneficiary(people.institution)

    with django_assert_num_queries(5):  # one of them reads the profile
        ranking = queries.ranking_of(scenario)

    assert (len(ranking.placed), ranking.unplaced) == (9, 5)
    assert exercise.pk == scenario.exercise_id


def _standing(user):
    from datetime import date

    from baquiano.institutions.models import Institution
    from baquiano.institutions.queries import standing_of

    user.standing = standing_of(user, Institution.objects.get(), date(2026, 3, 1))
    return user


@pytest.mark.req("ENT-06")
def test_those_of_the_list_of_the_sgr_are_never_scored(people, at, figures):
    executor = make_beneficiary(people.institution, kind="sgr")
    exercise = make_exercise(people.group, *figures, by=people.adviser, at=at)

    assert executor.pk not in {one.entity.key for one in queries.ranking_of(exercise.scenarios.get()).placed}
    with pytest.raises(Refused, match="no está entre las entidades que se comparan"):
        actions.decide_entity(exercise.scenarios.get(), executor, verdict="in", reason="x", by=people.adviser, at=at)


@pytest.mark.req("ENT-05", "ENT-10")
def test_by_hand_an_entity_comes_in_or_goes_out_with_a_reason_and_back_to_the_order(people, at, figures):
    scenario = make_exercise(people.group, *figures, by=people.adviser, at=at).scenarios.get()
    weigh(scenario, IDI=80, PQRS=0, by=people.adviser, at=at)
    a, _b, _c, d = people.towns

    def decide(town, verdict, reason):
        return actions.decide_entity(scenario, town, verdict=verdict, reason=reason, by=people.adviser, at=at)

    with pytest.raises(Refused, match="Escriba por qué"):
        decide(d, "in", " ")
    for _time in range(2):
        decide(d, "in", "Lo ordena una sentencia (ficticia).")
    decide(a, "out", "Ya recibe asistencia (ficticia).")
    scenario.refresh_from_db()
    assert listed(queries.ranking_of(scenario)) == ["B", "D"]
    decide(a, "", "")
    assert listed(queries.ranking_of(scenario)) == ["A", "B", "D"]
    assert TrailEntry.objects.filter(event="targeting.entity_decided").count() == 3


@pytest.mark.req("ENT-05")
def test_coverage_counts_people_once_by_town_and_department(people, at, figures):
    choco = make_department("27", "Chocó")
    choco.population = 1000
    choco.save(update_fields=["population"])
    quibdo = people.towns[0].municipality
    quibdo.population = 300
    quibdo.save(update_fields=["population"])
    exercise = make_exercise(people.group, *figures, universe={"departments": ["27"]}, by=people.adviser, at=at)
    scenario = weigh(exercise.scenarios.get(), IDI=1, number=9, by=people.adviser, at=at)

    whole, (part,) = queries.ranking_of(scenario).coverage()
    assert (whole.chosen, whole.total, whole.chosen_people, part.name) == (2, 2, 300, "Chocó")

    governed = make_beneficiary(
        people.institution,
        kind="territorial",
        territorial_kind="department",
        divipola="27",
        name="Gobernación Ficticia",
    )
    governed.municipality = None
    governed.save(update_fields=["municipality"])
    whole, (part,) = queries.ranking_of(scenario).coverage()
    assert (whole.chosen, whole.total, whole.chosen_people, whole.total_people) == (2, 3, 300, 1000)


@pytest.mark.req("ENT-10", "ENT-11")
def test_scenarios_are_compared_by_who_is_in_cost_coverage_and_capacity(people, at, figures):
    exercise = make_exercise(people.group, *figures, by=people.adviser, at=at)
    first = weigh(exercise.scenarios.get(), IDI=80, PQRS=0, number=3, by=people.adviser, at=at)
    second = make_scenario(
        exercise, "Por peticiones", delivery="joint", delivery_note="Por subregión", cost_each=Decimal(2_000_000),
        days_each=Decimal(70), by=people.adviser, at=at,
    )  # fmt: skip
    weigh(second, IDI=0, PQRS=80, by=people.adviser, at=at)
    with pytest.raises(Refused, match="Ya hay un escenario con ese nombre"):
        make_scenario(exercise, "Por peticiones", by=people.adviser, at=at)

    found = compared(exercise)

    one, two = found.alternatives
    assert (one.listed, one.cost, two.listed, two.cost) == (3, None, 2, 4_000_000)
    assert (two.days, two.over, two.delivery) == (140, 20, "Conjunta: a varias entidades a la vez (Por subregión)")
    assert (found.overlaps, found.common) == ([[3, 1], [1, 2]], 1)
    assert next((row.entity.name[-1], row.inside) for row in found.memberships) == ("C", [True, True])
    actions.remove_scenario(second, by=people.adviser, at=at)
    with pytest.raises(Refused, match="único escenario"):
        actions.remove_scenario(first, by=people.adviser, at=at)


def frozen(people, at, figures, **options):
    exercise = make_exercise(people.group, *figures, by=people.adviser, at=at, **options)
    first = weigh(exercise.scenarios.get(), IDI=80, PQRS=0, by=people.adviser, at=at)
    make_scenario(exercise, "Por peticiones", by=people.adviser, at=at)
    actions.decide_entity(
        first, people.towns[3], verdict="in", reason="Lo ordena una sentencia (ficticia).", by=people.adviser, at=at
    )
    return actions.freeze_exercise(
        exercise, scenario=first, note="Se verificaron las fuentes (ficticio).", by=people.leader, at=at
    )


@pytest.mark.req("ENT-05", "ENT-10", "ENT-08")
def test_frozen_it_never_changes_though_the_figures_do_and_doing_it_again_makes_another(people, at, figures):
    done = frozen(people, at, figures)
    chosen = done.chosen
    before = queries.ranking_of(chosen)
    assert (done.frozen_by, done.frozen_at, len(done.frozen_sha256)) == (people.leader, at, 64)
    again = actions.freeze_exercise(done, scenario=chosen, note="x", by=people.leader, at=at)
    assert again.frozen_sha256 == done.frozen_sha256

    make_values(figures[0], {}, at=at)
    MeasureValue.objects.update(value=1)
    after = queries.ranking_of(chosen)
    assert (after.placed, listed(after)) == (before.placed, ["A", "B", "D"])
    assert after.parts_of(people.towns[0].pk)[0].raw == 10

    for write in (
        lambda: TargetingExercise.objects.filter(pk=done.pk).update(title="Otro"),
        lambda: Scenario.objects.filter(pk=chosen.pk).update(weights={}),
        lambda: ScenarioDecision.objects.filter(scenario=chosen).delete(),
        lambda: RankedEntity.objects.filter(scenario=chosen).update(place=1),
        lambda: RankedEntity.objects.filter(scenario=chosen).delete(),
        lambda: done.variables.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    with pytest.raises(Refused, match="ya no cambia"):
        weigh(chosen, IDI=1, by=people.adviser, at=at)

    key = uuid7()
    newer, same = (actions.repeat_exercise(done, id=key, by=people.adviser, at=at) for _time in "ab")
    assert (newer.pk, newer.number, newer.repeats_id) == (same.pk, "PRI-2026-002", done.pk)
    assert newer.scenarios.count() == 2
    copied = newer.scenarios.order_by("name")[0]
    assert (copied.weights, copied.decisions.count()) == ({"IDI_2025": 80, "PQRS_2025": 0}, 1)


@pytest.mark.req("ENT-05")
def test_an_empty_list_is_not_frozen_nor_one_that_changed_meanwhile(people, at, figures):
    exercise = make_exercise(people.group, by=people.adviser, at=at)
    scenario = exercise.scenarios.get()

    with pytest.raises(Refused, match="lista de ese escenario está vacía"):
        actions.freeze_exercise(exercise, scenario=scenario, note="x", by=people.leader, at=at)
    with pytest.raises(Refused, match="cambió mientras lo revisaba"):
        actions.freeze_exercise(exercise, scenario=scenario, expected_version=9, by=people.leader, at=at)
    actions.discard_exercise(exercise, note="No se usará (ficticio).", by=people.adviser, at=at)
    with pytest.raises(Refused, match="figura como «descartado»"):
        actions.freeze_exercise(exercise, scenario=scenario, by=people.leader, at=at)


@pytest.mark.req("ENT-05", "ENT-08")
def test_a_selection_takes_the_frozen_list_in_its_order(people, at, figures):
    done = frozen(people, at, figures)
    selection = make_selection(people.group, universe={"departments": ["27"]}, by=people.adviser, at=at)
    key = uuid7()

    for _time in range(2):
        actions.take_ranking(selection, done, id=key, by=people.adviser, at=at + timedelta(hours=1))

    picks = list(queries.picks_of(selection))
    assert [(one.place, one.beneficiary.name[-1], one.origin) for one in picks] == [
        (1, "A", "exercise"),
        (2, "B", "exercise"),
    ]
    assert picks[0].reason == "Priorización PRI-2026-001, puesto 1 (100,00 puntos)"
    with pytest.raises(Refused, match="No queda nadie por traer"):
        actions.take_ranking(selection, done, id=uuid7(), by=people.adviser, at=at)
    draft = make_exercise(people.group, *figures, by=people.adviser, at=at)
    with pytest.raises(Refused, match="congelada de la misma vigencia"):
        actions.take_ranking(selection, draft, id=uuid7(), by=people.adviser, at=at)


@pytest.mark.req("ENT-05")
def test_correcting_the_variables_keeps_the_weights_of_those_that_stay(people, at, figures):
    exercise = make_exercise(people.group, *figures, by=people.adviser, at=at)
    scenario = weigh(exercise.scenarios.get(), IDI=80, PQRS=20, by=people.adviser, at=at)
    fields = {name: getattr(exercise, name) for name in actions.exercising.EDITABLE}
    variables = [actions.Chosen(figures[1].pk, 2025, "more")]

    actions.edit_exercise(exercise, expected_version=1, fields=fields, variables=variables, by=people.adviser, at=at)

    ranking = queries.ranking_of(Scenario.objects.get(pk=scenario.pk))
    assert (ranking.trial.weights, names(ranking)) == ({"PQRS_2025": 20}, list("ABCD"))
    with pytest.raises(StaleEdit):
        actions.edit_exercise(exercise, expected_version=1, fields=fields, variables=[], by=people.adviser, at=at)


@pytest.mark.req("ENT-05")
def test_where_the_profile_does_not_open_it_nobody_sees_it(people, at, figures, sign_in):
    exercise = make_exercise(people.group, *figures, by=people.adviser, at=at)
    client = sign_in(people.adviser)
    assert client.get(exercise.get_absolute_url()).status_code == 200

    settings = Profile.objects.get().settings
    settings["targeting"].pop("exercises")
    Profile.objects.update(settings=settings)

    assert client.get(exercise.get_absolute_url()).status_code == 404
    assert 'href="/seleccion/priorizacion/"' not in client.get("/").content.decode()


def test_a_town_without_figures_is_told_and_never_placed(people, at, figures):
    lone = make_beneficiary(people.institution, kind="territorial", municipality=make_municipality("27073", "Bagadó"))
    exercise = make_exercise(people.group, *figures, by=people.adviser, at=at)

    ranking = queries.ranking_of(exercise.scenarios.get())

    assert ranking.one(lone.pk).place is None and ranking.unplaced == 1


@pytest.mark.req("AUD-08")
def test_in_a_closed_vigencia_neither_exercises_nor_selections_change(people, at, figures):
    exercise = make_exercise(people.group, *figures, by=people.adviser, at=at)
    selection = make_selection(people.group, by=people.adviser, at=at)
    FiscalYear.objects.filter(pk=exercise.year_id).update(state="closed")

    for act in (
        lambda: weigh(exercise.scenarios.get(), IDI=80, PQRS=0, by=people.adviser, at=at),
        lambda: actions.discard_exercise(exercise, note="No se usa (ficticio).", by=people.leader, at=at),
        lambda: actions.discard_selection(selection, note="No se usa (ficticio).", by=people.leader, at=at),
    ):
        with pytest.raises(Refused, match="está cerrada: ya no cambia"):
            act()
    assert selection.year_id == exercise.year_id
