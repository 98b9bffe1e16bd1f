"""The catalogue of norms: written once, corrected over what was read, and changed only forwards."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Conflict, Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.norms import actions, queries
from baquiano.norms.choices import NormState
from baquiano.norms.models import Norm, NormChange
from baquiano.norms.signals import norm_changed
from tests.factories.institutions import make_catalogue_item
from tests.factories.norms import make_change, make_norm

pytestmark = pytest.mark.django_db
FIELDS = {
    "kind": "decree",
    "number": "77",
    "issued_on": date(2021, 3, 2),
    "issuer": "Presidencia Ficticia",
    "title": "Plan ficticio",
}


@pytest.mark.req("ORG-16")
def test_create_norm_keeps_what_it_is_and_what_it_is_about(scoped, at):
    topic = make_catalogue_item(scoped, "topic")

    norm = actions.create_norm(
        scoped, id=uuid7(), fields=FIELDS | {"articles": "3 y 4"}, topics=[topic], by=None, at=at
    )

    assert (str(norm), norm.articles, norm.state) == ("Decreto 77 de 2021", "3 y 4", "in_force")
    assert list(norm.topics.all()) == [topic]
    assert TrailEntry.objects.filter(event="norms.norm_created", subject_id=str(norm.pk)).count() == 1


def test_create_norm_twice_creates_one(scoped, at):
    key = uuid7()

    actions.create_norm(scoped, id=key, fields=FIELDS, by=None, at=at)
    actions.create_norm(scoped, id=key, fields=FIELDS, by=None, at=at)

    assert Norm.objects.count() == 1
    with pytest.raises(Conflict):
        actions.create_norm(scoped, id=key, fields=FIELDS | {"number": "78"}, by=None, at=at)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "ya está en el catálogo"),
        ({"number": "78", "issued_on": date(2030, 1, 1)}, "todavía no llega"),
    ],
)
def test_create_norm_is_refused_in_words(scoped, at, fields, words):
    actions.create_norm(scoped, id=uuid7(), fields=FIELDS, by=None, at=at)

    with pytest.raises(Refused, match=words):
        actions.create_norm(scoped, id=uuid7(), fields=FIELDS | fields, by=None, at=at)


def test_norms_are_linked_to_topics_and_service_types_only(scoped, at):
    reason = make_catalogue_item(scoped, "return_reason")

    with pytest.raises(Refused, match="temas y tipos de servicio"):
        make_norm(scoped, at=at, topics=[reason])


def test_edit_norm_over_another_edit_is_a_conflict(scoped, at):
    norm = make_norm(scoped, at=at)
    actions.edit_norm(norm, fields={"title": "Uno"}, expected_version=1, by=None, at=at)

    with pytest.raises(StaleEdit):
        actions.edit_norm(norm, fields={"title": "Dos"}, expected_version=1, by=None, at=at)

    assert Norm.objects.get().title == "Uno"


@pytest.mark.req("WFL-10")
def test_change_norm_moves_its_state_and_tells_who_listens(scoped, at):
    norm, heard = make_norm(scoped, at=at), []
    norm_changed.connect(listener := lambda sender, change, **kwargs: heard.append(change), weak=False)

    change = make_change(norm, at=at)
    norm_changed.disconnect(listener)

    assert heard == [change]
    assert Norm.objects.get().state == NormState.MODIFIED
    assert TrailEntry.objects.get(event="norms.norm_changed").changes == {"state": ["in_force", "modified"]}


def test_change_norm_twice_marks_it_once(scoped, at):
    norm, key = make_norm(scoped, at=at), uuid7()

    make_change(norm, at=at, id=key)
    make_change(norm, at=at, id=key)

    assert NormChange.objects.count() == 1


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ([], "repealed", NormState.REPEALED),
        (["modified"], "modified", NormState.MODIFIED),
        (["suspended"], "reinstated", NormState.MODIFIED),
        (["suspended"], "repealed", NormState.REPEALED),
    ],
)
def test_a_norm_moves_along_its_states(scoped, at, before, kind, after):
    norm = make_norm(scoped, at=at)
    for earlier in before:
        make_change(norm, at=at, kind=earlier)

    make_change(norm, at=at, kind=kind)

    assert Norm.objects.get().state == after


@pytest.mark.parametrize(
    ("before", "kind"), [(["repealed"], "modified"), ([], "reinstated"), (["suspended"], "suspended")]
)
def test_what_a_norm_no_longer_admits_is_refused(scoped, at, before, kind):
    norm = make_norm(scoped, at=at)
    for earlier in before:
        make_change(norm, at=at, kind=earlier)

    with pytest.raises(Refused, match="ya no admite"):
        make_change(norm, at=at, kind=kind)


@pytest.mark.parametrize("days", [1, -4000])
def test_a_change_of_the_future_or_before_the_norm_is_refused(scoped, at, days):
    norm = make_norm(scoped, at=at)

    with pytest.raises(Refused):
        make_change(norm, at=at, happened_on=at.date() + timedelta(days=days))


def test_a_change_is_never_rewritten(scoped, at):
    change = make_change(make_norm(scoped, at=at), at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        NormChange.objects.filter(pk=change.pk).update(summary="otra cosa")


@pytest.mark.req("ORG-16")
def test_norms_on_a_topic_are_those_that_still_found_something(scoped, at):
    topic, other = make_catalogue_item(scoped, "topic"), make_catalogue_item(scoped, "topic")
    norm = make_norm(scoped, at=at, topics=[topic])
    make_change(make_norm(scoped, at=at, topics=[topic]), at=at, kind="repealed")
    make_norm(scoped, at=at, topics=[other])

    assert list(queries.norms_on([topic])) == [norm]
    assert list(queries.norms_on([None])) == []
