"""The folder that the application writes, loaded into an empty installation, gives the same rows."""

import io
import string
import tomllib
import zipfile
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.urls import reverse
from django_scopes import scope, scopes_disabled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.common.models import InstitutionRow, Versioned
from baquiano.institutions import actions, folder, toml
from baquiano.institutions.exporting import export_files, write_to
from baquiano.institutions.models import CatalogueItem, ConsentText, Institution, NonWorkingDay, Unit
from baquiano.norms.actions import change_norm
from baquiano.norms.models import Norm
from baquiano.procedures import actions as procedures
from baquiano.procedures.models import NormReview, Procedure, ProcedureRisk
from tests.factories.institutions import make_member, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.req("NFR-02")]
SHIPPED = Path(django_settings.BASE_DIR) / "institutions"
FOLDERS = sorted(path.name for path in SHIPPED.iterdir() if (path / folder.PROFILE).is_file())
# What a row is apart from its content: who it is, when it came and how often it was edited there.
APART = {"id", "institution", "created_at", "created_by", "loaded_at", "digest"}
NOT_OF_THE_FOLDER = {"institutions.LoadedFile", "documents.StoredFile"}


def load(files, at, **options):
    result = actions.load_institution(files, by=None, at=at, **({"year": 2026} | options))
    assert result.problems == []
    return result.institution


class Elsewhere:
    """An empty installation: what happens in it is undone at the end."""

    def __enter__(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *error):
        transaction.set_rollback(True)
        self.atomic.__exit__(*error)


def content():
    """Every row that belongs to an institution, without keys: relations by the words of what they point at."""
    with scopes_disabled():
        found = {
            model._meta.label: sorted(map(_plain, model._base_manager.all()), key=str)
            for model in apps.get_models()
            if (model in (Institution, NonWorkingDay) or issubclass(model, InstitutionRow))
            and model._meta.label not in NOT_OF_THE_FOLDER
        }
    return {name: rows for name, rows in found.items() if rows}


def _plain(row):
    apart = APART | ({"version", "loaded_version"} if isinstance(row, Versioned) else set())
    fields = [field for field in row._meta.concrete_fields if field.name not in apart]
    plain = {
        field.name: str(getattr(row, field.name)) if isinstance(field, models.ForeignKey) else getattr(row, field.name)
        for field in fields
    }
    return plain | {field.name: sorted(map(str, getattr(row, field.name).all())) for field in row._meta.many_to_many}


def round_trip(source, target, at):
    """The rows of ``source``, those of its export loaded elsewhere, and both exports."""
    with Elsewhere():
        institution = load(source, at)
        first, files = content(), export_files(institution, 2026)
    write_to(files, target)
    with Elsewhere():
        institution = load(target, at)
        second, again = content(), export_files(institution, 2026)
    return first, second, files, again


@pytest.mark.req("ORG-15")
@pytest.mark.parametrize("name", FOLDERS)
def test_export_of_a_shipped_folder_loads_to_equal_data(name, tmp_path, at, settings):
    settings.FILES_ROOT = tmp_path / "files"

    first, second, files, again = round_trip(SHIPPED / name, tmp_path / name, at)

    assert {"institutions.Unit", "institutions.Profile", "procedures.Activity"} <= set(first)
    assert second == first
    assert again == files


@pytest.mark.parametrize("name", FOLDERS)
def test_every_file_that_a_part_reads_is_written(name, tmp_path, at, settings):
    """The contract of a part: what it claims, it writes. A part that forgets a file fails here."""
    settings.FILES_ROOT = tmp_path / "files"
    source = folder.Folder(SHIPPED / name)

    written = set(export_files(load(source.path, at), 2026))

    claimed = set(source.matching(folder.PROFILE, *(pattern for part in folder.parts() for pattern in part.claims)))
    assert claimed - written == set()
    assert folder.notices_of(folder.Folder(source.path)) == []


def test_every_part_has_a_writer():
    assert [part.name for part in folder.parts() if not callable(part.write)] == []


@pytest.mark.req("ORG-15", "ORG-16", "WFL-10", "WFL-12")
def test_what_was_changed_on_the_screen_is_exported(tmp_path, at, settings):
    settings.FILES_ROOT = tmp_path / "files"
    with Elsewhere():
        institution = load(SHIPPED / "atlantico", at)
        with scope(institution=institution):
            _change_on_the_screen(institution, at)
        first, files = content(), export_files(institution, 2026)
    write_to(files, tmp_path / "atlantico")
    with Elsewhere():
        load(tmp_path / "atlantico", at)
        second = content()

    assert second == first


def _change_on_the_screen(institution, at):
    _write_what_a_procedure_stands_on(institution, at)
    unit, other = Unit.objects.get(code="GFI"), Unit.objects.get(code="DPL")
    actions.reorganise_unit(unit, name="Grupo de Hacienda", kind="grupo", parent=other, on=day_of(at), by=None, at=at)
    actions.close_unit(Unit.objects.get(code="GBE"), on=date(2026, 6, 30), by=None, at=at)
    CatalogueItem.objects.filter(catalogue="topic", code="pei").update(is_active=False)
    for version, day in ((0, date(2025, 1, 1)), (2, date(2026, 4, 1)), (3, date(2026, 5, 1))):
        ConsentText.objects.create(
            institution=institution, kind="image", version=version, text=f"Texto\n\n{version}", valid_from=day
        )


def _write_what_a_procedure_stands_on(institution, at):
    """Risks, indicators, in what a norm founds it, and a norm that changed."""
    who = {"by": None, "at": at}
    procedure = Procedure.objects.get(code="MI-GE-PR-16")
    risk = {
        "description": "Visita sin acta",
        "cause": "Sin firma; se fue",
        "effect": "",
        "control": "Firma en pantalla",
    }
    procedures.add_risk(procedure, id=uuid7(), fields=risk, **who)
    points = {"name": "Visitas hechas", "formula": "a ÷ b", "goal": "90 %", "frequency": "Mensual", "source": ""}
    procedures.add_indicator(procedure, id=uuid7(), fields=points, **who)
    gone = procedures.add_risk(procedure, id=uuid7(), fields=risk | {"description": "Ya no pasa"}, **who)
    procedures.retire_risk(gone, reason="No volvió a pasar", **who)
    ProcedureRisk.objects.filter(pk=gone.pk).delete()  # what was retired is not of the folder
    norm = Norm.objects.get(kind="decree", number="1290")
    procedures.link_norm(procedure, norm, id=uuid7(), note="Cómo se evalúa, artículo 3", **who)
    change = {"kind": "modified", "act": "Decreto ficticio 1 de 2026", "summary": "Primero.\nSegundo."}
    change_norm(norm, id=uuid7(), happened_on=day_of(at), **change, **who)
    NormReview.objects.all().delete()  # nor is what came of the change


# --- folders that nobody wrote ---------------------------------------------------------------------------------------
_letters = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs", "Co", "Cn")), min_size=1, max_size=12
)
_texts = st.lists(_letters, min_size=1, max_size=3).map(" ".join)
_codes = st.text(string.ascii_letters + string.digits + "-_", min_size=1, max_size=10)
_scalars = st.one_of(_texts, st.booleans(), st.integers(-(10**9), 10**9), st.dates())
_values = st.recursive(
    _scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_letters, inner, max_size=3)),
    max_leaves=12,
)


@given(st.dictionaries(_letters, _values, max_size=6))
def test_toml_is_read_as_it_was_written(settings_of):
    assert tomllib.loads(toml.dumps(settings_of)) == settings_of


@st.composite
def _trees(draw):
    codes = draw(st.lists(_codes, min_size=1, max_size=6, unique=True))
    return [
        {
            "code": code,
            "name": draw(_texts),
            "kind": draw(_letters),
            "parent": codes[draw(st.integers(0, place - 1))] if place else "",
            "starts_on": "2020-01-01",
            "ends_on": "" if place == 0 or draw(st.booleans()) else "2030-12-31",
        }
        for place, code in enumerate(codes)
    ]


@pytest.mark.engine("sqlite")  # what a folder says is written and read above the engine
@given(
    tree=_trees(),
    items=st.dictionaries(_codes, _texts, min_size=1, max_size=5),
    days=st.dictionaries(st.dates(date(2020, 1, 1), date(2030, 1, 1)), _texts, max_size=4),
    labels=st.dictionaries(_codes, _texts, max_size=4),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_export_of_any_folder_loads_to_equal_data(tmp_path_factory, at, tree, items, days, labels):
    source = tmp_path_factory.mktemp("generated")
    shipped = tomllib.loads((SHIPPED / "atlantico" / folder.PROFILE).read_text(encoding="utf-8"))
    shipped |= {"labels": shipped["labels"] | labels}
    shipped.pop("bodies")
    generated = folder.Export(Institution(), 2026)
    generated.add_rows(
        "units.csv", ("code", "name", "kind", "parent", "email", "starts_on", "ends_on", "territory"), tree
    )
    generated.add_rows("catalogues/generated.csv", ("code", "name"), [{"code": k, "name": v} for k, v in items.items()])
    generated.add_rows("calendar.csv", ("date", "name"), [{"date": f"{day}", "name": v} for day, v in days.items()])
    generated.add("consent/attendance.md", "version: 1\nvalid_from: 2026-01-01\n\nTexto.\n")
    generated.add(folder.PROFILE, toml.dumps(shipped))
    write_to(generated.finished(), source / "one")

    first, second, files, again = round_trip(source / "one", source / "two", at)

    assert second == first
    assert again == files


# --- the command and the button --------------------------------------------------------------------------------------
@pytest.fixture
def loaded(at, tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"
    return load(SHIPPED / "atlantico", at)


def test_command_writes_a_folder_that_loads_without_a_difference(loaded, tmp_path, at):
    out = StringIO()

    call_command("export_profile", "atlantico", year=2026, to=tmp_path / "out", stdout=out)

    assert "archivos en" in out.getvalue()
    result = actions.load_institution(tmp_path / "out", by=None, at=at + timedelta(days=1), year=2026)
    assert (result.problems, result.differences) == ([], [])


def test_command_does_not_mix_with_what_is_there(loaded, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "nota.txt").write_text("algo", encoding="utf-8")

    with pytest.raises(CommandError, match="ya tiene archivos"):
        call_command("export_profile", "atlantico", to=tmp_path / "out")


def test_command_names_the_institutions_there_are(loaded):
    with pytest.raises(CommandError, match="No hay una institución con código «otra»"):
        call_command("export_profile", "otra", to="x")


def test_button_gives_the_folder_in_a_zip_and_leaves_its_trace(loaded, sign_in):
    client = sign_in(make_member(Unit._base_manager.get(code="SE"), "admin"))

    answer = client.post(reverse("institutions:folder_export"), {"year": "2026"})

    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert {"atlantico/profile.toml", "atlantico/units.csv"} <= set(names)
    assert TrailEntry.objects.filter(event="institutions.folder_exported").count() == 1


def test_button_asks_for_a_year_of_the_institution(loaded, sign_in):
    client = sign_in(make_member(make_unit(loaded), "admin"))

    answer = client.post(reverse("institutions:folder_export"), {"year": "1999"}, follow=True)

    assert "Escoja una vigencia de la lista" in answer.content.decode()
