"""The territory: loaded once, searched with forgiveness, resolved without guessing."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from baquiano.audit.models import TrailEntry
from baquiano.beneficiaries import reference
from baquiano.beneficiaries.actions import load_territory
from baquiano.beneficiaries.models import Department, Municipality, PublicEntity
from baquiano.beneficiaries.naming import name_key, place_key
from baquiano.beneficiaries.queries import resolve_municipality, search_municipalities
from baquiano.beneficiaries.territory import Territory, split_department

pytestmark = pytest.mark.req("ENT-01")


@pytest.fixture
def territory(db, at):
    return load_territory(by=None, at=at)


@pytest.fixture(scope="module")
def in_memory():
    """The same territory without a database, for the many questions of Hypothesis."""
    departments = {row.code: row for row in reference.departments()}
    rows = reference.municipalities()
    for row in rows:
        row.department = departments[row.department_id]
    return Territory(rows, departments.values())


def codes(found):
    return [row.code for row in found]


def test_reference_is_loaded_once(territory, at):
    entries = TrailEntry.objects.count()

    again = load_territory(by=None, at=at)

    assert (Department.objects.count(), Municipality.objects.count(), PublicEntity.objects.count()) == (33, 1124, 1174)
    assert (again.added, again.changed, TrailEntry.objects.count()) == (0, 0, entries)


def test_load_brings_back_what_differs(territory, at):
    Municipality.objects.filter(code="08638").update(name="Otro")

    again = load_territory(by=None, at=at)

    assert (again.changed, Municipality.objects.get(code="08638").name) == (1, "Sabanalarga")


def test_load_is_a_constant_number_of_queries(territory, at, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        load_territory(by=None, at=at)


@pytest.mark.parametrize(("old", "new"), [("94663", "94343"), ("27086", "27493")])
def test_ended_code_points_to_the_one_that_replaced_it(old, new, territory):
    ended = Municipality.objects.get(code=old)

    assert (ended.replaced_by_id, ended.is_valid_on(date(2018, 6, 1)), ended.is_valid_on(date(2026, 1, 1))) == (
        new,
        True,
        False,
    )
    assert resolve_municipality(old).match.code == new


def test_new_code_is_not_valid_before_it_existed(territory):
    bajira = Municipality.objects.get(code="27493")

    assert (bajira.is_valid_on(date(2018, 6, 1)), bajira.is_valid_on(date(2026, 1, 1))) == (False, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("sabanalarga atlantico", "08638"),
        ("Sabanalarga (Casanare)", "85300"),
        ("Sabanalarga, Atlántico", "08638"),
        ("PIOJO", "08549"),
        ("usiacuri", "08849"),
        ("Usiakurí", "08849"),
        ("cucuta", "54001"),
        ("Cali", "76001"),
        ("Mompox", "13468"),
        ("Bogotá", "11001"),
        ("pto colombia atlantico", "08573"),
        ("Sto. Tomas", "08685"),
        ("barrancominas", "94343"),
        ("medelin", "05001"),
        ("municipio de galapa", "08296"),
    ],
)
def test_search_forgives_accents_case_other_names_and_misspellings(text, first, territory):
    assert codes(search_municipalities(text))[0] == first


def test_search_finds_every_namesake(territory):
    assert set(codes(search_municipalities("Sabanalarga"))) == {"05628", "08638", "85300"}


def test_search_is_narrowed_by_department(territory):
    assert codes(search_municipalities("sabana", department="08")) == ["08634", "08638"]


@pytest.mark.parametrize("text", ["", "   ", "¿?", "zzzzzz"])
def test_search_for_nothing_finds_nothing(text, territory):
    assert search_municipalities(text) == []


def test_search_gives_no_more_than_asked(territory):
    assert len(search_municipalities("san", limit=5)) == 5


@pytest.mark.parametrize(
    ("name", "department", "code"),
    [
        ("Sabanalarga", "Atlántico", "08638"),
        ("SABANALARGA", "atlantico", "08638"),
        ("Sabanalarga", "08", "08638"),
        ("Sabanalarga (Casanare)", None, "85300"),
        ("Sabanalarga - Casanare", None, "85300"),
        ("08638", None, "08638"),
        ("Usiacurí", None, "08849"),
        ("Cali", None, "76001"),
        ("Cúcuta", "Norte de Santander", "54001"),
        ("Bogotá", "Bogotá", "11001"),
        ("Bogotá D.C.", None, "11001"),
        ("Mpio de Luruaco", None, "08421"),
    ],
)
def test_name_and_department_resolve_to_a_code(name, department, code, territory):
    assert resolve_municipality(name, department).match.code == code


def test_homonyms_are_asked_about(territory):
    found = resolve_municipality("Sabanalarga")

    assert (found.match, set(codes(found.candidates))) == (None, {"05628", "08638", "85300"})
    assert found.is_ambiguous
    assert "Sabanalarga (Atlántico)" in found.sentence


def test_municipality_and_non_municipal_area_of_one_name_are_asked_about(territory):
    assert set(codes(resolve_municipality("Puerto Colombia").candidates)) == {"08573", "94884"}


@pytest.mark.parametrize(
    ("name", "department"), [("Sabanalrga", "Atlántico"), ("Usiacury", None), ("Sabanalarga", "Bolívar")]
)
def test_misspelt_name_is_suggested_and_never_taken(name, department, territory):
    found = resolve_municipality(name, department)

    assert (found.match, found.candidates) == (None, [])
    assert "No encontramos" in found.sentence


def test_department_that_is_not_one_resolves_nothing(territory):
    found = resolve_municipality("Usiacurí", "Tierra Media")

    assert (found.match, codes(found.suggestions)) == (None, ["08849"])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Sabanalarga (Atlántico)", ("Sabanalarga", "Atlántico")),
        ("Sabanalarga, Atlántico", ("Sabanalarga", "Atlántico")),
        ("Sabanalarga - Atlántico", ("Sabanalarga", "Atlántico")),
        ("Piendamó - Tunía", ("Piendamó", "Tunía")),
        ("Sabanalarga", ("Sabanalarga", "")),
    ],
)
def test_department_written_with_the_name_is_told_apart(text, parts):
    assert split_department(text) == parts


def test_hyphen_of_a_name_is_not_a_department(territory):
    assert resolve_municipality("Piendamó - Tunía").match.code == "19548"


PLACES = st.sampled_from(sorted((row.code, row.name, row.department_id) for row in reference.municipalities()[:1122]))


@given(place=PLACES, upper=st.booleans())
@hypothesis_settings(max_examples=200, deadline=None)
def test_every_municipality_is_found_by_name_and_department_however_it_is_written(in_memory, place, upper):
    code, name, department = place
    written = place_key(name).upper() if upper else f"  {name.lower()} "

    assert code in codes(in_memory.exactly(written, department))


@given(place=PLACES, data=st.data())
@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_one_lost_letter_still_finds_the_municipality(in_memory, place, data):
    code, name, department = place
    key = place_key(name)
    if len(key) < 8:
        return
    at = data.draw(st.integers(1, len(key) - 1))

    assert code in codes(in_memory.search(key[:at] + key[at + 1 :], department, 25))


@given(text=st.text(max_size=60))
@hypothesis_settings(max_examples=200, deadline=None)
def test_anything_may_be_typed(in_memory, text):
    assert len(in_memory.search(text, None, 10)) <= 10


@given(text=st.text(max_size=60))
def test_keys_are_stable(text):
    assert name_key(name_key(text)) == name_key(text)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("I.E. La Ceiba", "institucion educativa la ceiba"),
        ("IE LA CEIBA", "institucion educativa la ceiba"),
        ("Inst. Educ. La Ceiba", "institucion educativa la ceiba"),
        ("Institución Educativa La Ceiba", "institucion educativa la ceiba"),
        ("C.E. El Roble", "centro educativo el roble"),
        ("Escuela Ieca", "escuela ieca"),
    ],
)
def test_names_of_schools_are_compared_without_their_abbreviations(written, key):
    assert name_key(written) == key
