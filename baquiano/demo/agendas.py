"""The agenda of each month: drawn, sent, verified, published; the coming month on its way."""

from datetime import date, datetime, timedelta

from baquiano.accounts.models import User
from baquiano.agenda import actions as agenda
from baquiano.agenda import queries
from baquiano.agenda.choices import AgendaState, Decision, EntryState
from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.common.identity import uuid7
from baquiano.demo.days import moment, planning_starts
from baquiano.demo.people import Staff
from baquiano.demo.visits import Year
from baquiano.institutions.models import FiscalYear
from baquiano.procedures.actions import ControlCheck

# The group whose agenda of the coming month shows a conflict, something extra and something missing.
OPEN_GROUP = "GME"


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
    _settle(year, vigencia, planner, month, at)
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


def _settle(year: Year, vigencia: FiscalYear, planner: User, month: int, at: datetime) -> None:
    """What the plans made collide is moved to another day, or kept with its reason."""
    by = year.acting(planner, at)
    for one in queries.judge_month(vigencia.institution, vigencia, month).blocking:
        entry = one.finding.entries[-1]
        reason = "Los grupos lo acordaron: se atienden una después de la otra, en la misma jornada."
        agenda.answer_finding(
            entry.agenda, key=one.finding.key, decision=Decision.ACCEPTED, reason=reason, by=by, at=at
        )


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
    _plant(year, staff, rows)
    for row in rows[:5]:
        _send(year, staff, row, year.today - timedelta(days=1))
    at = moment(year.today - timedelta(days=1), 16)
    check = ControlCheck(True, "Contempla lo planeado para el mes.")
    for row in rows[:2]:
        agenda.verify_agenda(row, control=check, by=year.acting(planner, at), at=at)
    for row in rows[2:3]:
        note = "Incluya la visita a Sabanalarga que está en el plan."
        agenda.return_agenda(row, note=note, reason=year.item("return_reason"), by=year.acting(planner, at), at=at)


def _plant(year: Year, staff: Staff, rows: list[MonthlyAgenda]) -> None:
    """In an agenda still written: something nobody planned, at an hour already taken, and something left out."""
    row = next((one for one in rows if one.unit.code == OPEN_GROUP), None)
    entries = list(row.entries.filter(responsible__isnull=False).order_by("starts_at", "id")[:4]) if row else []
    if row is None or len(entries) < 3:
        return
    at = moment(year.today - timedelta(days=1), 11)
    leader = year.acting(staff.leaders[OPEN_GROUP], at)
    taken, left_out, away = entries[0], entries[1], entries[2]
    fields = {
        "title": "Taller de lectura que pidió la institución educativa (ficticio)",
        "beneficiary": taken.beneficiary,
        "starts_at": taken.starts_at + timedelta(minutes=30),
        "ends_at": taken.ends_at + timedelta(minutes=30),
        "place": taken.place,
        "responsible": taken.responsible,
        "note": "Llegó por oficio después de aprobado el plan.",
    }
    agenda.add_entry(row, id=uuid7(), fields=fields, by=leader, at=at)
    agenda.withdraw_entry(left_out, note="La institución pidió pasarla al otro mes.", by=leader, at=at)
    if away.responsible is not None:
        agenda.add_absence(
            id=uuid7(), person=away.responsible, unit=row.unit,
            starts_on=away.day, ends_on=away.day, by=leader, at=at,
        )  # fmt: skip


def prepare_visits(year: Year) -> None:
    """The list of what comes and of what just was: some ready, some halfway, the others still to begin."""
    at = moment(year.today - timedelta(days=1), 15)
    coming = AgendaEntry.objects.filter(
        agenda__state=AgendaState.PUBLISHED,
        state=EntryState.PLANNED,
        starts_at__gt=at - timedelta(days=12),
        responsible__isnull=False,
    ).select_related("responsible", "institution", "agenda__unit")
    for number, entry in enumerate(coming.order_by("starts_at", "id")[:9]):
        by = year.acting(entry.responsible, at) if entry.responsible else None
        steps = [step for step in queries.preparation_of(entry).steps if step.applies]
        for step in steps[: (len(steps), len(steps) // 2, 0)[number % 3]]:
            if by is not None:
                agenda.tick_preparation(entry, item=step.item.pk, state="done", by=by, at=at)
