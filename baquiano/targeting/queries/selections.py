"""Selections, who is in them, and the annual list of the SGR."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from baquiano.accounts.models import User
from baquiano.beneficiaries.history import told
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.policy import visible
from baquiano.documents import queries as documents
from baquiano.documents.models import IssuedDocument
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.institutions.rules import refuse_closed
from baquiano.targeting.choices import PickOrigin, SelectionState
from baquiano.targeting.models import Pick, PriorityEntry, Selection
from baquiano.targeting.profile import listed_kinds
from baquiano.targeting.queries.universe import universe_of
from baquiano.targeting.rules import EDIT, VIEW, VIEW_PRIORITIES


def _with_fate(rows: QuerySet[Selection]) -> QuerySet[Any]:
    """``rows`` with ``is_replaced``: whether a closed version points to each."""
    return rows.annotate(is_replaced=Exists(_later(SelectionState.CLOSED)), is_revised=Exists(_later()))


def _later(*states: str) -> QuerySet[Selection]:
    rows = Selection.objects.filter(supersedes=OuterRef("pk"))
    return rows.filter(state__in=states) if states else rows.exclude(state=SelectionState.DISCARDED)


def selections_visible_to(user: User) -> QuerySet[Any]:
    rows = Selection.objects.select_related("unit", "topic", "year", "closed_by", "created_by", "institution", "first")
    return _with_fate(visible(rows, user, VIEW))


def with_figures(rows: QuerySet[Any]) -> QuerySet[Any]:
    """``rows`` with how many entities each has and the days that they ask."""
    return rows.annotate(pick_count=Count("picks"), pick_days=Sum("picks__days"))


def in_force(year: FiscalYear) -> QuerySet[Selection]:
    """Of each selection of the vigencia, its last version: what was discarded or has a later one does not count."""
    rows = Selection.objects.filter(year=year).exclude(state=SelectionState.DISCARDED)
    return rows.exclude(Exists(_later()))


def history_of(selection: Selection) -> QuerySet[Any]:
    """Every version of a selection, the first one first."""
    rows = Selection.objects.filter(Q(pk=selection.root_id) | Q(first=selection.root_id))
    return rows.select_related("closed_by").order_by("edition", "created_at")


def record_id(selection: Selection) -> UUID:
    """The identity of the document with which a version of a selection is closed."""
    return uuid5(selection.pk, "record")


def record_of(selection: Selection) -> IssuedDocument | None:
    """The record that closing it issued; none while it is open, or where the institution has no format for it."""
    return documents.document_by_id(record_id(selection))


def selection_for_update(selection: Selection) -> Any:
    """The selection as it is stored, locked until the transaction ends. Refused in a closed vigencia."""
    rows = Selection.objects.select_for_update(of=("self",)).select_related("unit", "year", "institution", "topic")
    current = _with_fate(rows).get(pk=selection.pk)
    refuse_closed(current.year)
    return current


def lock_unit(unit: Unit) -> None:
    """What counts against the capacity of a unit is added one at a time."""
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)


def is_made(id: UUID | None) -> bool:
    """Whether the selection was made by an earlier request with the same identity."""
    return id is not None and Selection.objects.filter(pk=id).exists()


def offered_units(user: User, code: str = EDIT) -> QuerySet[Unit]:
    """The units for which ``user`` may do it."""
    return visible(Unit.objects.order_by("name"), user, code)


# --- who is in -------------------------------------------------------------------------------------------------------
def picks_of(selection: Selection) -> QuerySet[Pick]:
    """Who is in, those of the list first and in its order."""
    rows = selection.picks.select_related("beneficiary__municipality__department", "beneficiary__public_entity")
    return rows.order_by(F("place").asc(nulls_last=True), "beneficiary__name", "pk")


def picks_visible_to(user: User) -> QuerySet[Pick]:
    rows = Pick.objects.select_related("selection__unit", "selection__year", "beneficiary__municipality__department")
    return visible(rows, user, VIEW)


def pick_for_update(pick: Pick) -> Pick | None:
    """The pick as it is stored, locked until the transaction ends; none when somebody took it out.

    Refused in a closed vigencia.
    """
    refuse_closed(pick.selection.year)
    rows = Pick.objects.select_for_update(of=("self",)).select_related("selection__unit", "beneficiary")
    return rows.filter(pk=pick.pk).first()


def told_selections(user: User, beneficiary: Beneficiary, on: date) -> QuerySet[Any]:
    """The closed selections in which an entity is, for its history (ENT-12)."""
    rows = selections_visible_to(user).filter(state=SelectionState.CLOSED, picks__beneficiary=beneficiary)
    return told(rows, day=TruncDate("closed_at"), title="title", unit="unit", state="state", pending=Q(pk=None))


# --- the list of the SGR ---------------------------------------------------------------------------------------------
def priorities_visible_to(user: User) -> QuerySet[PriorityEntry]:
    rows = PriorityEntry.objects.select_related("beneficiary__municipality__department")
    return visible(rows, user, VIEW_PRIORITIES)


def priorities(year: int) -> QuerySet[PriorityEntry]:
    """The list of a year as it stands, in its order."""
    rows = PriorityEntry.objects.filter(year=year, is_listed=True).select_related("beneficiary")
    return rows.order_by("place", "beneficiary__name", "pk")


def waiting_list(selection: Selection) -> QuerySet[PriorityEntry]:
    """Who of the list of the vigencia belongs to the universe of the selection and is not in it yet, in order."""
    kinds = listed_kinds(selection.institution, selection.year.year)
    inside = universe_of(selection.universe).filter(kind__in=kinds)
    rows = priorities(selection.year.year).filter(beneficiary__in=inside.order_by().values("pk"))
    return rows.exclude(beneficiary__in=selection.picks.values("beneficiary"))


def delisted(selection: Selection) -> QuerySet[Pick]:
    """Who is in by the list of the SGR and, after a correction, is on it no more; of what is closed, nobody."""
    if not selection.is_draft:
        return Pick.objects.none()
    listed = PriorityEntry.objects.filter(year=selection.year.year, is_listed=True)
    rows = picks_of(selection).filter(origin=PickOrigin.SGR_LIST)
    return rows.exclude(beneficiary__in=listed.values("beneficiary"))


def frozen(selection: Selection, institution: Institution) -> dict[str, Any]:
    """All that closing fixes, as plain data: its SHA-256 tells whether it is what was closed (ENT-08)."""
    return {
        "institution": institution.code,
        "number": selection.number,
        "edition": selection.edition,
        "year": selection.year.year,
        "unit": selection.unit.code,
        "topic": selection.topic.code if selection.topic else "",
        "title": selection.title,
        "criteria": selection.criteria,
        "universe": selection.universe,
        "starts_on": selection.starts_on.isoformat(),
        "ends_on": selection.ends_on.isoformat(),
        "over_reason": selection.over_reason,
        "picks": [
            [
                str(one.beneficiary_id),
                one.beneficiary.name,
                one.origin,
                one.place,
                one.reason,
                one.traits,
                str(one.days),
            ]
            for one in picks_of(selection)
        ],
    }
