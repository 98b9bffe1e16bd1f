"""Drawing the month from the approved plan."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.agenda import queries, rules
from baquiano.agenda.choices import AgendaState
from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.agenda.programming import is_programming, materials_for, spaces_by_modality, teams_of_items
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import day_of, days_in_month
from baquiano.common.errors import Refused
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.institutions.queries import non_working_days
from baquiano.institutions.rules import refuse_closed
from baquiano.planning.models import PlanItem
from baquiano.procedures import actions as procedures


@dataclass(frozen=True)
class Drawn:
    """An agenda after drawing: how many entries were added and how many were there already.

    ``crowded`` are those added at an hour that is taken, for want of a free one in the days of the plan.
    """

    agenda: MonthlyAgenda
    added: int
    kept: int
    crowded: int = 0


@transaction.atomic
def draw_agenda(unit: Unit, year: FiscalYear, month: int, *, by: User | None, at: datetime) -> Drawn:
    """Draw the month of the group from its plan in force, and start its case the first time.

    Drawing again adds only what the plan asks for and nobody has proposed yet: what the group changed or withdrew
    stays as it left it, and where nothing is missing nothing is traced. Refused for a month that ended, an agenda that
    was sent, or a group without a plan in force.
    """
    refuse_closed(year)
    today = day_of(at)
    agenda = MonthlyAgenda.objects.select_for_update().filter(unit=unit, year=year, month=month).first()
    if not rules.can_draw(agenda, year.year, month, today):
        raise Refused(_why_not(agenda))
    items = list(queries.items_in_force(year, unit))
    if not items:
        raise Refused(f"{unit} no tiene un plan aprobado y divulgado para {year}. La agenda sale de ese plan.")
    agenda, is_new = (agenda, False) if agenda else _start(unit, year, month, by=by, at=at)
    missing = queries.proposals_missing(agenda, items)
    crowded = _add(agenda, missing, by=by, at=at)
    kept = agenda.entries.count() - len(missing)
    if missing or is_new:
        trail.record("agenda.agenda_drawn", agenda, by=by, at=at, data={"added": len(missing), "kept": kept})
    return Drawn(agenda, len(missing), kept, crowded)


@transaction.atomic
def draw_month(year: FiscalYear, month: int, *, by: User | None, at: datetime) -> list[Drawn]:
    """Draw the month of every group with a plan in force; the agendas already sent are left as they are."""
    units = list(queries.units_with_plan(year))
    if not units:
        raise Refused(_("Ningún grupo tiene un plan aprobado y divulgado para %(year)s.") % {"year": year})
    sent = MonthlyAgenda.objects.filter(year=year, month=month).exclude(state=AgendaState.DRAFT)
    done = set(sent.values_list("unit_id", flat=True))
    return [draw_agenda(unit, year, month, by=by, at=at) for unit in units if unit.pk not in done]


def _why_not(agenda: MonthlyAgenda | None) -> str:
    if agenda is not None and not agenda.is_open:
        state = agenda.get_state_display().lower()
        return f"{agenda} figura como {state}: ya no se genera desde el plan. Si debe cambiar, pida que la devuelvan."
    return "Ese mes ya terminó. Lo que se hizo se registra como visita fuera de agenda."


def _start(unit: Unit, year: FiscalYear, month: int, *, by: User | None, at: datetime) -> tuple[MonthlyAgenda, bool]:
    agenda, created = MonthlyAgenda.objects.get_or_create(
        institution_id=unit.institution_id,
        unit=unit,
        year=year,
        month=month,
        defaults={"created_by": by, "created_at": at},
    )
    procedures.start_case(
        "month_agenda", subject=agenda, unit=unit, year=year, by=by, at=at, parent=year, on=agenda.first_day
    )
    return agenda, created


def _add(agenda: MonthlyAgenda, proposals: list[rules.Proposal], *, by: User | None, at: datetime) -> int:
    """Write the proposals, each at an hour of its person; how many found none free."""
    slots = rules.Slots(queries.hours_of(agenda), queries.hours_taken(agenda))
    month = agenda.year.year, agenda.month
    holidays = non_working_days(agenda.institution, *days_in_month(*month))
    given = [
        slots.take(one.item.responsible_id, rules.days_for(one, *month, holidays, day_of(at))) for one in proposals
    ]
    rows = [_entry(agenda, one, slot, by, at) for one, slot in zip(proposals, given, strict=True)]
    programmed = is_programming(agenda.institution, agenda.year.year)
    if programmed:
        _equip(agenda, rows)
    # ignore_conflicts: two people who draw at once propose the same keys, and each is kept once.
    AgendaEntry.objects.bulk_create(rows, ignore_conflicts=True)
    if programmed:
        kept = set(AgendaEntry.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        chosen = materials_for([row for row in rows if row.pk in kept])
        AgendaEntry.materials.through.objects.bulk_create(chosen)
    return sum(not slot.is_free for slot in given)


def _entry(
    agenda: MonthlyAgenda, proposal: rules.Proposal, slot: rules.Slot, by: User | None, at: datetime
) -> AgendaEntry:
    item, served = proposal.item, proposal.beneficiary
    return AgendaEntry(
        institution_id=agenda.institution_id,
        agenda=agenda,
        plan_item=item,
        draw_key=proposal.key,
        title=item.activity[:300],
        topic_id=item.topic_id,
        mechanism_id=item.mechanism_id,
        beneficiary=served,
        municipality_id=served.municipality_id if served else item.municipality_id,
        place=_place(item, served)[:200],
        responsible_id=item.responsible_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        created_by=by,
        created_at=at,
    )


def _equip(agenda: MonthlyAgenda, rows: list[AgendaEntry]) -> None:
    """Give each activity the space of its modality and the team that carries out its activity of the plan."""
    spaces = spaces_by_modality(agenda.institution)
    teams = teams_of_items(row.plan_item for row in rows if row.plan_item)
    for row in rows:
        row.space = spaces.get(row.modality)
        row.team_id = teams.get(row.plan_item_id) if row.plan_item_id else None


def _place(item: PlanItem, served: Beneficiary | None) -> str:
    """Where the plan says; else at the beneficiary's; else the municipality, which the group makes precise."""
    return item.place or (served.name if served else "") or (item.municipality.name if item.municipality else "")
