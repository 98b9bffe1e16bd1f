"""Text is compared without what a hurried person leaves out, and never loses the ñ."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baquiano.common.text import fold, has_control_characters, one_line, without_control_characters

SPANISH = st.text(alphabet="aeiounáéíóúüñAEIOUNÁÉÍÓÚÜÑ bcdfgBCDFG0123456789.,;-'()", max_size=60)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("  Puerto   Colombia ", "puerto colombia"),
        ("MANATÍ", "manati"),
        ("Peña", "peña"),
        ("PEN\u0303A", "peña"),
        ("Pena", "pena"),
        ("I.E. «San José» – Sede 2", "i e san jose sede 2"),
        ("Güepsa", "guepsa"),
        ("a\0b", "a b"),
        ("", ""),
    ],
)
@pytest.mark.req("ENT-01")
def test_fold_keeps_what_distinguishes(written, folded):
    assert fold(written) == folded


@given(st.text(max_size=80))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(SPANISH)
def test_fold_is_blind_to_case_and_to_the_form_of_the_accents(text):
    forms = {
        fold(text),
        fold(text.upper()),
        fold(text.lower()),
        *(fold(unicodedata.normalize(f, text)) for f in ("NFC", "NFD")),
    }

    assert len(forms) == 1


@given(st.text(max_size=80))
def test_fold_leaves_only_letters_digits_and_single_spaces(text):
    folded = fold(text)

    assert set(folded) <= set("abcdefghijklmnñopqrstuvwxyz0123456789 ")
    assert "  " not in folded
    assert folded == folded.strip()


@given(st.text(alphabet=st.characters(), max_size=60))
def test_cleaned_text_has_no_control_characters_and_stays_clean(text):
    cleaned = without_control_characters(text)

    assert not has_control_characters(cleaned)
    assert without_control_characters(cleaned) == cleaned


@pytest.mark.parametrize("hidden", ["\x00", "\x0b", "\u202e", "\u2066", "\ud800"])
def test_what_no_keyboard_writes_is_seen_and_removed(hidden):
    assert has_control_characters(f"Acta{hidden} 1")
    assert without_control_characters(f"Acta{hidden} 1") == "Acta 1"


def test_lines_and_tabs_are_not_control_characters():
    assert not has_control_characters("uno\n\tdos\r\n")


def test_one_line_joins_what_was_broken():
    assert one_line(" Plan\n de \t área ") == "Plan de área"
