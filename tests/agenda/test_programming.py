"""The month of a directorate, with spaces, teams and material, against guidelines and internal procedures (AGD-06)."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from baquiano.agenda import actions, queries
from baquiano.agenda.forms import EntryEditForm, written
from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.library.models import Guide
from baquiano.strategy.actions import create_guideline
from baquiano.strategy.models import AnnualStrategy, Guideline, Proposal
from baquiano.teams.actions import assign_team
from tests.factories.agenda import make_entry
from tests.factories.institutions import make_catalogue_item, make_profile
from tests.factories.library import make_guide
from tests.factories.teams import make_team

pytestmark = [pytest.mark.django_db, pytest.mark.req("AGD-06")]


@pytest.fixture
def programmed(world, at):
    """A directorate that programs: its item has a team, its topic a guide, and its plan follows a guideline."""
    make_profile(world.institution, {"agenda": {"mode": "programming"}}, world.year.year)
    spaces = [
        make_catalogue_item(world.institution, "space", name=name, attributes={"modality": modality})
        for name, modality in (("Sede ficticia", "in_person"), ("Sala virtual ficticia", "virtual"))
    ]
    topic = make_catalogue_item(world.institution, "topic", name="Tema ficticio")
    guide = make_guide(world.root, at=at, topics=[topic], title="Guía del tema ficticio")
    make_guide(world.root, at=at, title="De otro tema")
    item = world.item(2, topic=topic)
    team = make_team(world.unit, at=at, name="Equipo del tema")
    assign_team(team, item, by=world.leader, at=at)
    fields = {
        "title": "Primero lo pequeño (ficticio)",
        "text": "…",
        "issued_on": at.date(),
        "issued_by": "Dirección",
        "source": "",
        "ends_on": None,
    }
    create_guideline(world.institution, id=uuid7(), fields=fields, subjects=[world.plan], by=world.planner, at=at)
    return SimpleNamespace(item=item, team=team, guide=guide, topic=topic, spaces=spaces)


def found(agenda):
    return {one.finding.rule for one in queries.judge_agenda(agenda).found if one.finding.rule.startswith("program")}


def test_the_month_is_drawn_with_its_space_its_team_and_its_material_and_twice_is_once(world, programmed, at):
    for _time in range(2):
        drawn = actions.draw_agenda(world.unit, world.year, 3, by=world.leader, at=at)

    entries = list(drawn.agenda.entries.all())
    assert len(entries) == 2
    for entry in entries:
        assert (entry.space, entry.team, list(entry.materials.all())) == (
            programmed.spaces[0], programmed.team, [programmed.guide],
        )  # fmt: skip
    assert found(drawn.agenda) == set()


def test_an_agenda_that_is_not_a_programming_has_none_of_it_and_is_not_judged_by_it(world, at):
    agenda = actions.draw_agenda(world.item().plan.unit, world.year, 3, by=world.leader, at=at).agenda
    entry = agenda.entries.first()

    form = EntryEditForm(agenda=agenda, entry=entry, on=at.date(), initial=written(entry))
    assert not {"space", "team", "materials"} & set(form.fields)
    assert (entry.space, entry.team, found(agenda)) == (None, None, set())


def test_what_does_not_comply_is_told_with_what_to_do(world, programmed, at):
    agenda = actions.draw_agenda(world.unit, world.year, 3, by=world.leader, at=at).agenda
    bare = make_entry(agenda, plan_item=programmed.item, modality="in_person")
    assert found(agenda) == {"program_space", "program_team", "program_material"}
    bare.delete()

    programmed.item.procedure_types.add(make_catalogue_item(world.institution, "procedure_type", name="Contratación"))
    Guide.objects.filter(pk=programmed.guide.pk).update(retired_on=at.date(), retired_reason="Se reemplazó (ficticio)")
    strategy = AnnualStrategy.objects.create(
        institution=world.institution, year=world.year, unit=world.root, created_at=at, created_by=world.planner
    )
    Proposal.objects.create(
        institution=world.institution,
        strategy=strategy,
        unit=world.unit,
        space="virtual",
        state="validated",
        created_at=at,
        submitted_at=at,
        judged_at=at,
    )

    judged = queries.judge_agenda(agenda)
    assert found(agenda) == {"program_outdated", "program_procedures", "program_strategy"}
    told = {one.finding.rule: one.finding.sentence for one in judged.found}
    assert told["program_outdated"] == f"Usa material sin versión vigente: {programmed.guide}."
    assert told["program_procedures"] == "Le faltan trámites internos: Contratación."
    assert (
        told["program_strategy"] == "Es presencial, y la propuesta validada de la dirección es de asistencia virtual."
    )
    assert {one.finding.rule for one in judged.blocking} == {"program_outdated"}

    step = make_catalogue_item(world.institution, "preparation", name="Trámites", attributes={"about": "procedure"})
    for entry in agenda.entries.all():
        actions.tick_preparation(entry, item=step.pk, state="done", by=world.leader, at=at)
    assert "program_procedures" not in found(agenda)


def test_a_plan_without_a_guideline_in_force_is_told_once(world, programmed, at):
    agenda = actions.draw_agenda(world.unit, world.year, 3, by=world.leader, at=at).agenda
    Guideline.objects.update(ends_on=at.date())

    assert found(agenda) == {"program_guideline"}
    assert len([one for one in queries.judge_agenda(agenda).found if one.finding.rule == "program_guideline"]) == 1


def test_who_writes_it_changes_space_team_and_material_and_the_trail_says_what(world, programmed, at, sign_in):
    agenda = actions.draw_agenda(world.unit, world.year, 3, by=world.leader, at=at).agenda
    entry, other = agenda.entries.first(), Guide.objects.exclude(pk=programmed.guide.pk).get()
    client, page = sign_in(world.leader), reverse("agenda:entry_edit", args=[entry.pk])
    shown = client.get(page).content.decode()
    assert "Sede ficticia" in shown and "Equipo del tema" in shown and "Guía del tema ficticio" in shown

    fields = {
        "version": entry.version, "plan_item": entry.plan_item_id, "title": entry.title, "day": entry.day.isoformat(),
        "starts": "09:00", "ends": "11:00", "modality": "virtual", "link": "https://sala.invalid/1",
        "space": programmed.spaces[1].pk, "team": "", "materials": [other.pk], "beneficiary": entry.beneficiary_id,
    }  # fmt: skip
    assert client.post(page, fields).status_code == 302
    entry = AgendaEntry.objects.get(pk=entry.pk)
    assert (entry.space, entry.team, list(entry.materials.all())) == (programmed.spaces[1], None, [other])
    changes = TrailEntry.objects.get(event="agenda.entry_changed").changes
    assert changes["materials"] == [[str(programmed.guide)], [str(other)]]
    stale = client.post(page, fields | {"materials": [programmed.guide.pk]})
    assert stale.status_code != 302 and list(entry.materials.all()) == [other]
    detail = client.get(entry.get_absolute_url()).content.decode()
    assert "Sala virtual ficticia" in detail and str(other) in detail and "No tiene equipo de trabajo." in detail


def test_a_month_is_not_published_against_the_guidelines_until_somebody_answers(world, programmed, at):
    agenda = actions.draw_agenda(world.unit, world.year, 3, by=world.leader, at=at).agenda
    Guide.objects.filter(pk=programmed.guide.pk).update(retired_on=at.date(), retired_reason="Se reemplazó (ficticio)")
    MonthlyAgenda.objects.filter(pk=agenda.pk).update(state="verified")

    with pytest.raises(Refused, match="material sin versión vigente"):
        actions.publish_month(world.year, 3, by=world.planner, at=at)
