"""The glossary holds every noun of the code, once, in alphabetical order."""

import re
import unicodedata

from django.apps import apps
from django.conf import settings

GLOSSARY = settings.BASE_DIR / "docs" / "glossary.md"


def _rows():
    """The rows of the first table: Spanish term, code noun and room."""
    table = GLOSSARY.read_text(encoding="utf-8").partition("\n## ")[0]
    return re.findall(r"^\| (?P<term>[^|]+) \| `(?P<noun>\w+)` \| `(?P<room>\w+)` \| [^|]+ \|$", table, re.MULTILINE)


def _models():
    return {(m.__name__, m._meta.app_label): m for m in apps.get_models() if m.__module__.startswith("baquiano.")}


def _alphabetical(term):
    letters = unicodedata.normalize("NFD", term.casefold().replace("ñ", "n~"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def test_every_model_is_in_the_glossary_once_and_nothing_else_is():
    listed = sorted((noun, room) for _, noun, room in _rows())

    assert listed == sorted(_models())


def test_every_line_of_the_table_is_a_row():
    table = GLOSSARY.read_text(encoding="utf-8").partition("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("|")]

    assert len(lines) - 2 == len(_rows())


def test_terms_are_in_alphabetical_order_without_repetition():
    terms = [term for term, _, _ in _rows()]

    assert terms == sorted(set(terms), key=_alphabetical)


def test_the_term_is_the_name_that_the_screens_show():
    shown = {key: str(model._meta.verbose_name) for key, model in _models().items()}

    assert {(noun, room): term for term, noun, room in _rows()} == shown
