"""``library/library.csv``: every problem named, documents and versions added once."""

import pytest
from django_scopes import scope

from baquiano.institutions.folder import Folder, Load
from baquiano.library import actions, profile
from baquiano.library.models import Guide, GuideVersion
from tests.factories.documents import PDF_BYTES
from tests.factories.institutions import make_unit

pytestmark = pytest.mark.django_db
HEAD = ",".join(profile.COLUMNS)
ONE = "GU-1,Guía ficticia,guide,GX,Para probar,pei,no,public,1,2026-01-01,guia.pdf,,"
TWO = "GU-1,Guía ficticia,guide,GX,Para probar,pei,no,public,2,2026-02-01,,https://guia.invalid/2,Cambia"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "catalogues").mkdir()
    (tmp_path / "library").mkdir()
    (tmp_path / "catalogues" / "topic.csv").write_text("code,name\npei,PEI\n", encoding="utf-8")
    (tmp_path / "units.csv").write_text("code\nGX\n", encoding="utf-8")
    (tmp_path / "library" / "guia.pdf").write_bytes(PDF_BYTES)

    def write(*rows):
        (tmp_path / profile.FILE).write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
        return Folder(tmp_path)

    return write


def load(institution, folder, at):
    with scope(institution=institution):
        return [str(difference) for difference in profile.apply(Load(folder, institution, 2026, None, at))]


@pytest.mark.req("DOC-11", "NFR-02")
def test_documents_and_versions_are_added_once(scoped, folder, at):
    make_unit(scoped, code="GX")

    assert len(load(scoped, folder(ONE, TWO), at)) == 2
    assert load(scoped, folder(ONE, TWO), at) == []

    assert [version.label for version in GuideVersion.objects.all()] == ["2", "1"]


def test_what_the_screen_says_is_not_rewritten(scoped, folder, at):
    make_unit(scoped, code="GX")
    load(scoped, folder(ONE), at)
    actions.edit_guide(Guide.objects.get(), fields={"title": "De pantalla"}, expected_version=1, by=None, at=at)

    load(scoped, folder(ONE, TWO), at)

    assert Guide.objects.get().title == "De pantalla"


@pytest.mark.parametrize(
    ("row", "key"),
    [
        (ONE.replace("guide", "guia"), "kind"),
        (ONE.replace("GX", "ZZ"), "unit"),
        (ONE.replace("pei", "otro"), "topics"),
        (ONE.replace("2026-01-01", "enero"), "in_force_from"),
        (ONE.replace("guia.pdf", "no-esta.pdf"), "file"),
        (ONE.replace("guia.pdf", ""), "file"),
        (f"{ONE}\n{ONE}", "version"),
    ],
)
def test_every_problem_names_its_row_and_column(folder, row, key):
    problems = list(profile.check(folder(row)))

    assert [problem.key.rpartition(" ")[2] for problem in problems] == [key]


def test_the_shipped_library_has_no_problem(settings):
    assert list(profile.check(Folder(settings.INSTITUTIONS_DIR / "atlantico"))) == []
