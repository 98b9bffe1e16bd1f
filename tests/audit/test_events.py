"""Each event that the code writes has its words in Spanish."""

import ast

import pytest
from django.conf import settings

from baquiano.audit import events
from baquiano.commitments.choices import CheckResult
from baquiano.documents.choices import FormatState, Party, SignatureLevel
from baquiano.governance.choices import DecisionResult, MemberSeat
from baquiano.institutions.choices import ConsentKind, Link
from baquiano.meetings.choices import AttendanceChannel, MeetingKind


def _recorded():
    for path in (settings.BASE_DIR / "baquiano").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"trail.record", "record"} and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and "." in first.value:
                    yield first.value


def test_every_event_has_its_words():
    assert sorted(set(_recorded()) - set(events.labels())) == []


def test_an_event_without_words_shows_its_code():
    assert events.label_of("planeacion.algo_hecho") == "planeacion.algo_hecho"


@pytest.mark.parametrize(
    ("name", "lists"),
    [
        ("channel", [AttendanceChannel]),
        ("kind", [MeetingKind, ConsentKind]),
        ("level", [SignatureLevel]),
        ("link", [Link]),
        ("party", [Party]),
        ("result", [DecisionResult, CheckResult]),
        ("seat", [MemberSeat]),
        ("state", [FormatState]),
    ],
)
def test_a_code_is_said_as_its_list_says_it(name, lists):
    for choices in lists:
        assert [events.value_label(name, code) for code in choices.values] == [str(words) for words in choices.labels]


def test_a_code_that_no_list_has_shows_as_it_is():
    assert events.value_label("kind", "acta") == "acta"
    assert events.value_label("nothing", "screen") == "screen"
