"""How each assistance goes by the hitos that its dates ask for, and the cuts and deviations that a person sees."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, DecimalField, F, Max, Min, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.locking import locked
from baquiano.common.policy import visible
from baquiano.delivery.choices import AssistanceState
from baquiano.delivery.models import Assistance
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.institutions.rules import refuse_closed
from baquiano.monitoring import profile
from baquiano.monitoring.choices import Light
from baquiano.monitoring.models import Deviation, FollowUpCut
from baquiano.monitoring.rules import ANALYSE, VIEW_CUT
from baquiano.strategy.queries import heads_of, leaders_of

_WEIGHT = "milestones__milestone__weight"
_DECIMAL = DecimalField(max_digits=7, decimal_places=2)
WHOLE = Decimal(100)
_SHOWN = ("beneficiary__municipality", "service_version__service", "unit", "adviser", "plan_item", "topic")


# --- how each one goes -----------------------------------------------------------------------------------------------
def assistances_of_year(year: FiscalYear, at: datetime) -> QuerySet[Assistance]:
    """The assistances of services of the vigencia as of ``at``: what was declined or not rendered by then is out."""
    gone = Q(state__in=(AssistanceState.DECLINED, AssistanceState.NOT_RENDERED), closed_at__lte=at)
    rows = Assistance.objects.filter(service_version__isnull=False, year=year.year, created_at__lte=at)
    return rows.exclude(gone)


def with_progress(rows: QuerySet[Assistance], year: FiscalYear, at: datetime) -> QuerySet[Any]:
    """Each with what was verified of it, what its hitos ask for by the day, and its light (MON-15).

    A hito is asked for from the day after its own, and done once somebody verified it. ``late_since`` is the day of the
    first one that is asked for and not done.
    """
    day = day_of(at)
    done = Q(milestones__verified_at__lte=at)
    asked = Q(milestones__due_on__lt=day)
    missing = asked & (Q(milestones__verified_at__isnull=True) | Q(milestones__verified_at__gt=at))
    nothing = Value(Decimal(0), output_field=_DECIMAL)
    told = rows.annotate(
        done=Coalesce(Sum(_WEIGHT, filter=done, output_field=_DECIMAL), nothing),
        expected=Coalesce(Sum(_WEIGHT, filter=asked, output_field=_DECIMAL), nothing),
        n_hitos=Count("milestones"),
        n_done=Count("milestones", filter=done),
        n_missing=Count("milestones", filter=missing),
        late_since=Min("milestones__due_on", filter=missing),
        last_due=Max("milestones__due_on"),
    )
    return told.annotate(gap=F("expected") - F("done")).annotate(light=_light(year, day))


def _light(year: FiscalYear, day: date) -> Case:
    """Green, or how far behind what its hitos ask for: done is green even if late, past its last day is red."""
    amber, red = profile.gaps(year.institution, year.year)
    return Case(
        When(done__gte=WHOLE, then=Value(Light.GREEN.value)),
        When(last_due__lt=day, then=Value(Light.RED.value)),
        When(gap__gte=red, then=Value(Light.RED.value)),
        When(gap__gte=amber, then=Value(Light.AMBER.value)),
        When(expected=0, done=0, starts_on__gt=day, then=Value(Light.NONE.value)),
        default=Value(Light.GREEN.value),
        output_field=CharField(),
    )


def days_late(row: Any, day: date) -> int:
    """Since the first hito that is asked for and not done."""
    return (day - row.late_since).days if row.late_since else 0


@dataclass
class Lag:
    """How many assistances are in each light, and the longest delay of one of them."""

    counts: Counter[str]
    longest: int = 0

    def add(self, light: str, days: int) -> None:
        self.counts[light] += 1
        self.longest = max(self.longest, days)


def lags_by(rows: QuerySet[Any], field: str, day: date) -> dict[Any, Lag]:
    """Of each unit or each professional, how its assistances go. Give it rows ``with_progress``; one read."""
    found: dict[Any, Lag] = defaultdict(lambda: Lag(Counter()))
    for key, light, since in rows.order_by().values_list(field, "light", "late_since"):
        found[key].add(light, (day - since).days if since else 0)
    return found


def shown(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related(*_SHOWN)


def assistances_followed_by(user: User, year: FiscalYear, at: datetime) -> QuerySet[Any]:
    """Those that the person follows up, each with how it goes."""
    return with_progress(visible(assistances_of_year(year, at), user, VIEW_CUT), year, at)


# --- who is told -----------------------------------------------------------------------------------------------------
def parties_of(assistance: Assistance, on: date) -> list[User]:
    """All the parties: who gives it, who heads its dependencies, and who leads the strategy; each once."""
    units = {assistance.unit_id: assistance.unit}
    hitos = list(assistance.milestones.select_related("unit__institution", "responsible"))
    units |= {one.unit_id: one.unit for one in hitos}
    people = [assistance.adviser, *(one.responsible for one in hitos), *leaders_of(assistance.institution, on)]
    people += [head for unit in units.values() for head in heads_of(unit, on)]
    return list({person.pk: person for person in people if person}.values())


# --- cuts ------------------------------------------------------------------------------------------------------------
_OF_CUT = ("unit", "year__institution", "institution", "created_by", "analysed_by", "document")


def cuts_visible_to(user: User) -> QuerySet[FollowUpCut]:
    """Whole ones: give ``.defer("figures")`` to what lists them."""
    return visible(FollowUpCut.objects.select_related(*_OF_CUT), user, VIEW_CUT)


def with_deviations(rows: QuerySet[FollowUpCut]) -> QuerySet[Any]:
    return rows.annotate(n_deviations=Count("deviations"))


def cut_for_update(cut: FollowUpCut) -> FollowUpCut:
    """The cut as it is stored, locked until the transaction ends. Refused in a closed vigencia."""
    current = locked(FollowUpCut.objects.select_related(*_OF_CUT), cut)
    refuse_closed(current.year)
    return current


def units_to_cut(user: User) -> QuerySet[Unit]:
    """The dependencies that give services and of which the person may make a cut."""
    giving = Assistance.objects.filter(service_version__isnull=False).order_by().values("unit")
    return visible(Unit.objects.filter(pk__in=giving), user, ANALYSE).order_by("name")


def deviations_of(cut: FollowUpCut) -> list[Deviation]:
    found = ("assistance__beneficiary", "assistance__service_version__service", "assistance__plan_item")
    return list(
        cut.deviations.select_related(*found, "assistance__topic", "cut__unit").order_by(
            "assistance__beneficiary__name", "pk"
        )
    )


def deviations_visible_to(user: User) -> QuerySet[Deviation]:
    rows = Deviation.objects.select_related(
        "cut__unit",
        "assistance__beneficiary",
        "assistance__service_version__service",
        "assistance__plan_item",
        "assistance__topic",
    )
    return visible(rows, user, VIEW_CUT)


def figures_of_cut(unit: Unit, year: FiscalYear, at: datetime) -> dict[str, Any]:
    """What a cut keeps: each assistance with how it went, the worst first. The same whenever it is asked."""
    day = day_of(at)
    rows = with_progress(assistances_of_year(year, at).filter(unit=unit), year, at).select_related(*_SHOWN)
    return {"assistances": [_told(row, day) for row in sorted(rows, key=_worst_first)]}


def _worst_first(row: Any) -> tuple[Any, ...]:
    return (-row.gap, str(row.beneficiary), str(row.pk))


def _told(row: Any, day: date) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "entity": row.beneficiary.name,
        "service": str(row.service_version.service),
        "adviser": row.adviser.full_name if row.adviser else "",
        "done": float(row.done),
        "expected": float(row.expected),
        "hitos": row.n_hitos,
        "hitos_done": row.n_done,
        "hitos_missing": row.n_missing,
        "days_late": days_late(row, day),
        "light": row.light,
    }


def counted(rows: Iterable[dict[str, Any]]) -> dict[Light, int]:
    """Of the rows of a cut, how many are in each light."""
    counts = Counter(row["light"] for row in rows)
    return {light: counts[light.value] for light in Light}
