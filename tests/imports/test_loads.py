"""People and beneficiaries from a spreadsheet: shown first, whole or not at all, and never twice (ORG-03, ENT-01)."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary, Contact
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.policy import the_policy
from baquiano.common.spreadsheets import read_sheets, write_xlsx
from baquiano.imports import actions
from baquiano.imports.models import SheetLoad
from baquiano.imports.preview import marked_file, preview_of
from baquiano.imports.registers import KINDS
from baquiano.institutions.models import Membership
from tests.factories.accounts import make_user
from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.institutions import make_member, make_membership, make_profile, make_unit

pytestmark = pytest.mark.django_db
PEOPLE = [
    "Correo",
    "Nombre completo",
    "Documento",
    "Rol",
    "Dependencia",
    "Vinculación",
    "Contrato",
    "Fin del contrato",
    "Desde",
]
SCHOOLS = ["Nombre", "Código DANE", "Municipio", "Zona", "Rector", "Contacto", "Correo del contacto"]


@pytest.fixture
def unit(scoped):
    make_profile(
        scoped,
        {
            "beneficiary": {"kinds": ["school", "territorial"]},
            "portfolio": {"enabled": True},
            "execution": {"hitos": True},
            "demand": {"enabled": True},
            "targeting": {"enabled": True, "exercises": True, "sgr_list": True},
        },
    )
    return make_unit(scoped, name="Grupo Ficticio", code="GF")


@pytest.fixture
def admin(unit):
    return make_member(unit, "admin")


def book(headers, *rows):
    out = BytesIO()
    write_xlsx(out, title="Hoja", headers=headers, rows=rows)
    return out.getvalue()


def person(**overrides):
    cells = {
        "email": "ana@prueba.invalid",
        "name": "Ana Ficticia",
        "document": "1001",
        "role": "Líder de grupo de trabajo",
        "unit": "grupo ficticio",
        "link": "",
        "contract": "",
        "contract_end": "",
        "since": "15/01/2026",
    }
    return list((cells | overrides).values())


def upload(admin, unit, register, content, at, name="archivo.xlsx"):
    return actions.upload_load(
        unit.institution, id=uuid7(), register=register, content=content, name=name, by=admin, at=at
    )


def problems_of(load, at):
    return [(one.row, one.column, one.mend) for one in preview_of(load, day_of(at)).reading.problems]


@pytest.mark.req("ORG-03")
def test_people_are_linked_with_role_unit_and_dates(unit, admin, at):
    contractor = person(
        email="luis@prueba.invalid", name="Luis Ficticio", document="1002", role="advisor", unit="GF",
        link="Contratista", contract="C-12", contract_end=date(2026, 12, 31),
    )  # fmt: skip
    load = upload(admin, unit, "people", book(PEOPLE, person(), contractor), at)

    actions.apply_load(load, by=admin, at=at)

    linked = Membership.objects.exclude(user=admin).order_by("user__email")
    assert [(one.user.email, one.role, one.unit, one.starts_on) for one in linked] == [
        ("ana@prueba.invalid", "group_leader", unit, date(2026, 1, 15)),
        ("luis@prueba.invalid", "advisor", unit, date(2026, 1, 15)),
    ]
    assert linked[1].contract_ends_on == date(2026, 12, 31)


@pytest.mark.req("ORG-03")
def test_the_same_file_again_creates_nothing(unit, admin, at):
    content = book(PEOPLE, person())
    actions.apply_load(upload(admin, unit, "people", content, at), by=admin, at=at)

    again = actions.apply_load(upload(admin, unit, "people", content, at), by=admin, at=at)

    assert (again.created_count, again.changed_count, again.same_count) == (0, 0, 1)
    assert Membership.objects.filter(user__email="ana@prueba.invalid").count() == 1


def test_a_csv_of_windows_is_understood(unit, admin, at):
    rows = [";".join(PEOPLE), ";".join(map(str, person(name="José Peña")))]
    load = upload(admin, unit, "people", "\r\n".join(rows).encode("cp1252"), at, name="personal.csv")

    actions.apply_load(load, by=admin, at=at)

    assert User.objects.get(email="ana@prueba.invalid").full_name == "José Peña"


@pytest.mark.req("ORG-03")
def test_each_wrong_cell_is_named_by_row_and_column_and_nothing_is_written(unit, admin, sign_in, at):
    rows = [
        person(),
        person(email="no-es-correo", since="ayer"),
        person(email="b@prueba.invalid", name="", link="Contratista"),
    ]
    load = upload(admin, unit, "people", book(PEOPLE, *rows), at)

    with pytest.raises(Refused, match="por corregir"):
        actions.apply_load(load, by=admin, at=at)

    assert {(row, column) for row, column, _mend in problems_of(load, at)} == {
        (3, "A"), (3, "I"), (4, "B"), (4, "G"), (4, "H"),
    }  # fmt: skip
    assert not User.objects.filter(email="ana@prueba.invalid").exists()
    page = sign_in(admin).get(load.get_absolute_url()).content.decode()
    assert "Filas leídas: 3; por corregir: 2." in page and "filas nuevas" not in page


def test_a_row_that_says_the_same_as_another_is_told(unit, admin, at):
    load = upload(admin, unit, "people", book(PEOPLE, person(), person()), at)

    assert [(row, mend) for row, _column, mend in problems_of(load, at)] == [
        (3, "repite la fila 2: deje una de las dos.")
    ]


@pytest.mark.req("ORG-03")
def test_namesake_with_another_address_is_asked_about(unit, admin, at):
    known = make_membership(unit, user=make_user(full_name="ANA FICTICIA", email="ana.vieja@prueba.invalid")).user
    load = upload(admin, unit, "people", book(PEOPLE, person()), at)
    (question,) = preview_of(load, day_of(at)).reading.questions

    with pytest.raises(Refused, match="Falta responder"):
        actions.apply_load(load, by=admin, at=at)
    actions.answer_load(load, answers={question.doubt.key: known.email}, by=admin, at=at)
    actions.apply_load(load, by=admin, at=at)

    assert set(Membership.objects.filter(user=known).values_list("role", flat=True)) == {"advisor", "group_leader"}
    assert not User.objects.filter(email="ana@prueba.invalid").exists()


def test_unknown_role_and_unit_are_asked_once_for_all_rows(unit, admin, at):
    rows = [person(role="Jefe", unit="Grupo Fictício 2"), person(email="b@x.invalid", name="B", role="jefe", unit="GF")]
    load = upload(admin, unit, "people", book(PEOPLE, *rows), at)
    asked = {one.doubt.text: one.places for one in preview_of(load, day_of(at)).reading.questions}

    assert asked == {"Jefe": [2, 3], "Grupo Fictício 2": [2]}


@pytest.mark.req("ORG-03")
def test_a_new_end_of_contract_renews_it(unit, admin, at):
    row = person(link="Contratista", contract="C-1", contract_end="30/06/2026")
    actions.apply_load(upload(admin, unit, "people", book(PEOPLE, row), at), by=admin, at=at)
    later = person(link="Contratista", contract="C-1", contract_end="31/12/2026")

    done = actions.apply_load(upload(admin, unit, "people", book(PEOPLE, later), at), by=admin, at=at)

    assert (done.created_count, done.changed_count) == (0, 1)
    assert Membership.objects.get(user__email="ana@prueba.invalid").contract_ends_on == date(2026, 12, 31)


def school(**overrides):
    cells = {
        "name": "IE La Ficticia",
        "dane": "108638000017",
        "town": "Sabanalarga (Atlántico)",
        "zone": "rural",
        "rector": "Rectora Ficticia",
        "contact": "Secretario Ficticio",
        "contact_email": "contacto@prueba.invalid",
    }
    return list((cells | overrides).values())


@pytest.fixture
def town(unit):
    return make_municipality("08638", name="Sabanalarga")


@pytest.mark.req("ENT-01")
def test_schools_come_with_code_town_authority_and_contact_once(unit, admin, town, at):
    content = book(["Clase", *SCHOOLS], ["Establecimiento educativo", *school()])
    for _ in range(2):
        done = actions.apply_load(upload(admin, unit, "beneficiaries", content, at), by=admin, at=at)

    (stored,) = Beneficiary.objects.all()
    assert (stored.kind, stored.dane_code, stored.municipality, stored.order) == (
        "school", "108638000017", town, "territorial",
    )  # fmt: skip
    assert (stored.authority_name, Contact.objects.get().name) == ("Rectora Ficticia", "Secretario Ficticio")
    assert (done.created_count, done.same_count) == (0, 1)


@pytest.mark.req("ENT-01")
def test_code_that_is_not_of_the_town_is_told_at_its_cell(unit, admin, town, at):
    content = book(["Clase", *SCHOOLS], ["school", *school(dane="108001000017")])

    assert [
        (row, column) for row, column, _mend in problems_of(upload(admin, unit, "beneficiaries", content, at), at)
    ] == [(2, "C")]


@pytest.mark.req("ENT-01")
def test_official_code_repeated_in_the_file_is_told(unit, admin, town, at):
    rows = [["school", *school()], ["school", *school(name="IE Otra")]]
    load = upload(admin, unit, "beneficiaries", book(["Clase", *SCHOOLS], *rows), at)

    assert [mend for _row, _column, mend in problems_of(load, at)] == ["repite la fila 2: deje una de las dos."]


@pytest.mark.req("ENT-01")
def test_kind_that_the_profile_does_not_enable_is_not_created(unit, admin, town, at):
    load = upload(admin, unit, "beneficiaries", book(["Clase", *SCHOOLS], ["Ciudadano u organización", *school()]), at)

    (problem,) = problems_of(load, at)
    assert problem[:2] == (2, "A")


def test_namesake_without_code_nor_town_is_asked_about(unit, admin, town, at):
    known = make_beneficiary(unit.institution, municipality=town, name="IE La Ficticia", dane_code="")
    load = upload(
        admin,
        unit,
        "beneficiaries",
        book(["Clase", "Nombre", "Dirección"], ["school", "ie la ficticia", "Calle 1"]),
        at,
    )
    (question,) = preview_of(load, day_of(at)).reading.questions

    actions.answer_load(load, answers={question.doubt.key: str(known.pk)}, by=admin, at=at)
    actions.apply_load(load, by=admin, at=at)

    known.refresh_from_db()
    assert (Beneficiary.objects.count(), known.address) == (1, "Calle 1")


def test_marked_file_says_beside_each_row_how_it_is_mended(unit, admin, at):
    load = upload(admin, unit, "people", book(PEOPLE, person(), person(email="mal", name="Otra")), at)

    (sheet,) = read_sheets(marked_file(preview_of(load, day_of(at))), name="marcado.xlsx")

    assert sheet.rows[0][-1] == "Qué corregir"
    assert sheet.rows[1][-1] is None
    assert "escriba el correo completo" in sheet.rows[2][-1]


@pytest.mark.parametrize("register", sorted(KINDS))
def test_template_is_read_as_it_goes_out(register, unit, admin, sign_in, at):
    policy = the_policy()
    (role, *_others) = sorted(policy.roles_with(KINDS[register].verb) & policy.roles_with("imports.load_sheet"))
    client = sign_in(make_member(unit, role))
    content = client.get(reverse("imports:load_template", args=[register])).content
    load = upload(admin, unit, register, content, at)

    preview = preview_of(load, day_of(at))

    assert (preview.unmapped, set(preview.table.fields)) == ([], set(KINDS[register].book.headers))


def test_the_whole_way_on_the_screen(unit, admin, sign_in):
    client = sign_in(admin)
    file = SimpleUploadedFile("personal.xlsx", book([*PEOPLE, "Talla"], [*person(), "M"]))
    key = str(uuid7())

    page = client.post(reverse("imports:load_create", args=["people"]), {"id": key, "file": file}, follow=True)
    index = page.context["columns_form"].headers[0].index
    client.post(reverse("imports:load_columns", args=[key]), {f"column_{index}": "-"})
    client.post(reverse("imports:load_apply", args=[key]), {"invite": ""})

    assert SheetLoad.objects.get(pk=key).state == "applied"
    assert "Ana Ficticia" in client.get(reverse("institutions:membership_list"), {"q": "ana@"}).content.decode()


def test_planning_loads_beneficiaries_and_not_people(unit, sign_in):
    client = sign_in(make_member(unit, "planning_professional"))

    answers = [
        client.get(reverse("imports:load_create", args=[register])).status_code
        for register in ("beneficiaries", "people")
    ]

    assert answers == [200, 404]


def test_list_costs_the_same_with_one_row_and_with_three(unit, admin, sign_in, at, django_assert_max_num_queries):
    client, url = sign_in(admin), reverse("imports:load_list")
    upload(admin, unit, "people", book(PEOPLE, person()), at)
    client.get(url)
    with django_assert_max_num_queries(40) as one:
        client.get(url)
    for number in range(2):
        upload(admin, unit, "people", book(PEOPLE, person(name=f"Otra {number}")), at)

    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(url)
