"""Progress by any two of six axes: summaries that equal what the hitos say, and figures that open their records."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.management import call_command
from django.urls import reverse

from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.delivery import actions, queries
from baquiano.delivery.models import Assistance, AssistanceProgress
from baquiano.delivery.queries import AXES
from baquiano.delivery.stored_progress import rebuild_progress, refresh_progress
from baquiano.demo.portfolio import give_service, offer_services
from baquiano.institutions.models import Profile
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.institutions import make_catalogue_item, make_member, make_profile, make_unit
from tests.factories.portfolio import SETTINGS, type_fields

KEPT = [field.attname for field in AssistanceProgress._meta.concrete_fields]


@pytest.fixture
def lived(world, at):
    """Two services of two dependencies, given to four entities of two regions, in every state."""
    Profile.objects.all().delete()
    settings = {**SETTINGS, "execution": {"hitos": True}, "completion": {"rule": "hitos_100"}}
    make_profile(world.institution, settings, at.year)
    make_catalogue_item(world.institution, "service_type", **type_fields()[2])
    make_catalogue_item(world.institution, "evidence_kind", code="informe", name="Informe ficticio")
    strategy = make_catalogue_item(world.institution, "strategy", name="Estrategia ficticia")
    other = make_unit(world.institution, name="Dirección Ficticia")
    services = offer_services([world.group, other], by=world.leader, at=at)
    entities = [
        make_beneficiary(world.institution, name=f"Alcaldía Ficticia {n}", region="Norte" if n < 2 else "Sur")
        for n in range(4)
    ]
    given = []
    for service in services:
        given += give_service(service, entities, by=world.leader, adviser=world.adviser, at=at - timedelta(days=100))
    Assistance.objects.filter(pk=given[0].pk).update(strategy=strategy)
    for one in queries.milestones_of(given[1]):
        who = {"by": world.adviser, "at": at}
        actions.claim_milestone(one, id=uuid7(), claimed_on=day_of(at), link="https://ejemplo.gov.co/x", **who)
        actions.verify_milestone(one, by=world.leader, at=at)
    actions.close_assistance(given[1], outcome="rendered", by=world.leader, at=at)
    reason = world.cancel_reason
    actions.close_assistance(given[2], outcome="not_rendered", reason=reason, note="No hubo.", by=world.leader, at=at)
    actions.decline_assistance(given[3], note="La alcaldesa no quiso.", by=world.leader, at=at)
    refresh_progress(given[0])
    return given


def kept():
    return {row.pk: [getattr(row, name) for name in KEPT] for row in AssistanceProgress.objects.all()}


@pytest.mark.req("MON-01")
def test_what_is_kept_equals_what_is_computed_from_nothing(world, lived):
    by_acts = kept()
    AssistanceProgress.objects.all().delete()
    call_command("rebuild_progress", verbosity=0)

    assert kept() == by_acts and len(by_acts) == 8
    assert by_acts[lived[1].pk][KEPT.index("done")] == 10_000
    AssistanceProgress.objects.update(done=7, state="open", zone="Otra")
    rebuild_progress(world.institution)
    assert kept() == by_acts


@pytest.mark.req("MON-01", "EXE-02")
def test_the_figures_of_any_two_axes_sum_the_same_and_count_nothing_declined(world, lived, at):
    rows, today = queries.progress_visible_to(make_member(world.group, "planning_professional")), day_of(at)
    names = ("assistances", "rendered", "not_rendered", "overdue", "running", "done")
    total = queries.total_of(rows, today)
    assert [getattr(total, name) for name in names] == [7, 1, 1, 5, 0, 10_000]

    for first, second in product(AXES.values(), AXES.values()):
        cells = queries.cells_by(rows, (first,) if first is second else (first, second), today)

        told = [sum(getattr(cell, name) for cell in cells) for name in names]
        assert told == [7, 1, 1, 5, 0, 10_000], (first.code, second.code)
        assert len({cell.keys for cell in cells}) == len(cells)


@pytest.mark.req("MON-01")
def test_each_figure_of_the_page_opens_as_many_records_as_it_says(world, lived, sign_in, at):
    client = sign_in(make_member(world.group, "planning_professional"))
    opened = 0
    year = lived[0].year
    for first, second in (("servicio", "dependencia"), ("zona", "entidad"), ("profesional", "estrategia")):
        page = client.get(reverse("delivery:progress"), {"eje": first, "y": second, "vigencia": year})
        chart = page.context["chart"]
        for row in [*chart.table, chart.total]:
            for cell in row[1:]:
                if not cell.url:
                    continue
                listing = client.get(cell.url).context["listing"]
                assert not listing.notices, (cell.url, listing.notices)
                assert listing.page.paginator.count == cell.value, cell.url
                opened += 1
    assert opened > 20


@pytest.mark.req("MON-01", "ORG-04")
def test_a_unit_sees_its_own_progress_in_the_page_in_the_file_and_in_the_api(world, lived, sign_in, at):
    client = sign_in(world.leader)
    year = lived[0].year
    shown = client.get(reverse("delivery:progress"), {"eje": "entidad", "y": "", "vigencia": year})
    file = client.get(
        reverse("delivery:progress"), {"eje": "entidad", "y": "", "vigencia": year, "cuadro": "avance.csv"}
    )
    nothing = client.get(reverse("delivery:progress"), {"eje": "nada", "vigencia": "1990"})
    told = client.get(reverse("api:delivery:progress_cells", args=[year, "dependencia", "servicio"])).json()["results"]

    assert shown.context["chart"].total[-2].value == 3
    assert "Avance" in b"".join(file.streaming_content).decode()
    assert nothing.status_code == 200 and "No hay asistencias" in nothing.content.decode()
    assert [row["names"][0] for row in told] == ["Grupo Norte Ficticio"]
    assert told[0]["percent"] == pytest.approx(100 / 3, abs=0.01)
