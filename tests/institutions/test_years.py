"""Vigencias: opened with the settings of the one before, changed one by one, never once closed (ORG-15)."""

import pytest
from django.urls import reverse
from django_scopes import scope

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused, StaleEdit
from baquiano.institutions import actions, folder, queries
from baquiano.institutions.models import FiscalYear, Institution, Profile
from baquiano.institutions.settings_page import SECTIONS, in_words, settings_page
from tests.factories.accounts import make_user
from tests.factories.institutions import (
    make_catalogue_item,
    make_fiscal_year,
    make_institution,
    make_member,
    make_profile,
    make_unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.req("ORG-15")]
CLOSING = next(one for one in folder.settings() if one.key == "agenda.closing_day")
SETTINGS = {"agenda": {"closing_day": 25, "mode": "agenda"}, "plan": {"consolidate": True}}


@pytest.fixture
def institution(db):
    institution = make_institution()
    make_fiscal_year(institution, 2026)
    make_profile(institution, SETTINGS, 2026)
    return institution


@pytest.fixture
def admin(institution):
    return make_member(make_unit(institution), "admin")


def closing_day(institution, year):
    return queries.setting(Institution.objects.get(pk=institution.pk), "agenda.closing_day", year=year)


def change(institution, value, at, *, year=2027, expected=25):
    return actions.change_setting(institution, CLOSING, value, year=year, expected=expected, by=make_user(), at=at)


def test_new_year_begins_with_the_settings_of_the_one_before(institution, admin, at):
    actions.prepare_year(institution, year=2027, by=admin, at=at)

    with scope(institution=institution):
        assert Profile.objects.get(year=2027).settings == SETTINGS
        assert FiscalYear.objects.get(year=2027).is_open
    assert TrailEntry.objects.filter(event="institutions.year_opened").count() == 1


def test_opening_it_twice_opens_it_once(institution, admin, at):
    first = actions.prepare_year(institution, year=2027, by=admin, at=at)

    assert actions.prepare_year(institution, year=2027, by=admin, at=at) == first
    assert TrailEntry.objects.filter(event="institutions.profile_created").count() == 1


def test_without_settings_of_an_earlier_year_it_says_what_to_do(institution, admin, at):
    with pytest.raises(Refused, match="Cargue la carpeta"):
        actions.prepare_year(institution, year=2025, by=admin, at=at)


def test_change_in_one_year_does_not_reach_another(institution, admin, at):
    actions.prepare_year(institution, year=2027, by=admin, at=at)

    change(institution, 20, at)

    assert (closing_day(institution, 2026), closing_day(institution, 2027)) == (25, 20)


def test_change_of_the_year_before_does_not_reach_the_one_that_was_opened(institution, admin, at):
    actions.prepare_year(institution, year=2027, by=admin, at=at)

    change(institution, 18, at, year=2026)

    assert (closing_day(institution, 2026), closing_day(institution, 2027)) == (18, 25)


def test_closed_year_without_settings_of_its_own_keeps_those_that_ruled_it(institution, admin, at):
    """2027 was opened by an earlier release, without a copy: closing it makes one."""
    row = make_fiscal_year(institution, 2027)
    with scope(institution=institution):
        actions.close_year(row, by=admin, at=at)

    change(institution, 18, at, year=2026)

    assert (closing_day(institution, 2026), closing_day(institution, 2027)) == (18, 25)


@pytest.mark.req("AUD-08")
def test_a_closed_year_is_opened_again_only_with_a_reason_and_twice_is_once(institution, admin, at):
    row = make_fiscal_year(institution, 2027, state="closed")
    with scope(institution=institution):
        reason = make_catalogue_item(institution, "return_reason")
        with pytest.raises(Refused, match="Explique por qué"):
            actions.reopen_year(row, reason=reason, note=" ", by=admin, at=at)
        for _ in range(2):
            actions.reopen_year(row, reason=reason, note="Faltó un plan.", by=admin, at=at)

    assert FiscalYear._base_manager.get(year=2027).is_open
    assert TrailEntry._base_manager.filter(event="institutions.year_reopened").count() == 1


def test_settings_of_a_closed_year_do_not_change(institution, at):
    FiscalYear._base_manager.update(state="closed")

    with pytest.raises(Refused, match="está cerrada"):
        change(institution, 20, at, year=2026)

    assert closing_day(institution, 2026) == 25


def test_value_that_the_setting_does_not_admit_is_refused(institution, at):
    with pytest.raises(Refused, match="debe estar entre 1 y 31"):
        change(institution, 99, at, year=2026)


def test_nobody_overwrites_what_another_person_just_changed(institution, at):
    change(institution, 20, at, year=2026)

    with pytest.raises(StaleEdit):
        change(institution, 18, at, year=2026, expected=25)

    assert closing_day(institution, 2026) == 20


def test_words_of_today_wait_for_the_new_year(institution, admin, at, monkeypatch):
    actions.prepare_year(institution, year=2027, by=admin, at=at)
    Profile._base_manager.filter(year=2027).update(settings=SETTINGS | {"labels": {"plan": "programa"}})
    monkeypatch.setattr(queries.timezone, "now", lambda: at)

    fresh = Institution.objects.get(pk=institution.pk)

    assert queries.label(fresh, "plan") == queries.DEFAULT_LABELS["plan"]
    assert queries.setting(fresh, "labels.plan", year=2027) == "programa"


# --- the pages -------------------------------------------------------------------------------------------------------
def test_page_shows_each_setting_beside_the_year_before(institution, admin, at):
    actions.prepare_year(institution, year=2027, by=admin, at=at)
    change(institution, 20, at)

    page = settings_page(Institution.objects.get(pk=institution.pk), 2027)

    rows = {row.key: row for _title, section in page.sections for row in section}
    assert (page.ruled_by, page.before, page.changed) == (2027, 2026, 1)
    assert (rows["agenda.closing_day"].value, rows["agenda.closing_day"].before) == ("20", "25")
    assert (rows["agenda.mode"].value, rows["agenda.mode"].is_changed) == ("agenda mensual", False)


def test_every_setting_that_can_be_changed_has_a_title_for_its_section():
    assert {one.section for one in folder.settings() if one.is_editable} - set(SECTIONS) == set()


@pytest.mark.parametrize(
    ("value", "read"), [(True, "sí"), (["acta", "data"], "acta, tratamiento de datos"), (None, "")]
)
def test_values_are_read_in_words(value, read):
    assert in_words(value) == read


def test_administrator_opens_a_year_and_changes_a_setting(institution, admin, sign_in):
    client = sign_in(admin)

    asked = client.get(reverse("institutions:year_open")).content.decode()
    opened = client.post(reverse("institutions:year_open"), {"year": 2027}, follow=True)
    address = reverse("institutions:setting_edit", args=[2027, "agenda.closing_day"])
    saved = client.post(address, {"value": "20", "seen": "25"}, follow=True)

    assert 'value="2027"' in asked
    assert "La vigencia 2027 quedó abierta" in opened.content.decode()
    assert "El ajuste quedó guardado para la vigencia 2027" in saved.content.decode()
    assert (closing_day(institution, 2026), closing_day(institution, 2027)) == (25, 20)


@pytest.mark.parametrize(
    ("key", "sent", "stored"), [("plan.consolidate", "no", False), ("agenda.mode", "none", "none")]
)
def test_each_kind_of_setting_is_written_as_the_folder_would(institution, admin, sign_in, key, sent, stored):
    client = sign_in(admin)
    address = reverse("institutions:setting_edit", args=[2026, key])
    seen = client.get(address).context["form"]["seen"].value()

    client.post(address, {"value": sent, "seen": seen})

    assert queries.setting(Institution.objects.get(pk=institution.pk), key, year=2026) == stored


def test_page_of_a_closed_year_offers_no_change(institution, admin, sign_in):
    FiscalYear._base_manager.update(state="closed")

    content = sign_in(admin).get(reverse("institutions:settings_detail", args=[2026])).content.decode()

    assert "ya no cambian" in content
    assert "Cambiar" not in content


def test_setting_that_only_the_folder_writes_has_no_page(institution, admin, sign_in):
    assert (
        sign_in(admin).get(reverse("institutions:setting_edit", args=[2026, "procedures.windows"])).status_code == 404
    )
