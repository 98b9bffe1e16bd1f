"""The menu and the tabs show to each person what the policy grants."""

from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string

from baquiano.ui import navigation, tabs
from baquiano.ui.navigation import Item
from baquiano.ui.tabs import Tab
from tests.factories.institutions import make_member, make_unit


@pytest.fixture
def menu(monkeypatch):
    """An empty menu for the test."""
    monkeypatch.setattr(navigation, "_items", {})
    return navigation


@pytest.fixture
def no_tabs(monkeypatch):
    monkeypatch.setattr(tabs, "_tabs", {})
    return tabs


@pytest.mark.django_db
def test_menu_shows_only_what_the_policy_grants(menu, asking, scoped, admin):
    menu.register(Item("Componentes", "ui:gallery", "ui.view_gallery", section=navigation.SETTINGS))
    advisor = make_member(make_unit(scoped), "advisor")

    for_admin = menu.main_menu(asking(user=admin))
    for_advisor = menu.main_menu(asking(user=advisor))

    assert [(s.label, [e.label for e in s.entries]) for s in for_admin] == [("Administración", ["Componentes"])]
    assert for_advisor == ()


def test_menu_keeps_the_order_of_the_sections(menu):
    menu.register(Item("Z", "z", section=navigation.CONTROL, order=1))
    menu.register(Item("B", "b", section=navigation.WORK, order=20))
    menu.register(Item("A", "a", section=navigation.WORK, order=10))

    assert [item.label for item in menu.registered_items()] == ["A", "B", "Z"]


def test_entry_is_current_on_its_own_page_and_under_it(menu, asking):
    menu.register(Item("Componentes", "ui:gallery"))

    (section,) = menu.main_menu(asking("/componentes/algo/"))
    assert [entry.is_current for entry in section.entries] == [True]
    (section,) = menu.main_menu(asking("/otra/"))
    assert [entry.is_current for entry in section.entries] == [False]


def test_entry_of_an_absent_room_is_left_out(menu, asking):
    menu.register(Item("Fantasma", "nowhere:list"))

    assert menu.main_menu(asking()) == ()


def test_registering_twice_leaves_one_entry(menu):
    menu.register(Item("Uno", "ui:gallery"))
    menu.register(Item("Dos", "ui:gallery"))

    assert [item.label for item in menu.registered_items()] == ["Dos"]


def test_count_is_drawn_beside_the_words(menu, asking):
    menu.register(Item("Bandeja", "ui:gallery", count=lambda request: 4))

    html = render_to_string("ui/_menu.html", request=asking("/componentes/"))

    assert 'href="/componentes/" aria-current="page"' in html
    assert '<span class="count">4<span class="visually-hidden"> pendientes</span></span>' in html


@pytest.mark.django_db
def test_tabs_of_a_page_are_those_that_the_person_may_open(no_tabs, asking, admin, monkeypatch):
    monkeypatch.setattr(tabs, "reverse", lambda name, args: f"/{name}/{args[0]}/")
    no_tabs._tabs["planning.plan"] = {}
    no_tabs.register("planning.plan", Tab("Visitas", "delivery:of_plan", "delivery.view_session", order=2))
    no_tabs.register("planning.plan", Tab("Agenda", "agenda:of_plan", order=1, count=lambda plan: 3))
    no_tabs.register("planning.plan", Tab("Voto", "governance:vote", "governance.record_decision"))

    shown = tabs.tabs_for("planning.plan", SimpleNamespace(pk=7), asking(user=admin))

    assert [(tab.label, tab.url, tab.count) for tab in shown] == [
        ("Agenda", "/agenda:of_plan/7/", 3),
        ("Visitas", "/delivery:of_plan/7/", None),
    ]


def test_frame_drawn_once_follows_what_it_varies_on():
    """Another person with another menu gets theirs, and the words of the institution are escaped in each."""
    page = Template(
        "{% load ui %}{% drawn_once sections name %}"
        "{% for section in sections %}{{ section }}{% endfor %}·{{ name }}{% enddrawn_once %}"
    )

    drawn = [
        page.render(Context({"sections": sections, "name": name}))
        for sections, name in [(("A", "B"), "Uno"), (("A",), "Uno"), (("A",), "<Dos>"), (("A", "B"), "Uno")]
    ]

    assert drawn == ["AB·Uno", "A·Uno", "A·&lt;Dos&gt;", "AB·Uno"]
