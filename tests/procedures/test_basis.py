"""What a procedure stands on: norms and their reviews, documents of its activities, risks and indicators."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django_scopes import scope

from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.institutions.folder import Export, Folder, Load
from baquiano.institutions.weighing import Choices, Scale
from baquiano.library import profile as library
from baquiano.norms import profile as norms
from baquiano.notifications.models import Message
from baquiano.procedures import actions, links, queries
from baquiano.procedures.models import FiledGuide, GuideLink, NormReview, ProcedureNorm, Task
from baquiano.procedures.profile import apply_procedures
from tests.factories.library import make_guide, make_version
from tests.factories.norms import make_change, make_norm
from tests.factories.procedures import AT, make_visit_case

pytestmark = pytest.mark.django_db
TODAY = AT.date()
CHECK = actions.ControlCheck(True, "Revisado.")


@pytest.fixture
def norm(world):
    norm = make_norm(world.institution, at=AT)
    actions.link_norm(world.procedure, norm, id=uuid7(), by=world.planner, at=AT)
    return norm


def activity_of(world, node="A14", key="visit"):
    return world.procedure.diagrams.get(key=key).activities.get(bpmn_id=node)


def attach(world, guide, node="A14", **overrides):
    given = {"procedure": world.procedure, "activity": activity_of(world, node), "by": world.planner, "at": AT}
    return actions.attach_guide(guide, id=uuid7(), **(given | overrides))


# --- norms and reviews -----------------------------------------------------------------------------------------------
@pytest.mark.req("WFL-10")
def test_a_changed_norm_asks_once_to_review_each_linked_procedure(world, norm):
    make_norm(world.institution, at=AT)

    change = make_change(norm, at=AT)
    actions.open_reviews(change, by=world.planner, at=AT)

    review = NormReview.objects.get()
    assert (review.change, review.procedure, review.is_open) == (change, world.procedure, True)
    assert review.due_on > TODAY
    assert list(queries.reviews_awaiting(world.planner)) == [review]
    assert [message.recipient for message in Message.objects.filter(kind="procedures.review_opened")] == [world.planner]


@pytest.mark.req("WFL-10")
def test_another_change_of_the_norm_asks_again(world, norm):
    make_change(norm, at=AT)
    make_change(norm, at=AT)

    assert NormReview.objects.count() == 2


def test_a_norm_that_founds_nothing_asks_for_nothing(world):
    make_change(make_norm(world.institution, at=AT), at=AT)

    assert NormReview.objects.count() == 0


def test_reviews_await_only_who_answers_for_the_procedures(world, norm):
    make_change(norm, at=AT)

    assert queries.reviews_awaiting(world.leader) == []


@pytest.mark.req("WFL-10")
@pytest.mark.parametrize("outcome", ["no_change", "new_version"])
def test_a_review_is_closed_with_an_outcome_and_its_reason(world, norm, outcome):
    make_change(norm, at=AT)
    review = NormReview.objects.get()
    with pytest.raises(Refused, match="Escriba la razón"):
        actions.close_review(review, outcome=outcome, reason=" ", by=world.planner, at=AT)

    for _time in range(2):
        actions.close_review(review, outcome=outcome, reason="Se comparó.", by=world.planner, at=AT)

    review.refresh_from_db()
    assert (review.outcome, review.closed_by, review.is_open) == (outcome, world.planner, False)
    assert queries.reviews_awaiting(world.planner) == []
    assert queries.awaits_new_version(world.procedure) == (
        [review] if outcome == "new_version" and review.closed_at > world.procedure.loaded_at else []
    )
    with pytest.raises(Refused, match="ya se cerró"):
        actions.close_review(review, outcome=outcome, reason="Otra.", by=world.planner, at=AT)


def test_what_asked_for_a_new_version_is_told_until_it_comes(world, norm):
    make_change(norm, at=AT)
    review = NormReview.objects.get()
    later = AT + timedelta(days=2)
    actions.close_review(review, outcome="new_version", reason="Cambia el plazo.", by=world.planner, at=later)
    assert queries.awaits_new_version(world.procedure) == [review]

    world.procedure.loaded_at = later + timedelta(days=1)
    world.procedure.save()

    assert queries.awaits_new_version(world.procedure) == []


def test_a_norm_is_linked_once(world, norm):
    with pytest.raises(Refused, match="ya está vinculada"):
        actions.link_norm(world.procedure, norm, id=uuid7(), by=world.planner, at=AT)


# --- documents of the activities -------------------------------------------------------------------------------------
@pytest.mark.req("DOC-11")
def test_whoever_does_an_activity_sees_the_version_in_force(world):
    guide = make_guide(world.planner.memberships.get().unit, at=AT)
    attach(world, guide)
    second = make_version(guide, "2", at=AT)
    make_version(guide, "3", at=AT, in_force_from=TODAY + timedelta(days=1))

    activity = activity_of(world)

    assert queries.guides_of([activity], world.group, TODAY) == {activity.pk: [second]}
    assert queries.guides_of([activity_of(world, "A15")], world.group, TODAY) == {}


@pytest.mark.req("WFL-08")
def test_what_a_dependency_attaches_is_seen_by_its_executors_alone(world):
    own, of_root = make_guide(world.group, at=AT), make_guide(world.root, at=AT)
    attach(world, own, unit=world.group, by=world.leader)
    attach(world, of_root, unit=world.root)
    activity = activity_of(world)

    seen = {
        unit: [version.guide for version in queries.guides_of([activity], unit, TODAY).get(activity.pk, [])]
        for unit in (world.group, world.other)
    }

    assert seen == {world.group: [own, of_root], world.other: [of_root]}


@pytest.mark.req("WFL-08")
def test_the_case_keeps_the_version_with_which_it_was_done(world):
    guide = make_guide(world.group, at=AT)
    attach(world, guide, "A11", unit=world.group)
    case = make_visit_case(world.group, responsible=world.adviser)
    task = Task.objects.get(case=case, activity__bpmn_id="A11")

    actions.complete_task(task, by=world.adviser, at=AT, control=CHECK)
    make_version(guide, "2", at=AT)

    assert [filed.version.label for filed in FiledGuide.objects.filter(task=task)] == ["1"]
    with pytest.raises(IntegrityError), transaction.atomic():
        FiledGuide.objects.filter(task=task).delete()


@pytest.mark.req("WFL-08")
def test_detaching_keeps_what_was_filed(world):
    link = attach(world, make_guide(world.group, at=AT), "A11")
    case = make_visit_case(world.group, responsible=world.adviser)
    actions.complete_task(Task.objects.get(case=case, activity__bpmn_id="A11"), by=world.adviser, at=AT, control=CHECK)

    actions.detach_guide(link, by=world.planner, at=AT)

    assert GuideLink.objects.count() == 0
    assert FiledGuide.objects.count() == 1


@pytest.mark.parametrize("unit", [True, False])
def test_a_document_is_attached_once(world, unit):
    guide = make_guide(world.group, at=AT)
    where = {"unit": world.group if unit else None}
    attach(world, guide, **where)

    with pytest.raises(Refused, match="ya está adjunto"):
        attach(world, guide, **where)


def test_a_new_version_of_the_procedure_keeps_its_documents_and_norms(world, norm, tmp_path):
    from tests.factories.procedures import real_folder

    guide = make_guide(world.group, at=AT)
    attach(world, guide)
    (tmp_path / "procedures").mkdir()
    for file in (real_folder() / "procedures").glob("*.bpmn"):
        text = file.read_text(encoding="utf-8").replace('version="3"', 'version="4"')
        (tmp_path / "procedures" / file.name).write_text(text, encoding="utf-8")
    load = Load(Folder(tmp_path), world.institution, 2026, None, AT, scale=Scale(Choices(edited=True)))
    list(apply_procedures(load))

    (procedure,) = queries.procedures_in_force([world.procedure.code])

    assert procedure != world.procedure
    assert [link.norm for link in queries.norms_of(procedure)] == [norm]
    activity = procedure.diagrams.get(key="visit").activities.get(bpmn_id="A14")
    assert [version.guide for version in queries.guides_of([activity], None, TODAY)[activity.pk]] == [guide]


# --- risks and indicators --------------------------------------------------------------------------------------------
@pytest.mark.req("WFL-12")
def test_risks_and_indicators_may_be_empty_and_are_written(world):
    assert list(queries.risks_of(world.procedure)) == []

    key = uuid7()
    for _time in range(2):
        risk = actions.add_risk(world.procedure, id=key, fields={"description": "Riesgo ficticio"}, by=None, at=AT)
    indicator = actions.add_indicator(world.procedure, id=uuid7(), fields={"name": "Ficticio"}, by=None, at=AT)
    actions.edit_risk(risk, fields={"control": "Lista"}, expected_version=1, by=world.planner, at=AT)
    actions.edit_indicator(indicator, fields={"goal": "90 %"}, expected_version=1, by=world.planner, at=AT)

    assert [(one.description, one.control) for one in queries.risks_of(world.procedure)] == [
        ("Riesgo ficticio", "Lista")
    ]
    assert [(one.name, one.goal) for one in queries.indicators_of(world.procedure)] == [("Ficticio", "90 %")]


@pytest.mark.req("WFL-12")
def test_a_stale_risk_is_a_conflict_and_a_retired_one_stays(world):
    risk = actions.add_risk(world.procedure, id=uuid7(), fields={"description": "Riesgo"}, by=None, at=AT)
    actions.edit_risk(risk, fields={"control": "Uno"}, expected_version=1, by=world.planner, at=AT)
    with pytest.raises(StaleEdit):
        actions.edit_risk(risk, fields={"control": "Dos"}, expected_version=1, by=world.planner, at=AT)

    actions.retire_risk(risk, reason="Ya no aplica.", by=world.planner, at=AT)

    assert [one.is_retired for one in queries.risks_of(world.procedure)] == [True]
    with pytest.raises(Refused, match="retirado"):
        actions.edit_risk(risk, fields={"control": "Tres"}, expected_version=3, by=world.planner, at=AT)


# --- pages -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def planner(world, sign_in):
    return sign_in(world.planner)


@pytest.mark.req("WFL-10")
def test_the_inbox_shows_the_review_and_its_page_closes_it(world, norm, planner):
    make_change(norm, at=AT)
    review = NormReview.objects.get()
    assert review.get_absolute_url() in planner.get(reverse("procedures:inbox")).content.decode()

    sent = {"outcome": "no_change", "reason": "El procedimiento ya lo contempla."}
    planner.post(reverse("procedures:review_close", args=[review.pk]), sent)

    for url in (
        review.get_absolute_url(),
        reverse("procedures:procedure_norms", args=[world.procedure.pk]),
        reverse("procedures:norm_procedures", args=[norm.pk]),
    ):
        assert "El procedimiento ya lo contempla." in planner.get(url).content.decode()
    assert review.get_absolute_url() not in planner.get(reverse("procedures:inbox")).content.decode()


def test_closing_without_a_reason_says_what_is_missing(world, norm, planner):
    make_change(norm, at=AT)
    review = NormReview.objects.get()

    answer = planner.post(reverse("procedures:review_close", args=[review.pk]), {"outcome": "no_change"})

    assert answer.status_code == 422
    assert NormReview.objects.get().is_open


def test_a_leader_does_not_close_reviews(world, norm, sign_in):
    make_change(norm, at=AT)
    review = NormReview.objects.get()

    leader = sign_in(world.leader)

    assert leader.get(review.get_absolute_url()).status_code == 200
    assert leader.post(reverse("procedures:review_close", args=[review.pk]), {}).status_code == 403


def test_norms_are_linked_and_unlinked_from_the_procedure(world, planner):
    norm = make_norm(world.institution, at=AT)

    planner.post(reverse("procedures:procedure_norm_link", args=[world.procedure.pk]), {"id": uuid7(), "norm": norm.pk})
    link = ProcedureNorm.objects.get()
    assert str(norm) in planner.get(reverse("procedures:procedure_norms", args=[world.procedure.pk])).content.decode()
    planner.post(reverse("procedures:founding_remove", args=[link.pk]))

    assert ProcedureNorm.objects.count() == 0


@pytest.mark.req("WFL-08")
def test_a_leader_attaches_for_the_own_group_alone(world, sign_in):
    leader = sign_in(world.leader)
    guide = make_guide(world.group, at=AT)
    url = reverse("procedures:activity_guide_attach", args=[activity_of(world).pk])

    refused = leader.post(url, {"id": uuid7(), "guide": guide.pk, "unit": world.other.pk})
    for_all = leader.post(url, {"id": uuid7(), "guide": guide.pk})
    leader.post(url, {"id": uuid7(), "guide": guide.pk, "unit": world.group.pk})

    assert (refused.status_code, for_all.status_code) == (200, 200)
    link = GuideLink.objects.get()
    assert link.unit == world.group
    assert sign_in(world.outsider).post(reverse("procedures:use_detach", args=[link.pk])).status_code == 403


@pytest.mark.req("WFL-08", "DOC-11")
def test_the_executor_sees_the_document_on_the_page_of_the_task(world, sign_in):
    guide = make_guide(world.group, at=AT)
    attach(world, guide, "A11", unit=world.group)
    case = make_visit_case(world.group, responsible=world.adviser)
    task = Task.objects.get(case=case, activity__bpmn_id="A11")

    adviser = sign_in(world.adviser)
    assert guide.title in adviser.get(task.get_absolute_url()).content.decode()
    actions.complete_task(task, by=world.adviser, at=AT, control=CHECK)

    page = adviser.get(reverse("procedures:case_activity", args=[case.pk, task.activity_id])).content.decode()
    assert "Documentos con los que se hizo" in page
    uses = adviser.get(reverse("procedures:guide_uses", args=[guide.pk])).content.decode()
    assert world.group.name in uses


@pytest.mark.req("WFL-12")
def test_risks_and_indicators_are_written_from_the_procedure(world, planner):
    def post(name, pk, /, **sent):
        return planner.post(reverse(f"procedures:{name}", args=[pk]), {"id": uuid7(), "version": 1, **sent})

    post("procedure_risk_add", world.procedure.pk, description="Riesgo ficticio")
    post("procedure_indicator_add", world.procedure.pk, name="Indicador ficticio")
    (risk,), (indicator,) = queries.risks_of(world.procedure), queries.indicators_of(world.procedure)
    post("risk_edit", risk.pk, description="Riesgo ficticio", control="Lista ficticia")
    assert post("risk_edit", risk.pk, description="Riesgo ficticio", control="Otra").status_code == 409
    post("indicator_retire", indicator.pk, reason="Se mide en otro.")

    page = planner.get(reverse("procedures:procedure_risks", args=[world.procedure.pk])).content.decode()
    assert "Lista ficticia" in page
    assert "Se mide en otro." in page


def test_the_list_of_reviews_costs_the_same_with_one_row_and_with_three(world, norm, planner):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost():
        planner.get(reverse("procedures:review_list"))
        with CaptureQueriesContext(connection) as captured:
            planner.get(reverse("procedures:review_list"))
        return len(captured)

    make_change(norm, at=AT)
    one = cost()
    make_change(norm, at=AT)
    make_change(norm, at=AT)

    assert cost() == one


# --- the folder ------------------------------------------------------------------------------------------------------
def test_links_of_the_folder_are_added_once(world, norm, tmp_path):
    (tmp_path / "catalogues").mkdir()
    (tmp_path / "library").mkdir()
    other = make_norm(world.institution, at=AT)
    guide = make_guide(world.group, at=AT, code="GU-X")
    row = f"{other.kind},{other.number},{other.issued_on},{other.issuer},{world.procedure.code}"
    (tmp_path / "catalogues" / "norms.csv").write_text(f"kind,number,issued_on,issuer,procedures\n{row}\n")
    text = f"code,activities\nGU-X,visit/A14 visit/A15@{world.group.code} {world.procedure.code} visit/NADA\n"
    (tmp_path / "library" / "library.csv").write_text(text)

    def load():
        task = Load(Folder(tmp_path), world.institution, 2026, None, AT)
        with scope(institution=world.institution):
            return len(list(links.apply(task))), len(task.notices)

    assert load() == (4, 1)
    assert load() == (0, 1)
    assert {(link.bpmn_id, link.unit) for link in queries.uses_of_guide(guide)} == {
        ("A14", None),
        ("A15", world.group),
        ("", None),
    }


@pytest.mark.req("NFR-02")
def test_links_are_written_back_to_the_files_of_the_rooms_below(world, norm):
    guide = make_guide(world.group, at=AT, code="GU-X")
    attach(world, guide, unit=world.group)
    export = Export(world.institution, 2026)
    norms.write(export)
    library.write(export)

    links.write(export)

    assert [row["procedures"] for row in export.tables[norms.FILE][1]] == [world.procedure.code]
    assert [row["activities"] for row in export.tables[library.FILE][1]] == [f"visit/A14@{world.group.code}"]
