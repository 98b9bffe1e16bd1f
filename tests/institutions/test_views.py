"""The pages of the institution: each for who may, refused to who may not."""

from datetime import date

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from baquiano.audit.models import TrailEntry
from baquiano.institutions.models import FiscalYear, Membership, NonWorkingDay
from tests.factories.accounts import make_user
from tests.factories.institutions import (
    make_catalogue_item,
    make_fiscal_year,
    make_institution,
    make_member,
    make_membership,
    make_profile,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(institution):
    return make_unit(institution, name="Secretaría Ficticia", code="S")


@pytest.fixture
def admin(root):
    return make_member(root, "admin")


@pytest.fixture
def advisor(root):
    return make_member(root, "advisor")


PAGES = ("unit_list", "membership_list", "membership_create", "catalogue_list", "folder_load", "calendar")


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_for_the_administrator(page, admin, sign_in):
    response = sign_in(admin).get(reverse(f"institutions:{page}"))

    assert response.status_code == 200


@pytest.mark.req("AUD-05", "ORG-04")
@pytest.mark.parametrize("page", ("membership_list", "membership_create", "folder_load"))
def test_pages_of_administration_are_refused_to_an_adviser(page, advisor, sign_in):
    response = sign_in(advisor).get(reverse(f"institutions:{page}"))

    assert response.status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_pages_send_anonymous_visitors_to_sign_in(page, institution, client):
    response = client.get(reverse(f"institutions:{page}"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.req("ORG-02")
def test_unit_list_shows_the_tree_of_the_asked_day(root, admin, sign_in):
    make_unit(root.institution, name="Grupo que cerró", starts_on=date(2021, 1, 1), ends_on=date(2022, 12, 31))
    client = sign_in(admin)

    then = client.get(reverse("institutions:unit_list"), {"fecha": "2022-06-01"}).content.decode()
    now = client.get(reverse("institutions:unit_list")).content.decode()

    assert ("Grupo que cerró" in then, "Grupo que cerró" in now) == (True, False)


def test_unit_list_ignores_a_day_that_is_not_one(admin, sign_in):
    response = sign_in(admin).get(reverse("institutions:unit_list"), {"fecha": "2026-99-99\x00"})

    assert response.status_code == 200


@pytest.mark.req("ORG-01")
def test_unit_of_another_institution_does_not_exist(admin, sign_in):
    stranger = make_unit(make_institution())

    response = sign_in(admin).get(reverse("institutions:unit_detail", args=[stranger.pk]))

    assert response.status_code == 404


def test_unit_detail_shows_its_people_to_the_administrator(root, admin, sign_in):
    make_membership(root, user=make_user(full_name="Persona de Prueba"))

    content = sign_in(admin).get(reverse("institutions:unit_detail", args=[root.pk])).content.decode()

    assert "Persona de Prueba" in content


def test_unit_detail_hides_its_people_from_an_adviser(root, advisor, sign_in):
    make_membership(root, user=make_user(full_name="Persona de Prueba"))

    content = sign_in(advisor).get(reverse("institutions:unit_detail", args=[root.pk])).content.decode()

    assert "Persona de Prueba" not in content


def test_membership_list_costs_the_same_with_one_row_and_with_three(root, admin, sign_in, queries_of):
    client, url = sign_in(admin), reverse("institutions:membership_list")
    one = queries_of(client, url)
    make_membership(root)
    make_membership(root, "group_leader")

    assert queries_of(client, url) == one


def test_unit_list_costs_the_same_with_one_row_and_with_three(root, admin, sign_in, queries_of):
    client, url = sign_in(admin), reverse("institutions:unit_list")
    one = queries_of(client, url)
    make_unit(root.institution, parent=make_unit(root.institution, parent=root))

    assert queries_of(client, url) == one


def test_unit_page_costs_the_same_with_one_row_and_with_three(root, admin, sign_in, queries_of):
    client, url = sign_in(admin), reverse("institutions:unit_detail", args=[root.pk])
    make_unit(root.institution, parent=root)
    one = queries_of(client, url)
    for _ in range(2):
        make_unit(root.institution, parent=root)
        make_membership(root)

    assert queries_of(client, url) == one


def test_catalogue_costs_the_same_with_one_row_and_with_three(institution, admin, sign_in, queries_of):
    make_catalogue_item(institution, "topic")
    client, url = sign_in(admin), reverse("institutions:catalogue_detail", args=["topic"])
    one = queries_of(client, url)
    make_catalogue_item(institution, "topic")
    make_catalogue_item(institution, "topic")

    assert queries_of(client, url) == one


def test_membership_list_filters_those_in_force(root, admin, sign_in):
    ended = make_user(full_name="Persona que se fue")
    make_membership(root, user=ended, ends_on=date(2021, 1, 1))
    client = sign_in(admin)

    inside = client.get(reverse("institutions:membership_list"), {"vigente": "si"}).content.decode()
    outside = client.get(reverse("institutions:membership_list"), {"vigente": "no"}).content.decode()

    assert ("Persona que se fue" in inside, "Persona que se fue" in outside) == (False, True)


@pytest.mark.req("AUD-05")
def test_exporting_people_leaves_who_when_and_with_which_filter(root, admin, sign_in):
    sign_in(admin).get(reverse("institutions:membership_list"), {"vigente": "si", "exportar": "csv"})

    entry = TrailEntry.objects.get(event__contains="export")
    assert (entry.actor_id, entry.data["filters"]["vigente"]) == (admin.pk, "si")


FORM = {
    "id": "01980000-0000-7000-8000-000000000001",
    "email": "Nueva.Persona@prueba.invalid",
    "full_name": "Nueva Persona Ficticia",
    "document_type": "CC",
    "role": "advisor",
    "starts_on": "2026-01-01",
    "link": "official",
}


@pytest.mark.req("ORG-03", "ORG-04")
def test_administrator_links_a_person_and_twice_is_once(root, admin, sign_in):
    client = sign_in(admin)

    for _ in range(2):
        response = client.post(reverse("institutions:membership_create"), FORM | {"unit": root.pk})

    with scopes_disabled():
        linked = Membership.objects.filter(user__email="nueva.persona@prueba.invalid")
        assert (response.status_code, linked.count()) == (302, 1)


@pytest.mark.req("ORG-03")
def test_contractor_without_contract_is_told_what_is_missing(root, admin, sign_in):
    response = sign_in(admin).post(
        reverse("institutions:membership_create"), FORM | {"unit": root.pk, "link": "contractor"}
    )

    assert set(response.context["form"].errors) == {"contract_number", "contract_ends_on"}


def test_administrator_ends_a_membership(root, admin, sign_in):
    membership = make_membership(root)

    sign_in(admin).post(
        reverse("institutions:membership_end", args=[membership.pk]), {"version": 1, "on": "2026-06-30"}
    )

    with scopes_disabled():
        membership.refresh_from_db()
    assert membership.ends_on == date(2026, 6, 30)


def test_ending_a_membership_that_somebody_changed_says_so(root, admin, sign_in):
    membership = make_membership(root, version=4)

    response = sign_in(admin).post(
        reverse("institutions:membership_end", args=[membership.pk]), {"version": 3, "on": "2026-06-30"}
    )

    assert "Otra persona guardó cambios" in response.content.decode()


@pytest.mark.req("ORG-13")
def test_catalogue_shows_the_entries_of_the_own_institution_only(institution, admin, sign_in):
    make_catalogue_item(institution, "topic", name="Tema propio")
    make_catalogue_item(make_institution(), "topic", name="Tema ajeno")

    content = sign_in(admin).get(reverse("institutions:catalogue_detail", args=["topic"])).content.decode()

    assert ("Tema propio" in content, "Tema ajeno" in content) == (True, False)


def test_catalogue_that_nobody_loaded_does_not_exist(admin, sign_in):
    assert sign_in(admin).get(reverse("institutions:catalogue_detail", args=["topic"])).status_code == 404


@pytest.mark.req("NFR-01")
def test_local_day_is_added_and_removed(institution, admin, sign_in):
    client = sign_in(admin)

    client.post(reverse("institutions:day_add"), {"id": FORM["id"], "date": "2026-02-16", "name": "Carnaval Ficticio"})
    added = NonWorkingDay.objects.get(institution=institution)
    client.post(reverse("institutions:day_remove", args=[added.pk]))

    assert not NonWorkingDay.objects.filter(institution=institution).exists()


def test_repeated_local_day_is_refused_in_words(institution, admin, sign_in):
    NonWorkingDay.objects.create(institution=institution, date=date(2026, 2, 16), name="Carnaval")

    response = sign_in(admin).post(
        reverse("institutions:day_add"), {"id": FORM["id"], "date": "2026-02-16", "name": "Otro"}
    )

    assert "ya está registrado como no hábil" in response.content.decode()


def test_day_of_another_institution_is_not_removed(admin, sign_in):
    day = NonWorkingDay.objects.create(institution=make_institution(), date=date(2026, 2, 16), name="Ajeno")

    response = sign_in(admin).post(reverse("institutions:day_remove", args=[day.pk]))

    assert (response.status_code, NonWorkingDay.objects.filter(pk=day.pk).exists()) == (404, True)


def test_administrator_closes_a_year(institution, admin, sign_in):
    make_fiscal_year(institution, 2024)

    sign_in(admin).post(reverse("institutions:year_close", args=[2024]))

    assert FiscalYear._base_manager.get(institution=institution).state == "closed"


@pytest.mark.req("AUD-08")
def test_the_top_role_opens_a_closed_year_again_and_says_why(institution, admin, root, sign_in):
    make_fiscal_year(institution, 2024, state="closed")
    reason = make_catalogue_item(institution, "return_reason")
    url, head = reverse("institutions:year_reopen", args=[2024]), make_member(root, "agency_head")
    without = sign_in(head).post(url, {"reason": reason.pk, "note": ""})

    assert sign_in(admin).get(url).status_code == 403
    assert (without.status_code, FiscalYear._base_manager.get(year=2024).state) == (422, "closed")
    sign_in(head).post(url, {"reason": reason.pk, "note": "La Contraloría pidió corregir el plan."})
    assert FiscalYear._base_manager.get(year=2024).state == "open"


def test_calendar_ignores_a_year_that_is_not_one(admin, sign_in):
    assert sign_in(admin).get(reverse("institutions:calendar"), {"vigencia": "99999999999"}).status_code == 200


def test_account_page_shows_what_the_person_holds(root, advisor, sign_in):
    content = sign_in(advisor).get(reverse("institutions:my_memberships", args=[advisor.pk])).content.decode()

    assert root.name in content


def test_nobody_sees_the_links_of_another(admin, advisor, sign_in):
    response = sign_in(advisor).get(reverse("institutions:my_memberships", args=[admin.pk]))

    assert response.status_code == 404


def test_role_is_shown_with_the_word_of_the_institution(institution, root, admin, sign_in):
    make_profile(institution, {"roles": {"admin": {"label": "Guardián del sistema"}}})

    content = sign_in(admin).get(reverse("institutions:membership_list")).content.decode()

    assert "Guardián del sistema" in content
