"""The settings of travel: checked with file, key and mend; the scale of the institution wins over the national one."""

from decimal import Decimal

import pytest

from baquiano.institutions import folder
from baquiano.travel import profile, scale
from tests.travel.conftest import set_travel


def problems(tmp_path, text):
    (tmp_path / "profile.toml").write_text(f"[travel]\n{text}\n", encoding="utf-8")
    found = folder.problems_of(folder.Folder(tmp_path))
    return [str(one) for one in found if "travel." in one.key]


@pytest.mark.req("LOG-01")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('visit_without_approval = "quizas"', "no admite «quizas»"),
        ("legalise_working_days = 99", "debe estar entre 0 y 60"),
        ('seat = "8001"', "travel.seat «8001» no es un código. Escriba las cinco cifras"),
        ("scale = [{ pay_to = 100 }]", "travel.scale, tramo 1: daily debe ser un número de pesos"),
        ("scale = [{ pay_to = 9, daily = 1 }, { pay_to = 9, daily = 2 }]", "tramo 2: pay_to debe ser mayor"),
        ("scale = [{ daily = 1 }, { daily = 2 }]", "tramo 1: le falta pay_to"),
        ("scale = [{ daily = 1, otro = 2 }]", "tramo 1: debe tener solo pay_to y daily"),
    ],
)
def test_a_wrong_setting_is_named_with_its_mend(tmp_path, text, words):
    (found,) = problems(tmp_path, text)

    assert found.startswith("profile.toml: ")
    assert words in found


def test_right_settings_are_not_complained_of(tmp_path):
    assert problems(tmp_path, 'seat = "08001"\nscale = [{ pay_to = 9, daily = 1 }, { daily = 2 }]') == []


@pytest.mark.req("LOG-02")
def test_the_scale_of_the_institution_wins_and_contractors_take_the_factor_of_the_profile(world, at):
    bands = [{"pay_to": 2_000_000, "daily": 100_000}, {"daily": 200_000}]
    set_travel(world.institution, at.year, scale=bands, contractor_percent=50)

    found = scale.ceiling_of(world.institution, year=at.year, pay=2_000_001, days=Decimal("1.5"), is_contractor=True)

    assert (found.daily, found.total) == (100_000, 150_000)


@pytest.mark.parametrize(
    ("year", "pay", "daily", "known"),
    [
        (2026, 1_917_184, 173_886, 2026),
        (2026, 1_917_185, 237_646, 2026),
        (2026, 99_000_000, 1_319_516, 2026),
        (2027, 1_000_000, 173_886, 2026),
        (2024, 5_382_527, 336_520, 2024),
    ],
)
def test_the_national_scale_by_band_and_year(world, year, pay, daily, known):
    found = scale.ceiling_of(world.institution, year=year, pay=pay, days=Decimal(1), is_contractor=False)

    assert (found.daily, found.scale.year) == (daily, known)


def test_beyond_the_bands_that_are_known_there_is_no_ceiling(world):
    assert scale.ceiling_of(world.institution, year=2024, pay=9_000_000, days=Decimal(1), is_contractor=False) is None


def test_the_scale_covers_every_pay_without_gaps():
    for one in scale.shipped_scales().values():
        tops = [band.pay_to for band in one.bands[:-1]]
        assert [band.pay_from for band in one.bands] == [0, *(top + 1 for top in tops)]


def test_it_warns_unless_the_profile_says_otherwise(world, at):
    assert profile.gate(world.institution, profile.VISIT, at.date()) == "warn"
