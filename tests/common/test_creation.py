"""Creating twice is creating once; the same identity with other content is a conflict."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from django_scopes import scope

from baquiano.common.creation import create_once, identity_in, one_at_a_time
from baquiano.common.errors import Conflict, Refused
from baquiano.common.identity import uuid7
from baquiano.institutions.models import CatalogueItem
from tests.factories.institutions import make_institution


def item_fields(institution, **overrides):
    return {"institution": institution, "catalogue": "topic", "code": "t1", "name": "Tema ficticio"} | overrides


def test_the_first_request_creates(scoped):
    row_id = uuid7()

    row, created = create_once(CatalogueItem, id=row_id, fields=item_fields(scoped))

    assert created
    assert list(CatalogueItem.objects.values_list("pk", "name")) == [(row_id, "Tema ficticio")]
    assert row.pk == row_id


def test_a_repeated_request_returns_the_same_row(scoped):
    row_id = uuid7()
    create_once(CatalogueItem, id=row_id, fields=item_fields(scoped))

    row, created = create_once(CatalogueItem, id=row_id, fields=item_fields(scoped))

    assert not created
    assert row == CatalogueItem.objects.get()


@pytest.mark.parametrize(
    "other", [{"name": "Otro nombre"}, {"code": "t2"}, {"attributes": {"needs_description": True}}]
)
def test_the_same_identity_with_other_content_is_a_conflict(scoped, other):
    row_id = uuid7()
    create_once(CatalogueItem, id=row_id, fields=item_fields(scoped, attributes={}))

    with pytest.raises(Conflict, match="ya existe con otro contenido"):
        create_once(CatalogueItem, id=row_id, fields=item_fields(scoped, attributes={}) | other)

    assert CatalogueItem.objects.get().name == "Tema ficticio"


@pytest.mark.req("ORG-01")
def test_an_identity_of_another_institution_is_a_conflict_that_tells_nothing(scoped):
    row_id = uuid7()
    other = make_institution()
    with scope(institution=other):
        create_once(CatalogueItem, id=row_id, fields=item_fields(other, name="Secreto"))

    with pytest.raises(Conflict) as caught:
        create_once(CatalogueItem, id=row_id, fields=item_fields(scoped))

    assert "Secreto" not in caught.value.sentence
    assert not CatalogueItem.objects.exists()


def test_what_the_rows_forbid_is_refused_in_words_and_not_with_a_server_error(scoped):
    create_once(CatalogueItem, id=uuid7(), fields=item_fields(scoped))

    with pytest.raises(Refused) as caught:
        create_once(CatalogueItem, id=uuid7(), fields=item_fields(scoped))

    assert "Ya existe" in caught.value.sentence
    assert CatalogueItem.objects.count() == 1


@pytest.mark.engine("postgresql")
@pytest.mark.django_db(transaction=True)
def test_twelve_requests_at_once_make_one_row():
    institution = make_institution()
    row_id = uuid7()
    start = Barrier(12)

    def ask(_):
        try:
            with scope(institution=institution):
                start.wait(timeout=20)
                return create_once(CatalogueItem, id=row_id, fields=item_fields(institution))[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        created = list(pool.map(ask, range(12)))

    assert sorted(created) == [False] * 11 + [True]
    with scope(institution=institution):
        assert CatalogueItem.objects.count() == 1


@pytest.mark.engine("postgresql")
@pytest.mark.django_db(transaction=True)
def test_who_looks_before_writing_finds_what_its_twin_made():
    """Without waiting, the second would see that the code is taken, and not by whom."""
    institution, row_id, together = make_institution(), uuid7(), Barrier(8)

    def create(_number):
        try:
            with scope(institution=institution):
                together.wait(timeout=10)
                with transaction.atomic():
                    one_at_a_time(row_id)
                    taken = CatalogueItem.objects.filter(code="t1").exclude(pk=row_id).exists()
                    is_mine = CatalogueItem.objects.filter(pk=row_id).exists()
                    create_once(CatalogueItem, id=row_id, fields=item_fields(institution))
                    return taken, is_mine
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(create, range(8)))

    assert answers == [(False, False)] + [(False, True)] * 7


@pytest.mark.parametrize("data", [{}, {"id": ""}, {"id": "x"}, {"id": ["x"]}, ["x"], None])
def test_an_identity_that_is_not_one_is_none(data):
    assert identity_in(data) is None


def test_the_identity_of_what_is_sent():
    row_id = uuid7()

    assert identity_in({"id": str(row_id)}) == row_id
