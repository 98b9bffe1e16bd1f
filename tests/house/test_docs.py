"""What the documents promise is there: links, commands, decisions; and nothing of the machine that wrote them."""

import re
import subprocess
import sys

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
ADRS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "institutions").rglob("*.md")])
HEADINGS = ["Context", "Choice", "Alternatives refused", "Consequence", "When to revisit"]
WRITTEN = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".html",
    ".css",
    ".js",
    ".csv",
    ".cfg",
    ".ini",
    ".sh",
    ".typ",
    ".bpmn",
    ".conf",
    ".yaml",
    ".service",
    ".socket",
    "",
}
PLACES = ("baquiano", "tests", "docs", "deploy", "institutions", "requirements", ".ci")


def _name(path):
    return path.relative_to(ROOT).as_posix()


def _text(path):
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ADRS, ids=_name)
def test_a_decision_has_its_five_headings_on_one_page(path):
    text = _text(path)

    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert re.match(rf"# {path.name[:4]} · \S", text)
    assert len(text.split()) <= 650


def test_each_decision_has_a_number_of_its_own():
    """Taken when it is begun: one that is dropped, or lands later than the next, leaves its number."""
    numbers = [int(path.name[:4]) for path in ADRS]

    assert numbers == sorted(set(numbers))
    assert numbers[0] == 1


def test_every_decision_is_in_the_map_of_the_house():
    architecture = _text(ROOT / "docs" / "architecture.md")

    assert [path.name for path in ADRS if f"adr/{path.name}" not in architecture] == []


def _broken_links(path):
    text = re.sub(r"```.*?```", "", _text(path), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        place = target.partition("#")[0]
        if place and not target.startswith(("http://", "https://", "mailto:")) and not (path.parent / place).exists():
            yield target


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_links_lead_somewhere(path):
    assert list(_broken_links(path)) == []


PATHS_IN_WORDS = re.compile(r"`((?:baquiano|tests|docs|deploy|institutions|requirements)/[\w./-]*\w/?)`")


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_files_that_are_named_exist(path):
    assert [named for named in PATHS_IN_WORDS.findall(_text(path)) if not (ROOT / named).exists()] == []


def test_the_readme_is_one_screen_and_names_the_two_commands():
    text = _text(ROOT / "README.md")

    assert len(text.splitlines()) <= 70
    assert {"make run", "make test"} <= set(re.findall(r"make \w+", text))


def test_every_command_that_a_page_names_is_in_the_makefile():
    targets = set(re.findall(r"^([a-z-]+):", _text(ROOT / "Makefile"), re.MULTILINE))
    named = {(_name(p), t) for p in PAGES for t in re.findall(r"`make ([a-z-]+)", _text(p))}

    assert {(page, target) for page, target in named if target not in targets} == set()


def test_every_management_command_that_a_page_names_exists():
    commands = {path.stem for path in (ROOT / "baquiano").glob("*/management/commands/*.py")}
    django = {
        "migrate",
        "check",
        "makemigrations",
        "createcachetable",
        "collectstatic",
        "shell",
        "test",
        "createsuperuser",
    }
    named = {(_name(p), c) for p in PAGES for c in re.findall(r"manage\.py ([a-z_]+)", _text(p))}

    assert {(page, command) for page, command in named if command not in commands | django} == set()


def _written():
    for place in PLACES:
        yield from (p for p in (ROOT / place).rglob("*") if p.is_file() and p.suffix in WRITTEN)
    yield from (p for p in ROOT.iterdir() if p.is_file() and p.suffix in WRITTEN and p.name not in {".env", ".git"})


# Spelled in pieces, so that this file does not name what it looks for.
MACHINE = re.compile(
    "|".join(
        [
            "pypi" + r"\.org",
            "python" + "hosted",
            "npm" + r"js\.(?:org|com)",
            "(?:extra-)?index" + "-url",
            "trusted" + "-host",
        ]
    )
    + "|"
    + r"(?<![\w./-])/(?:work|home|root|Users)/\w"
)


def test_no_file_names_a_package_registry_or_a_path_of_a_machine():
    found = {
        _name(p) for p in _written() if "vendor" not in p.parts and "__pycache__" not in p.parts and _names_a_machine(p)
    }

    assert found == set()


def _names_a_machine(path):
    try:
        return bool(MACHINE.search(_text(path)))
    except UnicodeDecodeError:
        return False


def test_make_help_lists_what_the_makefile_does():
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert {"run", "test", "check", "trace", "bench", "demo", "docs", "lock"} <= set(
        re.findall(r"^(\w+)", done.stdout, re.M)
    )


def test_the_trace_runs_and_knows_every_requirement_that_tests_name():
    done = subprocess.run([sys.executable, "-m", "tests.trace"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-500:]
