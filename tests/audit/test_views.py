"""The trail on the screen."""

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baquiano.audit import actions, trail
from baquiano.audit.models import TrailEntry
from tests.factories.institutions import make_institution, make_member, make_unit

KEY = "01980000-0000-7000-8000-000000000001"
pytestmark = [pytest.mark.django_db, pytest.mark.req("AUD-01")]


@pytest.fixture
def unit(scoped):
    return make_unit(scoped, name="Grupo de Calidad")


@pytest.fixture
def entry(unit, at):
    changes = {"name": ("Grupo Uno", "Grupo de Calidad"), "starts_on": (None, "2026-03-10")}
    return trail.record("institutions.unit_changed", unit, by=make_member(unit), at=at, changes=changes)


@pytest.fixture
def control(unit, sign_in):
    person = make_member(unit, "internal_control")
    sign_in(person)
    return person


def test_internal_control_reads_who_did_what(entry, control, client):
    page = client.get(reverse("audit:entry_list")).content.decode()

    for words in ("Dependencia cambiada", "Grupo de Calidad", entry.actor_label, "10/03/2026"):
        assert words in page


@pytest.mark.parametrize("role", ["advisor", "group_leader", "planning_professional", "committee_member"])
def test_the_trail_is_not_for_everyone(entry, unit, sign_in, client, role):
    sign_in(make_member(unit, role))

    assert client.get(reverse("audit:entry_list")).status_code == 403
    assert client.get(entry.get_absolute_url()).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"hecho": "institutions.unit_changed"}, True),
        ({"hecho": "nada.ocurrido"}, True),  # not understood, told and ignored
        ({"hecho": "institutions.year_closed"}, False),
        ({"sobre": "calidad"}, True),
        ({"sobre": "otra cosa"}, False),
        ({"persona": "nadie"}, False),
        ({"desde": "2026-03-10", "hasta": "2026-03-10"}, True),
        ({"desde": "2026-03-11"}, False),
    ],
)
def test_it_is_filtered_by_event_subject_person_and_date(entry, control, client, query, found):
    page = client.get(reverse("audit:entry_list"), query).content.decode()

    assert (entry.get_absolute_url() in page) == found


def test_an_entry_shows_both_values_side_by_side(entry, control, client, at):
    page = client.get(entry.get_absolute_url()).content.decode()

    for words in ("Nombre", "Grupo Uno", "Grupo de Calidad", "Existe desde", "10/03/2026", "se sella en unos segundos"):
        assert words in page

    actions.seal(at=at)
    assert "sellado en la posición 1" in client.get(entry.get_absolute_url()).content.decode()


def test_codes_are_said_in_words_and_keys_by_their_ends(unit, control, client, at):
    data = {"channel": "screen", "level": "reauthenticated", "role": "advisor", "evidence": KEY, "note": "<b>a</b>"}
    entry = trail.record("institutions.unit_changed", unit, by=None, at=at, data=data)

    page = client.get(entry.get_absolute_url()).content.decode()

    for words in ("En pantalla", "Confirmada con contraseña", "&lt;b&gt;a&lt;/b&gt;"):
        assert words in page
    assert f'<code title="{KEY}">01980000…0001</code>' in page
    assert ">advisor<" not in page


def test_the_history_of_one_thing_is_on_one_page(entry, unit, control, client):
    page = client.get(reverse("audit:subject_detail", args=["institutions.unit", unit.pk])).content.decode()

    assert "Historia de Grupo de Calidad" in page
    assert "Nombre: Grupo Uno → Grupo de Calidad" in page


def test_the_trail_of_another_institution_does_not_exist(control, client, at):
    other = make_institution()
    entry = trail.record("institutions.institution_changed", other, by=None, at=at)

    assert client.get(entry.get_absolute_url()).status_code == 404
    assert other.name not in client.get(reverse("audit:entry_list")).content.decode()


def test_markup_in_a_value_is_text(unit, control, client, at):
    changes = {"name": ("<script>alert(1)</script>", "x")}
    entry = trail.record("institutions.unit_changed", unit, by=None, at=at, changes=changes)

    assert "<script>alert(1)" not in client.get(entry.get_absolute_url()).content.decode()


def test_the_list_asks_the_same_with_one_row_and_with_three(unit, control, client, at):
    asked = []
    for rows in (1, 3):
        for _ in range(rows):
            trail.record("institutions.unit_changed", unit, by=None, at=at)
        client.get(reverse("audit:entry_list"))
        with CaptureQueriesContext(connection) as made:
            client.get(reverse("audit:entry_list"))
        asked.append(len(made))

    assert asked[0] == asked[1]


@pytest.mark.req("AUD-05")
def test_downloading_the_trail_leaves_its_own_trace(entry, control, client):
    client.get(reverse("audit:entry_list"), {"exportar": "csv", "sobre": "calidad"})

    trace = TrailEntry.objects.get(event="audit.listing_exported")
    assert (trace.actor_id, trace.data["listing"]) == (control.pk, "rastro")
    assert trace.data["filters"]["sobre"] == "calidad"


class TestTag:
    def _drawn(self, subject, user, action="institutions.view_structure"):
        request = RequestFactory().get("/")
        request.user = user
        template = Template("{% load trail %}{% trail_of subject action %}")
        return template.render(Context({"request": request, "subject": subject, "action": action}))

    def test_shows_the_history_to_whoever_may_see_the_thing(self, entry, unit):
        assert "Dependencia cambiada" in self._drawn(unit, make_member(unit, "admin"))

    def test_shows_nothing_to_the_rest(self, entry, unit, scoped):
        other = make_member(make_unit(scoped), "advisor")

        assert self._drawn(unit, other, action="planning.edit_plan").strip() == ""

    def test_links_to_the_whole_trail_only_for_whoever_controls(self, entry, unit):
        url = reverse("audit:subject_detail", args=["institutions.unit", unit.pk])

        assert url in self._drawn(unit, make_member(unit, "internal_control"))
        assert url not in self._drawn(unit, make_member(unit, "group_leader"), "planning.edit_plan")
