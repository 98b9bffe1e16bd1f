"""Two editors: the second one sees both texts and overwrites nothing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django_scopes import scope

from baquiano.common.editing import save_if_current
from baquiano.common.errors import Conflict, StaleEdit
from baquiano.institutions.models import Unit
from tests.factories.institutions import make_institution, make_unit


def test_a_current_edit_is_saved_and_the_version_grows(scoped):
    unit = make_unit(scoped, name="Antes")
    unit.name = "Después"

    save_if_current(unit, expected_version=1, fields=["name"])

    assert Unit.objects.values_list("name", "version").get() == ("Después", 2)
    assert unit.version == 2


def test_a_stale_edit_is_refused_with_both_texts(scoped):
    unit = make_unit(scoped, name="Antes")
    Unit.objects.filter(pk=unit.pk).update(name="De la primera", version=2)
    unit.name = "De la segunda"

    with pytest.raises(StaleEdit) as caught:
        save_if_current(unit, expected_version=1, fields=["name"])

    assert (caught.value.current.name, unit.name) == ("De la primera", "De la segunda")
    assert Unit.objects.get().name == "De la primera"
    assert "Compare los dos textos" in caught.value.sentence


def test_only_the_named_fields_are_written(scoped):
    unit = make_unit(scoped, name="Antes", email="antes@prueba.invalid")
    unit.name, unit.email = "Después", "despues@prueba.invalid"

    save_if_current(unit, expected_version=1, fields=["name"])

    assert Unit.objects.values_list("name", "email").get() == ("Después", "antes@prueba.invalid")


def test_an_edit_of_a_row_that_is_gone_is_a_conflict(scoped):
    unit = make_unit(scoped)
    unit.placements.all().delete()
    Unit.objects.filter(pk=unit.pk).delete()

    with pytest.raises(Conflict, match="ya no existe"):
        save_if_current(unit, expected_version=1, fields=["name"])


@pytest.mark.engine("postgresql")
@pytest.mark.django_db(transaction=True)
def test_of_eight_editors_at_once_one_saves():
    institution = make_institution()
    with scope(institution=institution):
        unit = make_unit(institution)
    start = Barrier(8)

    def edit(number):
        try:
            with scope(institution=institution):
                mine = Unit.objects.get(pk=unit.pk)
                mine.name = f"Editor {number}"
                start.wait(timeout=20)
                save_if_current(mine, expected_version=1, fields=["name"])
                return "saved"
        except StaleEdit:
            return "stale"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(edit, range(8)))

    assert sorted(answers) == ["saved"] + ["stale"] * 7
