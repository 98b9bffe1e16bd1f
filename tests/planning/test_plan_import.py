"""``manage.py plan_import``: the twin of the page, one line per problem."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from baquiano.planning.models import ImportBatch, Plan, PlanItem
from tests.factories.institutions import make_unit
from tests.planning.conftest import workbook

pytestmark = pytest.mark.req("PLN-24")


@pytest.fixture
def run(group, tmp_path):
    def call(rows, *options, unit=group.unit.code):
        path = tmp_path / "plan.xlsx"
        path.write_bytes(workbook(rows))
        out = StringIO()
        place = ["--institution", group.institution.code, "--unit", unit, "--year", "2026"]
        try:
            call_command("plan_import", str(path), *place, *options, stdout=out)
        except CommandError as error:
            return out.getvalue().splitlines(), error
        return out.getvalue().splitlines(), None

    return call


def test_a_good_file_is_imported(run, group):
    lines, error = run([group.row(), group.row(activity="Otra ficticia")])

    assert error is None
    assert lines[0] == "2 filas nuevas, 0 cambiadas, 0 iguales"
    assert PlanItem.objects.count() == 2


def test_each_problem_is_one_line_and_it_ends_with_1(run, group):
    lines, error = run([group.row(dates="mañana"), group.row(budget="mucho"), group.row(mechanism="Taler")])

    assert [line.partition(":")[0] for line in lines] == [
        "Hoja «Plan 2026», fila 2, columna G (Fechas de ejecución)",
        "Hoja «Plan 2026», fila 3, columna O (Presupuesto)",
        "Hoja «Plan 2026», fila 4 (Mecanismos de asistencia técnica)",
    ]
    assert error.returncode == 1
    assert PlanItem.objects.count() == 0


def test_a_dry_run_writes_nothing(run, group):
    lines, error = run([group.row()], "--dry-run")

    assert (lines[0], error) == ("1 fila nueva, 0 cambiadas, 0 iguales", None)
    assert (PlanItem.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_a_group_without_plan_gets_one(run, group):
    make_unit(group.institution, code="GNUEVO", name="Grupo nuevo")

    _lines, error = run([group.row(responsible=None)], unit="GNUEVO")

    assert error is None
    assert Plan.objects.get(unit__code="GNUEVO").items.count() == 1


def test_an_unknown_group_is_named(run, group):
    _lines, error = run([group.row()], unit="NADIE")

    assert "No existe la dependencia «NADIE»" in str(error)
