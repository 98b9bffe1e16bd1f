"""Each event that the code writes has its words in Spanish."""

import ast

from django.conf import settings

from baquiano.audit import events


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
