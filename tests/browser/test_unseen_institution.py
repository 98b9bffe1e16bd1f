"""An institution that nobody has seen works from the day its folder is loaded, and takes its folder away whole."""

import zipfile
from datetime import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect

from baquiano.common.calendar_days import BOGOTA
from baquiano.institutions import actions
from baquiano.institutions.exporting import export_files
from baquiano.institutions.models import Institution, Unit
from baquiano.procedures.models import Case
from tests.browser.conftest import clock_at, whole
from tests.browser.hands import follow, press, reads, titled, verify, write
from tests.browser.unseen import YEAR, Unseen
from tests.factories.institutions import make_member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
NOW = datetime(YEAR, 3, 10, 10, tzinfo=BOGOTA)


@pytest.fixture
def unseen():
    return Unseen()


@pytest.fixture
def files(unseen, tmp_path, settings):
    """Its folder in the directory of the institutions, loaded with the command of the operator."""
    settings.INSTITUTIONS_DIR = tmp_path / "institutions"
    settings.FILES_ROOT = tmp_path / "files"
    path = unseen.write(settings.INSTITUTIONS_DIR / unseen.code)
    call_command("load_profile", path, year=YEAR, verbosity=0)
    return path


@pytest.fixture
def people(unseen, files):
    """One person per role, where the folder says that the role works."""
    institution = Institution.objects.get(code=unseen.code)
    with scope(institution=institution):
        group, root = Unit.objects.get(code="VIV"), Unit.objects.get(code="RAIZ")
    where = {"advisor": group, "group_leader": group, "planning_professional": root, "admin": root}
    return {role: make_member(unit, role) for role, unit in where.items()}


@pytest.mark.req("NFR-02", "WFL-01", "WFL-03", "WFL-04", "WFL-05")
def test_its_procedure_walks_to_the_end_with_its_own_roles(unseen, people, signed_in):
    ask, look, give, note = unseen.steps
    with clock_at(NOW):
        adviser, leader = signed_in(people["advisor"], "phone"), signed_in(people["group_leader"], "phone")
        keeper = signed_in(people["planning_professional"], "phone")

        _begin(adviser, unseen, "Semilla de ceibo")
        _do(adviser, ask, "Terminar")
        _do(leader, look, unseen.reject, reason="Diga cuántas.")
        _open(adviser, ask)
        reads(adviser, "Diga cuántas.")
        press(adviser, "Terminar")
        _do(leader, look, unseen.accept, check=True)
        _open(adviser, give)
        whole(adviser)
        press(adviser, "Terminar")
        reads(adviser, unseen.format)
        _attach(adviser, "Vale de Semilla de ceibo")
        press(adviser, "Terminar")
        _do(keeper, note, "Terminar")

        with scope(institution=people["admin"].standing.institution_id):
            case = Case.objects.get()
        keeper.goto(case.get_absolute_url())
        reads(keeper, "Terminado")
        whole(keeper)


def _begin(page, unseen, title):
    page.goto("/procedimientos/casos/")
    follow(page.get_by_role("main"), "Iniciar un caso")
    follow(page.get_by_role("main"), unseen.process)
    write(page, {"Asunto": title})
    page.get_by_label("Dependencia").select_option(label=unseen.unit)
    press(page, "Iniciar el caso")


def _open(page, step):
    """From the inbox, as an official would."""
    page.goto("/procedimientos/bandeja/")
    page.get_by_role("main").get_by_role("link", name=step).first.click()
    titled(page, step)


def _do(page, step, button, *, reason="", check=False):
    _open(page, step)
    if reason:
        write(page, {"Motivo de la devolución": reason})
    if check:
        verify(page)
    press(page, button)


def _attach(page, title):
    page.locator("summary", has_text="Adjuntar").first.click()
    record = page.locator("article.record").first
    write(record, {"Nombre del documento": title, "enlace": "https://semillas.example/vale"})
    record.get_by_label("Fecha del documento").fill(NOW.date().isoformat())
    press(record, "Adjuntar")


@pytest.mark.req("NFR-02")
def test_it_speaks_with_its_own_words(unseen, people, signed_in):
    page = signed_in(people["admin"])

    page.goto("/institucion/personas/")

    for label in unseen.roles.values():
        reads(page, label)
    expect(page.get_by_text(unseen.name).first).to_be_visible()


@pytest.mark.req("NFR-02")
def test_its_export_loads_to_equal_data(unseen, people, signed_in, tmp_path):
    page = signed_in(people["admin"])
    page.goto("/institucion/carpeta/")
    reads(page, "La carpeta ya está cargada")
    with page.expect_download() as download:
        press(page, "Descargar la carpeta (ZIP)")
    with zipfile.ZipFile(download.value.path()) as archive:
        archive.extractall(tmp_path / "taken")
    taken = tmp_path / "taken" / unseen.code

    again = actions.load_institution(taken, by=None, at=timezone.now(), year=YEAR)
    profile = taken / "profile.toml"
    profile.write_text(profile.read_text(encoding="utf-8").replace(unseen.code, "copia"), encoding="utf-8")
    copy = actions.load_institution(taken, by=None, at=timezone.now(), year=YEAR).institution
    first = export_files(Institution.objects.get(code=unseen.code), YEAR)

    assert (again.problems, again.differences) == ([], [])
    assert {
        name: data.replace(b"copia", unseen.code.encode()) for name, data in export_files(copy, YEAR).items()
    } == first
    assert set(first) == {path.relative_to(taken).as_posix() for path in taken.rglob("*") if path.is_file()}
