"""Official identifiers, checked on published ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baquiano.common.identifiers import is_valid_nit, is_valid_school_code, nit_check_digit
from baquiano.common.identity import READABLE_ALPHABET, readable_code, uuid7

# Published NITs of four territorial entities (domain facts §2.10).
PUBLISHED = ["890102472-0", "891180190-5", "890700906-0", "901213920-4"]


@pytest.mark.parametrize("nit", PUBLISHED)
def test_published_nits_are_valid(nit):
    assert is_valid_nit(nit)


@pytest.mark.parametrize("nit", PUBLISHED)
def test_any_other_check_digit_is_not_valid(nit):
    number, _, right = nit.partition("-")

    assert [digit for digit in "0123456789" if is_valid_nit(f"{number}-{digit}")] == [right]


@given(st.integers(min_value=1, max_value=10**15 - 1).map(str))
def test_every_number_has_one_check_digit(number):
    assert [digit for digit in "0123456789" if is_valid_nit(f"{number}-{digit}")] == [str(nit_check_digit(number))]


@pytest.mark.parametrize(
    "text", ["", "-", "890102472", "890.102.472", "89010247A-0", "890102472-", "1" * 16 + "-0", "890102472-²"]
)
def test_what_is_not_a_nit_is_refused_without_an_error(text):
    assert not is_valid_nit(text)


def test_dots_and_spaces_do_not_count():
    assert is_valid_nit("890.102.472 - 0")


@pytest.mark.parametrize(
    ("code", "municipality", "valid"),
    [
        ("108638000123", "08638", True),
        ("108638000123", None, True),
        ("108638000123", "08078", False),
        ("10863800012", None, False),
        ("1086380001234", None, False),
        ("10863800012A", None, False),
        ("10863800012٣", None, False),
    ],
)
@pytest.mark.req("ENT-01")
def test_a_school_code_has_twelve_digits_and_its_municipality(code, municipality, valid):
    assert is_valid_school_code(code, municipality) is valid


def test_row_identities_grow_with_time():
    ids = [uuid7() for _ in range(200)]

    assert ids == sorted(ids)
    assert {one.version for one in ids} == {7}


def test_readable_codes_have_no_letters_that_are_misheard():
    code = readable_code()

    assert [len(part) for part in code.split("-")] == [4, 4, 4]
    assert set(code.replace("-", "")) <= set(READABLE_ALPHABET)
    assert set("0O1IL") & set(READABLE_ALPHABET) == set()
