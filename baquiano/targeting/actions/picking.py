"""Who is in a selection: chosen by the unit with its reasons, or taken from the list of the SGR in its order."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.creation import one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import without_control_characters
from baquiano.targeting import queries
from baquiano.targeting.actions.limits import keep_reason, refuse_unless_draft, refuse_without_reason
from baquiano.targeting.choices import PickOrigin
from baquiano.targeting.models import Pick, PriorityEntry, RankedEntity, Selection, TargetingExercise
from baquiano.targeting.profile import listed_kinds
from baquiano.ui.display import number

MOST_AT_ONCE, MOST_OF_RANKING = 200, 2000
EDITABLE = ("reason", "traits", "days")


@transaction.atomic
def add_picks(
    selection: Selection,
    beneficiaries: Sequence[Beneficiary],
    *,
    id: UUID,
    reason: str,
    traits: str = "",
    days: Decimal | None = None,
    over_reason: str = "",
    by: User,
    at: datetime,
) -> Selection:
    """Put entities of the universe in the selection, all or none, with the same reason. Those that are in stay.

    Refused for the entities that only the annual list brings in (ENT-06), and beyond the capacity of the unit without
    ``over_reason`` (ENT-07).
    """
    current = _open(selection, id)
    words = without_control_characters(reason).strip()
    if not words:
        raise Refused({"reason": _("Escriba por qué se escogen.")})
    universe = queries.universe_of(current.universe).filter(pk__in=[one.pk for one in beneficiaries])
    inside = set(universe.values_list("pk", flat=True))
    kinds = listed_kinds(current.institution, current.year.year)
    for one in beneficiaries:
        _refuse_unfit(one, one.pk in inside, kinds, current)
    rows = [
        {"beneficiary": one, "origin": PickOrigin.UNIT, "reason": words, "traits": traits, "days": days}
        for one in beneficiaries
    ]
    return _add(current, rows, id=id, over_reason=over_reason, event="entities_picked", by=by, at=at)


@transaction.atomic
def take_list(
    selection: Selection, *, id: UUID, how_many: int | None = None, over_reason: str = "", by: User, at: datetime
) -> Selection:
    """Take, in its order, the first ``how_many`` that wait on the list of the SGR of the vigencia; without it, all."""
    current = _open(selection, id)
    if current.picks.filter(pk__in=_keys(id, queries.priorities(current.year.year))).exists():
        return current
    entries = list(queries.waiting_list(current)[:how_many])
    if not entries:
        raise Refused(
            _("No queda nadie por traer: la lista del SGR de %(year)s no tiene más entidades de este universo.")
            % {"year": current.year}
        )
    rows = [{"beneficiary": one.beneficiary, "origin": PickOrigin.SGR_LIST, "place": one.place,
             "reason": _words_of(one), "traits": "", "days": None} for one in entries]  # fmt: skip
    return _add(current, rows, id=id, over_reason=over_reason, event="list_taken", by=by, at=at)


@transaction.atomic
def take_ranking(
    selection: Selection,
    exercise: TargetingExercise,
    *,
    id: UUID,
    how_many: int | None = None,
    over_reason: str = "",
    by: User,
    at: datetime,
) -> Selection:
    """Take, in its order, the first ``how_many`` of a frozen exercise that the universe has and are not in (ENT-05)."""
    current = _open(selection, id)
    ranked = queries.prioritised(exercise)
    if current.picks.filter(pk__in=_keys(id, ranked)).exists():
        return current
    if not exercise.is_frozen or exercise.year_id != current.year_id:
        raise Refused({"exercise": _("Elija una priorización congelada de la misma vigencia.")})
    rows = list(queries.waiting_ranking(current, exercise)[:how_many])
    if not rows:
        raise Refused(_("No queda nadie por traer: las demás entidades de esa lista no son de este universo."))
    picks = [{"beneficiary": one.beneficiary, "origin": PickOrigin.EXERCISE, "place": one.place,
              "reason": _words_of_place(one, exercise), "traits": "", "days": None} for one in rows]  # fmt: skip
    return _add(
        current, picks, id=id, over_reason=over_reason, event="ranking_taken", by=by, at=at, most=MOST_OF_RANKING
    )


@transaction.atomic
def edit_pick(
    pick: Pick, *, expected_version: int, fields: dict[str, Any], over_reason: str = "", by: User, at: datetime
) -> Pick:
    """Correct why an entity is in, what makes it so, or the days that it asks."""
    selection = _open(pick.selection)
    current = _still_in(pick)
    before = trail.snapshot(current, list(EDITABLE))
    for name in EDITABLE:
        value = fields[name]
        setattr(current, name, without_control_characters(value).strip() if isinstance(value, str) else value)
    changes = trail.diff(before, trail.snapshot(current, list(EDITABLE)))
    if "reason" in changes and current.origin == PickOrigin.SGR_LIST:
        raise Refused({"reason": _("Esta entidad está por la lista anual del SGR: el motivo es su puesto.")})
    save_if_current(current, expected_version=expected_version, fields=list(EDITABLE))
    keep_reason(selection, refuse_without_reason(selection, over_reason))
    if changes:
        trail.record("targeting.pick_edited", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def remove_pick(pick: Pick, *, by: User, at: datetime) -> Selection:
    """Take an entity out, while the selection is not closed; of the list of the SGR, only the last one taken or one
    that left it.
    """
    selection = _open(pick.selection)
    current = queries.pick_for_update(pick)
    if current is None:
        return selection
    after = selection.picks.filter(origin=PickOrigin.SGR_LIST, place__gt=current.place or 0)
    is_listed = not queries.delisted(selection).filter(pk=current.pk).exists()
    if current.origin == PickOrigin.SGR_LIST and is_listed and after.exists():
        raise Refused(
            _("«%(entity)s» está antes que otras en la lista del SGR: se quita desde la última.")
            % {"entity": current.beneficiary}
        )
    data = {"entity": str(current.beneficiary), "beneficiary": current.beneficiary_id, "reason": current.reason}
    current.delete()
    trail.record("targeting.pick_removed", selection, by=by, at=at, data=data)
    return selection


@transaction.atomic
def remove_delisted(selection: Selection, *, by: User, at: datetime) -> Selection:
    """Take out everybody who left the list of the SGR after being taken from it. Asked again, nobody is left."""
    current = _open(selection)
    gone = list(queries.delisted(current))
    for one in gone:
        Pick.objects.filter(pk=one.pk).delete()
    if gone:
        data = {"entities": [str(one.beneficiary) for one in gone]}
        trail.record("targeting.delisted_removed", current, by=by, at=at, data=data)
    return current


def _open(selection: Selection, id: UUID | None = None) -> Any:
    """The selection locked, with its unit, so that what two people add is counted together."""
    if id is not None:
        one_at_a_time(id)
    current = queries.selection_for_update(selection)
    queries.lock_unit(current.unit)
    refuse_unless_draft(current)
    return current


def _still_in(pick: Pick) -> Pick:
    current = queries.pick_for_update(pick)
    if current is None:
        raise Refused(_("Esa entidad ya no está en la selección: otra persona la quitó."))
    return current


def _refuse_unfit(one: Beneficiary, is_inside: bool, kinds: frozenset[str], selection: Selection) -> None:
    if one.kind in kinds:
        raise Refused(
            _(
                "«%(entity)s» es del SGR: se escoge con la lista anual de priorización de %(year)s, en su orden, y "
                "no a mano ni por puntajes."
            )
            % {"entity": one, "year": selection.year}
        )
    if not is_inside:
        raise Refused(_("«%(entity)s» no está en el universo de esta selección.") % {"entity": one})


def _add(
    selection: Selection,
    rows: list[dict[str, Any]],
    *,
    id: UUID,
    over_reason: str,
    event: str,
    by: User,
    at: datetime,
    most: int = MOST_AT_ONCE,
) -> Selection:
    if len(rows) > most:
        raise Refused(_("Escoja hasta %(most)s entidades de una vez.") % {"most": most})
    known = set(selection.picks.values_list("beneficiary_id", flat=True))
    new = [row for row in rows if row["beneficiary"].pk not in known]
    if not new:
        return selection
    Pick.objects.bulk_create(
        Pick(
            pk=uuid5(id, str(row["beneficiary"].pk)),
            institution_id=selection.institution_id,
            selection=selection,
            created_by=by,
            created_at=at,
            **row
            | {
                "traits": without_control_characters(row["traits"]).strip(),
                "days": selection.days_each if row["days"] is None else row["days"],
            },
        )
        for row in new
    )
    words = refuse_without_reason(selection, over_reason)
    keep_reason(selection, words)
    data = {
        "entities": [str(row["beneficiary"]) for row in new],
        "reason": new[0]["reason"] if event == "entities_picked" else "",
        "over_reason": words,
    }
    trail.record(f"targeting.{event}", selection, by=by, at=at, data=data)
    return selection


def _keys(id: UUID, entries: Any) -> list[UUID]:
    return [uuid5(id, str(key)) for key in entries.values_list("beneficiary_id", flat=True)]


def _words_of(entry: PriorityEntry) -> str:
    words = _("Lista anual de priorización del SGR %(year)s, puesto %(place)s") % {
        "year": entry.year,
        "place": entry.place,
    }
    return f"{words}: {entry.criterion}" if entry.criterion else words


def _words_of_place(row: RankedEntity, exercise: TargetingExercise) -> str:
    """Its place in the exercise; of one that was added by hand, why."""
    if row.verdict:
        return f"{exercise.number}: {row.reason}"
    return _("Priorización %(number)s, puesto %(place)s (%(score)s puntos)") % {
        "number": exercise.number,
        "place": row.place,
        "score": number(row.score or 0, 2),
    }
