"""Each event that the code writes has its words in Spanish."""

import ast
from functools import cache

import pytest
from django.apps import apps
from django.conf import settings

from baquiano.audit import events
from baquiano.commitments.choices import CheckResult
from baquiano.common.policy import the_policy
from baquiano.documents.choices import FormatState, Party, SignatureLevel
from baquiano.governance.choices import DecisionResult, MemberSeat
from baquiano.institutions.choices import ConsentKind, Link
from baquiano.meetings.choices import AttendanceChannel, MeetingKind
from baquiano.norms.choices import ChangeKind
from baquiano.planning.choices import ChangeKind as PlanChangeKind
from baquiano.planning.choices import ReturnStage
from baquiano.procedures.choices import ReviewOutcome


@cache
def _calls():
    """Each call that writes an event in the trail, with its event."""
    return tuple(_found())


def _found():
    for path in (settings.BASE_DIR / "baquiano").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"trail.record", "record"} and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and "." in first.value:
                    yield first.value, node


def _names(call, argument):
    """What a call writes out by name in ``data`` or in ``changes``."""
    for part in (one.value for one in call.keywords if one.arg == argument):
        for node in (one for one in ast.walk(part) if isinstance(one, ast.Dict)):
            yield from (key.value for key in node.keys if isinstance(key, ast.Constant))


def test_every_event_has_its_words():
    assert sorted({event for event, _call in _calls()} - set(events.labels())) == []


def test_every_datum_has_its_words():
    """What changed is a field of a row, which has its own words, or is named like what goes with the event."""
    fields = {field.name for model in apps.get_models() for field in model._meta.get_fields()}
    data = {name for _event, call in _calls() for name in _names(call, "data")}
    changed = {name for _event, call in _calls() for name in _names(call, "changes")} - fields

    assert {"outcome", "verb", "key"} <= data
    assert sorted(name for name in data | changed if events.data_label(name) == name) == []


def test_an_event_without_words_shows_its_code():
    assert events.label_of("planeacion.algo_hecho") == "planeacion.algo_hecho"


@pytest.mark.parametrize(
    ("name", "lists"),
    [
        ("channel", [AttendanceChannel]),
        ("kind", [MeetingKind, ConsentKind, ChangeKind, PlanChangeKind]),
        ("level", [SignatureLevel]),
        ("link", [Link]),
        ("outcome", [ReviewOutcome]),
        ("party", [Party]),
        ("result", [DecisionResult, CheckResult]),
        ("seat", [MemberSeat]),
        ("stage", [ReturnStage]),
        ("state", [FormatState]),
    ],
)
def test_a_code_is_said_as_its_list_says_it(name, lists):
    for choices in lists:
        assert [events.value_label(name, code) for code in choices.values] == [str(words) for words in choices.labels]


def test_a_code_that_no_list_has_shows_as_it_is():
    assert events.value_label("kind", "acta") == "acta"
    assert events.value_label("nothing", "screen") == "screen"


def test_an_act_of_the_policy_is_said_by_its_name():
    name = the_policy()["planning.approve_plan"].name

    assert [events.value_label(datum, "planning.approve_plan") for datum in ("verb", "outcome")] == [name, name]
