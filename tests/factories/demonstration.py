"""The demonstration as tests use it: a few weeks of it, always of the same day."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.identity import uuid7
from baquiano.common.spreadsheets import write_xlsx
from baquiano.delivery.models import Assistance
from baquiano.demand.actions import accept_request
from baquiano.demo.building import build
from baquiano.demo.competences import register_competences
from baquiano.demo.portfolio import give_service, offer_services
from baquiano.institutions.models import CatalogueItem, FiscalYear, Institution, Membership, Profile, Unit
from baquiano.monitoring.contacts.actions import record_contact
from baquiano.monitoring.hitos.actions import analyse_cut, make_cut
from baquiano.planning.models import Funding, Plan
from baquiano.planning.registration.actions import reconcile_plan
from baquiano.portfolio.actions import open_version
from baquiano.reports.actions import open_topic_report
from baquiano.strategy.actions import create_guideline
from baquiano.targeting.actions import close_selection, freeze_exercise
from tests.factories.beneficiaries import make_basis
from tests.factories.demand import SETTINGS as DEMAND
from tests.factories.demand import classify, make_request
from tests.factories.improvement import make_correction
from tests.factories.institutions import make_catalogue_item, make_consent_text
from tests.factories.library import make_guide
from tests.factories.planning import make_agreement
from tests.factories.strategy import make_lives
from tests.factories.targeting import (
    SETTINGS,
    make_capacity,
    make_exercise,
    make_measure,
    make_priority,
    make_scenario,
    make_selection,
    make_values,
    pick,
)

TODAY = date(2026, 11, 20)


def small_demonstration() -> Institution:
    """The first three institutions, with two months of agenda and visits."""
    first = build(TODAY, say=lambda line: None, items=24, months=2, accompaniments=2, whole=False)
    with scope(institution=first):
        _open_rooms(first)
    return first


def _open_strategies(first: Institution, unit: Any, leader: Any, at: datetime) -> None:
    """A strategy in each of its steps, and a guideline."""
    make_lives(first, unit, leader, at)
    words = {"title": "Lineamiento ficticio", "text": "Ficticio.", "issued_on": at.date(), "issued_by": "Despacho"}
    words |= {"source": "", "ends_on": None}
    create_guideline(first, id=uuid7(), fields=words, by=leader, at=at)


def _open_rooms(first: Institution) -> None:
    """What its folder leaves closed, opened here with a few rows, so that every address of the house is asked."""
    for profile in Profile.objects.all():
        profile.settings |= {"strategy": {"enabled": True}, "people": {"competences": "warn"}}
        profile.settings["public"] = {"results": True}
        opened = {"targeting": SETTINGS["targeting"], "execution": {"enabled": True, "hitos": True}}
        profile.settings |= opened | DEMAND
        profile.settings["followup"] |= {"cuts": True, "director_contacts": True, "quarterly_format": "AT-TEMA"}
        profile.settings["plan"] |= {"agreements": True, "funding_by_source": True, "registered_in": "SGI"}
        profile.settings["evaluation"] |= {"second_stage": True}
        profile.settings["plan"] |= {"basis_required": True, "approved_in_meeting": True, "marks_ready": True}
        profile.settings["library"] = {"endorsed_by": "GME"}
        profile.settings["corrective"] = {"mode": "director"}
        kept = {"conservation": True, "repository": "Repositorio ficticio"}
        profile.settings["archive"] = profile.settings.get("archive", {}) | kept
        profile.save(update_fields=["settings"])
    first.__dict__.pop("_profiles", None)
    at = datetime(TODAY.year, TODAY.month, 2, 9, tzinfo=BOGOTA)
    held = Membership.objects.filter(unit__code="GME", role="group_leader", source=None).select_related("unit", "user")
    unit, leader = held[0].unit, held[0].user
    schools = list(Beneficiary.objects.order_by("dane_code")[:4])
    make_capacity(unit, by=leader, at=at)
    topics = list(CatalogueItem.objects.filter(catalogue="topic").order_by("pk")[:3])
    team = User.objects.filter(memberships__unit=unit, memberships__role="advisor").distinct().order_by("pk")[:2]
    make_guide(unit, at=at, by=leader, kind="policy", title="Lineamiento de política ficticio")
    register_competences(unit, team, topics, since=date(TODAY.year, 1, 1), by=leader, at=at)
    _open_strategies(first, unit, leader, at)
    for topic in (None, CatalogueItem.objects.filter(catalogue="topic").first()):
        selection = make_selection(unit, topic=topic, days_each=Decimal(2), by=leader, at=at)
        pick(selection, *schools[:3], by=leader, at=at, over_reason="Se atienden en equipo (ficticio).")
    close_selection(selection, note="Se verificó la capacidad (ficticio).", by=leader, at=at)
    services = offer_services([unit], by=leader, at=at)
    give_service(services[0], schools[:2], by=leader, at=at)
    open_version(services[1], by=leader, at=at)
    _follow_up(unit, leader, schools[0], at)
    for place, school in enumerate(schools, start=1):
        make_priority(first, school, place, at=at)
    _prioritise(unit, leader, schools, at)
    _surround_the_plan(unit, leader, at)
    _ask(unit, leader, at)
    open_topic_report(unit, FiscalYear.objects.get(year=TODAY.year), id=uuid7(), period="t1", by=leader, at=at)


def _follow_up(unit: Unit, leader: User, school: Beneficiary, at: datetime) -> None:
    """A cut that nobody analysed, another one that was, and what a school answered to the head."""
    make_cut(unit, id=uuid7(), cut_on=at.date(), by=leader, at=at)
    cut = make_cut(unit, id=uuid7(), cut_on=at.date() + timedelta(days=1), by=leader, at=at + timedelta(days=2))
    words = {"conclusion": "Va bien (ficticio).", "troubles": "", "adjustment": "Ninguno (ficticio)."}
    analyse_cut(cut, expected_version=cut.version, deviating=[], **words, by=leader, at=at + timedelta(days=2))
    fields = {"contacted_on": at.date(), "means": "phone", "person": "Persona Ficticia", "consistency": "full"}
    fields |= {"consistency_note": "Ficticia.", "achievement": "met", "achievement_note": "Ficticio.", "kind": "otro"}
    link = "https://ejemplo.gov.co/soporte"
    record_contact(unit, school, id=uuid7(), link=link, **fields, by=leader, at=at)


def _prioritise(unit: Unit, leader: User, schools: list[Beneficiary], at: datetime) -> None:
    """Figures of four schools, a frozen exercise and another one that is open, with two scenarios each."""
    measures = [make_measure(unit.institution, code, at=at) for code in ("DESEMPENO", "PQRS")]
    for measure in measures:
        make_values(measure, {one: 10 * n for n, one in enumerate(schools, start=1)}, at=at)
    for state in ("frozen", "draft"):
        exercise = make_exercise(unit, *measures, by=leader, at=at)
        make_scenario(exercise, "Otro escenario", by=leader, at=at)
        if state == "frozen":
            freeze_exercise(
                exercise, scenario=exercise.scenarios.first(), note="Se verificó (ficticio).", by=leader, at=at
            )
    topic = CatalogueItem.objects.filter(catalogue="topic").first()
    make_basis(schools[0], topic, at=at)


def _ask(unit: Unit, leader: User, at: datetime) -> None:
    """Somebody asks: one not classified yet, one under way, and one accepted that waits for its activity."""
    make_consent_text(unit.institution, "demand")
    make_catalogue_item(unit.institution, "refusal_reason", code="sin-insumos", name="No hay insumos (ficticio)")
    adviser = Membership.objects.filter(unit=unit, role="advisor").select_related("user")[0].user
    for place, service_class in enumerate(("", "orientation", "assistance")):
        row = make_request(unit.institution, subject=f"Ayuda ficticia {place}", unit=unit, by=leader, at=at)
        if service_class:
            row = classify(row, service_class, responsible=adviser, by=leader, at=at)
        if service_class == "assistance":
            accept_request(row, note="La atendemos este año.", by=leader, at=at)


def _surround_the_plan(unit: Unit, leader: User, at: datetime) -> None:
    """Agreements, money by source, and the plan compared with what another system holds of it."""
    plan = Plan.objects.get(unit=unit, kind="group", year__year=TODAY.year)
    items = list(plan.items.filter(is_removed=False).order_by("code")[:4])
    for place in (1, 2, 3):
        make_agreement(unit, number=f"CV-{place}", created_by=leader)
    assistance = Assistance.objects.filter(unit=unit, state="open").order_by("pk").first()
    make_correction(assistance, plan_item=items[-1], by=leader, at=at)
    for place, item in enumerate(items):
        source = make_catalogue_item(unit.institution, "funding_source", code=f"f{place}", name=f"Fuente {place}")
        Funding.objects.create(
            institution=unit.institution, item=item, source=source, planned=100, created_by=leader, created_at=at
        )
    rows = [[item.code, item.activity, item.starts_on] for item in items]
    for number in (1, 2, 3):
        sheet = BytesIO()
        write_xlsx(sheet, title="SGI", headers=["Código", "Actividad", "Fecha inicial"], rows=rows[:number])
        reconcile_plan(plan, id=uuid7(), content=sheet.getvalue(), name=f"sgi-{number}.xlsx", by=leader, at=at)
