"""Building the demonstration, and knowing whether it is already there."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from django.core.management import call_command
from django_scopes import scope

from baquiano.beneficiaries.choices import BeneficiaryKind
from baquiano.beneficiaries.models import Beneficiary
from baquiano.delivery.models import AssistanceSession
from baquiano.demo.accompaniments import TOWNS, build_accompaniments
from baquiano.demo.agendas import prepare_visits, publish_months
from baquiano.demo.audits import look_inside
from baquiano.demo.basis import lay_basis
from baquiano.demo.by_topic import build_by_topic
from baquiano.demo.captures import send_captures
from baquiano.demo.changes import ask_for_changes
from baquiano.demo.days import moment, planning_starts
from baquiano.demo.evaluations import evaluate_visits
from baquiano.demo.folders import load_shipped
from baquiano.demo.follow_up import present_months
from baquiano.demo.integral import build_integral
from baquiano.demo.last_year import remember_last_year
from baquiano.demo.letters import write_letters
from baquiano.demo.loans import bring_procedure
from baquiano.demo.papers import keep_papers
from baquiano.demo.people import announce, create_people
from baquiano.demo.plans import approve_year, report_semesters, write_plans
from baquiano.demo.register import hold_workshop
from baquiano.demo.rights import ask_for_data
from baquiano.demo.second import build_second
from baquiano.demo.teams import delegate_for_some_days, form_teams
from baquiano.demo.training import train_people
from baquiano.demo.trips import show_each_state
from baquiano.demo.visits import Year, close_assistances, keep_promises, live_through, review_reports
from baquiano.institutions.actions import open_year
from baquiano.institutions.models import Institution
from baquiano.procedures.actions import quietly
from baquiano.reports.actions import take_last_month

FOLDER = "atlantico"
ITEMS = 300
SEED = 16  # the number of the procedure; any would do, as long as two demonstrations of a day are equal

Say = Callable[[str], None]


def is_built() -> bool:
    """Whether this database already holds the demonstration."""
    return Institution.objects.filter(is_demo=True).exists()


def build(
    today: date,
    *,
    say: Say,
    items: int = ITEMS,
    months: int = 12,
    accompaniments: int = len(TOWNS),
    territory: int | None = None,
    whole: bool = True,
) -> Institution:
    """Load the territory and the folder, and live through the year until ``today``; ``say`` tells each step.

    ``items``, ``months`` (of agenda and visits, the last ones), ``accompaniments`` and ``territory`` (how many
    municipalities the fourth institution assists) make a smaller one for tests, and without being ``whole`` it lacks
    those of the country.
    """
    begins = moment(planning_starts(today), 7)
    say("Territorio de Colombia y festivos…")
    call_command("load_territory", verbosity=0)
    institution = load_shipped(FOLDER, begins, today.year)
    with scope(institution=institution), quietly():
        _live(institution, today, begins, say, items, months)
    say("Una segunda entidad, que trabaja de otro modo…")
    build_second(today, moment(today - timedelta(days=20), 8), first=institution)
    say("Una tercera, que acompaña a grupos de valor…")
    build_accompaniments(today, how_many=accompaniments)
    if whole:
        build_those_of_the_country(today, say=say, territory=territory)
    return institution


def build_those_of_the_country(today: date, *, say: Say, territory: int | None = None) -> None:
    """The fourth and the fifth institutions, which assist entities of the whole country; beside the others."""
    say("Una cuarta, que asiste al país entero desde su estrategia…")
    build_integral(today, territory=territory)
    say("Una quinta, que planea por temas…")
    build_by_topic(today, territory=territory)


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
    prepare_visits(year)
    sessions = AssistanceSession.objects.select_related("meeting__responsible", "topic", "service_type", "mechanism")
    say("Visitas, actas y compromisos…")
    visits = list(sessions.order_by("meeting__starts_at", "id"))
    live_through(year, visits)
    write_letters(year, visits)
    hold_workshop(year, staff.by_role["advisor"], schools)
    ask_for_data(year, staff.by_role["records_manager"], visits)
    review_reports(year, staff.leaders)
    keep_promises(year, staff.leaders)
    close_assistances(year, staff.leaders)
    remember_last_year(year, staff, schools)
    ask_for_changes(year, vigencia, staff)
    show_each_state(year, staff)
    lay_basis(year, staff)
    form_teams(year, staff)
    train_people(year, staff)
    delegate_for_some_days(year, staff)
    present_months(year, vigencia, staff)
    evaluate_visits(year, staff)
    look_inside(year, staff)
    report_semesters(year, vigencia, staff)
    announce(staff, today)
    say("Un procedimiento propio, cargado en pantalla…")
    bring_procedure(institution, vigencia, staff, at=moment(today - timedelta(days=8), 9))
    send_captures(year)
    keep_papers(year, staff.by_role["records_manager"])
    take_last_month(at=moment(today, 6))
