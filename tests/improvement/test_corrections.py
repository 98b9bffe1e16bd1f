"""What a director corrects of an assistance: told by a comunicado; the plan changes only by its request (ACM-03)."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.communications.models import Communication
from baquiano.delivery import actions as delivery
from baquiano.improvement.correcting import actions, queries
from baquiano.improvement.models import Correction
from baquiano.institutions.models import Profile
from baquiano.institutions.queries import standing_of
from baquiano.notifications.models import Message
from baquiano.planning import actions as planning
from baquiano.planning.models import PlanItem
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.institutions import make_catalogue_item, make_member, make_profile, make_unit
from tests.factories.planning import make_complete_item, make_consolidated, make_plan


@pytest.fixture
def given(people, scoped, at):
    """A directorate that corrects by its director, its plan in force, and an assistance that is not going well."""
    make_profile(scoped, {"corrective": {"mode": "director"}, "execution": {"enabled": True}}, at.year)
    committee = make_unit(scoped, kind="oficina", code="CD")
    member = make_member(committee, "committee_member")
    director = make_member(people.group, "technical_director")
    entity = make_beneficiary(scoped)
    plan = make_plan(scoped, people.group)
    item = make_complete_item(plan, beneficiaries=[entity], responsible=people.adviser)
    make_consolidated(scoped, plan, state="in_force", unit=committee)
    assistance = delivery.start_assistance(
        id=uuid7(), unit=people.group, beneficiary=entity, topic=make_catalogue_item(scoped, "topic", name="Tema"),
        by=people.adviser, at=at,
    )  # fmt: skip
    reason = make_catalogue_item(scoped, "change_reason", code="calendario", name="Calendario")
    return SimpleNamespace(director=director, member=member, item=item, assistance=assistance, reason=reason)


def decide(given, people, at, **overrides):
    fields = {"id": uuid7(), "kind": "skills", "responsible": people.adviser}
    fields |= {"situation": "El equipo no usa la guía.", "decision": "Formar al equipo."}
    return actions.decide_correction(given.assistance, **(fields | overrides), by=given.director, at=at)


def ask(given, correction, at, **overrides):
    item = PlanItem.objects.get(pk=given.item.pk)
    values = {"starts_on": item.starts_on + timedelta(days=7), "ends_on": item.ends_on + timedelta(days=7)}
    fields = {"id": uuid7(), "expected_version": item.version, "values": values, "reason": given.reason,
              "note": "La entidad pidió otra fecha."}  # fmt: skip
    return actions.ask_change(correction, **(fields | overrides), by=given.director, at=at)


@pytest.mark.req("ACM-03")
def test_a_correction_is_told_by_a_comunicado_interno_with_its_number_once(people, given, at):
    key = uuid7()
    for _time in range(2):
        correction = decide(given, people, at, id=key)

    assert Correction.objects.count() == Communication.objects.count() == 1
    told = correction.communication
    assert (told.get_kind_display(), told.direction, told.unit) == ("Comunicado interno", "sent", people.group)
    assert told.number.endswith("-0001") and correction.number in told.subject and "Formar al equipo." in told.body
    assert [one.name for one in told.recipients.all()] == [people.adviser.full_name]
    assert [one.recipient for one in Message.objects.filter(kind="improvement.correction")] == [people.adviser]
    assert TrailEntry.objects.filter(event="improvement.correction_decided").count() == 1


@pytest.mark.req("ACM-03")
@pytest.mark.parametrize("kind", ["dates", "users"])
def test_one_of_dates_or_users_names_the_activity_and_changes_nothing_of_the_plan_by_itself(people, given, at, kind):
    with pytest.raises(Refused, match="Diga qué actividad del plan cambia"):
        decide(given, people, at, kind=kind)
    before = PlanItem.objects.get(pk=given.item.pk)

    correction = decide(given, people, at, kind=kind, plan_item=given.item)

    after = PlanItem.objects.get(pk=given.item.pk)
    assert (after.starts_on, after.version) == (before.starts_on, before.version)
    (row,) = queries.with_effect(Correction.objects.filter(pk=correction.pk))
    assert row.plan_effect == "por-pedir"


@pytest.mark.req("ACM-03", "PLN-21")
def test_the_plan_changes_when_who_approves_it_answers_the_request_that_the_correction_asked(people, given, at):
    correction = decide(given, people, at, kind="dates", plan_item=given.item)
    first = PlanItem.objects.get(pk=given.item.pk).starts_on

    change = ask(given, correction, at)
    with pytest.raises(Refused, match="Ya se pidió el cambio"):
        ask(given, correction, at)
    assert PlanItem.objects.get(pk=given.item.pk).starts_on == first

    given.member.standing = standing_of(given.member, people.institution, day_of(at))
    planning.approve_change(change, note="", by=given.member, at=at + timedelta(days=1))
    assert PlanItem.objects.get(pk=given.item.pk).starts_on == first + timedelta(days=7)
    (row,) = queries.with_effect(Correction.objects.all())
    assert (row.plan_effect, row.change_id) == ("aprobado", change.pk)


@pytest.mark.req("ACM-03")
def test_what_does_not_touch_the_plan_asks_for_no_change_and_a_closed_assistance_is_not_corrected(people, given, at):
    correction = decide(given, people, at)
    with pytest.raises(Refused, match="no cambia el plan"):
        ask(given, correction, at)
    given.assistance.state, given.assistance.closed_at = "not_rendered", at
    given.assistance.save()

    with pytest.raises(Refused, match="ya se cerró"):
        decide(given, people, at)


@pytest.mark.req("ACM-03")
def test_only_who_leads_the_dependency_decides_and_only_where_the_profile_works_so(people, given, scoped, sign_in):
    url = reverse("improvement:correction_create", args=[given.assistance.pk])
    typed = {"id": str(uuid7()), "kind": "other", "situation": "Demora ficticia.", "decision": "Acompañar cada semana."}
    typed |= {"responsible": str(people.adviser.pk)}
    assert sign_in(people.adviser).get(url).status_code == 403
    director = sign_in(given.director)

    half = director.post(url, typed | {"decision": ""})
    assert half.status_code == 422 and "Demora ficticia." in half.content.decode()
    bad = director.post(url, typed | {"kind": "dates"})
    assert "Diga qué actividad del plan cambia" in bad.content.decode()
    page = director.post(url, typed, follow=True).content.decode()
    assert "Acompañar cada semana." in page and Communication.objects.get().number in page
    listed = reverse("improvement:correction_list")
    assert "COR-" in director.get(listed).content.decode()
    for kind in ("xlsx", "csv"):
        assert director.get(listed, {"exportar": kind}).status_code == 200
    panel = director.get(reverse("improvement:assistance_corrections", args=[given.assistance.pk]))
    assert "COR-" in panel.content.decode()

    Profile.objects.filter(institution=scoped).update(settings={"corrective": {"mode": "apcm"}})
    assert director.get(listed).status_code in (403, 404)
