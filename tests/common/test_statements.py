"""Kept statements: the same answer as the ORM, always fresh, and never without a scope."""

from datetime import date

import pytest
from django.db.models import F, Value
from django_scopes import scope, scopes_disabled
from django_scopes.exceptions import ScopeError

from baquiano.common import statements
from baquiano.institutions.models import CatalogueItem, Membership, Unit
from tests.factories.institutions import make_catalogue_item, make_institution, make_member, make_membership, make_unit

pytestmark = pytest.mark.django_db


def topics():
    return CatalogueItem.objects.filter(catalogue="topic").order_by("code").values_list("pk", "name")


def test_options_are_asked_again_each_time(scoped):
    first = make_catalogue_item(scoped, code="t1", name="Uno")
    before = statements.options(("test.topics",), topics)
    second = make_catalogue_item(scoped, code="t2", name="Dos")

    after = statements.options(("test.topics",), topics)

    assert (before, after) == ([(str(first.pk), "Uno")], [(str(first.pk), "Uno"), (str(second.pk), "Dos")])
    assert statements.count(("test.count",), topics) == 2


def test_each_institution_has_its_own_statement(scoped):
    make_catalogue_item(scoped, code="t1", name="Uno")
    here = statements.count(("test.count",), topics)

    with scope(institution=make_institution()):
        there = statements.count(("test.count",), topics)

    assert (here, there) == (1, 0)


def test_question_without_possible_rows_is_empty(scoped):
    make_catalogue_item(scoped, code="t1")

    assert statements.count(("test.nobody",), lambda: CatalogueItem.objects.filter(pk__in=())) == 0
    assert statements.options(("test.nobody",), CatalogueItem.objects.none) == []


def test_question_without_a_scope_is_refused():
    with pytest.raises(ScopeError):
        statements.count(("test.count",), topics)


def held(user, on):
    return Membership.objects.filter(user=user, starts_on__lte=on).select_related("unit", "user").order_by("starts_on")


def test_models_of_a_kept_question_are_those_of_the_orm(scoped, django_assert_num_queries):
    unit = make_unit(scoped)
    first, second = make_member(unit), make_member(unit)
    days = {first: date(2020, 1, 1), second: date(2021, 6, 30)}
    make_membership(unit, "group_leader", first, starts_on=date(2024, 2, 29))

    with django_assert_num_queries(4):
        kept = {
            (user, on): statements.instances("test.held", held, user=user.pk, on=on)
            for user, day in days.items()
            for on in (day, date(2026, 3, 10))
        }
        drawn = [(one.unit.name, one.user.full_name, one.institution_id) for rows in kept.values() for one in rows]

    asked = {(user, on): list(held(user.pk, on)) for user, on in kept}
    assert kept == asked
    assert [[vars(one).keys() for one in rows] for rows in kept.values()] == [
        [vars(one).keys() for one in rows] for rows in asked.values()
    ]
    assert drawn == [(one.unit.name, one.user.full_name, scoped.pk) for rows in asked.values() for one in rows]


def test_models_of_a_kept_question_bring_what_was_annotated_and_leave_out_the_rest(scoped, django_assert_num_queries):
    unit = make_unit(scoped)
    make_member(unit)

    def asked(unit):
        rows = Membership.objects.filter(unit=unit).only("role", "user")
        return rows.annotate(name=F("user__full_name"), hers=Value(True))

    (kept,), (same,) = statements.instances("test.annotated", asked, unit=unit.pk), asked(unit.pk)

    assert (kept.name, kept.hers, kept.get_deferred_fields()) == (same.name, True, same.get_deferred_fields())
    with django_assert_num_queries(1):
        assert kept.starts_on


def test_models_of_a_kept_question_are_of_the_scope(scoped):
    mine, other = make_unit(scoped), make_institution()
    theirs = make_unit(other)

    def units(kind):
        return Unit.objects.filter(kind=kind).order_by("code")

    here = statements.instances("test.units", units, kind="grupo")
    with scope(institution=other):
        there = statements.instances("test.units", units, kind="grupo")
    with scopes_disabled():
        everywhere = statements.instances("test.units", units, kind="grupo")

    assert (here, there, {*everywhere}) == ([mine], [theirs], {mine, theirs})


def test_models_without_a_scope_are_refused():
    with pytest.raises(ScopeError):
        statements.instances("test.units", lambda kind: Unit.objects.filter(kind=kind), kind="grupo")


def test_a_question_that_loses_a_value_is_refused(scoped):
    with pytest.raises(LookupError):
        statements.instances("test.lost", lambda kind: Unit.objects.filter(kind=kind[1:]), kind="grupo")


def test_models_of_a_question_without_possible_rows_are_none(scoped):
    assert statements.instances("test.none", lambda kind: Unit.objects.filter(kind=kind, pk__in=()), kind="x") == []
