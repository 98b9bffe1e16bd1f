"""What was changed on a screen is never overwritten in silence by a load."""

import shutil
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django_scopes import scope

from baquiano.audit import trail
from baquiano.common.identity import uuid7
from baquiano.institutions import actions, folder
from baquiano.institutions.models import CatalogueItem, Institution, LoadedFile, NonWorkingDay, Unit
from baquiano.institutions.weighing import Choices
from tests.factories.accounts import make_user
from tests.factories.institutions import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.req("NFR-02")]
SHIPPED = Path(django_settings.BASE_DIR) / "institutions" / "atlantico"
OWN = {"profile", "units", "catalogues", "consent", "calendar"}
URL = "institutions:folder_load"


@pytest.fixture(autouse=True)
def only_our_parts(monkeypatch):
    monkeypatch.setattr(folder, "_parts", {name: part for name, part in folder._parts.items() if name in OWN})


@pytest.fixture
def files(tmp_path):
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


@pytest.fixture
def someone():
    return make_user(full_name="Aurora Ejemplo")


@pytest.fixture
def renamed(files, at, someone):
    """The folder loaded, and then the group of finance given another name on the screen."""
    load(files, at)
    institution = Institution.objects.get()
    with scope(institution=institution):
        unit = Unit.objects.select_related("parent").get(code="GFI")
        actions.reorganise_unit(
            unit, name="Grupo de Hacienda", kind=unit.kind, parent=unit.parent, on=date(2026, 3, 10), by=someone, at=at
        )
    return files


def name_now():
    return Unit._base_manager.get(code="GFI").name


def test_edited_value_is_undecided_and_tells_who_and_when(renamed, at):
    result = load(renamed, at)

    (difference,) = result.undecided
    assert (difference.file, difference.what, difference.old, difference.new) == (
        "units.csv",
        "dependencia GFI, nombre",
        "Grupo de Hacienda",
        "Grupo Financiero",
    )
    assert (difference.edit.by, difference.edit.at) == ("Aurora Ejemplo", at)


def test_nothing_at_all_is_loaded_while_something_is_undecided(renamed, at):
    edit(renamed / "profile.toml", "closing_day = 25", "closing_day = 22")

    result = load(renamed, at)
    later = load(renamed, at, dry_run=True)

    assert len(result.undecided) == 1
    assert [row.what for row in later.differences] == ["agenda.closing_day", "dependencia GFI, nombre"]


@pytest.mark.parametrize(("takes_folder", "stays"), [(True, "Grupo Financiero"), (False, "Grupo de Hacienda")])
def test_the_person_chooses_for_each_difference(renamed, at, takes_folder, stays):
    key = load(renamed, at, dry_run=True).undecided[0].key

    load(renamed, at + timedelta(days=9), choices=Choices(by_key={key: takes_folder}))

    assert name_now() == stays


def test_what_was_kept_is_not_asked_again_until_the_folder_says_another_thing(renamed, at):
    load(renamed, at, choices=Choices(edited=False))

    again = load(renamed, at)
    edit(renamed / "units.csv", "Grupo Financiero", "Grupo de Tesorería")
    changed = load(renamed, at)

    assert ([row.is_taken for row in again.differences], again.undecided) == ([False], [])
    assert [row.new for row in changed.undecided] == ["Grupo de Tesorería"]
    assert name_now() == "Grupo de Hacienda"


def test_once_the_folder_agrees_it_rules_again(renamed, at):
    load(renamed, at + timedelta(days=9), choices=Choices(edited=True))
    edit(renamed / "units.csv", "Grupo Financiero", "Grupo de Tesorería")

    result = load(renamed, at + timedelta(days=10))

    assert result.undecided == []
    assert name_now() == "Grupo de Tesorería"


def test_what_the_folder_alone_changed_is_taken_without_asking(files, at):
    load(files, at)
    edit(files / "profile.toml", "closing_day = 25", "closing_day = 22")

    result = load(files, at)

    assert [(row.what, row.is_taken, row.edit) for row in result.differences] == [("agenda.closing_day", True, None)]


def test_a_choice_about_another_value_does_not_count(renamed, at, someone):
    """The key names both values: what was chosen for one is not applied to what somebody wrote meanwhile."""
    key = load(renamed, at, dry_run=True).undecided[0].key
    unit = Unit._base_manager.select_related("parent").get(code="GFI")
    actions.reorganise_unit(
        unit, name="Grupo de Rentas", kind=unit.kind, parent=unit.parent, on=date(2026, 3, 10), by=someone, at=at
    )

    result = load(renamed, at, choices=Choices(by_key={key: True}))

    assert [row.old for row in result.undecided] == ["Grupo de Rentas"]
    assert name_now() == "Grupo de Rentas"


def test_day_removed_on_the_screen_does_not_come_back_in_silence(files, at, someone):
    load(files, at)
    day = NonWorkingDay.objects.get(date="2026-02-16", institution__code="atlantico")
    actions.remove_local_day(day, by=someone, at=at)

    (difference,) = load(files, at).undecided
    load(files, at, choices=Choices(edited=False))

    assert (difference.what, difference.old, difference.edit.by) == ("día no hábil 16/02/2026", "", "Aurora Ejemplo")
    assert not NonWorkingDay.objects.filter(date="2026-02-16", institution__code="atlantico").exists()


def test_day_added_on_the_screen_stays_and_is_told(files, at, someone):
    institution = load(files, at).institution
    actions.add_local_day(institution, id=uuid7(), date=date(2026, 9, 9), name="Fiesta", by=someone, at=at)

    result = load(files, at)

    assert result.differences == []
    assert "calendar.csv: el 09/09/2026 no está en el archivo; se conserva." in result.notices


@pytest.fixture
def without_marks(files, at):
    """An installation of the release before this one: it has rows and no marks. Then the folder changes a topic."""
    load(files, at)
    LoadedFile._base_manager.all().delete()
    item = CatalogueItem._base_manager.get(catalogue="topic", code="pei")
    edit(files / "catalogues" / "topic.csv", item.name, "Proyecto educativo")
    return item


def test_without_marks_what_nobody_edited_is_taken(without_marks, files, at):
    assert [row.new for row in load(files, at).taken] == ["Proyecto educativo"]


def test_without_marks_what_a_person_edited_is_asked(without_marks, files, at, someone):
    with transaction.atomic():
        changes = {"name": ("antes", without_marks.name)}
        trail.record("institutions.item_changed", without_marks, by=someone, at=at, changes=changes)

    assert [row.new for row in load(files, at).undecided] == ["Proyecto educativo"]


# --- the command -----------------------------------------------------------------------------------------------------
def test_command_refuses_with_the_list(renamed):
    out = StringIO()

    with pytest.raises(CommandError, match="1 valores se cambiaron en pantalla"):
        call_command("load_profile", renamed, year=2026, stdout=out)

    assert "«Grupo de Hacienda» → «Grupo Financiero» [cambiado en pantalla por Aurora Ejemplo" in out.getvalue()
    assert name_now() == "Grupo de Hacienda"


def test_command_keeps_the_screen_when_told(renamed):
    out = StringIO()

    call_command("load_profile", renamed, year=2026, keep_screen=True, stdout=out)

    assert "se conserva lo de la pantalla" in out.getvalue()
    assert name_now() == "Grupo de Hacienda"


def test_command_takes_the_folder_when_told(renamed):
    call_command("load_profile", renamed, year=2026, take_folder=True, stdout=StringIO())

    assert name_now() == "Grupo Financiero"


# --- the screen ------------------------------------------------------------------------------------------------------
@pytest.fixture
def screen(renamed, settings, sign_in):
    settings.INSTITUTIONS_DIR = renamed.parent
    return sign_in(make_member(Unit._base_manager.get(code="SE"), "admin"))


def test_screen_tells_who_changed_it_and_keeps_it_by_default(screen):
    content = screen.get(reverse(URL)).content.decode()

    assert "Aurora Ejemplo" in content
    assert 'value="keep" checked' in content
    assert 'value="take" checked' not in content


def test_screen_applies_what_was_chosen(screen):
    page = screen.get(reverse(URL))
    key = page.context["result"].undecided[0].key
    digest = page.context["form"].initial["digest"]

    screen.post(reverse(URL), {"digest": digest, f"choice-{key}": "take"})

    assert name_now() == "Grupo Financiero"


def test_screen_without_a_choice_changes_nothing(screen):
    digest = screen.get(reverse(URL)).context["form"].initial["digest"]

    screen.post(reverse(URL), {"digest": digest})

    assert name_now() == "Grupo de Hacienda"
