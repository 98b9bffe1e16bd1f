"""The retention table comes with the folder of the institution, and goes back to it (DOC-02)."""

import pytest
from django.conf import settings

from baquiano.archive import profile
from baquiano.archive.inventory import layouts_of
from baquiano.archive.models import DocumentType, RetentionSchedule
from baquiano.institutions.folder import Export, Folder, Load
from tests.factories.archive import make_case_file
from tests.factories.delivery import make_session
from tests.factories.institutions import make_profile, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.req("DOC-02")]
SERIES = "unit,series,series_name,subseries,subseries_name,management_years,central_years,disposition,procedure,opens\n"
TYPES = "unit,series,subseries,code,name,records,presence\n"
VISITS = "GFI,30,INFORMES,24,Visitas,2,8,S,Se selecciona.,visit\n"
MINUTES = "GFI,30,24,01,Acta,format:ACTA signature:scanned,always\n"


@pytest.fixture
def folder(tmp_path, scoped):
    """A folder with a unit; ``write`` puts its table and its types."""
    make_unit(scoped, code="GFI")
    (tmp_path / "archive").mkdir()
    (tmp_path / "units.csv").write_text("code\nGFI\n", encoding="utf-8")
    (tmp_path / "profile.toml").write_text("", encoding="utf-8")

    def write(series=VISITS, types=MINUTES, toml=""):
        (tmp_path / "archive" / "trd.csv").write_text(SERIES + series, encoding="utf-8")
        (tmp_path / "archive" / "types.csv").write_text(TYPES + types, encoding="utf-8")
        (tmp_path / "profile.toml").write_text(toml, encoding="utf-8")
        return Folder(tmp_path)

    return write


def _load(folder, institution, at):
    assert list(profile.check(folder)) == []
    return [str(one) for one in profile.apply(Load(folder, institution, 2026, None, at))]


def test_loaded_twice_it_is_one_table_and_an_export_gives_it_back(folder, scoped, at):
    first, again = _load(folder(), scoped, at), _load(folder(), scoped, at)
    export = Export(scoped, 2026)
    profile.write(export)

    files = export.finished()
    assert (len(first), again) == (2, [])
    assert files["archive/trd.csv"].decode() == SERIES + VISITS
    assert files["archive/types.csv"].decode() == TYPES + MINUTES


def test_what_changes_is_told_and_what_leaves_is_retired_with_its_expedientes(folder, scoped, unit_of, at):
    _load(folder(), scoped, at)
    case_file = make_case_file(make_session(unit_of("GFI"), state="held"), at=at)

    changed = _load(folder(VISITS.replace(",2,8,", ",3,8,"), MINUTES.replace("Acta,", "Acta de visita,")), scoped, at)
    _load(folder("GFI,31,OTRA,,,1,1,E,,\n", ""), scoped, at)

    case_file.refresh_from_db()
    assert len(changed) == 2
    assert [(one.series_code, one.is_retired) for one in RetentionSchedule.objects.order_by("series_code")] == [
        ("30", True),
        ("31", False),
    ]
    assert case_file.schedule.series_code == "30" and not DocumentType.objects.exists()


@pytest.fixture
def unit_of(scoped):
    from baquiano.institutions.models import Unit

    return lambda code: Unit.objects.get(code=code)


@pytest.mark.parametrize(
    ("series", "types", "toml", "words"),
    [
        (VISITS.replace("GFI", "NADIE"), "", "", "«NADIE» no es el código"),
        (VISITS.replace(",2,8,", ",dos,8,"), "", "", "Escriba los años con un número"),
        (VISITS.replace(",S,", ",X,"), "", "", "Escriba una de: CT, E, S, M."),
        (VISITS + VISITS, "", "", "ya está para esa dependencia"),
        (VISITS + VISITS.replace(",24,", ",25,"), "", "", "ya abre esos expedientes en otra serie"),
        (
            VISITS.replace(",visit", ",fiesta"),
            "",
            "",
            "vacía o escriba una de: plan, visit, assistance, trip, report, request.",
        ),
        (VISITS, MINUTES.replace(",24,", ",99,"), "", "no está en trd.csv"),
        (VISITS, MINUTES + MINUTES, "", "está dos veces"),
        (VISITS, MINUTES.replace("always", "nunca"), "", "Escriba una de: always, if_any."),
        (VISITS, MINUTES.replace("format:ACTA", "acta"), "", "«acta» no se entiende"),
        (VISITS, MINUTES + MINUTES.replace(",01,", ",02,"), "", "ya es de otro tipo"),
        (VISITS, "", '[archive.inventory.a]\nname = "A"\ncolumns = [["orden", "N.º"]]', "«orden» no existe"),
        (VISITS, "", '[archive.inventory.a]\nname = "A"\ncolumns = ["order"]', "Escriba las columnas"),
        (VISITS, "", "[archive.inventory.a]\ncolumns = []", "Escriba el nombre de la disposición"),
    ],
)
def test_each_problem_is_named_with_what_to_do(folder, series, types, toml, words):
    problems = " ".join(str(one) for one in profile.check(folder(series, types, toml)))

    assert words in problems


@pytest.mark.parametrize("code", ["atlantico", "mareas"])
def test_the_folders_that_are_shipped_have_a_table_without_problems(code):
    folder = Folder(settings.BASE_DIR / "institutions" / code)

    assert folder.has("archive/trd.csv") and list(profile.check(folder)) == []


@pytest.mark.req("DOC-05")
def test_the_layouts_of_the_inventory_are_those_of_the_folder(scoped):
    layout = {"name": "Acuerdo ficticio", "columns": [["order", "N.º"], ["pages", "Folios"]]}
    make_profile(scoped, {"archive": {"inventory": {"b": layout, "a": layout | {"name": "Otro"}}}})

    assert [(one.code, one.name, one.titles) for one in layouts_of(scoped)] == [
        ("a", "Otro", ["N.º", "Folios"]),
        ("b", "Acuerdo ficticio", ["N.º", "Folios"]),
    ]
