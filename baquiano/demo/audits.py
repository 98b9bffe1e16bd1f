"""What control interno looked at, what it found and what is being mended; and when the entity gives account.

It throws no dice: the rest of the year stays as it was without it.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from baquiano.accounts.models import User
from baquiano.common.identity import uuid7
from baquiano.demo.days import moment
from baquiano.demo.drawing import stroke
from baquiano.demo.people import Staff
from baquiano.demo.visits import Year
from baquiano.improvement import actions, populations
from baquiano.improvement.models import Audit, Finding, ImprovementAction
from baquiano.institutions.models import Unit
from baquiano.planning.models import PlanItem
from baquiano.procedures.models import Task

GROUP, OTHER = "GME", "GBE"
SAMPLED, REVIEWED, SEED = 8, 5, "20260116"
ROUTINE = {
    "title": "Rendición de cuentas del plan de asistencia técnica",
    "purpose": "Cobertura, resultados, compromisos y costos del semestre, a los rectores y a la ciudadanía.",
    "place": "Auditorio ficticio y transmisión en línea",
}


def look_inside(year: Year, staff: Staff) -> None:
    """An audit under way with its sample, its findings and two actions of them; one to come; and actions of others."""
    auditor = staff.by_role["internal_control"]
    audit = _audit(year, auditor)
    _review(year, audit, auditor)
    _find(year, audit, auditor, staff)
    _open_elsewhere(year, staff)
    _programme(year, auditor)
    _give_account(year, staff)


def _at(year: Year, days: int, hour: int = 9) -> datetime:
    return moment(year.today - timedelta(days=days), hour)


def _fields(year: Year, auditor: User, **more: Any) -> dict[str, Any]:
    words = {
        "title": "Visitas y actas: del plan a la firma",
        "scope": "Las visitas realizadas en el período: si salieron del plan, si tienen acta firmada por "
        "las dos partes y si sus compromisos se siguen.",
        "criteria": "El procedimiento en vigor, actividades 10 a 14; el perfil de la entidad en cuanto a plazos.",
        "starts_on": year.today - timedelta(days=60),
        "ends_on": year.today - timedelta(days=21),
        "unit": None,
        "auditor": auditor,
        "due_on": year.today + timedelta(days=15),
    }
    return words | more


def _audit(year: Year, auditor: User) -> Audit:
    at = _at(year, 20)
    by = year.acting(auditor, at)
    audit = actions.create_audit(year.institution, id=uuid7(), fields=_fields(year, auditor), by=by, at=at)
    return actions.start_audit(audit, by=by, at=at + timedelta(hours=1))


def _review(year: Year, audit: Audit, auditor: User) -> None:
    """A sample of the visits held, of which some were already looked at; of the plans in a short demonstration."""
    at = _at(year, 18)
    by = year.acting(auditor, at)
    asked = populations.Asked(audit.starts_on, audit.ends_on)
    offered = [one for one in populations.registered() if one.key in ("visitas", "planes")]
    sizes = {one.key: len(populations.elements_of(one, by, asked, None)) for one in offered}
    population = max(offered, key=lambda one: (bool(sizes[one.key]), one.order))
    size = min(SAMPLED, sizes[population.key])
    if not size:
        return
    sample = actions.draw_sample(audit, population, id=uuid7(), size=size, seed=SEED, by=by, at=at)
    for number, item in enumerate(sample.items.order_by("position")[:REVIEWED]):
        fails = number == 2
        note = "El acta se firmó cuatro días hábiles después de la visita." if fails else ""
        review = "fails" if fails else "conforms"
        actions.review_item(item, review=review, note=note, by=by, at=at + timedelta(hours=number + 1))


def _find(year: Year, audit: Audit, auditor: User, staff: Staff) -> None:
    """Three findings: one mended and to be verified, one being mended late, one of which nobody decided yet."""
    at = _at(year, 16)
    by = year.acting(auditor, at)
    group, other = Unit.objects.get(code=GROUP), Unit.objects.get(code=OTHER)
    failing = audit.samples.first()
    item = failing.items.filter(review="fails").first() if failing else None
    late = _finding(
        audit, group, staff.leaders[GROUP], by, at, kind="nonconformity", item=item,
        criterion="El acta se firma al terminar la visita o dentro de los tres días hábiles siguientes.",
        condition="Una de cada cinco actas de la muestra se firmó después de los tres días hábiles.",
        effect="Los compromisos empiezan a correr antes de que la entidad asistida los haya firmado.",
    )  # fmt: skip
    loose = _finding(
        audit, other, staff.leaders[OTHER], by, at, kind="observation", item=None,
        criterion="Cada compromiso tiene una persona responsable en la entidad asistida.",
        condition="Varios compromisos nombran a «la rectoría» y no a una persona.",
        effect="Al hacerles seguimiento no se sabe a quién llamar.",
    )  # fmt: skip
    _finding(
        audit, group, staff.leaders[GROUP], by, at, kind="opportunity", item=None,
        criterion="La lista de preparación de la visita se completa antes de ir.",
        condition="La lista se completa, pero casi siempre el mismo día de la visita.",
    )  # fmt: skip
    advisers = staff.by_role["advisor"]
    first = _action(
        year, late, group, advisers, by, at, due=10,
        description="Las actas se firman después de los tres días hábiles.",
    )  # fmt: skip
    _run(year, first, advisers, at + timedelta(days=2))
    _finish(year, first, advisers, _at(year, 3))
    second = _action(
        year, loose, other, staff.leaders[OTHER], by, at, due=11,
        description="Los compromisos no dicen qué persona responde en la entidad asistida.",
    )  # fmt: skip
    _run(year, second, staff.leaders[OTHER], at + timedelta(days=3))


def _finding(audit: Audit, unit: Unit, responsible: User, by: User, at: datetime, **words: Any) -> Finding:
    fields = {"effect": "", "unit": unit, "responsible": responsible} | words
    return actions.record_finding(audit, id=uuid7(), fields=fields, by=by, at=at)


def _action(
    year: Year, origin: Any, unit: Unit, responsible: User, by: User, at: datetime, *, due: int, **more: Any
) -> ImprovementAction:
    """Due so many days after it was opened."""
    fields = {"kind": "corrective", "origin_kind": "audit"} | more
    due_on: date = at.date() + timedelta(days=due)
    return actions.open_action(
        unit, id=uuid7(), responsible=responsible, due_on=due_on, origin=origin, **fields, by=by, at=at
    )


def _run(year: Year, action: ImprovementAction, person: User, at: datetime) -> None:
    by = year.acting(person, at)
    action.refresh_from_db()
    actions.plan_action(
        action,
        expected_version=action.version,
        cause_method="five_whys",
        cause="Nadie recibe un aviso cuando falta una firma o un nombre: se descubre al archivar.",
        action_text="Revisar cada viernes las visitas de la semana y completar lo que falte antes de cerrar el día.",
        goal="En la siguiente revisión, nueve de cada diez visitas completas dentro del plazo.",
        by=by,
        at=at,
    )
    note = "Se hizo la primera revisión del viernes: faltaban dos actas y quedaron firmadas."
    actions.note_action(action, id=uuid7(), note=note, by=by, at=at + timedelta(days=3))


def _finish(year: Year, action: ImprovementAction, person: User, at: datetime) -> None:
    by = year.acting(person, at)
    proof = ContentFile(stroke(7), name="revision-de-los-viernes.png")
    note = "Tres viernes seguidos de revisión; se adjunta la lista."
    actions.finish_action(action, id=uuid7(), note=note, file=proof, by=by, at=at)


def _open_elsewhere(year: Year, staff: Staff) -> None:
    """What follow-up and a control point asked for, and one that was closed because it worked."""
    leader, adviser, group = staff.leaders[GROUP], staff.by_role["advisor"], Unit.objects.get(code=GROUP)
    at = _at(year, 12, 11)
    by = year.acting(leader, at)
    item = PlanItem.objects.filter(plan__unit=group, plan__state="in_force", is_removed=False).order_by("pk").first()
    _action(
        year, item, group, adviser, by, at, due=8, kind="preventive", origin_kind="monitoring",
        description="La actividad va atrasada y sus últimas visitas dependen de un bus escolar que no está contratado.",
    )  # fmt: skip
    planner, at = staff.by_role["planning_professional"], _at(year, 30, 15)
    by = year.acting(planner, at)
    control = Task.objects.filter(unit=group, activity__is_control_point=True).order_by("pk").first()
    closed = _action(
        year, control, group, leader, by, at, due=25, kind="improvement", origin_kind="control_point",
        description="La agenda del mes llega a planeación el último día y no queda tiempo de verificarla.",
    )  # fmt: skip
    _run(year, closed, leader, at + timedelta(days=1))
    _finish(year, closed, leader, at + timedelta(days=12))
    done = at + timedelta(days=20)
    actions.verify_action(
        closed,
        id=uuid7(),
        verdict="effective",
        note="Las agendas de los dos últimos meses llegaron tres días antes del cierre.",
        by=year.acting(planner, done),
        at=done,
    )


def _programme(year: Year, auditor: User) -> None:
    at = _at(year, 9)
    fields = _fields(
        year, auditor,
        title="Expedientes: que esté todo y en su orden",
        scope="Los expedientes de plan y de visita del año.",
        criteria="La tabla de retención y las normas del Archivo General de la Nación.",
        starts_on=year.today.replace(month=1, day=1), ends_on=year.today, due_on=year.today + timedelta(days=40),
    )  # fmt: skip
    by = year.acting(auditor, at)
    actions.create_audit(year.institution, id=uuid7(), fields=fields, by=by, at=at)


def _give_account(year: Year, staff: Staff) -> None:
    """One that was held weeks ago, and the next one that it scheduled."""
    planner = staff.by_role["planning_professional"]
    at = _at(year, 50)
    fields = {**ROUTINE, "held_on": year.today - timedelta(days=35), "frequency": 6, "responsible": planner}
    by = year.acting(planner, at)
    routine = actions.schedule_routine(year.institution, id=uuid7(), fields=fields, by=by, at=at)
    held = _at(year, 34)
    outcome = "Asistieron 42 rectores. Se acordó publicar cada mes las visitas de cada municipio."
    actions.hold_routine(routine, id=uuid7(), outcome=outcome, by=year.acting(planner, held), at=held)
