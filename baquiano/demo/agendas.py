"""The agenda of each month: drawn, sent, verified, published; the coming month on its way."""

from datetime import date, timedelta

from baquiano.agenda import actions as agenda
from baquiano.agenda.choices import AgendaState
from baquiano.agenda.models import MonthlyAgenda
from baquiano.demo.days import moment, planning_starts
from baquiano.demo.people import Staff
from baquiano.demo.visits import Year
from baquiano.institutions.models import FiscalYear
from baquiano.procedures.actions import ControlCheck


def publish_months(year: Year, vigencia: FiscalYear, staff: Staff, *, months: int) -> None:
    """The last ``months`` from the approval of the plan to that of the demonstration, and half of the next one."""
    approved = planning_starts(year.today) + timedelta(days=37)
    first = max(approved, date(vigencia.year, 1, 1))
    for month in range(max(first.month, year.today.month + 1 - months), year.today.month + 1):
        day = max(_closing(vigencia.year, month), first)
        _month(year, vigencia, staff, month, day)
    if year.today.month < 12:
        _coming(year, vigencia, staff, year.today.month + 1)


def _closing(year: int, month: int) -> date:
    """The twenty-fifth of the month before."""
    return date(year, month, 1) - timedelta(days=6)


def _month(year: Year, vigencia: FiscalYear, staff: Staff, month: int, day: date) -> None:
    at = moment(day - timedelta(days=2), 8)
    planner = staff.by_role["planning_professional"]
    agenda.draw_month(vigencia, month, by=year.acting(planner, at), at=at)
    for number, row in enumerate(_drawn(vigencia, month)):
        _send(year, staff, row, day)
        if number == month % 12:
            _adjust(year, staff, row, day)
        at = moment(day, 15)
        check = ControlCheck(True, "Contempla lo planeado para el mes.")
        agenda.verify_agenda(row, control=check, by=year.acting(planner, at), at=at)
    at = moment(day + timedelta(days=1), 9)
    check = ControlCheck(True, "Publicada en la página y enviada por correo.")
    agenda.publish_month(vigencia, month, control=check, by=year.acting(planner, at), at=at)


def _drawn(vigencia: FiscalYear, month: int) -> list[MonthlyAgenda]:
    rows = MonthlyAgenda.objects.filter(year=vigencia, month=month, state=AgendaState.DRAFT)
    return list(rows.select_related("unit", "year").order_by("unit__code"))


def _send(year: Year, staff: Staff, row: MonthlyAgenda, day: date) -> None:
    at = moment(day, 10)
    leader = staff.leaders[row.unit.code]
    note = "" if row.entries.exists() else "El grupo no tiene actividades este mes."
    agenda.submit_agenda(row, note=note, by=year.acting(leader, at), at=at)


def _adjust(year: Year, staff: Staff, row: MonthlyAgenda, day: date) -> None:
    at = moment(day, 11)
    planner = year.acting(staff.by_role["planning_professional"], at)
    note = "Falta la hora de dos visitas y el lugar de una."
    agenda.return_agenda(row, note=note, reason=year.item("return_reason"), by=planner, at=at)
    at = moment(day, 14)
    agenda.submit_agenda(row, note="Se ajustó.", by=year.acting(staff.leaders[row.unit.code], at), at=at)


def _coming(year: Year, vigencia: FiscalYear, staff: Staff, month: int) -> None:
    """The next month: some groups sent theirs, one was verified, one must adjust, the others still write."""
    at = moment(year.today - timedelta(days=1), 8)
    planner = staff.by_role["planning_professional"]
    agenda.draw_month(vigencia, month, by=year.acting(planner, at), at=at)
    rows = _drawn(vigencia, month)
    for row in rows[:5]:
        _send(year, staff, row, year.today - timedelta(days=1))
    at = moment(year.today - timedelta(days=1), 16)
    check = ControlCheck(True, "Contempla lo planeado para el mes.")
    for row in rows[:2]:
        agenda.verify_agenda(row, control=check, by=year.acting(planner, at), at=at)
    for row in rows[2:3]:
        note = "Incluya la visita a Sabanalarga que está en el plan."
        agenda.return_agenda(row, note=note, reason=year.item("return_reason"), by=year.acting(planner, at), at=at)
