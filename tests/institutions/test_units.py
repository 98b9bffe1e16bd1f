"""The screens of the dated tree: created, corrected, moved, closed, and two people on one unit (ORG-02)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.institutions import actions
from baquiano.institutions.models import Unit
from baquiano.institutions.queries import unit_tree
from tests.factories.institutions import make_member, make_unit

pytestmark = pytest.mark.django_db
FORM = {"id": "01980000-0000-7000-8000-0000000000ba", "name": "Grupo Nuevo", "kind": "grupo", "code": "GN"}


@pytest.fixture
def root(institution):
    return make_unit(institution, name="Secretaría Ficticia", code="S")


@pytest.fixture
def client_of_admin(root, sign_in):
    return sign_in(make_member(root, "admin"))


@pytest.mark.req("ORG-02")
def test_unit_is_created_on_the_screen_once(root, client_of_admin):
    form = FORM | {"parent": str(root.pk), "starts_on": "2026-01-01", "territory": "08, 08638"}

    for _ in range(2):
        client_of_admin.post(reverse("institutions:unit_create"), form)

    with scopes_disabled():
        created = Unit.objects.get(code="GN")
    assert (created.parent, created.territory) == (root, ["08", "08638"])


def test_repeated_code_is_refused_and_what_was_typed_stays(root, client_of_admin):
    response = client_of_admin.post(
        reverse("institutions:unit_create"), FORM | {"code": "S", "starts_on": "2026-01-01"}
    )

    assert (response.status_code, "Grupo Nuevo" in response.content.decode()) == (422, True)


@pytest.mark.req("ORG-02")
def test_moved_unit_hangs_from_another_since_that_day(institution, root, client_of_admin):
    group, today = make_unit(institution, name="Grupo"), day_of(timezone.now())

    client_of_admin.post(
        reverse("institutions:unit_reorganise", args=[group.pk]),
        {"version": 1, "name": "Grupo", "kind": "grupo", "parent": str(root.pk), "on": str(today)},
    )

    depth = [
        {node.name: node.depth for node in unit_tree(institution, day)}["Grupo"]
        for day in (today - timedelta(days=1), today)
    ]
    assert depth == [0, 1]


def test_unit_does_not_move_before_its_day(institution, root, at):
    with pytest.raises(Refused, match="el día en que empieza"):
        actions.reorganise_unit(root, name="X", kind="g", parent=None, on=date(2030, 1, 1), by=None, at=at)


def test_unit_does_not_hang_from_one_that_does_not_exist_that_day(institution, at):
    closed = make_unit(institution, ends_on=date(2021, 1, 1))

    with pytest.raises(Refused, match="no existe"):
        actions.reorganise_unit(
            make_unit(institution), name="X", kind="g", parent=closed, on=day_of(at), by=None, at=at
        )


@pytest.mark.req("ORG-02")
@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("unit_edit", {"code": "S", "email": "mia@prueba.invalid"}),
        ("unit_reorganise", {"name": "La mía", "kind": "dirección", "on": "2026-01-02"}),
        ("unit_close", {"on": "2026-12-31"}),
    ],
)
def test_two_who_change_the_same_unit_both_know_and_lose_nothing(page, form, root, client_of_admin, at):
    actions.edit_unit(root, code="S", email="suya@prueba.invalid", territory=[], expected_version=1, by=None, at=at)

    response = client_of_admin.post(reverse(f"institutions:{page}", args=[root.pk]), form | {"version": 1})
    kept = response.content.decode()

    with scopes_disabled():
        root.refresh_from_db()
    assert (response.status_code, root.email, root.version) == (409, "suya@prueba.invalid", 2)
    assert "Otra persona guardó cambios" in kept
    assert all(str(value) in kept for value in form.values())


def test_saving_again_after_the_conflict_keeps_the_own_text_knowingly(root, client_of_admin, at):
    actions.edit_unit(root, code="S", email="suya@prueba.invalid", territory=[], expected_version=1, by=None, at=at)
    url, form = reverse("institutions:unit_edit", args=[root.pk]), {"code": "S", "email": "mia@prueba.invalid"}

    shown = client_of_admin.post(url, form | {"version": 1}).context["form"]["version"].value()
    client_of_admin.post(url, form | {"version": shown})

    with scopes_disabled():
        root.refresh_from_db()
    assert root.email == "mia@prueba.invalid"


@pytest.mark.req("ORG-02")
def test_closed_unit_is_closed_on_the_screen(root, institution, client_of_admin):
    group = make_unit(institution, parent=root)

    client_of_admin.post(reverse("institutions:unit_close", args=[group.pk]), {"version": 1, "on": "2026-12-31"})

    with scope(institution=institution):
        assert Unit.objects.get(pk=group.pk).ends_on == date(2026, 12, 31)
