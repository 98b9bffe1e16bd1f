"""The needs of a group: with source and goal or not at all, linked with activities, brought from Excel."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.planning import actions, queries
from baquiano.planning.contents import item_content
from baquiano.planning.importing import preview as previews
from baquiano.planning.models import Need
from tests.factories.institutions import make_catalogue_item, make_member, make_unit
from tests.factories.planning import make_item, make_need
from tests.planning.conftest import workbook

pytestmark = pytest.mark.req("PLN-01")

HEADERS = ["Falencia", "Componente", "EE", "Fuente", "Documento", "Meta", "Prioridad"]


@pytest.fixture
def catalogues(group):
    return {
        "component": make_catalogue_item(group.institution, "component", name="Gestión académica"),
        "source_type": make_catalogue_item(group.institution, "need_source", name="Plan de Apoyo al Mejoramiento"),
    }


@pytest.fixture
def values(group, catalogues):
    return {
        "description": "Bajos resultados en lectura",
        "source_reference": "PAM, numeral 4",
        "goal": "Que suba el promedio",
        "priority": 1,
        "beneficiaries": [group.school],
        **catalogues,
    }


def create(group, values, at, **more):
    return actions.create_need(
        id=more.pop("id", uuid7()),
        unit=group.unit,
        year=group.plan.year,
        values=values,
        by=group.advisor,
        at=at,
        **more,
    )


def row(group, **changes):
    cells = {
        "description": "Bajos resultados en lectura",
        "component": "gestion academica",
        "schools": group.school.name,
        "source": "Plan de apoyo al mejoramiento",
        "document": "PAM, numeral 4",
        "goal": "Que suba el promedio",
        "priority": "alta",
    }
    return list((cells | changes).values())


def bring_in(group, rows, at):
    batch = actions.upload_import(
        group.plan, id=uuid7(), content=workbook(rows, headers=HEADERS), name="n.xlsx", kind="needs", by=group.advisor,
        at=at,
    )  # fmt: skip
    return actions.apply_import(batch, by=group.advisor, at=at)


def test_need_keeps_source_goal_and_entities(group, values, at):
    need = create(group, values, at)

    assert need.code == "GCE-N001"
    assert (need.source_reference, need.goal, need.priority) == ("PAM, numeral 4", "Que suba el promedio", 1)
    assert list(need.beneficiaries.all()) == [group.school]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"source_type": None}, "Una necesidad sin fuente no se acepta"),
        ({"source_reference": "  "}, "Una necesidad sin fuente no se acepta"),
        ({"component": None}, "componente"),
        ({"goal": ""}, "meta"),
        ({"description": " "}, "necesidad"),
    ],
)
def test_need_without_source_component_or_goal_is_refused(group, values, at, change, said):
    with pytest.raises(Refused, match=said):
        create(group, values | change, at)

    assert Need.objects.count() == 0


def test_tables_refuse_a_need_without_source_too(group):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_need(group.unit, source_reference="")


def test_source_may_be_a_loaded_document(group, values, at):
    file = SimpleUploadedFile("acta.txt", b"Hallazgo 3: bajos resultados")

    need = create(group, values | {"source_reference": ""}, at, file=file)

    assert need.source_file.file.original_name == "acta.txt"
    assert queries.can_open_need_files(group.advisor, str(need.pk))


def test_repeated_request_writes_one_need(group, values, at):
    key = uuid7()

    assert create(group, values, at, id=key) == create(group, values, at, id=key)
    assert TrailEntry.objects.filter(event="planning.need_created").count() == 1


def test_stale_edit_is_told_and_equal_one_is_not(group, values, at):
    need = create(group, values, at)
    by = {"by": group.advisor, "at": at}
    actions.edit_need(need, expected_version=1, values=values | {"goal": "Otra meta"}, **by)

    actions.edit_need(need, expected_version=1, values=values | {"goal": "Otra meta"}, **by)
    with pytest.raises(StaleEdit):
        actions.edit_need(need, expected_version=1, values=values | {"goal": "Una tercera"}, **by)


def test_linked_need_writes_the_column_that_nobody_wrote(group, values, at):
    need = create(group, values, at)

    item = actions.create_item(
        group.plan, id=uuid7(), values={"activity": "Taller", "needs": [need]}, by=group.advisor, at=at
    )

    assert item.need == "Bajos resultados en lectura"
    assert item_content(queries.with_everything(queries.items_of(group.plan)).get())["needs"] == ["GCE-N001"]
    assert list(queries.items_answering(need)) == [item]


def test_content_of_an_item_without_needs_is_as_before(group):
    make_item(group.plan)

    assert "needs" not in item_content(queries.with_everything(queries.items_of(group.plan)).get())


def test_need_that_an_activity_answers_is_not_removed(group, at):
    need = make_need(group.unit)
    item = make_item(group.plan)
    item.needs.add(need)

    with pytest.raises(Refused, match=item.code):
        actions.remove_need(need, reason="Repetida", by=group.advisor, at=at)


def test_counts_of_answered_and_unanswered(group):
    answered, other = make_need(group.unit), make_need(group.unit)
    for removed in (False, True):
        make_item(group.plan, is_removed=removed, removed_reason="x" if removed else "").needs.add(answered)

    counts = dict(queries.with_answers(Need.objects.all()).values_list("pk", "item_count"))

    assert counts == {answered.pk: 1, other.pk: 0}
    assert list(queries.unanswered_needs(Need.objects.all())) == [other]


def test_needs_come_from_excel_and_the_same_file_changes_nothing(group, catalogues, at):
    bring_in(group, [row(group)], at)
    batch = bring_in(group, [row(group)], at)

    need = Need.objects.get()
    assert (need.component, need.source_type, need.priority) == (*catalogues.values(), 1)
    assert (batch.created_count, batch.same_count) == (0, 1)


def test_row_without_source_is_named_and_nothing_comes_in(group, catalogues, at):
    with pytest.raises(Refused, match=r"fila 3.*sin fuente"):
        bring_in(group, [row(group), row(group, description="Otra", document="")], at)

    assert Need.objects.count() == 0


def test_unknown_source_is_asked_about(group, catalogues, at):
    batch = actions.upload_import(
        group.plan,
        id=uuid7(),
        content=workbook([row(group, source="La rectora")], headers=HEADERS),
        name="n.xlsx",
        kind="needs",
        by=group.advisor,
        at=at,
    )

    questions = previews.preview_of(batch, at.date()).reading.questions

    assert [question.doubt.ask for question in questions] == ["«La rectora» no está en el catálogo «Fuente»."]


# --- pages -----------------------------------------------------------------------------------------------------------
def test_list_costs_the_same_with_three(group, sign_in):
    client = sign_in(group.leader)
    url = reverse("planning:need_list")

    def cost():
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    make_need(group.unit, beneficiaries=[group.school])
    one = cost()
    for _ in range(2):
        make_need(group.unit, beneficiaries=[group.school])

    assert cost() == one


def test_list_is_filtered_by_group_and_unanswered_and_exported(group, sign_in):
    other = make_unit(group.institution)
    planner = make_member(other, "planning_professional")
    mine, theirs = make_need(group.unit), make_need(other)
    make_item(group.plan).needs.add(mine)
    client = sign_in(planner)
    url = reverse("planning:need_list")

    assert [row.object for row in client.get(url, {"actividad": "no"}).context["listing"].rows] == [theirs]
    assert [row.object for row in client.get(url, {"grupo": str(group.unit.pk)}).context["listing"].rows] == [mine]
    assert client.get(url, {"exportar": "csv"})["Content-Type"].startswith("text/csv")


def test_form_without_citation_nor_document_says_so(group, catalogues, sign_in):
    client = sign_in(group.advisor)
    data = {
        "id": uuid7(), "description": "Una", "goal": "Meta", "priority": "1",
        "component": catalogues["component"].pk, "source_type": catalogues["source_type"].pk,
    }  # fmt: skip

    response = client.post(reverse("planning:plan_need_create", args=[group.plan.pk]), data)

    assert "Cite el documento que la sustenta" in response.content.decode()
    assert Need.objects.count() == 0


def test_need_of_another_group_does_not_exist(group, sign_in):
    other = make_need(make_unit(group.institution))

    assert sign_in(group.advisor).get(other.get_absolute_url()).status_code == 404


def test_activity_planned_from_a_need_brings_it(group, sign_in):
    need = make_need(group.unit, beneficiaries=[group.school])

    response = sign_in(group.advisor).get(
        reverse("planning:item_create", args=[group.plan.pk]), {"necesidad": str(need.pk)}
    )

    assert response.context["form"].initial["needs"] == [need]
