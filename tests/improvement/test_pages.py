"""Pages of the room: who gets in, what they read, and that lists cost the same with one row as with three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baquiano.common.identity import uuid7
from baquiano.evaluation.actions import record_observation
from baquiano.improvement.models import ActionOrigin, Audit, Dismissal, Finding, ImprovementAction
from baquiano.notifications.models import Message
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.delivery import make_session
from tests.factories.governance import make_body
from tests.factories.governance import make_session as make_committee_session
from tests.factories.improvement import finish_it, make_action, make_audit, make_finding
from tests.factories.institutions import make_member, make_unit
from tests.factories.planning import make_item, make_plan
from tests.improvement.test_audits import draw


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def item(people):
    return make_item(make_plan(people.institution, people.group, state="in_force"))


@pytest.mark.req("ACM-01")
def test_an_action_is_opened_from_an_activity_in_red_and_leads_back_to_it(people, item, sign_in):
    client = sign_in(people.leader)
    url = f"{reverse('improvement:action_create')}?origen=planning.planitem:{item.pk}"
    asked = {
        "id": uuid7(),
        "kind": "corrective",
        "description": "Va atrasada (ficticio).",
        "unit": people.group.pk,
        "responsible": people.adviser.pk,
        "due_on": "2099-03-20",
    }

    answer = client.post(url, asked)

    action = ImprovementAction.objects.get()
    assert answer.url == action.get_absolute_url()
    assert (action.origin_kind, action.origin_id) == ("monitoring", item.pk)
    assert item.get_absolute_url() in client.get(answer.url).content.decode()
    panel = client.get(reverse("improvement:item_actions", args=[item.pk]))
    assert action.number in panel.content.decode()


@pytest.mark.req("ACM-01")
def test_an_action_that_a_committee_asked_for_is_read_on_the_page_of_its_session(people, sign_in):
    session = make_committee_session(make_body(people.institution))
    client = sign_in(make_member(people.group, "planning_professional"))
    asked = {
        "id": uuid7(),
        "kind": "improvement",
        "description": "El comité pide un tablero (ficticio).",
        "unit": people.group.pk,
        "responsible": people.adviser.pk,
        "due_on": "2099-03-20",
    }

    client.post(f"{reverse('improvement:action_create')}?origen=governance.committeesession:{session.pk}", asked)

    panel = reverse("improvement:committee_actions", args=[session.pk])
    assert panel in client.get(session.get_absolute_url()).content.decode()
    assert ImprovementAction.objects.get().number in client.get(panel).content.decode()


@pytest.mark.req("ACM-02")
def test_the_panel_of_an_activity_also_says_why_no_action_was_opened(people, item, sign_in):
    client = sign_in(people.leader)
    url = reverse("improvement:origin_dismiss", args=["planning.planitem", item.pk])

    short = client.post(url, {"id": uuid7(), "reason": "no"})
    client.post(url, {"id": uuid7(), "reason": "Se resolvió en la reunión del lunes (ficticio)."})

    assert short.status_code == 422
    assert Dismissal.objects.count() == 1
    panel = client.get(reverse("improvement:item_actions", args=[item.pk]), headers={"HX-Request": "true"})
    assert "Se resolvió en la reunión del lunes" in panel.content.decode()


@pytest.mark.req("EVA-11", "ACM-01")
def test_an_observation_is_added_to_an_action_that_runs_instead_of_opening_another(people, at, sign_in):
    unit, entity = people.group, make_beneficiary(people.institution)
    fields = {"beneficiary": entity, "unit": unit, "observed_on": at.date(), "source": "Mesa ficticia"}
    fields |= {"findings": "No conocen la guía (ficticio).", "opportunity": ""}
    seen = record_observation(people.institution, id=uuid7(), fields=fields, by=people.adviser, at=at)
    action = make_action(unit, people.adviser, at=at)
    client, url = sign_in(people.leader), reverse("improvement:origin_add", args=["evaluation.observation", seen.pk])

    asked = {"id": uuid7(), "action": action.pk}
    first, again = (client.post(url, asked) for _time in range(2))

    assert first.url == again.url == seen.get_absolute_url()
    assert ActionOrigin.objects.count() == 1
    panel = client.get(reverse("improvement:observation_actions", args=[seen.pk])).content.decode()
    assert action.number in panel and "No se ha abierto ninguna acción" not in panel
    page = client.get(action.get_absolute_url()).content.decode()
    assert "También se vio en" in page and seen.get_absolute_url() in page
    assert Message.objects.filter(kind="improvement.origin_added", recipient=people.adviser).count() == 1
    assert client.post(url, {"id": uuid7(), "action": action.pk}).status_code == 422
    # What an audit found has an action of its own.
    audit = make_audit(people.institution, people.auditor, at=at)
    finding = make_finding(audit, unit, people.adviser, at=at)
    assert client.get(reverse("improvement:origin_add", args=["improvement.finding", finding.pk])).status_code == 404


@pytest.mark.req("AUD-02")
@pytest.mark.parametrize("name", ["audit_create", "routine_create"])
def test_an_adviser_neither_audits_nor_schedules(people, sign_in, name):
    assert sign_in(people.adviser).get(reverse(f"improvement:{name}")).status_code == 403


@pytest.mark.req("AUD-02")
def test_control_interno_opens_actions_only_of_findings(people, at, item, sign_in):
    finding = make_finding(make_audit(people.institution, people.auditor, at=at), people.group, people.leader, at=at)
    client = sign_in(people.auditor)
    by_hand = client.get(reverse("improvement:action_create"))
    of_finding = client.get(reverse("improvement:finding_action", args=[finding.pk]))

    assert (by_hand.status_code, of_finding.status_code) == (403, 200)
    assert sign_in(people.leader).get(reverse("improvement:finding_action", args=[finding.pk])).status_code == 403
    assert "Abrir una acción" not in sign_in(people.leader).get(finding.get_absolute_url()).content.decode()


@pytest.mark.req("AUD-02", "ACM-01")
def test_the_action_of_a_finding_begins_with_who_may_carry_it(people, at, sign_in):
    audit, stranger = make_audit(people.institution, people.auditor, at=at), make_member(make_unit(people.institution))
    client, begun = sign_in(people.auditor), []
    for responsible in (people.leader, stranger):
        finding = make_finding(audit, people.group, responsible, at=at)
        page = client.get(reverse("improvement:finding_action", args=[finding.pk]))
        begun.append(page.context["form"].initial.get("responsible"))

    assert begun == [people.leader.pk, None]


@pytest.mark.req("AUD-02")
def test_the_sample_is_read_checked_and_taken_away(people, at, sign_in):
    make_session(people.group, state="held", starts_at=at, title="Visita ficticia de la muestra")
    sample = draw(make_audit(people.institution, people.auditor, at=at), people.auditor, at, size=1)
    client = sign_in(people.auditor)

    page = client.get(sample.get_absolute_url()).content.decode()
    check = client.get(reverse("improvement:sample_check", args=[sample.pk])).content.decode()
    frozen = b"".join(client.get(reverse("improvement:sample_population", args=[sample.pk])).streaming_content)
    export = client.get(f"{sample.get_absolute_url()}?exportar=csv")

    assert "Visita ficticia de la muestra" in page and sample.population_sha256 in page
    assert "/datos/trazabilidad/" in page
    assert "Coincide" in check
    assert frozen.decode().count("\n") == 1
    assert export.status_code == 200


def test_what_another_group_is_mending_is_not_seen(people, at, sign_in):
    action = make_action(people.group, people.adviser, by=people.leader, at=at)
    stranger = make_member(make_unit(people.institution), "group_leader")

    assert sign_in(stranger).get(action.get_absolute_url()).status_code == 404
    assert sign_in(people.adviser).get(action.get_absolute_url()).status_code == 200


@pytest.mark.req("ACM-01")
def test_the_page_says_why_the_own_action_is_not_verified_by_its_responsible(people, at, sign_in):
    action = finish_it(make_action(people.group, people.leader, by=people.planner, at=at), people.leader, at)

    page = sign_in(people.leader).get(action.get_absolute_url()).content.decode()
    answer = sign_in(people.leader).post(
        reverse("improvement:action_verify", args=[action.pk]),
        {"id": uuid7(), "verdict": "effective", "note": "Lo revisé yo (ficticio)."},
    )

    assert "Verificar la eficacia" not in page
    assert answer.status_code == 403


def test_each_list_costs_the_same_with_one_row_as_with_three(people, at, sign_in):
    client = sign_in(people.auditor)
    audit = make_audit(people.institution, people.auditor, at=at)
    make_finding(audit, people.group, people.leader, at=at)
    make_action(people.group, people.adviser, by=people.leader, at=at)
    urls = [reverse(f"improvement:{name}_list") for name in ("action", "audit", "finding")]
    once = [queries_of(client, url) for url in urls]
    for _row in range(2):
        make_finding(make_audit(people.institution, people.auditor, at=at), people.group, people.leader, at=at)
        make_action(people.group, people.adviser, by=people.leader, at=at)

    assert [queries_of(client, url) for url in urls] == once
    assert (Audit.objects.count(), Finding.objects.count(), ImprovementAction.objects.count()) == (3, 3, 3)
