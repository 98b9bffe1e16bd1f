"""Every list that names people says so, so that taking it away leaves who, when and with which filter (AUD-05)."""

import ast
import re
from pathlib import Path

import pytest

import baquiano

ROOT = Path(baquiano.__file__).parent
# How a column reads who somebody is: the name, or the field of who did it.
PERSON = re.compile(r"full_name|assignee|completed_words|owner|(^|\W)(\w+_by|person|traveller|author|auditor)(\W|$)")
# A document that replaces another is nobody.
NOBODY = {"replaced_by"}


def _listings():
    for path in sorted(ROOT.glob("*/**/*tables.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and any("Listing" in ast.unparse(base) for base in node.bases):
                yield f"{path.relative_to(ROOT)}:{node.name}", node


def _columns(node):
    calls = (one for one in ast.walk(node) if isinstance(one, ast.Call))
    return [one for one in calls if getattr(one.func, "id", "") == "Column" and one.args]


def _names_somebody(call):
    given = {word.arg: word.value for word in call.keywords}
    read = [call.args[0], *(given[name] for name in ("value", "export") if name in given)]
    texts = [one.value if isinstance(one, ast.Constant) else ast.unparse(one) for one in read]
    return texts[0] not in NOBODY and any(PERSON.search(str(text)) for text in texts)


def _is_true(value):
    return isinstance(value, ast.Constant) and value.value is True


def _unmarked(node):
    body = {ast.unparse(one.targets[0]): one.value for one in node.body if isinstance(one, ast.Assign)}
    columns = [call for call in _columns(node) if _names_somebody(call)]
    marked = [any(word.arg == "personal" and _is_true(word.value) for word in call.keywords) for call in columns]
    if not columns or _is_true(body.get("personal_data")) or any(marked):
        return []
    return [columns[0].args[0].value]


@pytest.mark.req("AUD-05")
def test_every_list_that_names_people_is_told_to_the_trail_when_it_is_taken_away():
    found = {name: _unmarked(node) for name, node in _listings()}

    assert len(found) > 40, "the lists were not found"
    assert {name: columns for name, columns in found.items() if columns} == {}
