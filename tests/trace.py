"""``make trace``: which tests prove each requirement of the catalogue, and which requirement has none.

Reads the sources, so that it needs neither a database nor a browser. ``python -m tests.trace PLN-04`` shows one.
"""

import ast
import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "docs" / "requirements.csv"


def catalogue() -> dict[str, str]:
    """The requirements by id, with their text."""
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["text"] for row in csv.DictReader(file)}


def _marked(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.req":
            yield from (argument.value for argument in call.args if isinstance(argument, ast.Constant))


def _tests_of(path: Path) -> Iterator[tuple[str, str]]:
    """Pairs of requirement and test, from marks on the module, on a class and on the test itself."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    name = path.relative_to(ROOT).as_posix()
    whole = [req for node in module.body if _is_pytestmark(node) for req in _marked(node)]
    yield from _walk(module.body, name, whole)


def _is_pytestmark(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and any(ast.unparse(target) == "pytestmark" for target in node.targets)


def _walk(body: list[ast.stmt], prefix: str, inherited: list[str]) -> Iterator[tuple[str, str]]:
    for node in body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef):
            continue
        reqs = inherited + [req for decorator in node.decorator_list for req in _marked(decorator)]
        if isinstance(node, ast.ClassDef):
            yield from _walk(node.body, f"{prefix}::{node.name}", reqs)
        elif node.name.startswith("test_"):
            yield from ((req, f"{prefix}::{node.name}") for req in dict.fromkeys(reqs))


def proofs() -> dict[str, list[str]]:
    """The tests that name each requirement."""
    found = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for req, test in _tests_of(path):
            found[req].append(test)
    return found


def main(wanted: list[str]) -> int:
    known, found = catalogue(), proofs()
    for req in wanted or known:
        print(f"{req}  {known.get(req, '(no está en el catálogo)')[:110]}")
        for test in found.get(req, []):
            print(f"    {test}")
    unknown = sorted(set(found) - set(known))
    none = [req for req in known if req not in found]
    if not wanted:
        print(f"\n{len(known) - len(none)} de {len(known)} requisitos tienen prueba.")
        print(f"Sin prueba: {', '.join(none) or 'ninguno'}")
    if unknown:
        print(f"Nombrados en pruebas y ausentes del catálogo: {', '.join(unknown)}")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
