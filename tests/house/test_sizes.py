"""Functions fit on a screen and files in a sitting.

A function is measured from its first line of body: a keyword per line makes a signature long and easy to read.
"""

import ast

from django.conf import settings

ROOT = settings.BASE_DIR
LONGEST_FUNCTION = 50
LONGEST_FILE = 500

# What is longer, and why it reads better so.
LONG_FUNCTIONS: dict[str, str] = {}
LONG_FILES: dict[str, str] = {}


def _sources():
    return [path for path in sorted((ROOT / "baquiano").rglob("*.py")) if "migrations" not in path.parts]


def _functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT).as_posix()}:{node.name}", node.end_lineno - node.body[0].lineno + 1


def test_functions_fit_on_a_screen():
    long = {name: lines for path in _sources() for name, lines in _functions(path) if lines > LONGEST_FUNCTION}

    assert {name: long[name] for name in long if name not in LONG_FUNCTIONS} == {}
    assert set(LONG_FUNCTIONS) <= set(long), "an exception that is no longer needed"


def test_files_are_read_in_a_sitting():
    lines = {p.relative_to(ROOT).as_posix(): len(p.read_text(encoding="utf-8").splitlines()) for p in _sources()}
    long = {name: count for name, count in lines.items() if count > LONGEST_FILE}

    assert {name: long[name] for name in long if name not in LONG_FILES} == {}
    assert set(LONG_FILES) <= set(long), "an exception that is no longer needed"
