"""The stored progress of assistances: what a row must say, and the figures by any two axes (MON-01)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DecimalField, F, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.policy import visible
from baquiano.delivery.choices import AssistanceState, MilestoneState
from baquiano.delivery.models import Assistance, AssistanceProgress
from baquiano.delivery.models.progress import HUNDREDTHS
from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.portfolio.models import Service

_HITO = "milestones__milestone__weight"


def summaries_of(assistances: QuerySet[Assistance]) -> Iterator[AssistanceProgress]:
    """What the stored row of each assistance of a service must say now, computed from its hitos."""
    done = Sum(_HITO, filter=Q(milestones__state=MilestoneState.VERIFIED))
    rows = assistances.filter(service_version__isnull=False).annotate(
        total_done=Coalesce(done, Value(0), output_field=DecimalField()),
        first_due=Min("milestones__due_on", filter=Q(milestones__state=MilestoneState.PENDING)),
        service_id=F("service_version__service_id"),
    )
    for row in rows.select_related("beneficiary__municipality__department").order_by("pk").iterator(chunk_size=2_000):
        yield AssistanceProgress(
            id=row.pk,
            institution_id=row.institution_id,
            assistance_id=row.pk,
            year=row.year,
            unit_id=row.unit_id,
            beneficiary_id=row.beneficiary_id,
            service_id=row.service_id,
            zone=zone_of(row.beneficiary),
            strategy_id=row.strategy_id,
            adviser_id=row.adviser_id,
            state=row.state,
            done=int(row.total_done * HUNDREDTHS),
            next_due_on=row.first_due,
        )


def zone_of(entity: Beneficiary) -> str:
    """The region that the institution gives it, or else its department."""
    town = entity.municipality
    return entity.region or (town.department.name if town else "")


# --- figures by axes -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Axis:
    """One way of telling progress apart: its code in the address, its words, its field, and how a key is named.

    ``asked`` is the filter of the list of assistances that opens its records.
    """

    code: str
    label: Any
    field: str
    asked: str
    names: Callable[[list[Any]], dict[Any, str]]


def _named(model: Any, attribute: str = "name") -> Callable[[list[Any]], dict[Any, str]]:
    return lambda keys: dict(model.objects.filter(pk__in=keys).values_list("pk", attribute))


AXES = {
    axis.code: axis
    for axis in (
        Axis("servicio", gettext_lazy("Servicio"), "service_id", "servicio", _named(Service)),
        Axis("dependencia", gettext_lazy("Dependencia"), "unit_id", "grupo", _named(Unit)),
        Axis("entidad", gettext_lazy("Entidad"), "beneficiary_id", "entidad", _named(Beneficiary)),
        Axis("zona", gettext_lazy("Zona"), "zone", "zona", lambda keys: {key: key for key in keys}),
        Axis("estrategia", gettext_lazy("Estrategia"), "strategy_id", "estrategia", _named(CatalogueItem)),
        Axis("profesional", gettext_lazy("Profesional"), "adviser_id", "profesional", _named(User, "full_name")),
    )
}


@dataclass(frozen=True)
class Cell:
    """The figures of one place of the axes; ``keys`` and ``names`` follow the axes that were asked."""

    keys: tuple[Any, ...]
    names: tuple[str, ...]
    assistances: int
    rendered: int
    not_rendered: int
    overdue: int
    done: int

    @property
    def running(self) -> int:
        """Open, without a hito overdue."""
        return self.assistances - self.rendered - self.not_rendered - self.overdue

    @property
    def percent(self) -> float:
        """The mean of the verified weight of its assistances."""
        return self.done / HUNDREDTHS / self.assistances if self.assistances else 0.0


def progress_visible_to(user: User) -> QuerySet[AssistanceProgress]:
    """What was not declined: that is out of every count (EXE-02)."""
    counted = [state for state in AssistanceState if state != AssistanceState.DECLINED]
    return visible(AssistanceProgress.objects.filter(state__in=counted), user, "delivery.view_milestone")


def cells_by(
    rows: QuerySet[AssistanceProgress], axes: tuple[Axis, ...], on: date, first: int = 0, last: int | None = None
) -> list[Cell]:
    """The figures by one axis or two, the places with most assistances first, from ``first`` to ``last``."""
    fields = [axis.field for axis in axes]
    found = list(rows.order_by().values(*fields).annotate(**_figures(on)).order_by("-assistances", *fields)[first:last])
    names = [axis.names(list({row[axis.field] for row in found} - {None, ""})) for axis in axes]
    return [_cell(row, fields, names) for row in found]


def total_of(rows: QuerySet[AssistanceProgress], on: date) -> Cell:
    """The figures of all the rows."""
    return _cell(rows.order_by().aggregate(**_figures(on)), [], [])


def _figures(on: date) -> dict[str, Any]:
    late = Q(state=AssistanceState.OPEN, next_due_on__lt=on)
    return {
        "assistances": Count("*"),
        "rendered": Count("state", filter=Q(state=AssistanceState.RENDERED)),
        "not_rendered": Count("state", filter=Q(state=AssistanceState.NOT_RENDERED)),
        "overdue": Count("state", filter=late),
        "total_done": Sum("done"),
    }


def _cell(row: dict[str, Any], fields: list[str], names: list[dict[Any, str]]) -> Cell:
    keys = tuple(row[field] for field in fields)
    told = tuple(known.get(key) or str(_("Sin definir")) for key, known in zip(keys, names, strict=True))
    counts = {name: row[name] for name in ("assistances", "rendered", "not_rendered", "overdue")}
    return Cell(keys, told, **counts, done=row["total_done"] or 0)
