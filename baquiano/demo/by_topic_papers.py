"""What the teams by topic work with and what they tell: competences, documents with their aval, teams and reports."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.demo.competences import register_competences
from baquiano.demo.days import moment
from baquiano.demo.portfolio import SHORT, Offered, offer_services
from baquiano.demo.requests import Attention, ask_for_assistance
from baquiano.demo.visits import Year
from baquiano.institutions.models import CatalogueItem, FiscalYear, Unit
from baquiano.library import actions as library
from baquiano.library.models import Guide
from baquiano.planning.models import Plan, PlanItem
from baquiano.reports import actions as reports
from baquiano.reports.choices import TopicPeriod
from baquiano.teams import actions as teams

ANALYSIS = (
    "Se dieron las sesiones previstas y las entidades entregaron los documentos ajustados. Lo vencido obedece a la "
    "agenda de los municipios y se reprogramó (ficticio)."
)

ACCOUNT = (
    "En el primer semestre acompañamos a los municipios en sus planes de ordenamiento, sus planes parciales y la "
    "legalización de sus barrios. Aquí contamos a cuántos llegamos, qué se acordó y cómo nos evaluaron (ficticio)."
)
STEPS = (
    ("Acordar el alcance con el municipio", "El acuerdo firmado", 10, "10"),
    ("Revisar el plan vigente", "El expediente urbano con sus fuentes", 60, "35"),
    ("Acompañar los ajustes", "El documento ajustado con el municipio", 130, "35"),
    ("Acompañar la concertación", "El acta de concertación con la autoridad ambiental", 170, "15"),
    ("Entregar el resultado", "El oficio con el que se entregó", 180, "5"),
)
# Of each team of the plan, what it offers under its topic.
SERVICES: dict[str, Offered] = {
    "EPOT": ("POT-REVISION", "Revisión del plan de ordenamiento territorial", STEPS, "pot"),
    "EPP": ("PP-FORMULACION", "Formulación de planes parciales", SHORT, "planes-parciales"),
    "ELU": ("LU-BARRIOS", "Legalización urbanística de asentamientos", SHORT, "legalizacion"),
    "EMIB": ("MIB-PROYECTOS", "Estructuración de proyectos de mejoramiento de barrios", SHORT, "barrios"),
}

ASKED = (
    ("Cómo se consulta el expediente urbano del municipio", "orientation", "pot", "information"),
    ("Concepto sobre el área mínima de un plan parcial", "advice", "planes-parciales", "consultation"),
    ("Acompañamiento para revisar el plan de ordenamiento", "assistance", "pot", "general"),
    ("Taller de legalización urbanística para la oficina de planeación", "training", "legalizacion", "general"),
    ("Copia de la guía de mejoramiento de barrios", "orientation", "barrios", "information"),
    ("Que se sancione a un constructor del municipio", "out", "equipamientos", "general"),
    ("Asistencia para formular un equipamiento cultural", "assistance", "equipamientos", "authority"),
)


def ask_by_topic(year: Year, people: dict[str, User], writers: dict[str, User], towns: list[Beneficiary]) -> None:
    """What reached the desk since January, attended by the teams that have somebody in front."""
    heads = {code: people[f"coordinacion{place}@mv.demo"] for code, place in (("EPOT", ""), ("EPP", 2), ("ELU", 3))}
    attention = Attention(people["atencion@mv.demo"], heads, writers, home="DEUT", asked=ASKED)
    ask_for_assistance(year, attention, towns)


def offer_by_topic(year: Year, head: User) -> None:
    """The portfolio of the year, published by whoever directs the process; one topic has nothing yet."""
    at = moment(year.working_day(date(year.today.year, 2, 17)), 9)
    units = [Unit.objects.get(code=code) for code in SERVICES]
    offer_services(units, services=list(SERVICES.values()), by=year.acting(head, at), at=at)


def account_for_the_half(year: Year, deputy: User, head: User) -> None:
    """The accountability of the first half, gathered in July by one person, approved and published by another."""
    last = date(year.today.year, 6, 30)
    at = moment(year.working_day(last + timedelta(days=20)), 9)
    later = at + timedelta(days=2)
    if day_of(later) >= year.today:
        return
    package = reports.prepare_package(
        year.institution, id=uuid7(), first_on=date(last.year, 1, 1), last_on=last, message=ACCOUNT,
        by=year.acting(deputy, at), at=at,
    )  # fmt: skip
    by = year.acting(head, later)
    package = reports.approve_package(package, by=by, at=later)
    reports.publish_package(package, by=by, at=later + timedelta(hours=1))


def make_competent(year: Year, writers: dict[str, User], topics: Mapping[str, tuple[str, ...]]) -> None:
    """Each writer in the topics of the own team since January; and authorised in one more, with its reason."""
    since, entries = date(year.today.year, 1, 1), {one.code: one for one in year.entries("topic")}
    for code, writer in writers.items():
        own = [entries[one] for one in topics[code]]
        other = next(one for one in entries.values() if one not in own)
        at = moment(year.working_day(date(year.today.year, 1, 8)), 9)
        register_competences(Unit.objects.get(code=code), [writer], [*own, other], since=since, by=None, at=at)


def put_documents(year: Year, people: dict[str, User]) -> None:
    """An instrument of another entity, a policy document with its aval and another one that waits for it."""
    topics = list(CatalogueItem.objects.filter(catalogue="topic"))
    leader, policy = people["coordinacion@mv.demo"], people["politica@mv.demo"]
    day = year.working_day(date(year.today.year, 2, 3))
    at = moment(day, 9)
    found = [
        _document(year, leader, code, kind, title, chosen, day)
        for code, kind, title, chosen in (
            ("IT-POT-01", "instrument", "Guía de gestión del riesgo en el ordenamiento (de otra entidad)", topics[:2]),
            ("DP-OT-01", "policy", "Lineamientos para la revisión de planes de ordenamiento", topics[:2]),
            ("DP-HAB-02", "policy", "Lineamientos de mejoramiento integral de barrios", topics[3:4]),
        )
    ]
    by = year.acting(policy, at + timedelta(days=6))
    note = "Corresponde a la norma vigente (ficticio)."
    for document in found[1:2]:
        library.endorse_version(
            document.versions.get(), id=uuid7(), is_given=True, note=note, by=by, at=at + timedelta(days=6)
        )


def _document(year: Year, leader: User, code: str, kind: str, title: str, topics: list[Any], day: date) -> Guide:
    at = moment(day, 9)
    by = year.acting(leader, at)
    fields = {"code": code, "title": title, "kind": kind, "unit": Unit.objects.get(code="EPOT"), "summary": ""}
    first = library.Content("1", day, link=f"https://mv.demo/biblioteca/{code.lower()}")
    return library.create_guide(
        topics[0].institution,
        id=uuid7(),
        fields=fields,
        topics=topics,
        first=first,
        by=by,
        at=at,
    )


def form_team(year: Year, plan: Plan, people: dict[str, User]) -> None:
    """Of two areas and somebody from outside, for the first activity of the plan."""
    at = moment(year.working_day(date(year.today.year, 2, 16)), 9)
    by = year.acting(people["coordinacion@mv.demo"], at)
    fields = {
        "name": "Equipo interdisciplinario de revisión de planes de ordenamiento",
        "purpose": "Dar unidad de criterio entre las áreas misionales.",
        "unit": plan.unit,
        "starts_on": day_of(at),
    }
    team = teams.create_team(plan.institution, id=uuid7(), fields=fields, by=by, at=at)
    inside: dict[str, Any] = {"external_name": "", "external_entity": "", "role": "member", "starts_on": day_of(at)}
    for email, duty in (("equipo@mv.demo", "Componente urbano"), ("politica@mv.demo", "Unidad de criterio normativo")):
        teams.add_member(team, id=uuid7(), fields=inside | {"user": people[email], "duty": duty}, by=by, at=at)
    outside = {"user": None, "external_name": "Ingrid Ficticia Salcedo", "external_entity": "Consultoría CM-EPOT-01"}
    teams.add_member(team, id=uuid7(), fields=inside | outside | {"duty": "Cartografía"}, by=by, at=at)
    for item in PlanItem.objects.filter(plan=plan).order_by("position")[:2]:
        teams.assign_team(team, item, by=by, at=at)


def tell_by_topic(year: Year, vigencia: FiscalYear, plan: Plan, writer: User, deputy: User) -> None:
    """The first quarters and the first half are approved, the last quarter that ended waits for its approval."""
    for period, month, is_approved in (
        (TopicPeriod.Q1, 4, True),
        (TopicPeriod.Q2, 7, True),
        (TopicPeriod.S1, 7, True),
        (TopicPeriod.Q3, 10, False),
    ):
        at = moment(year.working_day(date(year.today.year, month, 9)), 10)
        if day_of(at) >= year.today:
            continue
        by = year.acting(writer, at)
        report = reports.open_topic_report(plan.unit, vigencia, id=uuid7(), period=period, by=by, at=at)
        report = reports.write_topic_report(
            report, expected_version=report.version, analysis=ANALYSIS, conclusions="", by=by, at=at
        )
        report = reports.submit_topic_report(report, by=by, at=at)
        if is_approved:
            later = at + timedelta(days=3)
            reports.approve_topic_report(report, by=year.acting(deputy, later), at=later)
