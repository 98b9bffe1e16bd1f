"""What only some institutions ask of an activity: how it is executed, with whom, with what money, and what the kind of
entity asks."""

from datetime import date

import pytest
from django.urls import reverse

from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.institutions.models import Profile
from baquiano.notifications.models import Message
from baquiano.planning import queries
from baquiano.planning.agreements import actions
from baquiano.planning.changing.queries import departures_of
from baquiano.planning.contents import content_of
from baquiano.planning.forms import ItemCreateForm
from baquiano.planning.importing.columns import exported_columns
from baquiano.planning.importing.preview import preview
from baquiano.planning.models import Agreement, Funding, PlanItem
from tests.factories.beneficiaries import make_beneficiary, make_contact
from tests.factories.institutions import make_catalogue_item, make_member, make_profile
from tests.factories.norms import make_norm
from tests.factories.planning import make_agreement, make_complete_item, make_item
from tests.planning.conftest import workbook

MORE = [
    "assisted_on",
    "execution_mode",
    "agreement",
    "delivery_mode",
    "is_obligatory",
    "norm",
    "is_voluntary",
    "has_manager",
    "manager_is_funded",
]


@pytest.fixture
def asked(group):
    """The group of an institution whose profile asks for all of it."""
    Profile.objects.all().delete()
    make_profile(
        group.institution,
        {
            "plan": {
                "required_fields": ["activity", "agreement", "national_data", "territorial_data"],
                "more_fields": MORE,
                "unit": "grupo",
                "agreements": True,
                "funding_by_source": True,
            }
        },
    )
    return group


def lacking(item):
    found = queries.completeness_of(item.plan)
    return [str(requirement.label) for lack in found.lacks if lack.item == item for requirement in lack.requirements]


@pytest.mark.req("PLN-05", "ENT-03")
def test_an_activity_of_a_national_entity_says_whether_a_norm_obliges_and_whether_it_accepts(asked, at):
    ministry = make_beneficiary(asked.institution, kind="national", order="national", name="Ministerio Ficticio")
    item = make_item(asked.plan, beneficiaries=[ministry])

    assert lacking(item) == [
        "obligación normativa con su norma, tipo de asistencia y aceptación de la entidad nacional"
    ]
    PlanItem.objects.filter(pk=item.pk).update(
        is_obligatory=True, is_voluntary=True, service_type=make_catalogue_item(asked.institution, "service_type")
    )
    assert lacking(item) != [], "dice que hay obligación y no dice la norma"
    PlanItem.objects.filter(pk=item.pk).update(norm=make_norm(asked.institution, at=at))
    assert lacking(item) == []


@pytest.mark.req("PLN-05", "ENT-02")
def test_an_activity_of_a_territorial_entity_needs_its_authority_and_an_answer_on_the_manager(asked):
    town = make_beneficiary(asked.institution, kind="territorial", order="territorial", name="Alcaldía Ficticia")
    item = make_item(asked.plan, beneficiaries=[town], has_manager=False)

    assert lacking(item) == ["autoridad responsable de la entidad territorial y si la ofrece el gestor territorial"]
    town.authority_name = "Alcaldesa Ficticia"
    town.save()
    assert lacking(item) == []


@pytest.mark.req("ENT-02")
def test_who_answers_for_an_entity_counts_until_the_end_of_the_term(asked, client):
    town = make_beneficiary(asked.institution, kind="territorial", order="territorial", name="Alcaldía Ficticia")
    item = make_item(asked.plan, beneficiaries=[town], has_manager=False, starts_on=date(2026, 5, 4))
    answering = make_contact(
        town, name="Secretaria Ficticia", is_responsible=True, starts_on=date(2024, 1, 1), ends_on=date(2026, 5, 3)
    )
    assert lacking(item) == ["autoridad responsable de la entidad territorial y si la ofrece el gestor territorial"]

    type(answering).objects.filter(pk=answering.pk).update(ends_on=date(2027, 12, 31))

    assert lacking(item) == []
    client.force_login(asked.advisor)
    assert "Secretaria Ficticia, del 01/01/2024 al 31/12/2027" in client.get(item.get_absolute_url()).content.decode()


@pytest.mark.req("PLN-18", "LOG-04")
def test_what_is_not_executed_directly_rests_on_an_agreement_of_its_class(asked, at):
    item = make_item(asked.plan, beneficiaries=[asked.school], execution_mode="covenant")
    alliance = make_agreement(asked.unit, mode="alliance")

    assert lacking(item) == ["convenio, consultoría o alianza con que se ejecuta"]
    form = _form(asked, execution_mode="covenant", agreement=alliance.pk)
    assert "No es de esa clase" in form.errors["agreement"][0]
    PlanItem.objects.filter(pk=item.pk).update(agreement=make_agreement(asked.unit, mode="covenant"))
    assert lacking(item) == []


@pytest.mark.req("LOG-07")
def test_the_territorial_manager_is_assigned_only_with_budget(asked):
    form = _form(asked, has_manager="true", manager_is_funded="false")

    assert "disponibilidad presupuestal" in form.errors["manager_is_funded"][0]
    assert not _form(asked, has_manager="true", manager_is_funded="true").errors


def _form(group, **values):
    data = {"id": uuid7(), "activity": "Actividad ficticia", **values}
    return ItemCreateForm(data, plan=group.plan, user=group.advisor, on=date(2026, 3, 10))


def test_an_institution_that_does_not_ask_for_it_does_not_see_it(group, sign_in):
    form = ItemCreateForm(None, plan=group.plan, user=group.advisor, on=date(2026, 3, 10))

    assert not set(MORE) & set(form.fields)
    assert sign_in(group.leader).get(reverse("planning:agreement_list")).status_code in {403, 404}


@pytest.mark.req("PLN-05", "PLN-24")
def test_the_sheet_of_the_institution_brings_them_and_says_what_it_does_not_understand(asked, at):
    norm, alliance = make_norm(asked.institution, at=at, number="9001"), make_agreement(asked.unit)
    headers = [
        "Actividad", "Modo de ejecución", "Convenio", "Individual o conjunta", "Obligación normativa", "Norma",
        "Acepta voluntariamente", "Gestor", "Disponibilidad presupuestal", "Fecha de la AT",
    ]  # fmt: skip
    good = [
        "Acompañar",
        "Alianza estratégica",
        alliance.number,
        "conjunta",
        "sí",
        str(norm),
        "No",
        "SI",
        "x",
        "15/04/2026",
    ]
    bad = ["Asesorar", "por magia", "AL-999999", "Individual", "tal vez", "Ley 1 de 1850", "no", "no", "no", "ayer"]

    found = preview(workbook([good, bad], headers), "plan.xlsx", asked.plan, {}, {}, date(2026, 3, 10))

    read = found.reading.rows[0].values
    assert (read["execution_mode"], read["agreement"], read["delivery_mode"]) == ("alliance", alliance, "joint")
    assert (read["is_obligatory"], read["norm"], read["is_voluntary"]) == (True, norm, False)
    assert (read["has_manager"], read["manager_is_funded"], read["assisted_on"]) == (True, True, date(2026, 4, 15))
    told = {problem.header: problem.mend for problem in found.reading.problems}
    assert {"Modo de ejecución", "Convenio", "Obligación normativa", "Norma", "Fecha de la AT"} <= set(told)
    assert "Directa" in told["Modo de ejecución"] and told["Obligación normativa"] == "escriba Sí o No."


@pytest.mark.req("PLN-21")
def test_they_are_part_of_what_is_approved_and_of_what_departs_from_it(asked):
    item = make_complete_item(asked.plan, beneficiaries=[asked.school], is_obligatory=False, execution_mode="direct")
    plain = make_complete_item(asked.plan, beneficiaries=[asked.school])
    content = content_of(asked.plan)

    assert content["items"][0]["is_obligatory"] is False
    assert not set(MORE) & set(next(row for row in content["items"] if row["id"] == str(plain.pk)))
    PlanItem.objects.filter(pk=item.pk).update(is_obligatory=None, execution_mode="consultant")
    baseline = type("Approved", (), {"content": content})()
    departed = departures_of(asked.plan, baseline)
    assert [(label, old, new) for label, old, new in departed[0].fields] == [
        ("Modo de ejecución", "Directa", "Consultoría externa"),
        ("Hay obligación normativa", "No", ""),
    ]


@pytest.mark.req("PLN-05")
def test_the_sheet_calls_whom_the_institution_assists_as_its_folder_does(asked):
    assert "Entidades" not in [one.header for one in exported_columns(asked.institution, 2026)]
    profile = Profile.objects.get(institution=asked.institution)
    profile.settings["labels"] = {"beneficiaries": "entidades"}
    profile.save(update_fields=["settings"])
    asked.institution.__dict__.pop("_profiles", None)

    (column,) = [one for one in exported_columns(asked.institution, 2026) if one.field == "beneficiaries"]

    assert column.header == "Entidades" and {"entidades", "establecimientos educativos"} <= column.names


@pytest.mark.req("LOG-04")
def test_an_agreement_is_registered_once_and_its_class_stays_while_activities_rest_on_it(asked, at):
    fields = {
        "mode": "alliance", "number": "AL-1", "partner": "Cámara Ficticia", "purpose": "Aunar esfuerzos ficticios",
        "starts_on": date(2026, 1, 1), "ends_on": date(2026, 6, 30), "own_pesos": 1_000_000,
    }  # fmt: skip
    identity = uuid7()
    one = actions.create_agreement(asked.unit, id=identity, fields=fields, by=asked.leader, at=at)

    assert actions.create_agreement(asked.unit, id=identity, fields=fields, by=asked.leader, at=at) == one
    with pytest.raises(Refused, match="con ese número"):
        actions.create_agreement(asked.unit, id=uuid7(), fields=fields, by=asked.leader, at=at)
    make_item(asked.plan, execution_mode="alliance", agreement=one)
    with pytest.raises(Refused, match="su clase ya no cambia"):
        actions.edit_agreement(one, expected_version=1, fields={"mode": "covenant"}, by=asked.leader, at=at)
    actions.edit_agreement(one, expected_version=1, fields={"partner": "Otra Ficticia"}, by=asked.leader, at=at)
    with pytest.raises(StaleEdit):
        actions.edit_agreement(one, expected_version=1, fields={"partner": "Tercera"}, by=asked.leader, at=at)
    assert Agreement.objects.count() == 1


@pytest.mark.req("LOG-05")
def test_spending_above_the_plan_is_told_once_to_who_leads_and_who_answers(asked, at, sign_in):
    item = make_item(asked.plan, responsible=asked.advisor)
    source = make_catalogue_item(asked.institution, "funding_source", code="propios", name="Recursos propios")
    fields = {"source": source, "planned": 100, "executed": 0, "line": ""}
    funding = actions.add_funding(item, id=uuid7(), fields=fields, by=asked.leader, at=at)

    with pytest.raises(Refused, match="ya tiene esa fuente"):
        actions.add_funding(item, id=uuid7(), fields=fields, by=asked.leader, at=at)
    assert not Message.objects.filter(kind="planning.funding_exceeded").exists()
    funding = actions.edit_funding(funding, expected_version=1, fields={"executed": 130}, by=asked.leader, at=at)
    actions.edit_funding(funding, expected_version=2, fields={"line": "PAA-3"}, by=asked.leader, at=at)

    told = Message.objects.filter(kind="planning.funding_exceeded")
    assert {one.recipient for one in told} <= {asked.advisor, asked.leader} and told.count() >= 1
    assert "30" in told.first().body and Funding.objects.get().excess == 30
    page = sign_in(asked.leader).get(item.get_absolute_url()).content.decode()
    assert "Recursos propios" in page and "30 de más" in page


@pytest.mark.req("LOG-04", "LOG-05")
def test_their_pages_are_filled_kept_and_refused_to_who_may_not(asked, at, sign_in):
    client = sign_in(asked.leader)
    body = {
        "id": uuid7(), "unit": asked.unit.pk, "mode": "covenant", "number": "CV-7", "partner": "Universidad Ficticia",
        "purpose": "Objeto ficticio", "starts_on": "2026-06-30", "ends_on": "2026-01-01", "own_pesos": "1.000",
    }  # fmt: skip
    refused = client.post(reverse("planning:agreement_create"), body)

    assert refused.status_code == 422 and "Universidad Ficticia" in refused.content.decode()
    assert client.post(reverse("planning:agreement_create"), body | {"ends_on": "2026-12-31"}).status_code == 302
    agreement = Agreement.objects.get()
    assert agreement.own_pesos == 1_000
    assert "Universidad Ficticia" in client.get(reverse("planning:agreement_list")).content.decode()
    item = make_item(asked.plan)
    source = make_catalogue_item(asked.institution, "funding_source", name="SGR")
    given = {"id": uuid7(), "source": source.pk, "planned": "$ 2.000.000", "executed": ""}
    assert client.post(reverse("planning:item_fund", args=[item.pk]), given).status_code == 302
    shown = client.get(reverse("planning:funding_list")).content.decode()
    assert "2.000.000" in shown and "<svg" in shown
    edit = reverse("planning:agreement_edit", args=[agreement.pk])
    assert sign_in(make_member(asked.unit, "committee_member")).get(edit).status_code == 403
