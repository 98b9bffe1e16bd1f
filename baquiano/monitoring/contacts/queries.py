"""The contacts of the heads with the entities, and the coverage of each directorate: contacted of those served."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from baquiano.accounts.models import User
from baquiano.beneficiaries.choices import BeneficiaryKind
from baquiano.beneficiaries.models import Beneficiary
from baquiano.beneficiaries.queries import beneficiaries_visible_to
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import visible
from baquiano.delivery.choices import AssistanceState
from baquiano.delivery.models import Assistance, SessionBeneficiary
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.monitoring.choices import Order
from baquiano.monitoring.models import DirectorContact
from baquiano.monitoring.rules import RECORD, VIEW_CONTACT

_SHOWN = (
    "unit",
    "year",
    "beneficiary",
    "assistance__beneficiary",
    "assistance__service_version__service",
    "assistance__plan_item",
    "assistance__topic",
    "created_by",
    "document",
    "institution",
)


def contacts_visible_to(user: User) -> QuerySet[DirectorContact]:
    return visible(DirectorContact.objects.select_related(*_SHOWN), user, VIEW_CONTACT)


def units_to_record_in(user: User) -> QuerySet[Unit]:
    """The dependencies of whose entities the person may record what they answered."""
    return visible(Unit.objects.all(), user, RECORD).order_by("name")


def names_of(user: User) -> dict[Any, str]:
    """The dependencies whose coverage the person sees, by name."""
    return dict(visible(Unit.objects.all(), user, VIEW_CONTACT).order_by("name").values_list("pk", "name"))


def entity_asked(user: User, key: Any) -> Beneficiary | None:
    """The entity that an address or a form names, if the person sees it."""
    try:
        return beneficiaries_visible_to(user).filter(pk=key).first() if key else None
    except (TypeError, ValueError, ValidationError):
        return None


def contacts_by(moment: datetime) -> QuerySet[DirectorContact]:
    """What had been recorded by then."""
    return DirectorContact.objects.filter(created_at__lte=moment)


# --- coverage --------------------------------------------------------------------------------------------------------
Pair = tuple[Any, Any]


def served_in(year: FiscalYear, at: datetime, unit: Unit | None = None) -> set[Pair]:
    """Each dependency with each entity that it served in the vigencia by ``at``.

    It served it when it held a visit for it, or began to give it a service that was not declined.
    """
    gone = Q(state=AssistanceState.DECLINED, closed_at__lte=at)
    begun = Assistance.objects.filter(year=year.year, created_at__lte=at, starts_on__lte=day_of(at)).exclude(gone)
    held = SessionBeneficiary.objects.filter(
        session__meeting__held_at__lte=at, session__meeting__starts_at__year=year.year, session__is_contact=False
    )
    if unit is not None:
        begun, held = begun.filter(unit=unit), held.filter(session__meeting__unit=unit)
    pairs = set(begun.order_by().values_list("unit_id", "beneficiary_id"))
    return pairs | set(held.order_by().values_list("session__meeting__unit_id", "beneficiary_id"))


@dataclass
class Coverage:
    """Of each dependency, the entities that it served, and the day on which its head last contacted each one."""

    served: dict[Any, set[Any]] = field(default_factory=lambda: defaultdict(set))
    contacted: dict[Any, dict[Any, date]] = field(default_factory=lambda: defaultdict(dict))

    def entities(self, units: Iterable[Any], *, contacted: bool | None = None) -> set[Any]:
        """Those that any of the units served; only those that one of them contacted, or has not, when it is asked."""
        found: set[Any] = set()
        for unit in units:
            known = self.contacted.get(unit, {})
            found |= {key for key in self.served.get(unit, ()) if contacted is None or (key in known) == contacted}
        return found

    def last_of(self, entity: Any, units: Iterable[Any]) -> date | None:
        days = [self.contacted[unit][entity] for unit in units if entity in self.contacted.get(unit, {})]
        return max(days, default=None)


def coverage_of(year: FiscalYear, at: datetime, units: Iterable[Any] | None = None) -> Coverage:
    """The coverage as of ``at``, of all the dependencies or of some. A few reads however many entities there are."""
    found, only = Coverage(), None if units is None else set(units)
    for unit, entity in served_in(year, at):
        if only is None or unit in only:
            found.served[unit].add(entity)
    rows = (
        contacts_by(at)
        .filter(year=year)
        .order_by("contacted_on")
        .values_list("unit_id", "beneficiary_id", "contacted_on")
    )
    for unit, entity, day in rows:
        # An entity that is contacted and no longer counts as served is out of both sides of the figure.
        if entity in found.served.get(unit, ()):
            found.contacted[unit][entity] = day
    return found


def entities_served(coverage: Coverage) -> QuerySet[Beneficiary]:
    """The entities behind the figures."""
    return Beneficiary.objects.filter(pk__in=coverage.entities(coverage.served)).select_related(
        "municipality__department"
    )


def of_order(rows: QuerySet[Beneficiary], order: str) -> QuerySet[Beneficiary]:
    """Of the national order, or of the territorial one, which is every other."""
    national = Q(kind=BeneficiaryKind.NATIONAL) | Q(order="national")
    return rows.filter(national) if order == Order.NATIONAL else rows.exclude(national)


def orders_of(keys: Iterable[Any]) -> dict[Any, Order]:
    """Of each entity, its order."""
    rows = Beneficiary.objects.filter(pk__in=list(keys))
    national = set(of_order(rows, Order.NATIONAL).values_list("pk", flat=True))
    return {key: Order.NATIONAL if key in national else Order.TERRITORIAL for key in rows.values_list("pk", flat=True)}


def assistances_to_speak_of(units: QuerySet[Unit], entity: Beneficiary) -> QuerySet[Assistance]:
    """The assistances that those dependencies give to the entity, the last one first."""
    rows = Assistance.objects.filter(beneficiary=entity, unit__in=units.order_by().values("pk"))
    return rows.exclude(state=AssistanceState.DECLINED).select_related(
        "beneficiary", "service_version__service", "plan_item", "topic"
    )
