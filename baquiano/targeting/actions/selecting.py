"""A selection from the words of its criteria to the record that closing it freezes (P000-A1, ENT-08)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.digests import sha256_of
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import one_line, without_control_characters
from baquiano.documents import actions as documents
from baquiano.documents import queries as document_queries
from baquiano.documents.models import Evidence, IssuedDocument
from baquiano.institutions.models import FiscalYear, Institution
from baquiano.institutions.numbering import next_number
from baquiano.procedures import actions as procedures
from baquiano.targeting import queries
from baquiano.targeting.actions.limits import keep_reason, refuse_unless_draft, refuse_without_reason
from baquiano.targeting.choices import SelectionState
from baquiano.targeting.models import Pick, Selection
from baquiano.targeting.payloads import selection_payload
from baquiano.targeting.profile import format_code
from baquiano.targeting.rules import CLOSE, moves

# The process of the institution that runs on a selection, where it has one.
PROCESS = "value_groups"
EDITABLE = ("title", "unit", "topic", "criteria", "universe", "starts_on", "ends_on", "days_each")
_COPIED = (*EDITABLE, "institution", "year", "number", "over_reason")


@transaction.atomic
def create_selection(
    institution: Institution, *, id: UUID, year: FiscalYear, fields: dict[str, Any], by: User, at: datetime
) -> Selection:
    """Begin the selection of a unit for a vigencia, which starts its case. The same ``id`` is the same selection."""
    one_at_a_time(id)
    values = _clean(fields, year)
    _refuse_closed(year)
    owned = {"institution": institution, "year": year, **values, "created_by": by, "created_at": at}
    if Selection._base_manager.filter(pk=id).exists():
        return create_once(Selection, id=id, fields=owned)[0]
    number = f"SEL-{year.year}-{next_number('selection', institution=institution, year=year.year):03d}"
    selection, _is_new = create_once(Selection, id=id, fields={**owned, "number": number})
    changes = trail.diff({}, trail.snapshot(selection, list(EDITABLE)))
    trail.record("targeting.selection_created", selection, by=by, at=at, changes=changes, data={"number": number})
    _start(selection, by, at)
    return selection


@transaction.atomic
def edit_selection(
    selection: Selection, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime
) -> Selection:
    """Correct a selection that is not closed. Who is in it must still belong to its universe."""
    current = queries.selection_for_update(selection)
    refuse_unless_draft(current)
    values = _clean(fields, current.year)
    before = trail.snapshot(current, list(EDITABLE))
    for name, value in values.items():
        setattr(current, name, value)
    left = current.picks.exclude(beneficiary__in=queries.universe_of(current.universe).order_by().values("pk"))
    if "universe" in values and (outside := left.select_related("beneficiary").first()):
        raise Refused(
            _("«%(entity)s» está escogida y con estos filtros quedaría por fuera. Quítela antes.")
            % {"entity": outside.beneficiary}
        )
    changes = trail.diff(before, trail.snapshot(current, list(EDITABLE)))
    save_if_current(current, expected_version=expected_version, fields=list(EDITABLE))
    if changes:
        trail.record("targeting.selection_edited", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def add_support(selection: Selection, *, by: User, at: datetime, **proof: Any) -> Evidence:
    """File a document that supports what is chosen, while it is not closed."""
    current = queries.selection_for_update(selection)
    if not document_queries.evidence_of(current).filter(pk=proof["id"]).exists():
        refuse_unless_draft(current)
    return documents.add_proof(current, **proof, by=by, at=at)


@transaction.atomic
def discard_selection(selection: Selection, *, note: str, by: User, at: datetime) -> Selection:
    """Leave a selection that will not be closed, saying why. What it occupied is free again."""
    current = queries.selection_for_update(selection)
    words = without_control_characters(note).strip()
    if current.state == SelectionState.DISCARDED:
        return current
    refuse_unless_draft(current)
    if not words:
        raise Refused({"note": _("Escriba por qué se descarta.")})
    procedures.cancel_case(current, by=by, at=at, reason=words)
    return _move(current, SelectionState.DISCARDED, "discarded", by=by, at=at, data={"note": words}, state_note=words)


@transaction.atomic
def close_selection(
    selection: Selection, *, expected_version: int | None = None, note: str = "", by: User, at: datetime
) -> Selection:
    """Freeze who was chosen, by which criteria, with which capacity; issue the record and fulfil the activity.

    Refused without anybody chosen, with somebody who left the list of the SGR, without the capacity of the unit, or
    beyond it without a reason (ENT-06, ENT-07, ENT-08).
    """
    current = queries.selection_for_update(selection)
    if current.is_closed and current.closed_by_id == by.pk:
        return current
    claim = procedures.claim(CLOSE, subject=current, by=by, at=at)
    refuse_unless_draft(current)
    if expected_version is not None and expected_version != current.version:
        raise Refused(_("La selección cambió mientras la revisaba. Léala otra vez antes de cerrarla."))
    queries.lock_unit(current.unit)
    _refuse_incomplete(current)
    keep_reason(current, refuse_without_reason(current, ""))
    digest = sha256_of(queries.frozen(current, current.institution))
    words = without_control_characters(note).strip()
    data = {"sha256": digest, "entities": current.picks.count(), "note": words}
    _move(
        current, SelectionState.CLOSED, "closed", by=by, at=at, data=data, closed_at=at, closed_by=by,
        closed_sha256=digest,
    )  # fmt: skip
    document = _issue(current, by, at)
    record = procedures.RecordRef(format_code(current.institution), document or current, str(current))
    control = procedures.ControlCheck(True, words or _("Se tuvo en cuenta la capacidad de la dependencia"))
    procedures.complete(claim, by=by, at=at, control=control, records=[record])
    return current


@transaction.atomic
def revise_selection(selection: Selection, *, id: UUID, by: User, at: datetime) -> Selection:
    """Begin a version that replaces a closed one when it is closed too: with the same words and the same entities."""
    one_at_a_time(id)
    repeated = Selection.objects.filter(pk=id).first()
    if repeated is not None:
        return repeated
    current = queries.selection_for_update(selection)
    if not current.is_closed or current.is_revised:
        raise Refused(_("Solo se cambia la última versión cerrada. Ábrala desde la historia de la selección."))
    _refuse_closed(current.year)
    copied = {name: getattr(current, name) for name in _COPIED}
    newer, _is_new = create_once(
        Selection,
        id=id,
        fields={
            **copied,
            "edition": current.edition + 1,
            "supersedes": current,
            "first_id": current.root_id,
            "created_by": by,
            "created_at": at,
        },
    )
    Pick.objects.bulk_create(
        Pick(
            pk=uuid5(id, str(one.beneficiary_id)),
            institution_id=newer.institution_id,
            selection=newer,
            created_by=by,
            created_at=at,
            **{name: getattr(one, name) for name in ("beneficiary_id", "origin", "place", "reason", "traits", "days")},
        )
        for one in current.picks.all()
    )
    data = {"replaces": current.pk, "edition": newer.edition}
    trail.record("targeting.selection_revised", newer, by=by, at=at, data=data)
    _start(newer, by, at)
    return newer


def _start(selection: Selection, by: User, at: datetime) -> None:
    procedures.start_case(
        PROCESS, subject=selection, unit=selection.unit, year=selection.year, by=by, at=at, label=str(selection)
    )


def _issue(selection: Selection, by: User, at: datetime) -> IssuedDocument | None:
    """The record in the format of the institution, where it has one; of a later version, the next of the same."""
    code = format_code(selection.institution)
    if not code:
        return None
    root = selection.first or selection
    return documents.issue_document(
        code,
        subject=root,
        title=_("Grupos de valor seleccionados o priorizados · %(title)s") % {"title": selection.title},
        number=selection.number,
        payload=selection_payload(selection),
        by=by,
        at=at,
        supersedes=document_queries.current_document(root, code),
        id=queries.record_id(selection),
    )


def _refuse_incomplete(selection: Selection) -> None:
    if not selection.picks.exists():
        raise Refused(_("No hay entidades escogidas. Escójalas antes de cerrar."))
    gone = [one.beneficiary.name for one in queries.delisted(selection)]
    if gone:
        raise Refused(
            _("Ya no está en la lista del SGR de %(year)s: %(names)s. Quítela de la selección antes de cerrar.")
            % {"year": selection.year, "names": ", ".join(gone)}
        )
    if not queries.year_of_work(selection.unit, selection.year).is_known:
        raise Refused(
            _("Falta la capacidad de %(unit)s en %(year)s: cuántas personas y días al mes. Regístrela y cierre.")
            % {"unit": selection.unit, "year": selection.year}
        )


def _refuse_closed(year: FiscalYear) -> None:
    if not year.is_open:
        raise Refused(_("La vigencia %(year)s está cerrada.") % {"year": year})


def _clean(fields: dict[str, Any], year: FiscalYear) -> dict[str, Any]:
    values = {name: fields[name] for name in EDITABLE}
    values["title"] = one_line(values["title"])
    values["criteria"] = without_control_characters(values["criteria"]).strip()
    values["universe"] = queries.Universe.read(values["universe"]).stored()
    _check_period(values["starts_on"], values["ends_on"], year)
    return values


def _check_period(first: date, last: date, year: FiscalYear) -> None:
    if last < first:
        raise Refused({"ends_on": _("El período termina antes de empezar. Corrija las fechas.")})
    if first < year.starts_on or last > year.ends_on:
        raise Refused({"ends_on": _("El período debe estar dentro de %(year)s.") % {"year": year}})


def _move(
    selection: Selection, state: SelectionState, verb: str, *, by: User, at: datetime, data: Any, **fields: Any
) -> Selection:
    if not moves(selection, state):
        refuse_unless_draft(selection)
    before, selection.state = selection.state, state
    for name, value in fields.items():
        setattr(selection, name, value)
    selection.version += 1
    selection.save(update_fields=["state", "version", *fields])
    changes = {"state": (before, state.value)}
    trail.record(f"targeting.selection_{verb}", selection, by=by, at=at, changes=changes, data=data)
    return selection
