"""``catalogues/norms.csv``: every problem named, loaded once, and never over what was corrected on the screen."""

import pytest
from django_scopes import scope

from baquiano.institutions.folder import Folder, Load
from baquiano.norms import actions, profile
from baquiano.norms.models import Norm
from tests.factories.institutions import make_catalogue_item

pytestmark = pytest.mark.django_db
HEAD = ",".join(profile.COLUMNS)
LAW = "law,9001,2020-05-04,Congreso Ficticio,Asuntos ficticios,3,pei,in_force,"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "catalogues").mkdir()
    (tmp_path / "catalogues" / "topic.csv").write_text("code,name\npei,PEI\n", encoding="utf-8")

    def write(*rows):
        (tmp_path / profile.FILE).write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
        return Folder(tmp_path)

    return write


@pytest.fixture
def topic(scoped):
    return make_catalogue_item(scoped, "topic", code="pei", name="PEI")


def load(institution, folder, at):
    task = Load(folder, institution, 2026, None, at)
    with scope(institution=institution):
        return [str(difference) for difference in profile.apply(task)], task.notices


@pytest.mark.req("ORG-16", "NFR-02")
def test_norms_are_loaded_once(scoped, topic, folder, at):
    content = folder(LAW)

    first, _notices = load(scoped, content, at)

    assert len(first) == 1
    assert load(scoped, content, at) == ([], [])
    norm = Norm.objects.get()
    assert (str(norm), norm.articles, list(norm.topics.all())) == ("Ley 9001 de 2020", "3", [topic])


def test_a_corrected_file_corrects_the_norm(scoped, topic, folder, at):
    load(scoped, folder(LAW), at)

    differences, _notices = load(scoped, folder(LAW.replace("Asuntos", "Otros asuntos")), at)

    assert len(differences) == 1
    assert Norm.objects.get().title == "Otros asuntos ficticios"


@pytest.mark.req("ORG-15")
def test_what_was_corrected_on_the_screen_waits_for_a_choice(scoped, topic, folder, at):
    load(scoped, folder(LAW), at)
    actions.edit_norm(Norm.objects.get(), fields={"title": "De pantalla"}, expected_version=1, by=None, at=at)

    differences, _notices = load(scoped, folder(LAW.replace("Asuntos", "Otros asuntos")), at)

    assert len(differences) == 1
    assert Norm.objects.get().title == "De pantalla"


@pytest.mark.parametrize(
    ("row", "key"),
    [
        (LAW.replace("law", "ley"), "kind"),
        (LAW.replace("2020-05-04", "4 de mayo"), "issued_on"),
        (LAW.replace("pei", "tema-raro"), "topics"),
        (LAW.replace("in_force", "vigente"), "state"),
        (LAW.replace("Congreso Ficticio", ""), "issuer"),
        (f"{LAW}\n{LAW}", "number"),
    ],
)
def test_every_problem_names_its_row_and_column(folder, row, key):
    problems = list(profile.check(folder(row)))

    assert len(problems) == 1
    assert problems[0].key.endswith(f"columna {key}")


def test_the_shipped_norms_have_no_problem(settings):
    content = Folder(settings.INSTITUTIONS_DIR / "atlantico")

    assert list(profile.check(content)) == []
    assert len(content.rows(profile.FILE, profile.COLUMNS)) > 10
