"""A plan that comes into force without a committee, who delivered it on time, and its load in another system."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.policy import the_policy
from baquiano.institutions.actions import close_year, reopen_year
from baquiano.institutions.models import Profile
from baquiano.planning import actions
from baquiano.planning.agreements.actions import add_funding
from baquiano.planning.models import Baseline, Plan, Reconciliation
from baquiano.planning.registration import actions as registering
from baquiano.planning.registration import queries
from tests.factories.institutions import make_catalogue_item, make_member, make_profile, make_unit
from tests.factories.planning import make_complete_item, make_consolidated, make_plan
from tests.planning.conftest import workbook

HEADERS = ["Código", "Actividad", "Fecha inicial", "Fecha final", "Valor", "Responsable", "Municipio"]


@pytest.fixture
def planner(group):
    return make_member(make_unit(group.institution, code="SUB", kind="oficina"), "planning_professional")


@pytest.fixture
def in_force(group):
    Profile.objects.all().delete()
    make_profile(
        group.institution,
        {"plan": {"unit": "grupo", "registered_in": "SGI", "formulation_window": ["12-01", "12-31"]}},
    )
    for _n in range(3):
        make_complete_item(group.plan, beneficiaries=[group.school], responsible=group.advisor, municipality=group.town)
    Plan.objects.filter(pk=group.plan.pk).update(state="in_force")
    group.plan.refresh_from_db()
    return group.plan


def loaded_row(item, **changes):
    row = {
        "code": item.code, "activity": item.activity.upper(), "first": item.starts_on.strftime("%d/%m/%Y"),
        "last": item.ends_on, "budget": "$ 1.500.000", "who": item.responsible.full_name,
        "town": "SABANALARGA (Atlantico)",
    }  # fmt: skip
    return list((row | changes).values())


# --- in force without a committee ------------------------------------------------------------------------------------
@pytest.mark.req("PLN-12", "WFL-02")
def test_the_consolidated_plan_is_adopted_over_a_baseline_where_no_committee_decides(group, planner, at):
    make_complete_item(group.plan, beneficiaries=[group.school])
    whole = make_consolidated(group.institution, group.plan, unit=planner.memberships.get().unit)

    adopted = actions.adopt_plan(whole, note="Completo", by=planner, at=at)

    group.plan.refresh_from_db()
    assert (adopted.state, group.plan.state, adopted.approved_by) == ("in_force", "in_force", planner)
    assert Baseline.objects.get(plan=whole).decision is None
    assert actions.adopt_plan(whole, by=planner, at=at).pk == whole.pk and Baseline.objects.count() == 1


@pytest.mark.req("AUD-08")
def test_an_adopted_plan_closes_with_its_vigencia_and_reopens_with_it(group, planner, at):
    item = make_complete_item(group.plan, beneficiaries=[group.school])
    whole = make_consolidated(group.institution, group.plan, unit=planner.memberships.get().unit)
    actions.adopt_plan(whole, note="Completo", by=planner, at=at)

    def states():
        return set(Plan.objects.filter(pk__in=[whole.pk, group.plan.pk]).values_list("state", flat=True))

    close_year(whole.year, by=planner, at=at)
    assert states() == {"closed"}
    funding = {"source": make_catalogue_item(group.institution, "funding_source"), "planned": 1, "executed": 0}
    with pytest.raises(Refused, match="está cerrada: ya no cambia"):
        add_funding(item, id=uuid7(), fields=funding, by=planner, at=at)
    reason = make_catalogue_item(group.institution, "return_reason")
    reopen_year(whole.year, reason=reason, note="Faltó un soporte (ficticio).", by=planner, at=at)
    assert states() == {"in_force"}
    assert set(the_policy()["institutions.reopen_year"].grants) == {"agency_head"}


@pytest.mark.req("PLN-08")
def test_an_incomplete_plan_is_not_adopted(group, planner, at):
    make_complete_item(group.plan, beneficiaries=[group.school], need="", objective="")
    whole = make_consolidated(group.institution, group.plan)

    with pytest.raises(Refused, match="no está completo"):
        actions.adopt_plan(whole, by=planner, at=at)


@pytest.mark.req("PLN-03")
def test_where_plans_are_not_consolidated_the_approved_one_is_in_force(group, at):
    make_profile(group.institution, {"plan": {"consolidate": False, "required_fields": ["activity"]}}, year=2027)
    group.plan.year.year = 2027
    group.plan.year.save()
    make_complete_item(group.plan, beneficiaries=[group.school], starts_on=None, ends_on=None)
    actions.submit_plan(group.plan, by=group.advisor, at=at)

    plan = actions.approve_plan(group.plan, by=group.leader, at=at)

    assert plan.state == "in_force" and not plan.is_self_approved
    assert [row["code"] for row in Baseline.objects.get(plan=plan).content["items"]] == [plan.items.get().code]


# --- the other system ------------------------------------------------------------------------------------------------
@pytest.mark.req("PLN-14", "INT-02", "REP-06")
def test_what_the_other_system_holds_is_compared_field_by_field_as_people_read_it(group, in_force, at):
    first, second, third = in_force.items.order_by("position")
    rows = [
        loaded_row(first),
        loaded_row(second, budget="1.400.000", who="Otra Persona Ficticia"),
        ["X-1", "Actividad que nadie planeó", "01/03/2026", "", "", "", ""],
    ]

    found = registering.reconcile_plan(
        in_force, id=uuid7(), content=workbook(rows, HEADERS), name="sgi.xlsx", by=group.leader, at=at
    )

    assert (found.loaded, found.different, found.missing, found.unplanned) == (1, 1, 1, 1)
    states = dict(found.rows.values_list("code", "state"))
    assert states == {first.code: "loaded", second.code: "different", third.code: "missing", "X-1": "unplanned"}
    assert found.rows.get(state="different").fields == [
        ["Responsable", f"Aurora Ejemplo Ficticia <{group.advisor.email}>", "Otra Persona Ficticia"],
        ["Valor estimado (COP)", "$\xa01.500.000", "1.400.000"],
    ]


@pytest.mark.req("PLN-14")
def test_a_file_without_the_table_is_refused_and_nothing_is_kept(group, in_force, at):
    with pytest.raises(Refused, match="No se encontró"):
        registering.reconcile_plan(
            in_force, id=uuid7(), content=workbook([[1, 2]], ["a", "b"]), name="otra.xlsx", by=group.leader, at=at
        )
    assert not Reconciliation.objects.exists()


@pytest.mark.req("PLN-14")
def test_the_plan_is_registered_when_both_say_the_same_or_with_a_reason(group, in_force, at):
    with pytest.raises(Refused, match="Coteje primero"):
        registering.register_plan(in_force, by=group.leader, at=at)
    _compare(group, in_force, at, in_force.items.order_by("position")[:2])
    with pytest.raises(Refused, match="tiene diferencias"):
        registering.register_plan(in_force, by=group.leader, at=at)
    _compare(group, in_force, at, in_force.items.order_by("position"))
    assert registering.register_plan(in_force, by=group.leader, at=at) == in_force
    in_force.items.update(objective="Otro objetivo ficticio")
    with pytest.raises(Refused, match="cambió después"):
        registering.register_plan(in_force, by=group.leader, at=at)


def _compare(group, plan, at, items):
    content = workbook([loaded_row(item) for item in items], HEADERS)
    return registering.reconcile_plan(plan, id=uuid7(), content=content, name="sgi.xlsx", by=group.leader, at=at)


@pytest.mark.req("PLN-14", "REP-06")
def test_the_pages_compare_show_and_export_and_say_who_is_behind(group, in_force, planner, sign_in, at):
    client, item = sign_in(group.leader), in_force.items.first()

    file = SimpleUploadedFile("sgi.xlsx", workbook([loaded_row(item, budget="7")], HEADERS))
    sent = client.post(reverse("planning:plan_reconcile", args=[in_force.pk]), {"id": uuid7(), "file": file})

    kept = Reconciliation.objects.get()
    assert sent.status_code == 302 and sent.url == kept.get_absolute_url()
    page = client.get(sent.url).content.decode()
    assert "Con diferencias" in page and "1.500.000" in page
    exported = b"".join(client.get(sent.url, {"exportar": "csv"}).streaming_content).decode("utf-8-sig")
    assert "Valor estimado" in exported and exported.count("Sin cargar") == 2
    assert "Cotejo 1 con SGI" in client.get(in_force.get_absolute_url()).content.decode()
    assert sign_in(planner).get(reverse("planning:reconciliation_list")).status_code == 200


# --- on time ---------------------------------------------------------------------------------------------------------
@pytest.mark.req("PLN-13")
def test_a_window_of_the_last_quarter_is_of_the_year_before(group, in_force):
    first, last = queries.formulation_days(group.institution, 2026)

    assert (first.isoformat(), last.isoformat()) == ("2025-12-01", "2025-12-31")


@pytest.mark.req("PLN-13")
def test_the_deputy_sees_who_delivered_on_time_and_in_condition(group, in_force, planner, sign_in, at):
    late = make_plan(group.institution, make_unit(group.institution, name="Dirección Tardía"), year=in_force.year)
    make_unit(group.institution, name="Dirección Ausente")
    Plan.objects.filter(pk=in_force.pk).update(submitted_at=datetime(2025, 12, 31, 23, 0, tzinfo=UTC))
    Plan.objects.filter(pk=late.pk).update(submitted_at=datetime(2026, 1, 2, 23, 0, tzinfo=UTC))
    rows = {row.name: row for row in queries.deliveries_of(group.institution, in_force.year, at.date())}

    assert {name: row.is_timely for name, row in rows.items()} == {
        group.unit.name: True, "Dirección Tardía": False, "Dirección Ausente": None,
    }  # fmt: skip
    page = sign_in(planner).get(reverse("planning:delivery_list"), {"vigencia": 2026, "plazo": "tarde"})
    assert "Dirección Tardía" in page.content.decode() and "Dirección Ausente" not in page.content.decode()
    assert sign_in(group.advisor).get(reverse("planning:delivery_list")).status_code == 403
