"""The pages of beneficiaries and the addresses that suggest."""

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from baquiano.beneficiaries.forms import BeneficiaryCreateForm
from baquiano.beneficiaries.models import Beneficiary, Contact
from tests.factories.beneficiaries import make_beneficiary, make_contact, make_municipality
from tests.factories.institutions import make_institution, make_member, make_profile, make_unit

pytestmark = pytest.mark.django_db
KEY = "01980000-0000-7000-8000-000000000001"


@pytest.fixture
def unit(institution):
    make_profile(institution, {"beneficiary": {"kinds": ["school"]}, "labels": {"beneficiaries": "colegios"}})
    return make_unit(institution)


@pytest.fixture
def planner(unit, sign_in):
    return sign_in(make_member(unit, "planning_professional"))


@pytest.fixture
def school(institution):
    return make_beneficiary(institution, name="Institución Educativa Ficticia El Faro")


FORM = {
    "id": KEY,
    "kind": "school",
    "name": "I.E. Ficticia",
    "nature": "public",
    "person": "legal",
    "dane_code": "",
    "municipality_text": "Sabanalarga",
}


@pytest.mark.req("NFR-02")
def test_list_is_called_as_the_institution_calls_it(planner, school):
    content = planner.get(reverse("beneficiaries:beneficiary_list")).content.decode()

    assert "<h1>Colegios</h1>" in content
    assert school.name in content


@pytest.mark.req("ORG-01")
def test_list_does_not_show_another_institution(planner):
    make_beneficiary(make_institution(), name="Colegio Ajeno")

    assert "Colegio Ajeno" not in planner.get(reverse("beneficiaries:beneficiary_list")).content.decode()


def test_list_costs_the_same_with_one_row_and_with_three(planner, institution, school, queries_of):
    one = queries_of(planner, reverse("beneficiaries:beneficiary_list"))
    make_beneficiary(institution, municipality=make_municipality("08549", "Piojó"))
    make_beneficiary(institution)

    assert queries_of(planner, reverse("beneficiaries:beneficiary_list")) == one


def test_page_costs_the_same_with_one_contact_and_with_three(planner, school, queries_of):
    make_contact(school)
    one = queries_of(planner, school.get_absolute_url())
    make_contact(school)
    make_contact(school)

    assert queries_of(planner, school.get_absolute_url()) == one


def test_school_without_code_is_flagged(planner, institution):
    row = make_beneficiary(institution, dane_code="")

    for url in (reverse("beneficiaries:beneficiary_list"), row.get_absolute_url()):
        assert "Sin código DANE" in planner.get(url).content.decode()


@pytest.mark.req("ENT-01")
def test_planner_registers_a_school_and_twice_is_once(planner, institution):
    make_municipality()

    for _ in range(2):
        response = planner.post(reverse("beneficiaries:beneficiary_create"), FORM)

    with scopes_disabled():
        row = Beneficiary.objects.get(institution=institution)
    assert (response.status_code, row.municipality_id) == (302, "08638")


@pytest.mark.req("ENT-01")
def test_homonym_town_is_asked_about_and_nothing_typed_is_lost(planner):
    make_municipality("08638", "Sabanalarga")
    make_municipality("85300", "Sabanalarga", in_="Casanare")

    content = planner.post(reverse("beneficiaries:beneficiary_create"), FORM).content.decode()

    assert "Casanare" in content
    assert "I.E. Ficticia" in content


@pytest.mark.req("ENT-01")
def test_only_enabled_kinds_are_offered(unit, institution):
    form = BeneficiaryCreateForm(institution=institution)

    assert [value for value, _ in form.fields["kind"].choices] == ["school"]


def test_wrong_code_is_told_beside_its_box(planner):
    make_municipality()

    response = planner.post(reverse("beneficiaries:beneficiary_create"), FORM | {"dane_code": "108001000001"})

    assert "en Sabanalarga son 08638" in response.context["form"].errors["dane_code"][0]


def edit(client, school, **fields):
    form = FORM | {"version": 1, "name": school.name, "is_active": "on"} | fields
    return client.post(reverse("beneficiaries:beneficiary_edit", args=[school.pk]), form)


def test_planner_corrects_a_school(planner, school):
    edit(planner, school, phone="300 000 0000")

    assert Beneficiary._base_manager.get(pk=school.pk).phone == "300 000 0000"


def test_two_editors_see_both_texts(planner, school):
    Beneficiary._base_manager.filter(pk=school.pk).update(version=2, phone="el de otra persona")

    response = edit(planner, school, phone="el mío")

    content = response.content.decode()
    assert response.status_code == 409
    assert ("el de otra persona" in content, "el mío" in content) == (True, True)
    assert Beneficiary._base_manager.get(pk=school.pk).phone == "el de otra persona"


def test_contact_is_added_and_ended(planner, school):
    planner.post(
        reverse("beneficiaries:contact_add", args=[school.pk]),
        {"id": KEY, "name": "Contacto Ficticio", "phone": "300", "starts_on": "2026-01-01"},
    )
    contact = Contact._base_manager.get()
    planner.post(reverse("beneficiaries:contact_end", args=[contact.pk]), {"on": "2026-02-01"})

    assert str(Contact._base_manager.get().ends_on) == "2026-02-01"


@pytest.mark.parametrize("page", ["beneficiary_create", "beneficiary_edit"])
@pytest.mark.req("AUD-05")
def test_adviser_reads_and_does_not_change(page, unit, school, sign_in):
    client = sign_in(make_member(unit, "advisor"))
    args = [school.pk] if page == "beneficiary_edit" else []

    assert client.get(school.get_absolute_url()).status_code == 200
    assert client.get(reverse(f"beneficiaries:{page}", args=args)).status_code == 403


@pytest.mark.req("ORG-01")
@pytest.mark.parametrize("page", ["beneficiary_detail", "beneficiary_edit", "contact_add"])
def test_beneficiary_of_another_institution_does_not_exist(page, planner):
    foreign = make_beneficiary(make_institution())

    assert planner.get(reverse(f"beneficiaries:{page}", args=[foreign.pk])).status_code == 404


def test_contact_of_another_institution_does_not_exist(planner):
    foreign = make_contact(make_beneficiary(make_institution()))

    assert planner.get(reverse("beneficiaries:contact_end", args=[foreign.pk])).status_code == 404


def test_suggestions_of_schools_carry_town_and_code(planner, school):
    found = planner.get(reverse("beneficiaries:beneficiary_lookup"), {"q": "faro"}).json()

    assert found == {
        "results": [{"value": str(school.pk), "label": school.name, "hint": f"Sabanalarga · {school.dane_code}"}],
        "more": False,
    }


def test_suggestions_of_towns_carry_the_department(planner):
    make_municipality()

    found = planner.get(reverse("beneficiaries:municipality_lookup"), {"q": "sabanlarga"}).json()

    assert found["results"] == [{"value": "08638", "label": "Sabanalarga", "hint": "Atlántico"}]


@pytest.mark.parametrize(
    ("query", "shown", "more"),
    [({}, 10, True), ({"limite": "2"}, 2, True), ({"limite": "999"}, 12, False), ({"limite": "x"}, 10, True)],
)
def test_suggestions_are_bounded(query, shown, more, planner, institution):
    for _ in range(12):
        make_beneficiary(institution)

    found = planner.get(reverse("beneficiaries:beneficiary_lookup"), {"q": "ficticia"} | query).json()

    assert (len(found["results"]), found["more"]) == (shown, more)


@pytest.mark.parametrize("text", ["\x00", "' OR 1=1 --", "%", "a" * 5000])
def test_suggestions_survive_anything(text, planner, school):
    for name in ("beneficiary_lookup", "municipality_lookup"):
        assert planner.get(reverse(f"beneficiaries:{name}"), {"q": text}).status_code == 200


@pytest.mark.parametrize("name", ["beneficiary_lookup", "municipality_lookup", "beneficiary_list"])
def test_visitors_are_sent_to_sign_in(name, client):
    assert client.get(reverse(f"beneficiaries:{name}")).status_code == 302


def test_menu_and_breadcrumbs_say_the_word_of_the_institution(client, planner, school):
    listed = client.get(reverse("beneficiaries:beneficiary_list")).content.decode()
    history = client.get(reverse("beneficiaries:beneficiary_history", args=[school.pk])).content.decode()

    # In the menu and in the title; in the menu and in the breadcrumbs.
    assert listed.count(">Colegios<") == 2
    assert history.count(">Colegios<") == 2
    assert ">Beneficiarios<" not in listed + history
