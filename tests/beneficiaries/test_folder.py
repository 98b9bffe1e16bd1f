"""``catalogues/schools.csv`` of the institution folder."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django_scopes import scope

from baquiano.beneficiaries import actions
from baquiano.beneficiaries.models import Beneficiary, Municipality
from baquiano.beneficiaries.queries import resolve_beneficiary
from baquiano.institutions import folder
from baquiano.institutions.actions import load_institution
from baquiano.institutions.weighing import Choices
from tests.factories.accounts import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.req("ENT-01")]
SHIPPED = Path(django_settings.BASE_DIR) / "institutions" / "atlantico"
OWN = {"profile", "units", "catalogues", "consent", "calendar", "schools"}
FIRST = "108078900001"


@pytest.fixture(autouse=True)
def only_our_parts(monkeypatch):
    monkeypatch.setattr(folder, "_parts", {name: part for name, part in folder._parts.items() if name in OWN})


@pytest.fixture
def files(tmp_path):
    target = tmp_path / "atlantico"
    shutil.copytree(SHIPPED, target, ignore=shutil.ignore_patterns("procedures", "formats", "library", "norms.csv"))
    return target


def edit(files, old, new, name="catalogues/schools.csv"):
    path = files / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def load(files, at, **options):
    return load_institution(files, by=None, at=at, year=2026, **options)


def test_shipped_schools_cover_the_towns_outside_the_capital(files, at):
    institution = load(files, at).institution

    with scope(institution=institution):
        towns = set(Beneficiary.objects.values_list("municipality_id", flat=True))
        assert towns == set(
            Municipality.objects.filter(department="08").exclude(code="08001").values_list("pk", flat=True)
        )
        assert Beneficiary.objects.exclude(name__contains="Fictici").count() == 0
        assert resolve_beneficiary("I.E. Ficticia El Faro").is_ambiguous


def test_same_file_twice_changes_nothing(files, at):
    load(files, at)

    assert load(files, at).differences == []


def test_changed_row_is_changed(files, at):
    load(files, at)
    edit(files, "605 000 0001", "605 111 1111")

    differences = load(files, at).differences

    assert [str(row) for row in differences] == [
        f"catalogues/schools.csv: establecimiento {FIRST}, teléfono: «605 000 0001» → «605 111 1111»"
    ]
    assert load(files, at).differences == []


@pytest.mark.req("NFR-02")
def test_what_was_corrected_on_the_screen_is_asked_and_then_kept(files, at):
    institution = load(files, at).institution
    with scope(institution=institution):
        school = Beneficiary.objects.get(dane_code=FIRST)
        actions.edit_beneficiary(school, fields={"phone": "300"}, expected_version=1, by=make_user(), at=at)

    asked = load(files, at)
    kept = load(files, at, choices=Choices(edited=False))
    again = load(files, at)

    assert [row.old for row in asked.undecided] == ["300"]
    assert [row.is_taken for row in kept.differences] == [False]
    assert again.undecided == []
    assert Beneficiary._base_manager.get(dane_code=FIRST).phone == "300"


@pytest.mark.req("NFR-02")
def test_the_other_fields_of_a_corrected_school_still_come_from_the_folder(files, at):
    institution = load(files, at).institution
    with scope(institution=institution):
        school = Beneficiary.objects.get(dane_code=FIRST)
        actions.edit_beneficiary(school, fields={"phone": "300"}, expected_version=1, by=make_user(), at=at)
    load(files, at, choices=Choices(edited=False))
    edit(files, f"{FIRST},", f"{FIRST},Nueva ")

    result = load(files, at)

    stored = Beneficiary._base_manager.get(dane_code=FIRST)
    assert result.undecided == []
    assert (stored.phone, stored.name.startswith("Nueva ")) == ("300", True)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (f"{FIRST},", "108078,", "no tiene doce cifras"),
        (f"{FIRST},", "108001900001,", "las cifras 2 a 6 no son 08078"),
        ("108078900002,", f"{FIRST},", "está repetido"),
        (",08078,urban", ",99999,urban", "no es un código DIVIPOLA vigente"),
        (",urban,official", ",centro,official", "Escriba una de: urban, rural"),
        (",urban,official", ",urban,oficial", "Escriba uno de: official, private"),
    ],
)
def test_wrong_rows_are_problems(old, new, words, files, at):
    edit(files, old, new)

    assert any(words in str(problem) for problem in load(files, at).problems)


def test_schools_of_a_profile_that_does_not_serve_them_are_a_problem(files, at):
    edit(files, 'kinds = ["school", "territorial"]', 'kinds = ["territorial"]', "profile.toml")

    assert "no habilita establecimientos" in str(load(files, at).problems[0])


def test_kind_that_does_not_exist_is_a_problem(files, at):
    edit(files, 'kinds = ["school", "territorial"]', 'kinds = ["school", "galaxy"]', "profile.toml")

    assert "beneficiary.kinds no admite «galaxy»" in str(load(files, at).problems[0])
