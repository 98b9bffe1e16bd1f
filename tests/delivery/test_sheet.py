"""Plans of assistance and the advance of their hitos, from the spreadsheet of an earlier tool and back (INT-04)."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.spreadsheets import write_xlsx
from baquiano.delivery.models import Assistance, AssistanceMilestone
from baquiano.delivery.sheet import BOOK
from baquiano.imports import actions as imports
from baquiano.imports.preview import preview_of
from baquiano.notifications.models import Message
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.hitos import LINK, make_followed
from tests.factories.institutions import make_member, make_unit

LONG_AGO = timedelta(days=200)


@pytest.fixture
def world(scoped, at):
    world = make_followed(scoped, at)
    world.planner = make_member(make_unit(scoped), "planning_professional")
    world.alba = make_beneficiary(scoped, name="Alcaldía ficticia de Alba", nit="899999001-1")
    world.bruma = make_beneficiary(scoped, name="Alcaldía ficticia de Bruma")
    return world


def sheet(*rows):
    out = BytesIO()
    headers = ["Nit", "Entidad asesorada", "Producto", "Asesor", "Fecha de inicio", "Hito", "Fecha meta",
               "Fecha de cumplimiento", "Avance", "Evidencia"]  # fmt: skip
    write_xlsx(out, title="SETA", headers=headers, rows=rows)
    return out.getvalue()


def upload(world, content, at, name="seta.xlsx"):
    return imports.upload_load(
        world.institution, id=uuid7(), register="assistances", content=content, name=name, by=world.planner, at=at
    )


def hitos_of(world):
    return [one.name for one in world.service.versions.get().milestones.order_by("position")]


@pytest.mark.req("INT-04")
def test_plans_and_advances_come_in_and_what_the_list_exports_comes_in_again_unchanged(world, at, client):
    first, second, third = hitos_of(world)
    day = (at - LONG_AGO).date()
    later = day + timedelta(days=15)
    content = sheet(
        ["899999001-1", "", "Servicio ficticio", world.adviser.email, day, first, later, day, "Sí", LINK],
        ["", "", "", "", "", second, "", "", "", ""],
        ["", world.bruma.name, world.service.code, world.adviser.full_name, day, third, "", "", "", ""],
    )  # fmt: skip
    load = imports.apply_load(upload(world, content, at), by=world.planner, at=at)

    assert load.created_count == 3
    alba, bruma = (Assistance.objects.get(beneficiary=one) for one in (world.alba, world.bruma))
    rows = {(one.assistance_id, one.milestone.name): one for one in AssistanceMilestone.objects.all()}
    met = rows[alba.pk, first]
    assert (len(rows), met.state, met.claimed_on, met.claimed_by) == (6, "claimed", day, world.planner)
    assert (met.due_on, met.note, met.evidence.link) == (later, "Sí", LINK)
    assert (bruma.unit, bruma.adviser, bruma.starts_on) == (world.unit, world.adviser, day)
    assert not Message.objects.filter(kind="delivery.milestone_claimed").exists()

    client.force_login(world.planner)
    with scopes_disabled():
        answer = client.get(reverse("delivery:milestone_list"), {"exportar": "xlsx", "personales": "si"})
    exported = b"".join(answer.streaming_content) if answer.streaming else answer.content
    preview = preview_of(upload(world, exported, at, "hitos.xlsx"), at.date())
    assert preview.reading.problems == []
    assert [row.is_same for row in preview.reading.rows] == [True] * 6

    # The next month brings only what advanced.
    book = openpyxl.load_workbook(BytesIO(exported))
    page = book.active
    top = next(row for row in page.iter_rows() if "Hito" in [cell.value for cell in row])
    heads = {cell.value: cell.column for cell in top}
    for row in range(top[0].row + 1, page.max_row + 1):
        hito, entity = (page.cell(row, heads[name]).value for name in ("Hito", "Entidad"))
        if hito.endswith(third) and entity == world.bruma.name:
            page.cell(row, heads["Cumplido el"]).value = day + timedelta(days=30)
            page.cell(row, heads["Enlace del soporte"]).value = LINK
    out = BytesIO()
    book.save(out)
    load = imports.apply_load(upload(world, out.getvalue(), at, "hitos-2.xlsx"), by=world.planner, at=at)
    assert (load.created_count, load.changed_count, Assistance.objects.count()) == (0, 1, 2)
    assert set(BOOK.headers.values()) - set(heads) == set()


@pytest.mark.req("INT-04")
def test_each_wrong_cell_is_named_and_nothing_comes_in(world, at):
    first, second, third = hitos_of(world)
    day = (at - LONG_AGO).date()
    tomorrow = (at + timedelta(days=1)).date()
    begins = [world.alba.nit, "", "Servicio ficticio", world.adviser.email, day]
    content = sheet(
        [*begins, first, "", tomorrow, "", LINK],
        ["", "", "", "", "", second, "", day - timedelta(days=1), "", "no es un enlace"],
        ["", "", "", "", "", third, "", day, "", ""],
        ["", "", "", "", "", third, "", "", "", ""],
        ["", "", "", "", "", "Hito que no existe", "pronto", "", "", ""],
        ["", "Alcaldía que no existe", "Servicio que no existe", "nadie@ejemplo.gov.co", day, first, "", "", "", ""],
        ["", world.bruma.name, "Servicio ficticio", "", "", first, "", "", "", ""],
    )  # fmt: skip
    load = upload(world, content, at)
    told = " ".join(str(problem) for problem in preview_of(load, at.date()).reading.problems)

    expected = (
        "cuando ya se cumplió", "anterior al día", "empieza por https", "exige un soporte", "repite la fila 4",
        "no es un hito de ese servicio", "escriba la fecha como", "agréguela primero", "los servicios publicados",
        "el personal de la entidad", "falta el día en que empieza", "falta quién la presta",
    )  # fmt: skip
    for words in expected:
        assert words in told, words
    with pytest.raises(Refused):
        imports.apply_load(load, by=world.planner, at=at)
    assert not Assistance.objects.exists()


@pytest.mark.req("INT-04")
def test_what_was_met_is_not_changed_from_a_file(world, at):
    first, *_rest = hitos_of(world)
    day = date(at.year, 1, 10)
    begins = [world.alba.nit, "", "Servicio ficticio", world.adviser.email, day, first, ""]
    imports.apply_load(upload(world, sheet([*begins, day, "", LINK]), at), by=world.planner, at=at)

    reading = preview_of(upload(world, sheet([*begins, day + timedelta(days=1), "", LINK]), at), at.date()).reading

    assert ["no se cambia desde un archivo" in str(problem) for problem in reading.problems] == [True]
