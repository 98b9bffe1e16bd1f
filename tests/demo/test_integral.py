"""The fourth institution of the demonstration, as its folder says: strategy, plan of each directorate, both systems."""

from datetime import UTC, date, datetime

import pytest
from django_scopes import scope

from baquiano.agenda.models import AgendaEntry
from baquiano.beneficiaries.models import Beneficiary
from baquiano.delivery.models import AssistanceMilestone, AssistanceSession
from baquiano.delivery.profile import asks_training
from baquiano.demand.choices import RequestChannel
from baquiano.demand.models import ServiceRequest
from baquiano.demo.integral import DIRECTORATES, WRITING
from baquiano.institutions.models import Institution
from baquiano.planning.models import Plan, Reconciliation
from baquiano.planning.registration.queries import deliveries_of
from baquiano.procedures.choices import TaskState
from baquiano.procedures.models import Task
from baquiano.strategy.models import AnnualStrategy
from baquiano.training.models import Training
from baquiano.training.profile import is_required

TODAY = date(2026, 11, 20)
GIVEN = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def lived(country):
    return Institution.objects.get(code="dafp")


@pytest.mark.django_db
@pytest.mark.req("STR-01", "PLN-05", "PLN-13", "PLN-14")
def test_the_strategy_is_approved_and_the_plans_are_adopted_and_registered(lived):
    with scope(institution=lived):
        assert AnnualStrategy.objects.get().state == "approved"
        plans = {plan.unit.code: plan.state for plan in Plan.objects.filter(kind="group").select_related("unit")}
        assert plans == dict.fromkeys(WRITING[:-1], "in_force") | {WRITING[-1]: "draft"}
        assert Plan.objects.get(kind="consolidated").missing_groups.count() == len(DIRECTORATES) - len(WRITING) + 1
        compared = Reconciliation.objects.filter(plan__unit__code="DGDI").order_by("number")
        assert [one.is_equal for one in compared] == [False, True]
        assert {one.order for one in Beneficiary.objects.all()} == {"national", "territorial"}
        rows = deliveries_of(lived, Plan.objects.first().year, TODAY)
        assert {row.code: row.is_timely for row in rows} == dict.fromkeys(WRITING[:-1], True) | dict.fromkeys(
            [WRITING[-1], DIRECTORATES[-1]]
        )


@pytest.mark.django_db
@pytest.mark.req("ORG-08")
def test_nothing_is_registered_by_who_was_not_trained(lived):
    with scope(institution=lived):
        assert asks_training(lived, TODAY.year) and is_required(lived, TODAY.year)
        claimed = set(AssistanceMilestone.objects.exclude(claimed_by=None).values_list("claimed_by", flat=True))
        assert claimed and claimed <= set(Training.objects.values_list("people", flat=True))


@pytest.mark.django_db
@pytest.mark.req("WFL-09")
def test_each_case_stands_where_the_procedure_says(lived):
    with scope(institution=lived):
        pending = Task.objects.filter(state=TaskState.OPEN).values_list("activity__number", flat=True)

    assert {"5", "12"} <= set(pending) and not {"1", "2", "3", "4", "6"} & set(pending)


@pytest.mark.django_db
@pytest.mark.req("DEM-01", "DEM-07")
def test_entities_asked_by_every_channel_and_were_answered_as_what_they_asked(lived):
    with scope(institution=lived):
        rows = list(ServiceRequest.objects.all())
        assert {row.channel for row in rows} == set(RequestChannel.values)
        assert {"closed", "accepted", "refused", "transferred"} <= {row.state for row in rows}
        assert not any(row.placement for row in rows if row.service_class == "orientation")
        late = [row for row in rows if row.is_pending and row.due_on < TODAY]
        assert len(late) <= 3


@pytest.mark.django_db
@pytest.mark.req("AGD-06")
def test_each_month_is_programmed_with_its_team_and_its_sessions_were_given(lived):
    with scope(institution=lived):
        published = AgendaEntry.objects.filter(agenda__state="published")
        assert published.exists() and not published.filter(team=None).exists()
        assert not published.filter(space=None).exists() and not published.filter(materials=None).exists()
        assert {one.meeting.state for one in AssistanceSession.objects.filter(meeting__starts_at__lt=GIVEN)} == {"held"}
