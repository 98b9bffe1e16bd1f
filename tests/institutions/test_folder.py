"""The institution folder: every problem at once, all or nothing, and the same folder twice changes nothing."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from baquiano.audit.models import TrailEntry
from baquiano.institutions import actions, folder, queries
from baquiano.institutions.models import (
    CatalogueItem,
    ConsentText,
    FiscalYear,
    Institution,
    Membership,
    NonWorkingDay,
    Profile,
    Unit,
    UnitPlacement,
)
from baquiano.planning.tables import PlanListing
from tests.factories.institutions import make_fiscal_year, make_institution, make_member, make_unit

pytestmark = pytest.mark.django_db
SHIPPED = Path(django_settings.BASE_DIR) / "institutions" / "atlantico"
OWN = {"profile", "units", "catalogues", "consent", "calendar"}


@pytest.fixture(autouse=True)
def only_our_parts(monkeypatch):
    """The parts of the upper rooms have their own tests."""
    monkeypatch.setattr(folder, "_parts", {name: part for name, part in folder._parts.items() if name in OWN})


@pytest.fixture
def files(tmp_path):
    """A copy of the shipped folder, without what the upper rooms read."""
    target = tmp_path / "atlantico"
    shutil.copytree(
        SHIPPED, target, ignore=shutil.ignore_patterns("procedures", "formats", "library", "schools.csv", "norms.csv")
    )
    return target


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def load(files, at, **options):
    return actions.load_institution(files, by=None, at=at, **({"year": 2026} | options))


def rows():
    with scopes_disabled():
        models = (Institution, Profile, Unit, UnitPlacement, CatalogueItem, ConsentText, NonWorkingDay, FiscalYear)
        return {model.__name__: model.objects.count() for model in models}


@pytest.mark.req("ORG-02", "ORG-11", "ORG-12", "ORG-13", "NFR-02")
def test_shipped_folder_makes_the_institution(files, at):
    result = load(files, at)

    assert result.problems == []
    institution = Institution.objects.get(code="atlantico")
    with scope(institution=institution):
        assert Unit.objects.filter(kind="grupo").count() == 12
        assert queries.setting(institution, "agenda.closing_day") == 25
        assert queries.setting(institution, "beneficiary.department") == "08"
        assert queries.label(institution, "plan_unit") == "grupo"
        assert queries.catalogue_item(institution, "mechanism", "otro").attributes == {
            "evaluable": False,
            "needs_description": True,
        }
        assert queries.catalogue_item(institution, "service_type", "asesoria").attributes == {
            "requires_planning": False,
            "requires_analysis": True,
            "starts_with": "petition",
            "ends_with": "concept",
        }
        assert "Ley 1581" in queries.consent_text(institution, "attendance", on=at.date()).text
        assert FiscalYear.objects.get().year == 2026


@pytest.mark.req("WFL-11")
def test_shipped_profile_lets_the_leader_approve_the_own_plan(files, at):
    institution = load(files, at).institution

    assert queries.setting(institution, "plan.author_cannot_approve") is False


@pytest.mark.req("NFR-02")
def test_same_folder_twice_changes_nothing(files, at):
    load(files, at)
    before, entries = rows(), TrailEntry.objects.count()

    again = load(files, at)

    assert (again.differences, rows(), TrailEntry.objects.count()) == ([], before, entries)


def test_dry_run_shows_every_difference_and_writes_nothing(files, at):
    shown = load(files, at, dry_run=True)
    empty = rows()
    applied = load(files, at)

    assert set(empty.values()) == {0}
    assert shown.differences == applied.differences


@pytest.mark.req("NFR-02")
def test_every_problem_is_told_at_once_with_file_key_and_mend(files, at):
    edit(files / "profile.toml", "required_fields", "requierd_fields")
    edit(files / "profile.toml", 'mode = "agenda"', 'mode = "agend"')
    edit(files / "profile.toml", "999000999-7", "999000999-1")
    edit(files / "profile.toml", "[roles.admin]", "[roles.amdin]")
    edit(files / "units.csv", "GIV,Grupo de Inspección y Vigilancia,grupo,DPL", "GPE,Grupo,grupo,NADA")
    edit(files / "catalogues" / "mechanism.csv", "taller,Taller,sí,no", "taller,Taller,quizás,no")
    edit(files / "consent" / "image.md", "version: 1", "version: uno")
    edit(files / "calendar.csv", "2026-02-16", "16/02/2026")

    told = {str(problem) for problem in load(files, at).problems}

    assert told == {
        (
            "profile.toml: falta la clave plan.required_fields. Agréguela con la lista de campos obligatorios del "
            "plan: [«need», «activity», «starts_on», …]."
        ),
        "profile.toml: la clave agenda.mode no admite «agend». Agréguela con «agenda», «programming» o «none».",
        (
            "profile.toml: institution.nit = «999000999-1» no es válido. "
            "Escriba el NIT con su dígito de verificación correcto: «890102472-0»."
        ),
        "profile.toml: el rol roles.amdin no existe. ¿Quiso decir «admin»?",
        "units.csv: fila 8, columna code. El código «GPE» está repetido. Cada dependencia tiene uno distinto.",
        "units.csv: fila 8, columna parent. «NADA» no es el código de ninguna dependencia del archivo.",
        "catalogues/mechanism.csv: fila 2, columna evaluable. «quizás» no se admite. Escriba sí o no.",
        (
            "consent/image.md: no se entiende el encabezado. El archivo empieza con dos líneas, «version: 1» y "
            "«valid_from: 2026-01-01», una línea vacía y el texto."
        ),
        "calendar.csv: fila 2, columna date. «16/02/2026» no es una fecha. Escríbala como AAAA-MM-DD.",
    }
    assert set(rows().values()) == {0}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("profile.toml", b"[institution\n", "No se puede leer como TOML"),
        ("profile.toml", "nombre = 'Educación'".encode("latin-1"), "UTF-8"),
        ("units.csv", b"code,name\nA,B\n", "faltan las columnas kind, parent"),
        ("units.csv", b'code,name,kind,parent,email,starts_on,ends_on,territory\nA,"B\n', "No se puede leer como CSV"),
        ("units.csv", b"code,name,kind,parent,email,starts_on,ends_on,territory\nA,B\n", "mismas columnas"),
        ("catalogues/topic.csv", b"code,name\nun tema,Uno\n", "no sirve de código"),
        ("consent/otra.md", b"version: 1\nvalid_from: 2026-01-01\n\nTexto", "El nombre del archivo debe ser"),
        ("units.csv", b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
    ],
)
def test_broken_file_is_a_problem_and_never_an_error(name, content, words, files, at):
    (files / name).write_bytes(content)

    problems = load(files, at).problems

    assert any(problem.file == name and words in str(problem) for problem in problems)


def test_folder_that_does_not_exist_is_a_problem(tmp_path, at):
    assert "no existe" in str(load(tmp_path / "nada", at).problems[0])


def test_link_that_leaves_the_folder_is_not_read(files, tmp_path, at):
    secret = tmp_path / "secret.csv"
    secret.write_text("code,name\na,Secreto\n", encoding="utf-8")
    (files / "catalogues" / "secret.csv").symlink_to(secret)

    load(files, at)

    assert not CatalogueItem._base_manager.filter(name="Secreto").exists()


def test_file_that_nobody_reads_is_told(files, at):
    (files / "notas.txt").write_text("hola", encoding="utf-8")

    assert "notas.txt: ningún módulo lee este archivo." in load(files, at).notices


def test_key_that_nobody_reads_is_told_with_the_one_that_was_meant(files, at):
    edit(files / "profile.toml", "closing_day = 25", "closing_day = 25\nclosing_dya = 20")

    told = "profile.toml: ningún módulo lee la clave agenda.closing_dya. ¿Quiso decir «agenda.closing_day»?"
    assert told in load(files, at).notices


@pytest.mark.req("ORG-02")
def test_changed_unit_is_reorganised_on_the_day_of_the_load(files, at):
    load(files, at)
    edit(files / "units.csv", "GFI,Grupo Financiero,grupo,DAF", "GFI,Grupo de Finanzas,grupo,SE")

    differences = load(files, at).differences

    assert [str(row) for row in differences] == [
        "units.csv: dependencia GFI, nombre: «Grupo Financiero» → «Grupo de Finanzas»",
        "units.csv: dependencia GFI, depende de: «DAF» → «SE»",
    ]
    names = UnitPlacement._base_manager.filter(unit__code="GFI").order_by("starts_on").values_list("name", flat=True)
    assert list(names) == ["Grupo Financiero", "Grupo de Finanzas"]


def test_unit_with_an_end_is_closed(files, at):
    load(files, at)
    edit(files / "units.csv", "bienestar@se.demo,2020-01-01,,", "bienestar@se.demo,2020-01-01,2026-12-31,")

    load(files, at)

    assert str(Unit._base_manager.get(code="GBE").ends_on) == "2026-12-31"


@pytest.mark.req("ORG-13")
def test_entry_that_left_the_file_stays_out_of_use(files, at):
    load(files, at)
    edit(files / "catalogues" / "topic.csv", "pei,Proyecto educativo institucional (PEI),mejoramiento\n", "")

    differences = load(files, at).differences

    assert [str(row) for row in differences if " pei" in row.what] == [
        "catalogues/topic.csv: elemento pei, en uso: «sí» → «no»"
    ]
    assert CatalogueItem._base_manager.get(catalogue="topic", code="pei").is_active is False


def test_published_consent_text_does_not_change(files, at):
    load(files, at)
    edit(files / "consent" / "attendance.md", "Para qué se usan", "Para qué sirven")

    result = load(files, at)

    assert "ya se publicó y no cambia" in str(result.problems[0])
    assert "Para qué se usan" in ConsentText._base_manager.get(kind="attendance").text


@pytest.mark.req("NFR-02")
def test_closed_year_is_not_altered(files, at):
    load(files, at)
    FiscalYear._base_manager.update(state="closed")
    edit(files / "profile.toml", "closing_day = 25", "closing_day = 20")

    refused, next_year = load(files, at), load(files, at, year=2027)

    institution = Institution.objects.get()
    assert "Está cerrada" in str(refused.problems[0])
    assert next_year.problems == []
    assert queries.setting(institution, "agenda.closing_day", year=2026) == 25
    assert queries.setting(institution, "agenda.closing_day", year=2027) == 20


def test_failure_in_the_middle_leaves_nothing(files, at, monkeypatch):
    def fail(load):
        raise ValueError("a disk that ended")

    broken = folder.Part("broken", (), lambda content: [], fail, write=lambda export: None, order=99)
    monkeypatch.setitem(folder._parts, "broken", broken)

    with pytest.raises(ValueError, match="a disk that ended"):
        load(files, at)

    assert set(rows().values()) == {0}


def test_two_institutions_work_differently_on_the_same_code(files, tmp_path, at):
    other = tmp_path / "otra"
    shutil.copytree(files, other)
    edit(other / "profile.toml", 'code = "atlantico"', 'code = "otra"')
    edit(other / "profile.toml", 'plan_unit = "grupo"', 'plan_unit = "dirección"')

    first, second = load(files, at).institution, load(other, at).institution

    assert [_plan_heading(one) for one in (first, second)] == ["Grupo", "Dirección"]


def _plan_heading(institution):
    """The same column of the same list, in each institution."""
    with scope(institution=institution):
        return next(str(column.label) for column in PlanListing.columns if column.key == "unit")


def test_command_says_what_it_did(files):
    out = StringIO()

    call_command("load_profile", files, year=2026, stdout=out)
    call_command("load_profile", files, year=2026, stdout=out)

    assert "Carpeta cargada para la vigencia 2026" in out.getvalue()
    assert "ya estaba cargada; nada cambió" in out.getvalue()


def test_command_tells_every_problem_and_fails(files):
    edit(files / "profile.toml", "closing_day = 25", "")
    err = StringIO()

    with pytest.raises(CommandError, match="hay 1 por corregir"):
        call_command("load_profile", files, stderr=err)

    assert "falta la clave agenda.closing_day" in err.getvalue()


@pytest.fixture
def screen(files, at, settings, sign_in):
    """An administrator before the page of the folder, which has been loaded."""
    settings.INSTITUTIONS_DIR = files.parent
    institution = load(files, at).institution
    return sign_in(make_member(Unit._base_manager.get(code="SE", institution=institution), "admin"))


URL = "institutions:folder_load"


def test_screen_shows_the_differences_and_then_applies_them(screen, files):
    edit(files / "profile.toml", "closing_day = 25", "closing_day = 20")
    institution = Institution.objects.get()

    page = screen.get(reverse(URL), {})
    digest = page.context["form"].initial["digest"]
    before = queries.setting(institution, "agenda.closing_day")
    screen.post(reverse(URL), {"digest": digest})

    assert "agenda.closing_day" in page.content.decode()
    assert (before, queries.setting(Institution.objects.get(), "agenda.closing_day")) == (25, 20)


def test_screen_does_not_apply_a_folder_that_changed_meanwhile(screen, files):
    digest = screen.get(reverse(URL)).context["form"].initial["digest"]
    edit(files / "profile.toml", "closing_day = 25", "closing_day = 20")

    screen.post(reverse(URL), {"digest": digest})

    assert queries.setting(Institution.objects.get(), "agenda.closing_day") == 25


def test_screen_refuses_the_folder_of_another_institution(screen, files):
    edit(files / "profile.toml", 'code = "atlantico"', 'code = "otra"')

    content = screen.get(reverse(URL)).content.decode()

    assert "es de otra institución" in content


def test_screen_without_a_folder_says_what_to_do(institution, settings, tmp_path, sign_in):
    settings.INSTITUTIONS_DIR = tmp_path
    client = sign_in(make_member(make_unit(institution), "admin"))

    assert "No encontramos la carpeta" in client.get(reverse(URL)).content.decode()


@pytest.mark.req("ORG-01")
def test_load_touches_only_its_institution(files, at):
    other = make_institution()
    make_unit(other, code="GFI", name="Grupo ajeno")
    make_fiscal_year(other, 2026)

    load(files, at)

    assert Unit._base_manager.filter(institution=other).values_list("name", flat=True).get() == "Grupo ajeno"
    assert not Membership._base_manager.filter(institution=other).exists()
