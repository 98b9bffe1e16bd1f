"""The archive in the browser: an expediente that fills itself, is closed, taken away and verified; its inventory."""

import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django_scopes import scope

from baquiano.archive import actions
from baquiano.archive.choices import Expectation
from baquiano.archive.models import CaseFile, Closure
from baquiano.common.calendar_days import BOGOTA
from baquiano.documents.choices import AccessClass
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Minutes
from tests.browser.conftest import clock_at, whole
from tests.browser.hands import follow, go, press, reads, write
from tests.factories.accounts import make_user
from tests.factories.archive import make_case_file, make_rendered, make_schedule
from tests.factories.delivery import make_session
from tests.factories.documents import FORMATS, make_evidence, make_file, make_format, png
from tests.factories.institutions import make_fiscal_year, make_member, make_profile, make_unit
from tests.factories.meetings import make_minutes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("DOC-02", "DOC-03", "DOC-04", "DOC-05")]
NOW = datetime(2026, 3, 10, 10, tzinfo=BOGOTA)
LAYOUTS = {
    "a": {"name": "Disposición ficticia", "columns": [["order", "N.º de orden"], ["title", "Expediente"]]},
}
TYPES = [
    ("01", "Acta de visita", ["format:ACTA"], Expectation.ALWAYS),
    ("02", "Listado de asistencia", ["evidence:attendance_list"], Expectation.ALWAYS),
    ("03", "Registro fotográfico", ["evidence:photo"], Expectation.IF_ANY),
]


@pytest.fixture(autouse=True)
def clock():
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture
def case_file(scoped):
    """Of a visit whose acta is signed and whose list was forgotten."""
    archive = {"control_format": "AP-AI-RG-121", "inventory_format": "AP-AI-RG-120", "inventory": LAYOUTS}
    make_profile(scoped, {"archive": archive})
    make_fiscal_year(scoped)
    for code in ("AP-AI-RG-120", "AP-AI-RG-121"):
        make_format(scoped, code, source=(FORMATS / f"{code}.typ").read_text(encoding="utf-8"))
    unit = make_unit(scoped, name="Grupo Norte Ficticio", code="GNF")
    make_schedule(unit, types=TYPES)
    visit = make_session(unit, state=MeetingState.HELD, title="Acompañamiento ficticio")
    minutes = make_minutes(visit.meeting)
    signed = {"state": "signed", "signed_at": NOW, "content_sha256": "0" * 64, "frozen_at": NOW, "number": 1}
    Minutes.objects.filter(pk=minutes.pk).update(**signed)
    make_rendered(visit.meeting, format_code="ACTA", title="Acta de la visita", pages=3, at=NOW - timedelta(hours=2))
    row = make_case_file(visit, at=NOW - timedelta(hours=1))
    actions.file_pending(row, by=None, at=NOW - timedelta(hours=1))
    make_evidence(visit, title="Salón ficticio", file=make_file(scoped, at=NOW, content=png(), name="a.png"), at=NOW)
    secret = make_file(scoped, at=NOW, content=png(9, 9), name="b.png")
    reserved = {"title": "Queja ficticia", "access_class": AccessClass.CLASSIFIED}
    make_evidence(visit, file=secret, **reserved, at=NOW)
    return row


def _person(unit, role, name):
    return make_member(unit, role, user=make_user(full_name=name))


def test_an_expediente_from_its_list_to_its_verified_folder(case_file, scoped, signed_in, tmp_path):
    page = signed_in(_person(case_file.unit, "records_manager", "Archivista Ficticia"), "phone")

    page.goto("/")
    go(page, "Expedientes")
    whole(page)
    follow(page.get_by_role("main"), case_file.number)
    reads(page, "Hay 2 documentos por incorporar")
    whole(page)
    press(page, "Incorporar lo pendiente")
    reads(page, "Entraron 2 documentos.")
    reads(page, "Queja ficticia")
    follow(page.get_by_role("main"), "Cerrar el expediente")
    reads(page, "Listado de asistencia No está.")
    whole(page)
    write(page, {"Por qué se cierra": "El listado se llevó en papel."})
    press(page, "Cerrar el expediente")
    reads(page, "Versión 1 del índice")
    whole(page)
    with page.expect_download() as waited:
        follow(page.get_by_role("main"), "Exportar (ZIP)")
    file = tmp_path / "expediente.zip"
    waited.value.save_as(file)
    with scope(institution=scoped):
        seal = Closure.objects.select_related("manifest_file").get().manifest_file.sha256
    script = settings.BASE_DIR / "tools" / "verificar_expediente.py"
    done = subprocess.run([sys.executable, "-I", script, file, "--huella", seal], capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode()) == (0, "El expediente está intacto.\n")
    follow(page.get_by_role("main"), "Reabrir")
    whole(page)
    write(page, {"Por qué se reabre": "Apareció el listado de la visita."})
    press(page, "Reabrir")
    reads(page, "El expediente está abierto otra vez.")
    reads(page, "Apareció el listado de la visita.")


def test_the_table_and_an_inventory_of_what_the_list_shows(case_file, scoped, signed_in):
    page = signed_in(_person(case_file.unit, "records_manager", "Archivista Ficticia"), "phone")
    with scope(institution=scoped):
        make_case_file(make_session(case_file.unit, state=MeetingState.HELD, title="Otra visita"), at=NOW)

    page.goto("/")
    go(page, "Tabla de retención")
    whole(page)
    follow(page.get_by_role("main"), "GNF.30.24")
    reads(page, "Registro fotográfico")
    whole(page)
    go(page, "Tabla de retención", "Registros y su tipo documental")
    reads(page, "Sin clasificar")
    whole(page)
    go(page, "Expedientes")
    page.get_by_role("searchbox").fill("Acompañamiento")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**q=Acompa**")
    follow(page.get_by_role("main"), "Hacer inventario (FUID) con estos")
    reads(page, "De 1 expediente:")
    whole(page)
    write(page, {"Entregado por": "Archivista Ficticia"})
    press(page, "Hacer el inventario")
    reads(page, "Quedó hecho el inventario 2026-0001.")
    reads(page, "Acompañamiento ficticio")
    whole(page)
    go(page, "Inventarios documentales")
    reads(page, "2026-0001")
    whole(page)


@pytest.mark.req("DOC-12")
def test_who_may_not_open_what_is_classified_reads_its_type(case_file, scoped, signed_in):
    with scope(institution=scoped):
        actions.file_pending(CaseFile.objects.get(), by=None, at=NOW)
    page = signed_in(_person(case_file.unit, "advisor", "Asesora Ficticia"), "phone")

    page.goto(case_file.get_absolute_url())
    reads(page, "Registro fotográfico (pública clasificada)")
    whole(page)
    assert "Queja ficticia" not in page.content()
