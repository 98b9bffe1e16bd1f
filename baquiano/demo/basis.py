"""What the procedure stands on: a fictitious norm that changed, a specification, risks and indicators."""

from datetime import datetime, timedelta

from baquiano.accounts.models import User
from baquiano.common.identity import uuid7
from baquiano.demo.days import moment
from baquiano.demo.people import Staff
from baquiano.demo.visits import Year
from baquiano.institutions.models import Unit
from baquiano.library import actions as library
from baquiano.norms import actions as norms
from baquiano.norms.models import Norm
from baquiano.planning import actions as planning
from baquiano.planning.models import Plan
from baquiano.procedures import actions as procedures
from baquiano.procedures.choices import ProcedureState, ReviewOutcome
from baquiano.procedures.models import NormReview, Procedure

RISKS = (
    (
        "Visitas sin acta firmada",
        "El establecimiento no tiene quien firme el día de la visita",
        "El compromiso no se puede exigir",
        "El acta se firma en pantalla antes de salir",
    ),
    (
        "Actividades del plan sin beneficiario definido",
        "El grupo entrega el plan con datos por completar",
        "La agenda del mes no se puede armar",
        "El plan incompleto no se entrega",
    ),
)
INDICATORS = (
    ("Visitas realizadas", "Visitas realizadas ÷ visitas de la agenda × 100", "90 %", "Mensual"),
    (
        "Compromisos cumplidos a tiempo",
        "Compromisos cumplidos en plazo ÷ compromisos vencidos × 100",
        "80 %",
        "Semestral",
    ),
)


def lay_basis(year: Year, staff: Staff) -> None:
    """A fictitious norm changed twice: one review is closed and one waits; the procedure has risks and indicators."""
    at = moment(year.today - timedelta(days=40), 9)
    planner = year.acting(staff.by_role["planning_professional"], at)
    norm = norms.create_norm(
        year.institution,
        id=uuid7(),
        fields={
            "kind": "resolution",
            "number": "9999",
            "issued_on": (at - timedelta(days=400)).date(),
            "issuer": "Entidad Ficticia de la Demostración",
            "title": "Plazos ficticios para entregar el informe de ejecución de las visitas",
            "articles": "2 y 5",
        },
        topics=[year.item("topic")],
        by=planner,
        at=at,
    )
    for procedure in Procedure.objects.filter(state=ProcedureState.IN_FORCE):
        procedures.link_norm(procedure, norm, id=uuid7(), note="Plazo del informe", by=planner, at=at)
        _write_points(procedure, planner, at)
    _impose(year, staff)
    _change(year, norm, staff, days=35, closes=True)
    _change(year, norm, staff, days=6, closes=False)


def _impose(year: Year, staff: Staff) -> None:
    """A specification of one group for the others: one of them acknowledged it, the rest have it pending."""
    day = year.today - timedelta(days=20)
    at = moment(day, 8)
    planner = year.acting(staff.by_role["planning_professional"], at)
    guide = library.create_guide(
        year.institution,
        id=uuid7(),
        fields={
            "code": "ES-SI-01",
            "title": "Datos personales en las visitas: qué se pide y qué no",
            "kind": "specification",
            "unit": Unit.objects.get(institution=year.institution, code="GSI"),
            "summary": "Especificación ficticia: datos mínimos, autorización y cuidado de las listas de asistencia.",
            "must_acknowledge": True,
        },
        first=library.Content("1", day, link="https://se.demo/biblioteca/es-si-01"),
        by=planner,
        at=at,
    )
    for procedure in Procedure.objects.filter(state=ProcedureState.IN_FORCE):
        procedures.attach_guide(guide, id=uuid7(), procedure=procedure, by=planner, at=at)
    at = moment(day + timedelta(days=2), 9)
    for plan in Plan.objects.filter(institution=year.institution, unit__code="GBE"):
        by = year.acting(staff.leaders["GBE"], at)
        planning.acknowledge_specification(plan, guide.versions.get(), id=uuid7(), by=by, at=at)


def _write_points(procedure: Procedure, planner: User, at: datetime) -> None:
    for description, cause, effect, control in RISKS:
        fields = {"description": description, "cause": cause, "effect": effect, "control": control}
        procedures.add_risk(procedure, id=uuid7(), fields=fields, by=planner, at=at)
    for name, formula, goal, frequency in INDICATORS:
        fields = {"name": name, "formula": formula, "goal": goal, "frequency": frequency, "source": "Este sistema"}
        procedures.add_indicator(procedure, id=uuid7(), fields=fields, by=planner, at=at)


def _change(year: Year, norm: Norm, staff: Staff, *, days: int, closes: bool) -> None:
    day = year.today - timedelta(days=days)
    at = moment(day, 10)
    planner = year.acting(staff.by_role["planning_professional"], at)
    change = norms.change_norm(
        norm,
        id=uuid7(),
        kind="modified",
        happened_on=day,
        act=f"Resolución ficticia {9999 - days} de {day.year}",
        summary="Cambia de cinco a tres los días ficticios para entregar el informe de ejecución.",
        by=planner,
        at=at,
    )
    reason = "La actividad 15 ya pide entregar el informe en tres días: no hay que cambiar el procedimiento."
    for review in NormReview.objects.filter(change=change) if closes else ():
        later = moment(day + timedelta(days=3), 11)
        by = year.acting(planner, later)
        procedures.close_review(review, outcome=ReviewOutcome.NO_CHANGE, reason=reason, by=by, at=later)
