"""Where there is no agenda, a session is registered of its activity of the plan, when that one is ready (LOG-03)."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from baquiano.common.calendar_days import BOGOTA
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.delivery import actions
from baquiano.delivery.models import AssistanceSession
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.institutions import make_catalogue_item, make_member, make_profile, make_unit
from tests.factories.planning import make_item, make_plan

NOW = datetime(2026, 3, 10, 9, tzinfo=BOGOTA)


@pytest.fixture
def item(scoped):
    make_profile(scoped, {"plan": {"marks_ready": True}, "agenda": {"mode": "none"}})
    plan = make_plan(scoped, make_unit(scoped), state="in_force")
    topic, mechanism = (make_catalogue_item(scoped, name) for name in ("topic", "mechanism"))
    return make_item(plan, topic=topic, mechanism=mechanism, beneficiaries=[make_beneficiary(scoped)])


def give(item, by, unit=None):
    return actions.create_session(
        id=uuid7(), unit=unit or item.plan.unit, title="Taller ficticio", starts_at=NOW,
        ends_at=NOW + timedelta(hours=1),
        responsible=by, beneficiaries=item.beneficiaries.all(), plan_item=item, by=by, at=NOW,
    )  # fmt: skip


@pytest.mark.req("LOG-03")
def test_it_is_refused_of_an_activity_that_is_not_ready_or_of_another_plan_and_takes_its_topic(item, scoped):
    adviser = make_member(item.plan.unit, "advisor")
    with pytest.raises(Refused, match="no está marcada como lista"):
        give(item, adviser)
    item.ready_at = NOW
    item.save()
    with pytest.raises(Refused, match="del plan vigente de esa dependencia"):
        give(item, adviser, unit=make_unit(scoped))

    session = give(item, adviser)

    assert (session.plan_item, session.topic, session.mechanism) == (item, item.topic, item.mechanism)


def test_the_page_offers_the_activities_of_its_plan(item, sign_in):
    adviser = make_member(item.plan.unit, "advisor")
    client = sign_in(adviser)
    with_agenda = client.get(reverse("delivery:session_create")).context["form"].fields

    assert list(with_agenda["plan_item"].queryset) == [item]
    assert AssistanceSession.objects.count() == 0
