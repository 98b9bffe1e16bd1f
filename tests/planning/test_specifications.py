"""Specifications that other dependencies impose on a plan: asked per version, and before it is delivered (WFL-13)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.library.actions import retire_guide
from baquiano.planning import actions, specifications
from baquiano.planning.models import Acknowledgement
from baquiano.procedures.models import GuideLink
from tests.factories.institutions import make_catalogue_item, make_unit
from tests.factories.library import make_guide, make_version
from tests.factories.norms import make_norm
from tests.factories.planning import make_complete_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(scoped):
    return make_catalogue_item(scoped, "topic")


@pytest.fixture
def imposing(scoped):
    return make_unit(scoped, name="Grupo que impone")


@pytest.fixture
def guide(group, topic, imposing, at):
    make_complete_item(group.plan, topic=topic, beneficiaries=[group.school])
    return make_guide(imposing, at=at, title="Especificación ficticia", topics=[topic], must_acknowledge=True)


def found(group, at):
    return [(one.version.guide, one.is_pending) for one in specifications.specifications_of(group.plan, at.date())]


def acknowledge(group, version, at):
    return actions.acknowledge_specification(group.plan, version, id=uuid7(), by=group.advisor, at=at)


@pytest.mark.req("WFL-13")
def test_it_applies_to_plans_with_an_activity_of_its_topic(group, guide, imposing, scoped, at):
    make_guide(imposing, at=at, topics=[make_catalogue_item(scoped, "topic")], must_acknowledge=True)
    make_guide(imposing, at=at, topics=[], must_acknowledge=True)
    make_guide(group.unit, at=at, topics=list(guide.topics.all()), must_acknowledge=True)
    make_guide(imposing, at=at, topics=list(guide.topics.all()))

    assert found(group, at) == [(guide, True)]


@pytest.mark.req("WFL-13")
def test_it_applies_only_in_the_procedures_to_which_it_is_attached(group, guide, scoped, at):
    GuideLink.objects.create(institution=scoped, guide=guide, procedure_code="OTRO-PR-1", created_at=at)

    assert found(group, at) == []


@pytest.mark.req("WFL-13")
def test_the_plan_is_not_delivered_without_it(group, guide, at):
    with pytest.raises(Refused, match="acuse recibo de «Especificación ficticia», versión 1, de Grupo que impone"):
        actions.submit_plan(group.plan, by=group.advisor, at=at)

    acknowledge(group, guide.versions.get(), at)
    plan = actions.submit_plan(group.plan, by=group.advisor, at=at)

    assert plan.state == "in_review"


@pytest.mark.req("WFL-13")
def test_the_acknowledgement_says_who_when_and_which_version_once(group, guide, at):
    version = guide.versions.get()

    for _time in range(2):
        acknowledge(group, version, at)

    row = Acknowledgement.objects.get()
    assert (row.acknowledged_by, row.acknowledged_at, row.version) == (group.advisor, at, version)
    assert TrailEntry.objects.filter(event="planning.specification_acknowledged").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Acknowledgement.objects.all().delete()


@pytest.mark.req("WFL-13")
def test_a_new_version_asks_again_and_keeps_the_earlier_acknowledgement(group, guide, at):
    acknowledge(group, guide.versions.get(), at)
    make_version(guide, "2", at=at, in_force_from=at.date() + timedelta(days=3))

    assert found(group, at) == [(guide, False)]
    later = at + timedelta(days=3)
    assert found(group, later) == [(guide, True)]
    current = specifications.specifications_of(group.plan, later.date())
    assert [row.version.label for row in specifications.acknowledged_before(group.plan, current)] == ["1"]
    with pytest.raises(Refused, match="no es la que rige"):
        actions.acknowledge_specification(
            group.plan, make_guide(group.unit, at=at).versions.get(), id=uuid7(), by=group.advisor, at=later
        )


def test_a_retired_specification_is_not_asked_for(group, guide, at):
    retire_guide(guide, reason="Ya no.", by=None, at=at)

    assert found(group, at) == []


# --- pages -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def adviser(group, sign_in):
    return sign_in(group.advisor)


@pytest.mark.req("WFL-13")
def test_it_is_read_and_acknowledged_from_the_plan(group, guide, adviser):
    url = reverse("planning:plan_specifications", args=[group.plan.pk])
    assert url in adviser.get(group.plan.get_absolute_url()).content.decode()
    assert "Falta el acuse" in adviser.get(url).content.decode()

    sent = {"id": uuid7(), "version": guide.versions.get().pk}
    answer = adviser.post(reverse("planning:plan_acknowledge", args=[group.plan.pk]), sent)

    assert answer["Location"] == url
    assert "Con acuse de recibo" in adviser.get(url).content.decode()


def test_a_person_of_another_group_does_not_acknowledge(group, guide, sign_in, imposing):
    from tests.factories.institutions import make_member

    outsider = sign_in(make_member(imposing, "advisor"))

    answer = outsider.post(reverse("planning:plan_acknowledge", args=[group.plan.pk]), {})

    assert answer.status_code == 404
    assert Acknowledgement.objects.count() == 0


def test_a_version_that_is_not_understood_is_told(group, guide, adviser):
    answer = adviser.post(reverse("planning:plan_acknowledge", args=[group.plan.pk]), {"version": "x"}, follow=True)

    assert "Ábrala de nuevo" in answer.content.decode()


@pytest.mark.req("ORG-16")
def test_norms_and_guides_of_the_topic_are_input_when_planning(group, guide, topic, adviser, scoped, at):
    norm = make_norm(scoped, at=at, topics=[topic])
    make_norm(scoped, at=at, number="9999")

    page = adviser.get(reverse("planning:topic_inputs"), {"topic": topic.pk}).content.decode()
    of_item = adviser.get(reverse("planning:item_inputs", args=[group.plan.items.first().pk])).content.decode()

    for text in (page, of_item):
        assert str(norm) in text
        assert guide.title in text
        assert "Ley 9999" not in text
    assert (
        reverse("planning:topic_inputs")
        in adviser.get(reverse("planning:item_create", args=[group.plan.pk])).content.decode()
    )
    assert adviser.get(reverse("planning:topic_inputs"), {"topic": "nada"}).status_code == 200
