"""Who may be assigned to a topic: warned or impeded by the profile, authorised only with a reason (ORG-07)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Conflict, Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.competences import actions, queries
from baquiano.competences.models import Competence
from baquiano.planning.models import PlanItem
from tests.factories.accounts import make_user
from tests.factories.institutions import make_catalogue_item, make_fiscal_year, make_member, make_profile, make_unit
from tests.factories.planning import make_item, make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(scoped):
    make_fiscal_year(scoped)
    return make_unit(scoped)


@pytest.fixture
def leader(unit):
    return make_member(unit, "group_leader")


@pytest.fixture
def adviser(unit):
    return make_member(unit, "advisor", user=make_user(full_name="Benigno Ficticio"))


@pytest.fixture
def topic(unit):
    return make_catalogue_item(unit.institution, "topic", name="Tema ficticio")


def keeps(institution, control):
    make_profile(institution, {"people": {"competences": control}})
    institution.__dict__.pop("_profiles", None)


def register(unit, user, topic, at, *, by=None, **overrides):
    fields = {"user": user, "unit": unit, "topic": topic, "kind": "thematic", "basis": "Título ficticio"}
    fields |= {"starts_on": day_of(at), "ends_on": None}
    return actions.register_competence(unit.institution, id=uuid7(), fields=fields | overrides, by=by, at=at)


@pytest.mark.req("ORG-07")
def test_where_the_profile_impedes_it_only_the_competent_or_authorised_are_assigned(unit, leader, adviser, topic, at):
    keeps(unit.institution, "block")
    plan = make_plan(unit.institution, unit)
    item = make_item(plan, topic=topic, starts_on=day_of(at), ends_on=day_of(at))

    def assign():
        from baquiano.planning.actions import edit_item

        stored = PlanItem.objects.get(pk=item.pk)
        values = {"responsible": adviser}
        return edit_item(stored, expected_version=stored.version, values=values, by=leader, at=at)

    with pytest.raises(Refused, match="Benigno Ficticio no tiene registrada la competencia del tema «Tema ficticio»"):
        assign()
    assert PlanItem.objects.get(pk=item.pk).responsible is None

    held = register(unit, adviser, topic, at, kind="authorised", ends_on=day_of(at), basis="Nadie más (ficticio).")
    assign()
    assert PlanItem.objects.get(pk=item.pk).responsible == adviser

    actions.annul_competence(held, reason="Terminó antes", by=leader, at=at)
    assert queries.lack_of(unit.institution, adviser, topic, day_of(at))


@pytest.mark.req("ORG-07")
@pytest.mark.parametrize("control", ["", "warn"])
def test_where_it_warns_or_keeps_no_register_nobody_is_impeded(unit, adviser, topic, at, control):
    if control:
        keeps(unit.institution, control)
    else:
        make_profile(unit.institution)

    queries.check_assignment(unit.institution, adviser, topic, day_of(at))

    assert bool(queries.lack_of(unit.institution, adviser, topic, day_of(at))) == bool(control)


@pytest.mark.req("ORG-07")
def test_the_page_of_an_activity_says_what_its_responsible_lacks(unit, leader, adviser, topic, at, client):
    keeps(unit.institution, "warn")
    item = make_item(make_plan(unit.institution, unit), topic=topic, responsible=adviser)
    client.force_login(leader)

    assert "no tiene registrada la competencia" in client.get(item.get_absolute_url()).content.decode()

    register(unit, adviser, topic, at, starts_on=day_of(at) - timedelta(days=400))
    assert "no tiene registrada la competencia" not in client.get(item.get_absolute_url()).content.decode()


@pytest.mark.req("ORG-07")
def test_a_competence_is_registered_once_corrected_over_what_was_read_and_annulled(unit, leader, adviser, topic, at):
    key = uuid7()
    fields = {"user": adviser, "unit": unit, "topic": topic, "kind": "technical", "basis": "Título ficticio"}
    fields |= {"starts_on": day_of(at), "ends_on": None}
    for _time in range(2):
        held = actions.register_competence(unit.institution, id=key, fields=fields, by=leader, at=at)
    assert Competence.objects.get() == held
    proof = {"kind": make_catalogue_item(unit.institution, "evidence_kind"), "link": "https://diploma.invalid/1"}
    actions.add_competence_proof(held, id=uuid7(), taken_on=day_of(at), **proof, by=leader, at=at)
    assert [row.link for row in queries.evidence_of(held)] == ["https://diploma.invalid/1"]

    change = {"basis": "Otro título ficticio", "starts_on": day_of(at), "ends_on": None}
    actions.edit_competence(held, expected_version=1, fields=change, by=leader, at=at)
    with pytest.raises(StaleEdit):
        actions.edit_competence(held, expected_version=1, fields=change | {"basis": "Otro"}, by=leader, at=at)

    for _time in range(2):
        held = actions.annul_competence(held, reason="Por error", by=leader, at=at)
    assert (held.annulled_reason, held.version) == ("Por error", 3)
    with pytest.raises(Refused, match="está anulada"):
        actions.edit_competence(held, expected_version=3, fields=change, by=leader, at=at)


@pytest.mark.req("ORG-07")
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"basis": " "}, "blanco|obligatorio|vacío"),
        ({"kind": "authorised"}, "Una autorización termina"),
        ({"ends_on": "before"}, "no puede ser anterior"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(unit, adviser, topic, at, wrong, told):
    if wrong.get("ends_on"):
        wrong = {"ends_on": day_of(at) - timedelta(days=1)}

    with pytest.raises(Refused, match=told):
        register(unit, adviser, topic, at, **wrong)


@pytest.mark.req("ORG-07")
def test_nobody_registers_their_own_and_the_same_is_not_registered_twice(unit, leader, adviser, topic, at):
    with pytest.raises(Refused, match="la registra otra persona"):
        register(unit, leader, topic, at, by=leader)

    register(unit, adviser, topic, at)
    with pytest.raises((Refused, Conflict), match="ya está registrada"):
        register(unit, adviser, topic, at)


@pytest.mark.req("ORG-07")
def test_the_head_registers_on_the_page_and_authorising_is_granted_apart(unit, leader, adviser, topic, at, client):
    keeps(unit.institution, "warn")
    admin = make_member(unit, "admin")
    words = {"id": str(uuid7()), "user": adviser.pk, "topic": topic.pk, "kind": "authorised", "unit": unit.pk}
    words |= {"basis": "Nadie más (ficticio).", "starts_on": day_of(at), "ends_on": day_of(at) + timedelta(days=30)}
    address = reverse("competences:competence_create")

    client.force_login(admin)
    assert client.post(address, words).status_code == 403
    client.force_login(leader)
    assert client.post(address, words).status_code == 302
    page = client.get(reverse("competences:competence_list")).content.decode()
    assert "Benigno Ficticio" in page and "Autorización sin competencia" in page

    client.force_login(adviser)
    assert client.get(Competence.objects.get().get_absolute_url()).status_code == 200
    assert client.get(address).status_code == 403


def test_without_a_register_the_room_does_not_exist(unit, leader, client):
    make_profile(unit.institution)
    client.force_login(leader)

    assert client.get(reverse("competences:competence_list")).status_code == 404
