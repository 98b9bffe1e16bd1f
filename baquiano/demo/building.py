"""Building the demonstration, and knowing whether it is already there."""

from collections.abc import Callable
from datetime import date, datetime
from random import Random

from django.conf import settings
from django.core.management import call_command
from django_scopes import scope

from baquiano.beneficiaries.choices import BeneficiaryKind
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.errors import Refused
from baquiano.delivery.models import AssistanceSession
from baquiano.demo.agendas import publish_months
from baquiano.demo.days import moment, planning_starts
from baquiano.demo.people import create_people
from baquiano.demo.plans import approve_year, report_semesters, write_plans
from baquiano.demo.visits import Year, keep_promises, live_through
from baquiano.institutions.actions import load_institution, open_year
from baquiano.institutions.models import Institution
from baquiano.procedures.actions import quietly

FOLDER = "atlantico"
ITEMS = 300
SEED = 16  # the number of the procedure; any would do, as long as two demonstrations of a day are equal

Say = Callable[[str], None]


def is_built() -> bool:
    """Whether this database already holds the demonstration."""
    return Institution.objects.filter(is_demo=True).exists()


def build(today: date, *, say: Say, items: int = ITEMS, months: int = 12) -> Institution:
    """Load the territory and the folder, and live through the year until ``today``; ``say`` tells each step.

    ``items`` and ``months`` (of agenda and visits, the last ones) make a smaller one for tests.
    """
    begins = moment(planning_starts(today), 7)
    say("Territorio de Colombia y festivos…")
    call_command("load_territory", verbosity=0)
    institution = _load_folder(begins, today.year)
    with scope(institution=institution), quietly():
        _live(institution, today, begins, say, items, months)
    return institution


def _live(institution: Institution, today: date, begins: datetime, say: Say, items: int, months: int) -> None:
    year = Year(institution, today, Random(SEED))
    say("Cuarenta personas con nombres ficticios…")
    staff = create_people(institution, today=today, at=begins)
    vigencia = open_year(institution, year=today.year, by=None, at=begins)
    schools = list(
        Beneficiary.objects.filter(kind=BeneficiaryKind.SCHOOL).select_related("municipality").order_by("dane_code")
    )
    say("Planes de doce grupos, con sus revisiones…")
    write_plans(year, vigencia, staff, schools, items=items)
    say("Consolidación y comité…")
    approve_year(year, vigencia, staff)
    say("Agendas del año…")
    publish_months(year, vigencia, staff, months=months)
    sessions = AssistanceSession.objects.select_related("meeting__responsible", "topic", "service_type", "mechanism")
    say("Visitas, actas y compromisos…")
    live_through(year, list(sessions.order_by("meeting__starts_at", "id")))
    keep_promises(year)
    report_semesters(year, vigencia, staff)


def _load_folder(at: datetime, year: int) -> Institution:
    result = load_institution(settings.INSTITUTIONS_DIR / FOLDER, by=None, at=at, year=year)
    if result.problems or result.institution is None:
        raise Refused([str(problem) for problem in result.problems])
    return result.institution
