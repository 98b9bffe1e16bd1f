"""The follow-up that the groups presented of the last months: most in time, one sent back, one missing."""

from datetime import date, timedelta

from baquiano.common.calendar_days import day_of
from baquiano.demo.days import moment
from baquiano.demo.people import Staff
from baquiano.demo.visits import Year
from baquiano.institutions.models import FiscalYear
from baquiano.monitoring import actions
from baquiano.monitoring.queries import units_without_follow_up

MONTHS = 2
WORDS = (
    "Se hizo la mayor parte de lo programado. Lo que faltó se movió por la jornada sindical.",
    "Se cumplió lo previsto; dos establecimientos pidieron otra fecha.",
    "Las visitas a la zona rural se hicieron con apoyo de los municipios.",
)


def present_months(year: Year, vigencia: FiscalYear, staff: Staff) -> None:
    """The months that ended, the last one first."""
    last = year.today.replace(day=1) - timedelta(days=1)
    for back in range(MONTHS):
        if last.year == vigencia.year:
            _present(year, vigencia, staff, last, is_last=back == 0)
        last = last.replace(day=1) - timedelta(days=1)


def _present(year: Year, vigencia: FiscalYear, staff: Staff, last: date, *, is_last: bool) -> None:
    for number, unit in enumerate(units_without_follow_up(vigencia, last.month)):
        leader = staff.leaders.get(unit.code)
        at = moment(last + timedelta(days=2 + number % 3), 10)
        if leader is None or day_of(at) > year.today or (is_last and number % 5 == 4):
            continue
        words = WORDS[number % len(WORDS)]
        by = year.acting(leader, at)
        presented = actions.submit_follow_up(unit, vigencia, last.month, remarks=words, by=by, at=at)
        if is_last and number % 5 == 3:
            at = moment(last + timedelta(days=6), 9)
            by = year.acting(staff.by_role["planning_professional"], at)
            actions.return_follow_up(
                presented, note="Diga por qué no se hicieron las visitas que faltan.", by=by, at=at
            )
