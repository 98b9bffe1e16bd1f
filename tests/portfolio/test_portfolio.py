"""The portfolio: a service from its draft to the public, its versions, and the spreadsheet that brings it all."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.spreadsheets import write_xlsx
from baquiano.demo.portfolio import offer_services
from baquiano.imports import actions as imports
from baquiano.imports.preview import preview_of
from baquiano.institutions import golive
from baquiano.institutions.folder import Folder
from baquiano.institutions.models import FiscalYear, Profile
from baquiano.portfolio import actions, folder, queries, rules
from baquiano.portfolio.columns import BOOK, workbook_of
from baquiano.portfolio.guide import GuideFault, guide_from
from baquiano.portfolio.models import Milestone, MilestoneTemplate, Service
from tests.factories.portfolio import SETTINGS, add_hitos, make_service, milestone_fields


@pytest.mark.req("SVC-09", "SVC-14", "ORG-11")
def test_a_service_is_published_only_with_weights_of_100_and_the_end_of_its_type(office, at):
    service = make_service(office.group, kind=office.types["asesoria"], ends_with="concept", by=office.leader, at=at)
    draft = add_hitos(service, "15", "25", "45", proof=None, at=at)
    with pytest.raises(Refused) as refused:
        actions.move_service(service, "publicar", by=office.planner, at=at)
    told = str(refused.value)
    assert "Los pesos suman 85: faltan 15 para 100." in told and "debe exigirlo como soporte" in told
    assert queries.draft_of(service) == draft and not Service.objects.get().is_offered

    last = milestone_fields(4, "15", office.proof)
    actions.add_milestone(draft, id=uuid7(), fields=last, by=office.leader, at=at)
    published = actions.move_service(service, "publicar", by=office.planner, at=at)
    again = actions.move_service(service, "publicar", by=office.planner, at=at)

    assert published.is_offered and again.version == published.version
    assert [one.service for one in queries.versions_offered()] == [service]
    with pytest.raises(Refused, match="ya rige y no cambia"):
        actions.add_milestone(draft, id=uuid7(), fields=last, by=office.leader, at=at)


@pytest.mark.req("NFR-03")
def test_the_checklist_asks_for_hitos_only_where_there_is_a_portfolio(office, at):
    def found():
        year = FiscalYear.objects.get(year=at.year)
        return {one.point.key: (one.is_met, one.told) for one in golive.checklist(year.institution, year, day_of(at))}

    service = make_service(office.group, kind=office.types["asesoria"], ends_with="concept", by=office.leader, at=at)
    assert found()["hitos"] == (False, "No se ofrece ningún servicio: escriba los hitos de cada uno y publíquelo.")

    add_hitos(service, "100", proof=office.proof, at=at)
    actions.move_service(service, "publicar", by=office.planner, at=at)
    assert found()["hitos"] == (True, "Servicios que se ofrecen: 1. Hitos: 1.")

    Profile.objects.update(settings={})
    assert "hitos" not in found()


@pytest.mark.req("ORG-11")
def test_a_beginning_and_an_end_that_are_not_of_the_type_are_told(office, at):
    kind = office.types["orientacion"]
    service = make_service(office.group, kind=kind, starts_with="offer", ends_with="report", at=at)
    draft = add_hitos(service, "100", proof=office.proof, at=at)

    told = rules.faults_of(draft, queries.milestones_of(draft))

    assert told == ["«Orientación» empieza con una petición.", "«Orientación» termina con un registro."]


@pytest.mark.req("SVC-01", "SVC-09")
def test_a_new_version_copies_the_one_in_force_and_replaces_it_when_published(office, at):
    service = make_service(office.group, kind=office.types["asistencia"], at=at)
    first = add_hitos(service, "40", "60", proof=office.proof, at=at)
    actions.move_service(service, "publicar", by=office.planner, at=at)

    second = actions.open_version(service, by=office.leader, at=at)
    same = actions.open_version(service, by=office.leader, at=at)
    hitos = queries.milestones_of(second)
    fields = milestone_fields(1, "30", office.proof)
    actions.edit_milestone(hitos[0], expected_version=1, fields=fields, by=office.leader, at=at)
    with pytest.raises(Refused, match="suman 90"):
        actions.move_service(service, "publicar", by=office.planner, at=at)
    actions.remove_milestone(hitos[1], by=office.leader, at=at)
    actions.add_milestone(second, id=uuid7(), fields=milestone_fields(2, "70", office.proof), by=office.leader, at=at)
    actions.move_service(service, "publicar", by=office.planner, at=at)

    first.refresh_from_db()
    assert same == second and first.state == "replaced"
    assert [one.weight for one in queries.milestones_of(first)] == [40, 60]
    assert queries.version_in_force(service).number == 2


@pytest.mark.req("SVC-01")
def test_a_profile_with_design_begins_at_the_idea_and_goes_stage_by_stage(office, at):
    Profile.objects.update(settings={"portfolio": {"enabled": True, "first_stage": "idea"}})
    office.institution.__dict__.pop("_profiles", None)
    service = make_service(office.group, kind=office.types["asistencia"], at=at)
    add_hitos(service, "100", proof=office.proof, at=at)
    with pytest.raises(Refused, match="no se puede tomar ahora"):
        actions.move_service(service, "publicar", by=office.planner, at=at)

    stages = []
    for step in ("avanzar", "avanzar", "avanzar", "avanzar", "devolver", "avanzar", "avanzar", "publicar", "operar"):
        service = actions.move_service(service, step, note="Se ajusta (ficticio).", by=office.planner, at=at)
        stages.append(service.state)

    assert stages == [
        "pre_design", "feedback", "design", "validation", "design", "validation", "parametrised", "published",
        "in_operation",
    ]  # fmt: skip
    with pytest.raises(Refused):
        actions.move_service(service, "retirar", by=office.planner, at=at)
    withdrawn = actions.move_service(service, "retirar", note="Ya no se ofrece.", by=office.planner, at=at)
    assert not queries.versions_offered().exists() and queries.version_in_force(withdrawn) is not None
    assert actions.move_service(withdrawn, "publicar", by=office.planner, at=at).is_offered


@pytest.mark.req("SVC-09")
def test_hitos_kept_as_a_template_are_copied_into_another_service(office, at):
    service, other = (make_service(office.group, kind=office.types["asistencia"], at=at) for _one in "ab")
    kept = add_hitos(service, "5", "45", "40", "10", proof=office.proof, at=at)
    template = actions.save_template(kept, id=uuid7(), name="Corta ficticia", by=office.leader, at=at)
    draft = queries.draft_of(other)

    for _press in range(2):
        actions.use_template(draft, template, by=office.leader, at=at)
    with pytest.raises(Refused, match="ya tiene hitos"):
        actions.use_template(kept, template, by=office.leader, at=at)
    actions.retire_template(template, by=office.planner, at=at)

    assert [(one.weight, one.evidence_kind) for one in queries.milestones_of(draft)] == [
        (Decimal(weight), office.proof) for weight in (5, 45, 40, 10)
    ]
    assert not queries.templates_visible_to(office.leader).exists() and MilestoneTemplate.objects.count() == 1


# --- the spreadsheet -------------------------------------------------------------------------------------------------
def upload(office, content, at, name="portafolio.xlsx"):
    return imports.upload_load(
        office.institution, id=uuid7(), register="portfolio", content=content, name=name, by=office.planner, at=at
    )


def sheet(*rows):
    out = BytesIO()
    headers = ["Código", "Producto", "Dirección técnica", "Tipo", "Termina con", "Publicado", "Etapa", "Evidencia",
               "Plazo", "Ponderación"]  # fmt: skip
    write_xlsx(out, title="Portafolio", headers=headers, rows=rows)
    return out.getvalue()


@pytest.mark.req("INT-04", "SVC-09")
def test_a_whole_portfolio_comes_in_and_what_is_exported_comes_in_again_unchanged(office, at):
    unit = office.group.code
    content = sheet(
        ["part", "Consejo ficticio", unit, "Asistencia técnica", "Un informe", "Sí", "Alistar", "informe", 5, 15],
        ["", "", "", "", "", "", "Formular", "Informe ficticio", 30, "84,5"],
        ["", "", "", "", "", "", "Cerrar", "informe", 60, 0.5],
        ["MANUAL", "Manual ficticio", unit, "asesoria", "Un concepto", "No", "Único", "", 9, 80],
    )  # fmt: skip
    load = imports.apply_load(upload(office, content, at), by=office.planner, at=at)
    services = {one.code: one for one in Service.objects.all()}

    assert (load.created_count, services["PART"].is_offered, services["MANUAL"].is_offered) == (4, True, False)
    weights = [one.weight for one in queries.milestones_of(queries.version_in_force(services["PART"]))]
    assert weights == [Decimal(15), Decimal("84.5"), Decimal("0.5")]

    exported = workbook_of(Service.objects.all())
    preview = preview_of(upload(office, exported, at), at.date())
    assert preview.is_ready and [row.is_same for row in preview.reading.rows] == [True] * 4
    assert [cell.value for cell in openpyxl.load_workbook(BytesIO(exported)).active[1]] == [
        column.header for column in BOOK.columns
    ]

    book = openpyxl.load_workbook(BytesIO(exported))
    headers = [cell.value for cell in book.active[1]]
    row = next(row for row in book.active.iter_rows(min_row=2) if row[headers.index("Hito")].value == "Alistar")
    row[headers.index("Hito")].value = "Alistar mejor"
    out = BytesIO()
    book.save(out)
    imports.apply_load(upload(office, out.getvalue(), at), by=office.planner, at=at)
    current = queries.version_in_force(services["PART"])
    assert (current.number, queries.milestones_of(current)[0].name) == (2, "Alistar mejor")
    assert Service.objects.count() == 2


@pytest.mark.req("INT-04")
def test_each_wrong_cell_of_the_portfolio_is_named_and_nothing_comes_in(office, at):
    unit = office.group.code
    content = sheet(
        ["PART", "Consejo ficticio", unit, "Asistencia técnica", "Un informe", "Sí", "Alistar", "informe", 5, 50],
        ["", "Otro nombre", "", "", "", "", "Formular", "Foto ficticia", "pronto", "mucho"],
        ["NUEVO", "Sin dependencia", "Nadie", "Sortilegio", "Un informe", "No", "Único", "", 1, 100],
    )  # fmt: skip
    load = upload(office, content, at)
    told = " ".join(str(problem) for problem in preview_of(load, at.date()).reading.problems)

    for words in ("dice otra cosa que la fila 2", "clases de soporte", "número entero", "entre 0 y 100",
                  "las dependencias", "tipos de servicio", "faltan 50 para 100"):  # fmt: skip
        assert words in told
    with pytest.raises(Refused):
        imports.apply_load(load, by=office.planner, at=at)
    assert not Service.objects.exists() and not Milestone.objects.exists()


# --- the guide and the folder ----------------------------------------------------------------------------------------
@pytest.mark.req("ORG-11")
def test_three_questions_say_which_service_is_asked_for(office, at, sign_in):
    guide = guide_from(SETTINGS["portfolio"]["guide"])
    asked = ([False], [True, True], [True, False, True], [True, False, False])
    assert [guide.follow(answers).code for answers in asked] == [
        "orientacion", "asistencia", "capacitacion", "asesoria",
    ]  # fmt: skip
    service = make_service(office.group, kind=office.types["asesoria"], name="Asesoría ficticia", at=at)
    add_hitos(service, "100", proof=office.proof, at=at)
    actions.move_service(service, "publicar", by=office.planner, at=at)
    client = sign_in(office.adviser)

    asked = client.get(reverse("portfolio:guide") + "?r=si.%00.no").content.decode()
    told = client.get(reverse("portfolio:guide") + "?r=si.no.no.si").content.decode()

    assert "Pregunta 3" in asked and "¿Es para enseñar a un grupo?" in asked
    assert "Es: Asesoría" in told and "Asesoría ficticia" in told


@pytest.mark.req("ORG-11")
@pytest.mark.parametrize(
    ("content", "mend"),
    [
        ({"a": {"question": "¿?", "yes": "b", "no": "type:x"}}, "no es otra pregunta"),
        ({"a": {"question": "¿?", "yes": "a", "no": "type:x"}}, "una sola pregunta"),
        ({"a": {"question": "", "yes": "type:x", "no": "type:x"}}, "question"),
        (
            {
                "z": {"question": "¿?", "yes": "a", "no": "a"},
                "a": {"question": "¿?", "yes": "b", "no": "type:x"},
                "b": {"question": "¿?", "yes": "a", "no": "type:x"},
            },
            "no terminaría",
        ),
    ],
)
def test_a_guide_that_does_not_work_is_refused_with_its_mend(content, mend):
    with pytest.raises(GuideFault, match=mend):
        guide_from(content)


@pytest.mark.req("SVC-09")
def test_the_folder_is_told_of_types_that_do_not_exist_and_of_a_sheet_without_columns(tmp_path):
    (tmp_path / "catalogues").mkdir()
    (tmp_path / "catalogues" / "service_type.csv").write_text("code,name\norientacion,Orientación\n", encoding="utf-8")
    (tmp_path / "profile.toml").write_text(
        '[portfolio.guide.uno]\nquestion = "¿?"\nyes = "type:orientacion"\nno = "type:magia"\n', encoding="utf-8"
    )
    (tmp_path / "portfolio").mkdir()
    (tmp_path / "portfolio" / "services.csv").write_text("uno,dos\n1,2\n", encoding="utf-8")

    told = [str(problem) for problem in folder.check(Folder(tmp_path))]

    assert len(told) == 2 and "«magia»" in told[0] and "No se reconocen las columnas" in told[1]


# --- pages -----------------------------------------------------------------------------------------------------------
@pytest.mark.req("SVC-21", "SVC-09", "SVC-14")
def test_a_service_is_written_and_published_by_its_pages(office, at, sign_in):
    client = sign_in(office.leader)
    asked = {
        "id": uuid7(), "code": "part", "name": "Consejo ficticio", "unit": office.group.pk,
        "service_type": office.types["asistencia"].pk, "starts_with": "both", "ends_with": "report", "modality": "",
        "topic": office.topic.pk,
    }  # fmt: skip
    page = client.post(reverse("portfolio:service_create"), asked)
    service = Service.objects.get()
    assert page.url == service.get_absolute_url()
    draft = queries.draft_of(service)
    add = reverse("portfolio:version_milestone", args=[draft.pk])
    hito = {"id": uuid7(), "position": 1, "name": "Único", "weight": "60", "duration_days": 1,
            "evidence_kind": office.proof.pk}  # fmt: skip
    assert client.post(add, hito).status_code == 422
    client.post(add, hito | {"offset_days": 8})
    assert "faltan 40 para 100" in client.get(service.get_absolute_url()).content.decode()
    assert client.post(reverse("portfolio:service_step", args=[service.pk, "publicar"])).status_code == 403

    one = Milestone.objects.get()
    edit = reverse("portfolio:milestone_edit", args=[one.pk])
    client.post(edit, hito | {"version": 1, "weight": "100", "offset_days": 8})
    stale = client.post(edit, hito | {"version": 1, "weight": "50", "offset_days": 8})
    assert stale.status_code == 409
    planner = sign_in(office.planner)
    planner.post(reverse("portfolio:service_step", args=[service.pk, "publicar"]))

    found = planner.get(reverse("portfolio:service_list") + f"?q=consejo&ofrecidos=si&tema={office.topic.pk}")
    assert "Consejo ficticio" in found.content.decode()
    nothing = planner.get(reverse("portfolio:service_list") + "?ofrecidos=no").content.decode()
    assert "Consejo ficticio" not in nothing
    exported = planner.get(reverse("portfolio:service_list") + "?exportar=csv")
    assert "Consejo ficticio" in b"".join(exported.streaming_content).decode()
    assert planner.get(reverse("portfolio:portfolio_export")).status_code == 200


@pytest.mark.req("SVC-09")
def test_the_demonstration_offers_the_same_services_each_time(office, at):
    first = offer_services([office.group, office.planning], by=office.planner, at=at)
    again = offer_services([office.group, office.planning], by=office.planner, at=at)

    assert [one.pk for one in first] == [one.pk for one in again]
    assert Service.objects.count() == 2 and MilestoneTemplate.objects.count() == 1
    assert all(one.is_offered and one.version == other.version for one, other in zip(first, again, strict=True))


def test_an_institution_without_a_portfolio_sees_no_page_of_it(office, sign_in):
    Profile.objects.update(settings={})
    client = sign_in(office.planner)

    assert client.get(reverse("portfolio:service_list")).status_code in {403, 404}
