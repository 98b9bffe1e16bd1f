"""Templates are small, carry no code of their own and fetch nothing from elsewhere."""

import re

import pytest
from django.conf import settings
from django.template import engines

ROOT = settings.BASE_DIR
TEMPLATES = sorted((ROOT / "baquiano").glob("*/templates/**/*.html"))
ASSETS = [
    path
    for pattern in ("*/static/**/*.css", "*/static/**/*.js")
    for path in sorted((ROOT / "baquiano").glob(pattern))
    if "vendor" not in path.parts
]

# Text that is not escaped, and why each place may do it.
SAFE: dict[str, str] = {}
MARKED_SAFE = {
    "baquiano/ui/icons.py": "the drawing comes from a file of this repository",
    "baquiano/ui/listing/columns.py": "a constant dash for an empty cell",
    "baquiano/ui/listing/drawing.py": "rows put together from parts that were escaped one by one",
}
LONGEST = 150

COMMENTS = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)


def _name(path):
    return path.relative_to(ROOT).as_posix()


def _text(path):
    return COMMENTS.sub("", path.read_text(encoding="utf-8"))


def _with(pattern, paths=TEMPLATES):
    return {_name(path) for path in paths if re.search(pattern, _text(path), re.IGNORECASE)}


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 10


# Mail readers drop every style sheet: only in a mail may an element carry its own style.
STYLED = [path for path in TEMPLATES if "mail" not in path.parts]


def test_no_page_styles_an_element_by_itself():
    assert _with(r"<[^>]*\sstyle\s*=", STYLED) == set()


@pytest.mark.parametrize(
    "pattern",
    [
        r"<script(?![^>]*\bsrc=)",
        r"<script[^>]*>\s*[^<\s]",
        r"<style\b",
        r"<[^>]*\son[a-z]+\s*=",
        r"<[^>]*\shx-on\b",
        r"""(?:href|src|action)\s*=\s*["']?\s*javascript:""",
        r"{%\s*autoescape off",
    ],
    ids=[
        "inline script",
        "script with a body",
        "style",
        "handler",
        "hx-on",
        "javascript:",
        "autoescape",
    ],
)
def test_no_template_carries_code_or_styles(pattern):
    assert _with(pattern) == set()


def test_no_template_fetches_from_elsewhere():
    assert _with(r"""(?:src|srcset|action|data-src)\s*=\s*["']?\s*(?:https?:)?//""") == set()
    assert _with(r"""<link[^>]*href\s*=\s*["']?\s*(?:https?:)?//""") == set()


def test_no_room_gives_another_style_to_a_class_of_every_page():
    """Its sheet comes after that of the components: what it says of ``.cards`` would be of every page that loads it."""
    sheets = [path for path in ASSETS if path.suffix == ".css" and path.name not in {"light.css", "poster.css"}]
    bare = re.compile(r"(?:^|[},])\s*(\.[\w-]+)\s*(?=[,{])")
    of_ui = {one for path in sheets if "ui" in path.parts for one in bare.findall(_text(path))}
    others = {(_name(path), one) for path in sheets if "ui" not in path.parts for one in bare.findall(_text(path))}

    assert of_ui
    assert {(name, one) for name, one in others if one in of_ui} == set()


def test_no_style_or_script_fetches_from_elsewhere():
    assert _with(r"""(?:url\(|@import|\bfrom|\bimport|fetch\()\s*["']?\(?\s*["']?(?:https?:)?//""", ASSETS) == set()


def test_text_is_escaped_except_where_a_reason_is_written():
    assert _with(r"\|\s*safe\b|\|\s*safeseq\b") == set(SAFE)


def test_code_marks_text_as_safe_only_where_a_reason_is_written():
    sources = [path for path in (ROOT / "baquiano").rglob("*.py") if "migrations" not in path.parts]

    assert {_name(path) for path in sources if re.search(r"\bmark_safe\(", path.read_text(encoding="utf-8"))} == set(
        MARKED_SAFE
    )


def test_templates_are_short():
    long = {
        _name(path): lines
        for path in TEMPLATES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }

    assert long == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_every_template_compiles(path):
    name = path.relative_to(next(parent for parent in path.parents if parent.name == "templates")).as_posix()

    assert engines["django"].get_template(name)


def test_components_declare_what_they_accept():
    """The first line of a component of ``ui`` is a comment with its variables."""
    components = (ROOT / "baquiano/ui/templates/ui").glob("*.html")
    pages = {"base.html", "base_public.html", "gallery.html", "refused.html"}

    undeclared = {
        path.name
        for path in components
        if path.name not in pages
        and not path.name.startswith("_")
        and not path.read_text(encoding="utf-8").startswith(("{#", "{% comment", "{% extends"))
    }

    assert undeclared == set()
