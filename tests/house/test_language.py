"""An institution is a folder: its words are not in the code. And people are spoken to in Spanish."""

import ast
import csv
import re
import tomllib

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
FOLDERS = sorted(path.parent for path in (ROOT / "institutions").glob("*/profile.toml"))

# Where words of an institution may stand, and why.
ALLOWED = {
    "baquiano/demo/": "the demonstration is about those institutions",
    "baquiano/ui/gallery.py": "a page of samples, for whoever builds screens",
    "baquiano/ui/templates/ui/gallery.html": "a page of samples, for whoever builds screens",
    "baquiano/beneficiaries/reference/": "the territory of Colombia is reference data",
}
# Words that an institution shares with what the code may name.
SHARED = {
    (
        "baquiano/beneficiaries/management/commands/load_territory.py",
        "DNP",
    ): "the register of entities cites its source",
    (
        "baquiano/beneficiaries/management/commands/load_territory.py",
        "Función Pública",
    ): "the register of entities cites its source",
    ("baquiano/beneficiaries/templates/beneficiaries/beneficiary_list.html", "DNP"): "the same, on the screen",
    ("baquiano/beneficiaries/templates/beneficiaries/beneficiary_list.html", "Función Pública"): "the same",
}
# The name of a unit that any entity may have.
COMMON_UNITS = {
    "Dirección General",
    "Oficina Asesora de Planeación",
    "Dirección Jurídica",
    "Grupo de Planeación",
    "Oficina de Control Interno",
}
ENGLISH = re.compile(
    r"\b(?:the|please|must|cannot|should|does not|has been|your|with the|click|submit|not found)\b", re.I
)


def _is_allowed(name):
    return any(name.startswith(place) for place in ALLOWED)


def _words_of(folder):
    """The name of the institution, the codes of its formats and procedures, and its units, as its folder has them."""
    institution = tomllib.loads((folder / "profile.toml").read_text(encoding="utf-8"))["institution"]
    name = institution["name"].removesuffix(" (demostración)")
    words = {name, institution["short_name"], institution["code"]}
    with (folder / "units.csv").open(encoding="utf-8", newline="") as file:
        words |= {row["name"] for row in csv.DictReader(file) if len(row["name"].split()) > 1} - COMMON_UNITS
    read = [path.read_text(encoding="utf-8") for pattern in ("*.toml", "*.bpmn") for path in folder.rglob(pattern)]
    coded = "\n".join([*read, *(path.stem for path in folder.rglob("*"))])
    return words | set(re.findall(r"\b[A-Z]{2}(?:-[A-Z]{1,2})+-\d{2,3}\b|\b[A-Z]{2}-LISTA\b", coded))


def _words_of_the_institutions():
    return {"Atlántico"}.union(*map(_words_of, FOLDERS))


WORDS = re.compile(
    "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(_words_of_the_institutions(), key=len, reverse=True))
)


def _hits(name, text):
    return {word for word in WORDS.findall(text) if (name, word) not in SHARED}


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
    for word in ("MI-GE-RG-217", "Atlántico", "AT-R-02", "PT-AT-04", "dnp", "Departamento Nacional de Planeación"):
        assert WORDS.search(word)


@pytest.mark.req("NFR-02")
def test_no_word_of_an_institution_is_in_the_code():
    found = {
        name: sorted({hit for text in _literals(source) for hit in _hits(name, text)})
        for name, source in _sources("*.py")
        if not _is_allowed(name)
    }

    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.req("NFR-02")
@pytest.mark.parametrize("pattern", ["*.html", "*.txt", "*.typ", "*.js", "*.css", "*.toml"])
def test_no_word_of_an_institution_is_in_templates_scripts_or_styles(pattern):
    found = {name: sorted(_hits(name, text)) for name, text in _sources(pattern) if not _is_allowed(name)}

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
