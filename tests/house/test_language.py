"""An institution is a folder: its words are not in the code. And people are spoken to in Spanish."""

import ast
import csv
import re
import tomllib

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
FOLDER = ROOT / "institutions" / "atlantico"

# Where words of an institution may stand, and why.
ALLOWED = {
    "baquiano/demo/": "the demonstration is about that institution",
    "baquiano/ui/gallery.py": "a page of samples, for whoever builds screens",
    "baquiano/ui/templates/ui/gallery.html": "a page of samples, for whoever builds screens",
    "baquiano/beneficiaries/reference/": "the territory of Colombia is reference data",
}
ENGLISH = re.compile(
    r"\b(?:the|please|must|cannot|should|does not|has been|your|with the|click|submit|not found)\b", re.I
)


def _is_allowed(name):
    return any(name.startswith(place) for place in ALLOWED)


def _profile():
    return tomllib.loads((FOLDER / "profile.toml").read_text(encoding="utf-8"))


def _words_of_the_institution():
    """The name, the codes of formats and procedures, and the units, as the folder writes them."""
    institution = _profile()["institution"]
    words = {institution["name"], institution["short_name"], institution["code"], "Atlántico"}
    with (FOLDER / "units.csv").open(encoding="utf-8", newline="") as file:
        words |= {row["name"] for row in csv.DictReader(file) if len(row["name"].split()) > 1}
    coded = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.toml"))
    names = " ".join(path.stem for path in FOLDER.rglob("*"))
    return words | set(re.findall(r"\b[A-Z]{2}(?:-[A-Z]{2})+-\d{2,3}\b|\b[A-Z]{2}-LISTA\b", f"{coded} {names}"))


WORDS = re.compile(
    "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(_words_of_the_institution(), key=len, reverse=True))
)


def _sources(pattern):
    for path in sorted((ROOT / "baquiano").rglob(pattern)):
        name = path.relative_to(ROOT).as_posix()
        if "migrations" not in path.parts and "vendor" not in path.parts:
            yield name, path.read_text(encoding="utf-8")


def _literals(source):
    """The strings of the code that are not docstrings."""
    tree = ast.parse(source)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_the_folder_gives_words_to_look_for():
    assert WORDS.search("MI-GE-RG-217")
    assert WORDS.search("Atlántico")


@pytest.mark.req("NFR-02")
def test_no_word_of_an_institution_is_in_the_code():
    found = {
        name: sorted({hit for text in _literals(source) for hit in WORDS.findall(text)})
        for name, source in _sources("*.py")
        if not _is_allowed(name)
    }

    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.req("NFR-02")
@pytest.mark.parametrize("pattern", ["*.html", "*.txt", "*.typ", "*.js", "*.css", "*.toml"])
def test_no_word_of_an_institution_is_in_templates_scripts_or_styles(pattern):
    found = {name: sorted(set(WORDS.findall(text))) for name, text in _sources(pattern) if not _is_allowed(name)}

    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.req("NFR-02")
def test_the_code_never_asks_which_institution_it_is():
    pattern = re.compile(r"institution(?:\.code|\.nit|\.name|\.short_name)?\s*(?:==|!=| in )\s*[\"'\[({]")

    assert {name for name, source in _sources("*.py") if pattern.search(source)} == set()


@pytest.mark.req("NFR-01")
def test_refusals_and_messages_are_in_spanish():
    found = {name: english for name, source in _sources("*.py") if (english := list(_english_said(source)))}

    assert found == {}


def _english_said(source):
    """English sentences handed to ``Refused``, to a message or to gettext."""
    speakers = {
        "Refused",
        "Conflict",
        "StaleEdit",
        "_",
        "gettext",
        "gettext_lazy",
        "success",
        "error",
        "warning",
        "info",
    }
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        speaker = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if speaker in speakers and not (
            isinstance(call.func, ast.Attribute) and ast.unparse(call.func).startswith("log")
        ):
            texts = [
                n.value
                for arg in call.args
                for n in ast.walk(arg)
                if isinstance(n, ast.Constant) and isinstance(n.value, str)
            ]
            yield from (text for text in texts if ENGLISH.search(text))


@pytest.mark.req("NFR-01")
def test_templates_speak_spanish():
    hidden = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>|<!--.*?-->", re.DOTALL)
    comments = re.compile(r"{% comment.*?endcomment %}|{#.*?#}", re.DOTALL)
    found = {name for name, text in _sources("*.html") if ENGLISH.search(hidden.sub(" ", comments.sub(" ", text)))}

    assert found == set()
