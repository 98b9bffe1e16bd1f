"""Quorum and majority, as ``docs/rules/committee-quorum.md`` says them."""

from fractions import Fraction

import pytest

from baquiano.governance.rules import Quorum, names_of, quorum_needed, tally


@pytest.mark.req("ORG-05")
@pytest.mark.parametrize(
    ("fraction", "members", "needed"),
    [("1/2", 1, 1), ("1/2", 2, 2), ("1/2", 3, 2), ("1/2", 6, 4), ("1/2", 7, 4), ("2/3", 3, 3), ("2/3", 7, 5)],
)
def test_quorum_is_more_than_the_fraction(fraction, members, needed):
    assert quorum_needed(Fraction(fraction), members) == needed


@pytest.mark.req("ORG-05")
@pytest.mark.parametrize(
    ("votes", "present", "result"),
    [
        (["for", "for", "against"], 3, "approved"),
        (["for", "against"], 2, "returned"),
        (["for", "blank", "blank"], 3, "returned"),
        (["for", "for", "blank", "against"], 4, "returned"),
        (["for"], 1, "approved"),
    ],
)
def test_a_decision_is_favourable_with_more_than_half_of_those_present(votes, present, result):
    assert tally(votes, present).result == result


def test_a_body_without_voting_members_never_has_quorum():
    assert Quorum(members=0, needed=1, present=0).is_met is False


@pytest.mark.parametrize(
    ("full", "names", "surnames"),
    [
        ("Aurora Ejemplo Ficticia", "Aurora", "Ejemplo Ficticia"),
        ("Ana María Ejemplo Ficticia", "Ana María", "Ejemplo Ficticia"),
        ("Aurora Ejemplo", "Aurora", "Ejemplo"),
        ("Aurora", "Aurora", "—"),
    ],
)
def test_a_name_in_one_is_parted_as_people_write_it(full, names, surnames):
    assert names_of(full) == (names, surnames)
