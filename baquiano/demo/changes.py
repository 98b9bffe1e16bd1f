"""What the groups asked to change of the approved plan: some approved, one refused, some still to decide."""

from datetime import timedelta
from typing import Any

from baquiano.accounts.models import User
from baquiano.common.identity import uuid7
from baquiano.demo.days import moment, planning_starts
from baquiano.demo.people import GROUPS, Staff
from baquiano.demo.visits import Year
from baquiano.institutions.models import CatalogueItem, FiscalYear
from baquiano.planning import actions as planning
from baquiano.planning.models import ChangeRequest, Plan, PlanItem

# What each group asked, in turns: how, of how long ago, and what was answered.
TURNS = (
    ("move", 30, "approved"),
    ("reassign", 24, "approved"),
    ("cancel", 20, "approved"),
    ("move", 16, "refused"),
    ("modify", 9, "approved"),
    ("move", 6, "pending"),
    ("add", 5, "approved"),
    ("cancel", 3, "pending"),
)
WHY = {
    "move": "El establecimiento tiene jornada pedagógica esos días y pidió correr la visita.",
    "reassign": "El profesional que la tenía a cargo atenderá otro municipio.",
    "cancel": "La necesidad se atendió con otra asistencia del grupo.",
    "modify": "La sede quedó cerrada por reparaciones: se hará en la biblioteca del municipio.",
    "add": "Una visita encontró una necesidad que el plan no tenía.",
}


def ask_for_changes(year: Year, vigencia: FiscalYear, staff: Staff) -> None:
    """Two groups of each three ask something; the committee answers most of it."""
    reasons = {one.code: one for one in year.entries("change_reason")}
    begins = planning_starts(year.today) + timedelta(days=40)
    for number, code in enumerate(GROUPS):
        plan = Plan.objects.select_related("unit", "year", "institution").get(
            unit__code=code, year=vigencia, kind="group"
        )
        for turn in sorted((number % len(TURNS), (number + 3) % len(TURNS))):
            kind, days, answer = TURNS[turn]
            day = year.today - timedelta(days=days)
            if day >= begins:
                change = _ask(year, plan, staff, kind, day, reasons)
                _answer(year, staff, change, answer, day)


def _ask(
    year: Year, plan: Plan, staff: Staff, kind: str, day: Any, reasons: dict[str, CatalogueItem]
) -> ChangeRequest | None:
    at, team = moment(day, 10), staff.team(plan.unit.code)
    item = _free_item(plan, year)
    if item is None:
        return None
    codes = {"move": "calendario", "reassign": "personal", "cancel": "atendida", "modify": "clima", "add": "necesidad"}
    by = year.acting(team[0], at)
    asked: dict[str, Any] = {"id": uuid7(), "reason": reasons[codes[kind]], "note": WHY[kind], "by": by, "at": at}
    if kind == "add":
        return planning.request_addition(plan, values=_like(item), **asked)
    if kind == "cancel":
        return planning.request_cancellation(item, expected_version=item.version, **asked)
    return planning.request_change(item, expected_version=item.version, values=_values(item, kind, team), **asked)


def _values(item: PlanItem, kind: str, team: list[User]) -> dict[str, Any]:
    if kind == "reassign":
        return {
            "responsible": next((one for one in team if one.pk != item.responsible_id), None),
            "team": "Equipo de apoyo del grupo",
        }
    if kind == "modify":
        return {"place": "Biblioteca pública del municipio"}
    week, days = timedelta(days=7), {"starts_on": item.starts_on, "ends_on": item.ends_on}
    late = any((day + week).year != item.plan.year.year for day in days.values() if day)
    return {name: day - week if late else day + week for name, day in days.items() if day}


def _like(item: PlanItem) -> dict[str, Any]:
    """One more activity, as complete as ``item``."""
    names = ("programme", "need", "strategy", "topic", "objective", "service_type", "mechanism", "instruments", "place")
    more = ("starts_on", "ends_on", "municipality", "responsible", "resources", "budget")
    values = {name: getattr(item, name) for name in (*names, *more)}
    sets = {name: list(getattr(item, name).all()) for name in ("beneficiaries", "procedure_types")}
    return values | sets | {"activity": f"Acompañamiento adicional: {item.objective}"}


def _free_item(plan: Plan, year: Year) -> PlanItem | None:
    """The last activity of the group that nobody visited nor asked to change."""
    rows = PlanItem.objects.filter(plan=plan, is_removed=False, sessions=None, changes=None, starts_on__isnull=False)
    return rows.select_related("plan__year", "plan__unit").order_by("-starts_on", "position").first()


def _answer(year: Year, staff: Staff, change: ChangeRequest | None, answer: str, day: Any) -> None:
    if change is None or answer == "pending":
        return
    at = moment(day + timedelta(days=2), 15)
    by = year.acting(staff.by_role["committee_member"], at)
    if answer == "approved":
        planning.approve_change(change, note="Se ajusta al objetivo del plan.", by=by, at=at)
        return
    note = "Las nuevas fechas coinciden con las pruebas de Estado: busquen otra semana."
    planning.refuse_change(change, reason=year.entries("return_reason")[3], note=note, by=by, at=at)
