"""The strategy of a vigencia: begun once, written by its sections, and the data that it cites."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import one_line, without_control_characters
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.procedures import actions as procedures
from baquiano.strategy import queries
from baquiano.strategy.choices import DataKind, StrategyState
from baquiano.strategy.models import AnnualStrategy, DataReference, Proposal
from baquiano.strategy.sources import Fact, Source
from baquiano.targeting.models import Selection

# The process of the institution that runs on a strategy, where it has one.
PROCESS = "annual_strategy"
SECTIONS = (
    "analysis",
    "scenarios",
    "guidance",
    "offer",
    "mode",
    "mode_note",
    "space",
    "space_note",
    "talent",
    "budget",
    "travel",
    "alliances",
)
IN_PREPARATION = (StrategyState.DRAFT, StrategyState.RETURNED)


@transaction.atomic
def create_strategy(
    institution: Institution, *, id: UUID, year: FiscalYear, unit: Unit, by: User, at: datetime
) -> AnnualStrategy:
    """Begin the strategy of a vigencia, with a place for each directorate, and start its case (STR-01).

    A vigencia has one: beginning it again answers the one that there is.
    """
    # Of two people who begin it at once, the second one finds that of the first.
    year = FiscalYear.objects.select_for_update().get(pk=year.pk)
    one_at_a_time(id)
    there_is = AnnualStrategy.objects.filter(year=year).first()
    if there_is is not None:
        return there_is
    if not year.is_open:
        raise Refused(_("La vigencia %(year)s está cerrada.") % {"year": year})
    units = list(queries.directorates(institution, year, day_of(at)))
    if not units:
        raise Refused(
            _("Nadie dirige una dependencia, ni el perfil dice cuáles presentan propuesta. Vincule a sus directores.")
        )
    fields = {"institution": institution, "year": year, "unit": unit, "created_by": by, "created_at": at}
    strategy, _is_new = create_once(AnnualStrategy, id=id, fields=fields)
    Proposal.objects.bulk_create(
        Proposal(institution=institution, strategy=strategy, unit=one, created_by=by, created_at=at) for one in units
    )
    data = {"year": year.year, "units": [one.name for one in units]}
    trail.record("strategy.strategy_created", strategy, by=by, at=at, data=data)
    procedures.start_case(PROCESS, subject=strategy, unit=unit, year=year, by=by, at=at, label=str(strategy))
    return strategy


@transaction.atomic
def edit_strategy(
    strategy: AnnualStrategy,
    *,
    expected_version: int,
    fields: dict[str, Any],
    selections: Iterable[Selection] | None = None,
    by: User,
    at: datetime,
) -> AnnualStrategy:
    """Write its sections and the selections that it points to, while the committee does not have it."""
    current = queries.strategy_for_update(strategy)
    refuse_unless_in_preparation(current)
    before = trail.snapshot(current, list(SECTIONS))
    for name in SECTIONS:
        value = fields[name]
        setattr(current, name, without_control_characters(value).strip() if isinstance(value, str) else value)
    changes = trail.diff(before, trail.snapshot(current, list(SECTIONS)))
    save_if_current(current, expected_version=expected_version, fields=list(SECTIONS))
    if selections is not None:
        changes |= _point_to(current, list(selections))
    if changes:
        trail.record("strategy.strategy_edited", current, by=by, at=at, changes=changes)
    return current


def _point_to(strategy: AnnualStrategy, selections: list[Selection]) -> trail.Changes:
    allowed = {one.pk for one in queries.closed_selections(strategy.year)}
    before = sorted(str(one) for one in strategy.selections.all())
    kept = {one.pk for one in strategy.selections.all()}
    if any(one.pk not in allowed | kept for one in selections):
        raise Refused({"selections": _("Solo se enlazan selecciones cerradas de la misma vigencia.")})
    strategy.selections.set(selections)
    after = sorted(str(one) for one in selections)
    return {"selections": (before, after)} if before != after else {}


@transaction.atomic
def cite_fact(
    strategy: AnnualStrategy, source: Source, fact: Fact, *, id: UUID, note: str = "", by: User, at: datetime
) -> DataReference:
    """Cite, as it is now, a datum of the year before that the session shows. Citing it again changes nothing."""
    current = queries.strategy_for_update(strategy)
    key = f"{source.key}:{fact.key}"
    there_is = current.references.filter(fact=key).first()
    if there_is is not None:
        return there_is
    fields = {"kind": source.kind, "fact": key, "title": fact.title, "value": fact.value, "url": fact.url, "note": note}
    return _cite(current, id, fields, by, at)


@transaction.atomic
def cite_data(
    strategy: AnnualStrategy,
    *,
    id: UUID,
    kind: str,
    title: str,
    value: str,
    url: str = "",
    note: str = "",
    by: User,
    at: datetime,
) -> DataReference:
    """Cite a datum that the system does not have: a measurement, the PQRSD, the development plan (STR-03)."""
    current = queries.strategy_for_update(strategy)
    fields = {"kind": DataKind(kind).value, "fact": "", "title": title, "value": value, "url": url, "note": note}
    return _cite(current, id, fields, by, at)


def _cite(strategy: AnnualStrategy, id: UUID, fields: dict[str, Any], by: User, at: datetime) -> DataReference:
    values = fields | {
        "title": one_line(fields["title"])[:250],
        "value": without_control_characters(fields["value"]).strip(),
        "note": without_control_characters(fields["note"]).strip(),
    }
    if not DataReference.objects.filter(pk=id).exists():
        refuse_unless_in_preparation(strategy)
    owned = {"institution_id": strategy.institution_id, "strategy": strategy, "created_by": by, "created_at": at}
    reference, is_new = create_once(DataReference, id=id, fields=values | owned)
    if is_new:
        data = {"kind": reference.kind, "title": reference.title, "value": reference.value}
        trail.record("strategy.data_cited", strategy, by=by, at=at, data=data)
    return reference


@transaction.atomic
def remove_reference(reference: DataReference, *, by: User, at: datetime) -> AnnualStrategy:
    """Take out a datum that was cited, while the committee does not have the strategy. Again, it changes nothing."""
    current = queries.strategy_for_update(reference.strategy)
    stored = DataReference.objects.filter(pk=reference.pk).first()
    if stored is None:
        return current
    refuse_unless_in_preparation(current)
    trail.record("strategy.data_removed", current, by=by, at=at, data={"title": stored.title, "value": stored.value})
    stored.delete()
    return current


def refuse_unless_in_preparation(strategy: AnnualStrategy) -> None:
    """Raise ``Refused`` when the committee has it, or approved it."""
    if strategy.state not in IN_PREPARATION:
        raise Refused(
            _("La estrategia figura como %(state)s: ya no se cambia.") % {"state": strategy.get_state_display().lower()}
        )
