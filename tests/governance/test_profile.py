"""``[bodies]`` of the institution folder: problems named with their key, and members seated when loaded."""

import pytest

from baquiano.governance import profile
from baquiano.governance.models import CollegiateBody
from baquiano.institutions.folder import Folder, Load
from tests.factories.institutions import make_member, make_unit

GOOD = """
[bodies.directivo]
name = "Comité Directivo"
unit = "SE"
quorum_fraction = "2/3"
seats = { agency_head = "chair" }
"""


def folder(tmp_path, text):
    (tmp_path / "profile.toml").write_text(text, encoding="utf-8")
    return Folder(tmp_path)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[bodies.x]\nquorum_fraction = "1/2"', "bodies.x.name"),
        ('[bodies.x]\nname = "C"\nquorum_fraction = "3"', "bodies.x.quorum_fraction"),
        ('[bodies.x]\nname = "C"\nseats = { alcalde = "chair" }', "bodies.x.seats.alcalde"),
        ('[bodies.x]\nname = "C"\nseats = { admin = "trono" }', "bodies.x.seats.admin"),
        ('[bodies.x]\nname = "C"\nmembers = [{ email = "nadie" }]', "bodies.x.members, miembro 1"),
        ('bodies = "uno"', "bodies"),
    ],
)
def test_a_problem_names_its_key(tmp_path, text, key):
    assert [problem.key for problem in profile.check(folder(tmp_path, text))] == [key]


@pytest.mark.req("ORG-05")
def test_loading_seats_who_holds_the_role_and_twice_changes_nothing(scoped, at, tmp_path):
    root = make_unit(scoped, code="SE", kind="secretaria")
    head = make_member(root, "agency_head")
    load = Load(folder(tmp_path, GOOD), scoped, 2026, None, at)

    profile.apply(load)

    body = CollegiateBody.objects.get()
    assert (body.unit, body.quorum_fraction) == (root, "2/3")
    assert list(body.members.values_list("user", "seat")) == [(head.pk, "chair")]
    assert profile.apply(load) == []
