"""Rows of an institution fail closed."""

import pytest
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from baquiano.institutions.models import CatalogueItem
from tests.factories.institutions import make_catalogue_item, make_institution


@pytest.mark.req("ORG-01")
def test_outside_a_scope_every_query_raises(institution):
    with pytest.raises(ScopeError):
        CatalogueItem.objects.count()


@pytest.mark.req("ORG-01")
def test_inside_a_scope_only_its_rows_exist(institution):
    other = make_institution()
    with scope(institution=institution):
        mine = make_catalogue_item(institution)
    with scope(institution=other):
        make_catalogue_item(other)

    with scope(institution=institution):
        assert list(CatalogueItem.objects.all()) == [mine]
