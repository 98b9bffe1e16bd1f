"""The arithmetic of a ranking, apart from the database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baquiano.targeting.choices import Cut, Direction, Missing, Scaling, Verdict
from baquiano.targeting.ranking import Decided, Entity, Factor, Line, Matrix, scale

pytestmark = pytest.mark.req("ENT-05")
FIVE = {"a": 10.0, "b": 20.0, "c": 20.0, "d": 50.0, "e": 110.0}


@pytest.mark.parametrize(
    ("scaling", "direction", "expected"),
    [
        (Scaling.RANGE, Direction.MORE, {"a": 0, "b": 10, "c": 10, "d": 40, "e": 100}),
        (Scaling.RANGE, Direction.LESS, {"a": 100, "b": 90, "c": 90, "d": 60, "e": 0}),
        (Scaling.RANK, Direction.MORE, {"a": 0, "b": 37.5, "c": 37.5, "d": 75, "e": 100}),
        (Scaling.DEVIATION, Direction.MORE, {"a": 41.245, "b": 43.981, "c": 43.981, "d": 52.189, "e": 68.604}),
    ],
)
def test_each_scale_says_what_its_rule_says(scaling, direction, expected):
    found = scale(FIVE, scaling, direction)

    assert found == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("scaling", list(Scaling))
def test_where_all_are_equal_nobody_goes_before_anybody(scaling):
    assert set(scale({"a": 7.0, "b": 7.0}, scaling, Direction.LESS).values()) == {50}
    assert scale({"a": 7.0}, scaling, Direction.MORE) == {"a": 50}
    assert scale({}, scaling, Direction.MORE) == {}


def matrix(columns, missing=Missing.REWEIGHT, people=None):
    keys = sorted({key for column in columns for key in column} | set(people or {}))
    entities = [Entity(key, key.upper(), population=(people or {}).get(key)) for key in keys]
    factors = [Factor(f"v{n}", f"V{n}", 2025, "", "", Direction.MORE) for n in range(len(columns))]
    return Matrix(entities, factors, columns, Scaling.RANGE, missing)


def places(found):
    return [(one.entity.key, one.place, one.score) for one in found]


LINE = Line(Cut.NUMBER, 1, 0)


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        (Missing.REWEIGHT, [("b", 1, 100.0), ("a", 2, 75.0), ("d", 3, 25.0), ("c", 4, 0.0)]),
        (Missing.AVERAGE, [("a", 1, 75.0), ("b", 2, 75.0), ("c", 3, 25.0), ("d", 4, 25.0)]),
        (Missing.LOWEST, [("a", 1, 75.0), ("b", 2, 50.0), ("d", 3, 25.0), ("c", 4, 0.0)]),
        (Missing.LEAVE_OUT, [("a", 1, 75.0), ("d", 2, 25.0), ("b", None, None), ("c", None, None)]),
    ],
)
def test_what_is_missing_is_treated_as_the_exercise_says(missing, expected):
    """``b`` and ``c`` have no value in the second variable, of which the average on the scale is 50."""
    found = matrix([{"a": 50.0, "b": 100.0, "c": 0.0, "d": 50.0}, {"a": 8.0, "d": 4.0}], missing)

    assert sorted(places(found.order({"v0": 5, "v1": 5}, LINE))) == sorted(expected)


def test_a_score_is_the_sum_of_what_each_variable_adds_and_equal_scores_go_by_population():
    found = matrix([{"a": 0.0, "b": 10.0, "c": 10.0}, {"a": 4.0, "b": 0.0, "c": 0.0}], people={"b": 10, "c": 20})

    order = found.order({"v0": 30, "v1": 10}, LINE)

    assert places(order) == [("c", 1, 75.0), ("b", 2, 75.0), ("a", 3, 25.0)]
    parts = found.parts("a", {"v0": 30, "v1": 10})
    assert [(part.raw, part.scaled, part.share, part.adds) for part in parts] == [
        (0.0, 0.0, 0.75, 0.0),
        (4.0, 100.0, 0.25, 25.0),
    ]
    assert [one.is_listed for one in order] == [True, False, False]


def test_without_any_weight_nobody_has_a_place():
    assert {one.place for one in matrix([{"a": 1.0, "b": 2.0}]).order({"v0": 0}, LINE)} == {None}


def test_what_is_decided_by_hand_is_over_the_cut_and_moves_nobody_else():
    found = matrix([{"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0}])
    decided = {"d": Decided(Verdict.OUT, "Ya se atiende"), "a": Decided(Verdict.IN, "Lo ordena un juez")}

    order = found.order({"v0": 1}, Line(Cut.SCORE, 0, 60.0), decided)

    assert [(one.entity.key, one.passes, one.is_listed) for one in order] == [
        ("d", True, False),
        ("c", True, True),
        ("b", False, False),
        ("a", False, True),
    ]


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.floats(-1e6, 1e6, allow_nan=False), min_size=1),
    st.dictionaries(st.sampled_from("abcdefgh"), st.floats(-1e6, 1e6, allow_nan=False)),
    st.integers(0, 100),
    st.integers(0, 100),
    st.sampled_from(list(Missing)),
    st.sampled_from(list(Scaling)),
)
def test_whatever_the_figures_the_parts_add_up_to_the_score_and_places_follow_scores(
    first, second, one, two, missing, scaling
):
    found = matrix([first, second], missing)
    found = Matrix(found.entities, found.factors, found.raw, scaling, missing)
    weights = {"v0": one, "v1": two}

    order = found.order(weights, LINE)

    placed = [row for row in order if row.place]
    assert [row.place for row in placed] == list(range(1, len(placed) + 1))
    assert [row.score for row in placed] == sorted((row.score for row in placed), reverse=True)
    for row in placed:
        parts = found.parts(row.entity.key, weights)
        assert sum(part.adds for part in parts) == pytest.approx(row.score, abs=1e-6)
        assert sum(part.share for part in parts) == pytest.approx(1)
