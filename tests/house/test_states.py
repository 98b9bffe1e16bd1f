"""States are tables of allowed moves: complete, walked from a first state, asked by somebody and documented."""

import importlib
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import TextChoices

from tests.house.test_contracts import ROOMS

ROOT = settings.BASE_DIR
STATES = ROOT / "docs" / "states.md"

# Fields of state that no person moves: what moves them instead.
WITHOUT_MOVES = {
    "CopyState": "how a record stands in the repository: it is read from its copy, never stored",
    "MatchState": "how an activity stands in a file of another system: it is only told",
}


def _tables():
    found = {}
    for room in ROOMS:
        if not (ROOT / "baquiano" / room / "choices.py").exists():
            continue
        module = importlib.import_module(f"baquiano.{room}.choices")
        for name, moves in vars(module).items():
            if name.isupper() and "MOVES" in name:
                found[f"{room}.{name}"] = moves
    return found


TABLES = _tables()


def _enum(moves):
    return type(next(iter(moves)))


def _fields_of(enum):
    """The model fields whose choices are those of ``enum``."""
    models = [m for m in apps.get_models() if m.__module__.startswith("baquiano.")]
    return [
        f for m in models for f in m._meta.concrete_fields if f.choices and _plain(f.choices) == _plain(enum.choices)
    ]


def _plain(choices):
    return [(value, str(label)) for value, label in choices]


def _reached(first, moves):
    reached, ahead = set(), {first}
    while ahead:
        state = ahead.pop()
        reached.add(state)
        ahead |= set(moves.get(state, ())) - reached
    return reached


def _first(enum):
    """The state in which rows are born: the default of the field."""
    (first,) = {field.default for field in _fields_of(enum)}
    return enum(first)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_state_of_a_table_is_reached_from_the_first_one(name):
    moves = TABLES[name]
    named = set(moves).union(*moves.values())

    assert _reached(_first(_enum(moves)), moves) == named


@pytest.mark.parametrize("enum", sorted({_enum(moves) for moves in TABLES.values()}, key=repr), ids=repr)
def test_every_state_that_exists_is_reached_by_some_table(enum):
    tables = [moves for moves in TABLES.values() if _enum(moves) is enum]

    assert set().union(*(_reached(_first(enum), moves) for moves in tables)) == set(enum)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_is_asked_outside_its_own_file(name):
    room, _, constant = name.partition(".")
    sources = [path for path in (ROOT / "baquiano" / room).rglob("*.py") if path.name != "choices.py"]

    assert [path.name for path in sources if re.search(rf"\b{constant}\b", path.read_text(encoding="utf-8"))] != []


def test_every_field_of_state_has_a_table_of_moves_or_a_reason():
    with_moves = {_enum(moves) for moves in TABLES.values()}
    enums = {
        value
        for room in ROOMS
        if (ROOT / "baquiano" / room / "choices.py").exists()
        for value in vars(importlib.import_module(f"baquiano.{room}.choices")).values()
        if isinstance(value, type) and issubclass(value, TextChoices) and value.__name__.endswith("State")
    }

    assert {enum.__name__ for enum in enums - with_moves} == set(WITHOUT_MOVES)


def _documented():
    """The tables of the document: name of the table, then state, label and where it leads."""
    found = {}
    for section in re.split(r"^## ", STATES.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        table = re.search(r"`([\w.]+)`", section.splitlines()[0]).group(1)
        rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| [^|]+ \|$", section, re.MULTILINE)
        found[table] = {state: (label, sorted(re.findall(r"`(\w+)`", leads))) for state, label, leads in rows}
    return found


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_document_of_states_says_what_the_table_says(name):
    moves = TABLES[name]
    states = set(moves).union(*moves.values())

    written = {state.value: (str(state.label), sorted(to.value for to in moves.get(state, ()))) for state in states}

    assert _documented()[name] == written


def test_the_document_of_states_has_no_other_table():
    assert set(_documented()) == set(TABLES)
