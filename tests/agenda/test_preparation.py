"""Preparing an activity: what applies, what is ready, who may say so."""

import pytest
from django.urls import reverse

from baquiano.agenda import actions, queries
from baquiano.agenda.models import PreparationTick
from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.commitments import make_commitment
from tests.factories.institutions import make_catalogue_item, make_unit

pytestmark = pytest.mark.django_db


def point(world, name, about="material", modality="any"):
    attributes = {"about": about, "modality": modality}
    return make_catalogue_item(world.institution, "preparation", name=name, attributes=attributes)


@pytest.fixture
def entry(world):
    agenda = make_agenda(world.institution, world.unit, state="published")
    school = make_beneficiary(world.institution)
    return make_entry(agenda, responsible=world.advisor, beneficiary=school)


def tick(entry, item, by, at, state="done", note=""):
    return actions.tick_preparation(entry, item=item.pk, state=state, note=note, by=by, at=at)


@pytest.mark.req("AGD-05")
def test_it_is_prepared_only_when_all_that_applies_is_ready(world, entry, at):
    material, travel = point(world, "Alistar el material"), point(world, "Tramitar los viáticos", "procedure")

    tick(entry, material, world.advisor, at)
    halfway = queries.preparation_of(entry)
    tick(entry, travel, world.advisor, at, state="not_applicable", note="Es en la misma ciudad")
    whole = queries.preparation_of(entry)

    assert (halfway.done, halfway.total, halfway.is_prepared) == (1, 2, False)
    assert (whole.done, whole.total, whole.is_prepared) == (1, 1, True)


@pytest.mark.req("AGD-05")
def test_the_list_is_that_of_the_modality(world, entry):
    for modality in ("any", "in_person", "virtual"):
        point(world, modality, modality=modality)

    steps = queries.preparation_of(entry).steps

    assert [step.item.name for step in steps] == ["any", "in_person"]


@pytest.mark.req("AGD-05")
def test_commitments_are_read_only_where_there_are_open_ones(world, entry):
    point(world, "Leer los compromisos", "commitments")
    without = queries.preparation_of(entry)

    promise = make_commitment(world.unit, beneficiary=entry.beneficiary)

    assert (without.steps[0].state, without.is_prepared) == ("not_applicable", True)
    assert queries.preparation_of(entry).steps[0].state == "pending"
    assert queries.promises_to_read(entry) == [promise]


def test_an_institution_without_a_list_prepares_nothing_here(entry):
    assert not queries.preparation_of(entry).is_prepared


def test_a_tick_is_kept_once_with_who_and_when_and_can_be_undone(world, entry, at):
    material = point(world, "Alistar el material")
    for _ in range(2):
        tick(entry, material, world.advisor, at)
    tick(entry, material, world.leader, at, state="pending")

    row = PreparationTick.objects.get()
    assert (row.state, row.ticked_by) == ("pending", world.leader)
    assert TrailEntry.objects.filter(event="agenda.preparation_ticked").count() == 2


def test_not_applicable_says_why(world, entry, at):
    with pytest.raises(Refused, match="por qué no aplica"):
        tick(entry, point(world, "Alistar el material"), world.advisor, at, state="not_applicable")


def test_what_is_not_on_the_list_is_refused(world, entry, at):
    with pytest.raises(Refused, match="ya no está en la lista"):
        tick(entry, point(world, "Enlace", modality="virtual"), world.advisor, at)
    with pytest.raises(Refused, match="ya no está en la lista"):
        actions.tick_preparation(entry, item=uuid7(), state="done", by=world.advisor, at=at)


def test_a_cancelled_activity_is_not_prepared(world, entry, at):
    entry.state = "cancelled"
    entry.save()

    with pytest.raises(Refused, match="se canceló"):
        tick(entry, point(world, "Alistar el material"), world.advisor, at)


def _post(client, entry, item, **fields):
    return client.post(reverse("agenda:entry_tick", args=[entry.pk]), {"item": item.pk, "state": "done"} | fields)


@pytest.mark.req("AGD-05")
def test_whoever_answers_for_it_prepares_it_on_its_page(world, entry, sign_in):
    item = point(world, "Alistar el material")
    client = sign_in(world.advisor)

    assert _post(client, entry, item).url == reverse("agenda:entry_preparation", args=[entry.pk])

    assert client.get(reverse("agenda:entry_preparation", args=[entry.pk])).context["prepared"].is_prepared
    assert "Preparada" in client.get(entry.agenda.get_absolute_url()).content.decode()


def test_the_activity_of_another_is_not_prepared(world, sign_in):
    item = point(world, "Alistar el material")
    agenda = make_agenda(world.institution, make_unit(world.institution), state="published")

    assert _post(sign_in(world.advisor), make_entry(agenda), item).status_code == 403


def test_a_state_that_does_not_exist_is_refused_in_words(world, entry, sign_in):
    response = _post(sign_in(world.advisor), entry, point(world, "Alistar el material"), state="quizás")

    assert response.status_code == 302
    assert not PreparationTick.objects.exists()
