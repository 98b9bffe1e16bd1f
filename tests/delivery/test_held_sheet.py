"""Asesorías and mass events already held, from the spreadsheet of an earlier tool and back (INT-04)."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.spreadsheets import write_xlsx
from baquiano.delivery import queries
from baquiano.delivery.held_sheet import BOOK
from baquiano.delivery.models import Assistance, AssistanceSession, SessionBeneficiary
from baquiano.documents.models import Evidence
from baquiano.imports import actions as imports
from baquiano.imports.preview import preview_of
from baquiano.meetings.models import Meeting, Participant
from baquiano.notifications.models import Message
from baquiano.procedures.models import Case
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.delivery import make_session
from tests.factories.hitos import LINK, begin, make_followed
from tests.factories.institutions import make_catalogue_item, make_member, make_unit

HEADERS = [
    "Código", "Fecha", "Hora de inicio", "Duración", "Evento", "Nit", "Entidad asesorada", "Dependencia", "Asesor",
    "Modalidad", "Tema", "Mecanismo", "Cuál mecanismo", "Producto", "Número de asistentes", "Evidencia",
]  # fmt: skip


@pytest.fixture
def world(scoped, at):
    world = make_followed(scoped, at)
    world.planner = make_member(make_unit(scoped), "planning_professional")
    world.alba = make_beneficiary(scoped, name="Alcaldía ficticia de Alba", nit="899999001-1")
    world.bruma = make_beneficiary(scoped, name="Alcaldía ficticia de Bruma, D. F.")
    world.topic = make_catalogue_item(scoped, "topic", code="mipg", name="Tema ficticio")
    world.other = make_catalogue_item(
        scoped, "mechanism", code="otro", name="Otro", attributes={"needs_description": True}
    )
    world.day = (at - timedelta(days=20)).date()
    return world


def sheet(*rows):
    out = BytesIO()
    write_xlsx(out, title="SETA", headers=HEADERS, rows=rows)
    return out.getvalue()


def upload(world, content, at, name="seta.xlsx"):
    return imports.upload_load(
        world.institution, id=uuid7(), register="sessions", content=content, name=name, by=world.planner, at=at
    )


def load(world, content, at, name="seta.xlsx"):
    return imports.apply_load(upload(world, content, at, name), by=world.planner, at=at)


def history(world):
    """An event with two entities, a row each, and an asesoría without code."""
    unit, person = world.unit.name, world.adviser.email
    return [
        ["E-7", world.day, "8:30 a. m.", 2, "Evento ficticio", world.alba.nit, "", unit, person, "Presencial",
         "Tema ficticio", "Otro", "Foro ficticio", "Servicio ficticio", 30, LINK],
        ["E-7", "", "", "", "", "", world.bruma.name, "", "", "", "", "", "", "", 12, ""],
        ["", world.day, "14:00", "1,5", "Asesoría ficticia", "", world.bruma.name, world.unit.code,
         world.adviser.full_name, "Telefónica", "", "", "", "", 3, ""],
    ]  # fmt: skip


def exported(world, client):
    client.force_login(world.planner)
    with scopes_disabled():
        answer = client.get(reverse("delivery:session_list"), {"exportar": "xlsx", "personales": "si"})
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def told(content):
    """The rows of an exported list below its headers, by header."""
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(BytesIO(content)).active.iter_rows()]
    top = next(index for index, row in enumerate(rows) if "Código" in row)
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]


@pytest.mark.req("INT-04")
def test_what_was_held_comes_in_as_history_once(world, at):
    assistance = begin(world, world.alba, world.day - timedelta(days=5), at)
    cases, messages = Case.objects.count(), Message.objects.count()
    done = load(world, sheet(*history(world)), at)

    assert (done.created_count, AssistanceSession.objects.count()) == (3, 2)
    event = AssistanceSession.objects.get(brought_code="E-7")
    begins = event.meeting.starts_at.astimezone(BOGOTA)
    assert (f"{begins:%H:%M}", begins.date(), event.hours, event.brought_people) == ("08:30", world.day, 2, 42)
    assert (event.topic, event.mechanism_note, event.brought_at) == (world.topic, "Foro ficticio", at)
    assert (event.meeting.state, event.meeting.responsible) == ("held", world.adviser)
    served = {row.beneficiary: row.assistance for row in event.served.all()}
    assert served == {world.alba: assistance, world.bruma: None}
    assert Evidence.objects.get(subject_id=str(event.meeting_id)).link == LINK
    call = AssistanceSession.objects.exclude(pk=event.pk).get()
    assert (call.meeting.kind, call.brought_people, str(call.hours)) == ("call", 3, "1.50")
    # History: nothing begins, nobody is told, nothing is owed, and the trail says where it comes from.
    assert (Case.objects.count(), Message.objects.count(), Assistance.objects.count()) == (cases, messages, 1)
    assert TrailEntry.objects.filter(event="delivery.session_brought").count() == 2
    meetings = Meeting.objects.all()
    assert not queries.without_record(meetings, True).exists()
    assert not queries.reports_owed(AssistanceSession.objects.all()).exists()
    assert not queries.sessions_with_report(world.planner).exists()
    assert not queries.my_sessions(world.adviser, at).unsigned
    assert not queries.registrations_out_of_time(world.planner, world.institution, at.date()).exists()

    again = load(world, sheet(*history(world)), at, "otra-vez.xlsx")
    assert (again.created_count, again.changed_count, AssistanceSession.objects.count()) == (0, 0, 2)

    more = make_beneficiary(world.institution, name="Alcaldía ficticia de Cima")
    late = [*history(world)[1]]
    late[6] = more.name
    assert load(world, sheet(history(world)[0], late), at, "mas.xlsx").changed_count == 1
    assert event.served.count() == 3


@pytest.mark.req("INT-04")
def test_what_the_list_exports_comes_in_again_equal(world, at, client):
    load(world, sheet(*[[*row[:13], "", *row[14:]] for row in history(world)]), at)
    own = make_session(
        world.unit, beneficiaries=[world.alba, world.bruma], state="held", starts_at=at - timedelta(days=3),
        ends_at=at - timedelta(days=3, hours=-1), municipality=world.alba.municipality, responsible=world.adviser,
    )  # fmt: skip
    content = exported(world, client)
    assert set(BOOK.headers.values()) - {"Dependencia", "Sesión", "Fuera de agenda"} <= set(told(content)[0])

    same = preview_of(upload(world, content, at, "sesiones.xlsx"), at.date())
    assert (same.unmapped, same.reading.problems) == ([], [])
    assert [row.is_same for row in same.reading.rows] == [True] * 3

    # And where there is nothing, it makes the same list again.
    for model in (Participant, SessionBeneficiary, AssistanceSession, Meeting):
        model.objects.all()._raw_delete(model.objects.db)
    assert load(world, content, at, "a-otra.xlsx").created_count == 3
    assert AssistanceSession.objects.get(brought_code=str(own.pk)).served.count() == 2
    before, after = told(content), told(exported(world, client))
    for row, new in zip(before, after, strict=True):
        assert {one: (row[one], new[one]) for one in row if row[one] != new[one]} == {}


@pytest.mark.req("INT-04")
def test_each_wrong_cell_is_named_and_nothing_comes_in(world, at):
    unit, person, day = world.unit.name, world.adviser.email, world.day
    good = [
        "",
        day,
        "08:00",
        2,
        "Sesión ficticia",
        world.alba.nit,
        "",
        unit,
        person,
        "Presencial",
        "",
        "",
        "",
        "",
        "",
        "",
    ]

    def wrong(title, **cells):
        row = [*good]
        row[4] = title
        for index, value in cells.items():
            row[int(index[1:])] = value
        return row

    content = sheet(
        wrong("Una", c1="pronto"), wrong("Dos", c2="a las ocho"), wrong("Tres", c3=0), wrong("Cuatro", c3=""),
        wrong("Cinco", c5="000"), wrong("Seis", c5="", c6="Alcaldía que no existe"), wrong("Siete", c5=""),
        wrong("Ocho", c7="Dependencia que no existe"), wrong("Nueve", c8="nadie@ejemplo.gov.co"),
        wrong("Diez", c9="Por señas"), wrong("Once", c10="Tema que no existe"), wrong("Doce", c11="Otro"),
        wrong("Trece", c13="Servicio ficticio"), wrong("Catorce", c14="muchos"), wrong("Quince", c15="no es un enlace"),
        wrong("Dieciséis", c1=at.date()), wrong("Diecisiete", c0="R-1"), wrong("Otra", c0="R-1"), wrong(""),
    )  # fmt: skip
    found = upload(world, content, at)
    told_all = [str(problem) for problem in preview_of(found, at.date()).reading.problems]
    expected = (
        "escriba la fecha como", "escriba la hora como", "cuántas horas duró, como", "falta la hora final",
        "no está en la lista de entidades: corríjalo", "agréguela primero", "falta la entidad", "las dependencias",
        "el personal de la entidad", "escriba una de estas", "los temas", "pide decir cuál fue",
        "cargue primero las asistencias", "con un número entero", "empieza por https", "de días pasados",
        "no coincide con la fila", "falta el nombre",
    )  # fmt: skip
    for words in expected:
        assert any(words in one for one in told_all), (words, told_all)
    with pytest.raises(Refused):
        imports.apply_load(found, by=world.planner, at=at)
    assert not AssistanceSession.objects.exists()


@pytest.mark.req("INT-04", "AUD-08")
def test_what_is_there_is_not_changed_and_a_closed_vigencia_takes_nothing(world, at):
    load(world, sheet(*history(world)[2:]), at)
    changed = history(world)[2]
    changed[9] = "Virtual"
    problems = preview_of(upload(world, sheet(changed), at), at.date()).reading.problems
    assert ["dice «Telefónica»: no se cambia desde un archivo" in str(one) for one in problems] == [True]

    world.year.state = "closed"
    world.year.save()
    other = history(world)[2]
    other[2] = "16:00"
    problems = preview_of(upload(world, sheet(other), at), at.date()).reading.problems
    assert [f"la vigencia {world.day.year} está cerrada" in str(one) for one in problems] == [True]
