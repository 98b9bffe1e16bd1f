"""Kept statements: the same answer as the ORM, always fresh, and never without a scope."""

import pytest
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from baquiano.common import statements
from baquiano.institutions.models import CatalogueItem
from tests.factories.institutions import make_catalogue_item, make_institution

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
