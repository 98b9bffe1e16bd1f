"""The institution of the demonstration that plans by topic: its five activities, and what its policies forbid."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django_scopes import scope

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.delivery.models import AssistanceSession
from baquiano.delivery.queries.participation import participation_of
from baquiano.demand.models import ServiceRequest
from baquiano.demand.profile import class_of
from baquiano.demo.by_topic import APPROVED, IN_REVIEW, WRITING
from baquiano.demo.days import moment
from baquiano.documents.models import IssuedDocument
from baquiano.evaluation.actions import create_campaign
from baquiano.evaluation.models import Campaign
from baquiano.evaluation.queries import instruments_in_force, with_meters
from baquiano.institutions.models import Institution, Membership
from baquiano.institutions.queries import catalogue_item, standing_of
from baquiano.library.models import Guide
from baquiano.library.queries import for_listing
from baquiano.meetings.models import Minutes
from baquiano.planning import actions as planning
from baquiano.planning.checking.results import check_of_year
from baquiano.planning.models import Plan, PlanItem
from baquiano.planning.per_topic.queries import lacks_to_be_ready, missing_basis
from baquiano.portfolio.profile import guide_of
from baquiano.procedures.choices import TaskState
from baquiano.procedures.models import Task
from baquiano.reports.models import TopicReport

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def lived(country):
    return Institution.objects.get(code="vivienda")


def somebody(institution, role):

    user = Membership.objects.filter(role=role).order_by("pk").first().user
    user.standing = standing_of(user, institution, TODAY)
    return user


@pytest.mark.django_db
@pytest.mark.req("PLN-03", "PLN-06", "PLN-15", "WFL-09")
def test_each_plan_stands_where_its_documents_and_its_meeting_let_it(lived):
    with scope(institution=lived):
        plans = {one.unit.code: one for one in Plan.objects.select_related("unit", "year", "institution")}
        assert {code: plan.state for code, plan in plans.items()} == dict.fromkeys(APPROVED, "in_force") | {
            IN_REVIEW: "in_review",
            WRITING: "draft",
        }
        assert missing_basis(plans[WRITING]) == ["el Plan de Acción Institucional"]
        with pytest.raises(Refused, match="Registre la reunión de aprobación"):
            planning.approve_plan(plans[IN_REVIEW], by=somebody(lived, "deputy_head"), at=moment(TODAY, 9))
        pending = set(Task.objects.filter(state=TaskState.OPEN).values_list("activity__number", flat=True))
        assert pending == {"1", "2", "3", "4"}


@pytest.mark.django_db
@pytest.mark.req("LOG-03", "INT-11", "PLN-16", "PLN-17")
def test_what_is_contracted_without_the_criterion_of_competence_is_not_ready(lived):
    with scope(institution=lived):
        waiting = PlanItem.objects.filter(plan__state="in_force", ready_at=None).select_related(
            "agreement", "mechanism", "plan__institution", "plan__year"
        )
        assert {tuple(lacks_to_be_ready(one)) for one in waiting} == {
            ("el criterio de competencia técnica y temática de los términos de referencia",)
        }
        assert not PlanItem.objects.filter(needs_inputs=True, inputs="").exists()
        assert not PlanItem.objects.filter(is_concerted=True, meetings_cost=None).exists()


@pytest.mark.django_db
@pytest.mark.req("SVC-17", "ORG-07", "EXE-19", "REP-11", "REP-12")
def test_its_people_documents_teams_and_reports_say_what_the_policies_ask(lived):
    with scope(institution=lived):
        plan = Plan.objects.get(unit__code=APPROVED[0])
        spoken = {one.finding.rule for one in check_of_year(plan.year).open}
        assert not spoken & {"responsible_without_competence", "item_without_need"}, spoken
        guides = {one.code: one.awaits for one in for_listing(Guide.objects.all(), TODAY)}
        assert guides == {"IT-POT-01": False, "DP-OT-01": False, "DP-HAB-02": True}
        told = participation_of(
            AssistanceSession.objects.filter(meeting__unit=plan.unit).select_related("meeting", "plan_item__agreement")
        )
        assert any(one.is_interdisciplinary for one in told.values())
        assert any("Ingrid Ficticia Salcedo (Consultoría CM-EPOT-01)" in one.externals for one in told.values())
        reports = set(TopicReport.objects.filter(unit=plan.unit).values_list("period", "state"))
        assert reports == {("t1", "approved"), ("t2", "approved"), ("s1", "approved"), ("t3", "in_review")}


@pytest.mark.django_db
@pytest.mark.req("EXE-06", "EVA-03", "EVA-04")
def test_sessions_leave_their_light_record_and_only_some_mechanisms_are_evaluated(lived):
    with scope(institution=lived):
        assert set(map(tuple, Minutes.objects.values_list("required_parties", flat=True))) == {("provider",)}
        sessions = AssistanceSession.objects.select_related("mechanism", "meeting__unit", "institution")
        evaluated = set(Campaign.objects.values_list("session__mechanism__code", flat=True))
        assert evaluated == {"taller", "foro", "capacitacion"}
        assert not Campaign.objects.filter(session__is_led=False).exists()
        assert AssistanceSession.objects.filter(is_led=False, mechanism__code="foro").count() == 1
        assert Campaign.objects.exclude(sample_seed="").filter(invitations__is_drawn=True).exists()
        for campaign in with_meters(Campaign.objects.all()):
            assert (campaign.coverage, campaign.percent) == ("minimum", 10), campaign
        with pytest.raises(Refused, match="no se evalúa"):
            create_campaign(
                instruments_in_force().get(),
                id=uuid7(),
                fields={"session": sessions.filter(mechanism__code="visita-tecnica").first()},
                by=somebody(lived, "advisor"),
                at=moment(TODAY + timedelta(days=1), 9),
            )


@pytest.mark.django_db
@pytest.mark.req("DEM-02")
@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([False], "orientation"),
        ([True, True], "assistance"),
        ([True, False, True], "training"),
        ([True, False, False], "advice"),
    ],
)
def test_three_questions_suggest_what_is_asked_for(lived, answers, told):
    outcome = guide_of(lived, TODAY.year).follow(answers)
    with scope(institution=lived):
        assert class_of(lived, catalogue_item(lived, "service_type", outcome.code), TODAY.year) == told


@pytest.mark.django_db
@pytest.mark.req("PUB-01", "AUD-03", "DEM-05")
def test_anybody_reads_what_it_offers_and_accounts_for_and_each_call_left_its_record(lived, client):
    with scope(institution=lived):
        calls = ServiceRequest.objects.filter(call_minutes__isnull=False)
        kept = set(IssuedDocument.objects.filter(format__code="AT-DEUT-09").values_list("title", flat=True))
        told = {f"Ayuda de memoria {number}" for number in calls.values_list("number", flat=True)}
        assert told and told <= kept
        channels = set(ServiceRequest.objects.values_list("channel", flat=True))
        assert channels >= {"web", "email", "letter", "in_person", "phone"}
    offered = client.get(reverse("portal:portfolio", args=[lived.code]))
    accounts = client.get(reverse("portal:accounts", args=[lived.code]))
    assert {one.topic for one in offered.context["services"]} == {
        "Planes de ordenamiento territorial",
        "Planes parciales",
        "Legalización urbanística",
        "Mejoramiento integral de barrios",
    }
    assert len(accounts.context["packages"]) == 1
    assert client.get(reverse("portal:results", args=[lived.code])).status_code == 200
