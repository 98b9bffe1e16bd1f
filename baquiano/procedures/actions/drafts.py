"""Preparing a version on the screen: uploading its files and saying what they do not say (WFL-01, WFL-09)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import create_once
from baquiano.common.digests import sha256_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import the_policy
from baquiano.institutions.models import Institution
from baquiano.procedures import preparation
from baquiano.procedures.bpmn import drawing, preparing, reading, writing
from baquiano.procedures.choices import Origin, ProcedureState
from baquiano.procedures.models import DiagramDraft, Procedure, ProcessDefinition

HEADER = ("code", "name", "version", "process", "leader", "objective", "scope", "output", "change_text")
KEPT = ("definitions", "policies", "documents", "risks", "indicators", "change_log")


@transaction.atomic
def create_draft(
    *, id: UUID, institution: Institution, code: str, name: str, version: str, change_text: str, by: User, at: datetime
) -> Procedure:
    """Begin a version of a procedure on the screen; repeating the request makes one. Its file comes next."""
    fields = {
        "institution": institution,
        "code": code.strip(),
        "name": name.strip(),
        "version": version.strip(),
        "change_text": change_text.strip(),
    }
    return _created(id, fields, None, by, at)[0]


@transaction.atomic
def revise_procedure(base: Procedure, *, id: UUID, version: str, change_text: str, by: User, at: datetime) -> Procedure:
    """Begin a new version from another one: its header and its diagrams, ready to be mended or replaced."""
    fields = {"institution": base.institution, "version": version.strip(), "change_text": change_text.strip()}
    fields |= {name: getattr(base, name) for name in ("code", "name")}
    procedure, is_new = _created(id, fields, base, by, at)
    if not is_new:
        return procedure
    for name in (*KEPT, "process", "leader", "objective", "scope", "output"):
        setattr(procedure, name, getattr(base, name))
    procedure.save()
    for definition in base.diagrams.order_by("position"):
        _draft_from(procedure, definition, by, at)
    return procedure


def _created(
    id: UUID, fields: dict[str, Any], base: Procedure | None, by: User, at: datetime
) -> tuple[Procedure, bool]:
    drafts = Procedure.objects.filter(code=fields["code"], state__in=[ProcedureState.DRAFT, ProcedureState.IN_REVIEW])
    other = drafts.exclude(pk=id).first()
    if other is not None:
        raise Refused(
            f"{other.code} ya tiene en preparación la versión {other.version}. Termínela o descártela antes de empezar "
            "otra."
        )
    same = Procedure.objects.filter(code=fields["code"]).exclude(state=ProcedureState.DISCARDED).exclude(pk=id)
    if base is None and same.exists():
        raise Refused(f"Ya existe el procedimiento {fields['code']}. Ábralo y empiece desde él una versión nueva.")
    fields |= {"origin": Origin.SCREEN, "based_on": base, "created_by": by, "loaded_at": at}
    existing = Procedure.objects.filter(pk=id).exists()
    state = {} if existing else {"state": ProcedureState.DRAFT}
    procedure, is_new = create_once(Procedure, id=id, fields={**fields, **state})
    if is_new:
        trail.record("procedures.version_begun", procedure, by=by, at=at, data={"version": procedure.version})
    return procedure, is_new


def _draft_from(procedure: Procedure, definition: ProcessDefinition, by: User, at: datetime) -> None:
    DiagramDraft.objects.create(
        institution_id=procedure.institution_id,
        procedure=procedure,
        key=definition.key,
        name=definition.name,
        file_name=definition.file_name,
        source=definition.xml,
        source_sha256=definition.sha256,
        xml=definition.xml,
        position=definition.position,
        uploaded_by=by,
        uploaded_at=at,
    )


@transaction.atomic
def upload_diagram(
    procedure: Procedure,
    *,
    id: UUID,
    raw: bytes,
    file_name: str,
    replaces: DiagramDraft | None = None,
    by: User,
    at: datetime,
) -> DiagramDraft:
    """Keep an uploaded file with what was found in it. It is never refused: the draft says what to mend (WFL-01).

    What ``replaces`` said of lanes and activities is carried over to the elements that stay. A version has one diagram
    of each process: the same key again replaces it.
    """
    procedure = lock_draft(procedure)
    done = DiagramDraft.objects.filter(pk=id, procedure=procedure).first()
    if done is not None:
        return done
    admitted = preparation.admit(raw)
    root, old = admitted.root, None
    values: dict[str, Any] = {}
    if root is not None:
        old = replaces if replaces is not None else _same_process(procedure, root)
        values = _prepared(procedure, root, old)
        _take_header(procedure, admitted.header)
    elif replaces is not None:
        # A file that may not come in replaces nothing: what was prepared is still there.
        values = {"is_current": False}
    for unreadable in procedure.drafts.filter(is_current=True, xml="") if root is not None else ():
        _retire(unreadable)
    if old is not None and root is not None:
        _retire(old)
    draft = DiagramDraft.objects.create(
        pk=id,
        institution_id=procedure.institution_id,
        procedure=procedure,
        file_name=file_name[-120:],
        source=admitted.source,
        source_sha256=sha256_of(raw),
        findings=admitted.findings,
        notices=admitted.notices,
        position=old.position if old is not None else procedure.drafts.filter(is_current=True).count() + 1,
        uploaded_by=by,
        uploaded_at=at,
        **values,
    )
    data = {"file": draft.file_name, "sha256": draft.source_sha256, "findings": len(draft.findings)}
    trail.record("procedures.diagram_uploaded", procedure, by=by, at=at, data=data)
    return draft


def _same_process(procedure: Procedure, root: Any) -> DiagramDraft | None:
    key = drawing.processes_of(root)[0].get("id") or ""
    return procedure.drafts.filter(is_current=True, key=key).exclude(key="").first()


def _prepared(procedure: Procedure, root: Any, old: DiagramDraft | None) -> dict[str, Any]:
    taken = set(ProcessDefinition.objects.exclude(procedure__code=procedure.code).values_list("key", flat=True))
    current = procedure.drafts.filter(is_current=True)
    current = current.exclude(pk=old.pk) if old is not None else current
    taken |= set(current.values_list("key", flat=True))
    preparing.rename_process(root, preparation.key_of(root, taken, keep=old.key if old else ""))
    if old is not None and old.is_readable:
        preparing.carry_over(preparation.diagram_of(old), root)
    process = drawing.processes_of(root)[0]
    text = preparing.text_of(root)
    return {"key": process.get("id"), "name": (process.get("name") or "")[:200], "xml": text}


def _take_header(procedure: Procedure, header: Mapping[str, Any]) -> None:
    """A file that carries its header fills in what nobody has written yet."""
    for name in (*HEADER, *KEPT):
        if header.get(name) and not getattr(procedure, name, None):
            most = getattr(Procedure._meta.get_field(name), "max_length", None)
            setattr(procedure, name, header[name][:most] if most else header[name])
    procedure.save()


def _retire(draft: DiagramDraft) -> None:
    draft.is_current = False
    draft.save(update_fields=["is_current"])


@transaction.atomic
def remove_diagram(draft: DiagramDraft, *, by: User, at: datetime) -> None:
    """Leave a diagram out of the version; its file stays kept."""
    procedure = lock_draft(draft.procedure)
    if not DiagramDraft.objects.filter(pk=draft.pk, is_current=True).exists():
        return
    _retire(draft)
    trail.record("procedures.diagram_removed", procedure, by=by, at=at, data={"file": draft.file_name})


@transaction.atomic
def edit_header(procedure: Procedure, *, expected: str, fields: Mapping[str, Any], by: User, at: datetime) -> Procedure:
    """Write the header of a draft. ``expected`` is the mark of what the editor read: another one is a ``StaleEdit``."""
    procedure = lock_draft(procedure)
    before = header_of(procedure)
    if mark_of(before) != expected:
        raise StaleEdit(current=before)
    changes = {name: (before[name], value) for name, value in fields.items() if before[name] != value}
    if {"code", "version"} & changes.keys():
        _refuse_taken(procedure, fields)
    for name, value in fields.items():
        setattr(procedure, name, value)
    procedure.save()
    if changes:
        trail.record("procedures.version_edited", procedure, by=by, at=at, changes=changes)
    return procedure


def _refuse_taken(procedure: Procedure, fields: Mapping[str, Any]) -> None:
    same = Procedure.objects.filter(code=fields["code"], version=fields["version"]).exclude(pk=procedure.pk)
    if same.exclude(state=ProcedureState.DISCARDED).exists():
        raise Refused(f"Ya hay una versión {fields['version']} de {fields['code']}. Escriba otro número de versión.")


@transaction.atomic
def bind_lanes(
    draft: DiagramDraft, *, expected: str, lanes: Mapping[str, tuple[Sequence[str], str]], by: User, at: datetime
) -> None:
    """Say which roles hold each lane and of which unit: ``lanes`` maps its id to (roles, unit rule)."""
    draft = _lock_diagram(draft)
    before = lanes_of(draft)
    if mark_of(before) != expected:
        raise StaleEdit(current=before)
    root = reading.parse(draft.xml.encode("utf-8"))
    for lane, (roles, unit_rule) in lanes.items():
        if lane in before:
            writing.bind_lane(root, lane, roles=roles, unit_rule=unit_rule)
    _save(draft, root)
    named = {lane.get("id", ""): lane.get("name") for lane in preparation.diagram_of(draft).lanes}
    said = {
        named.get(lane) or lane: ", ".join(the_policy().roles.get(role, role) for role in roles)
        for lane, (roles, _rule) in lanes.items()
    }
    trail.record("procedures.lanes_bound", draft.procedure, by=by, at=at, data={"diagram": draft.name, "lanes": said})


@transaction.atomic
def edit_activity(
    draft: DiagramDraft, bpmn_id: str, *, expected: str, said: Mapping[str, Any], by: User, at: datetime
) -> None:
    """Write what the procedure says of an activity into the working copy of its diagram."""
    draft = _lock_diagram(draft)
    before = activity_of(draft, bpmn_id)
    if mark_of(before) != expected:
        raise StaleEdit(current=before)
    root = reading.parse(draft.xml.encode("utf-8"))
    writing.write_activity(root, bpmn_id, {**before, **said})
    _save(draft, root)
    changes = {name: (before[name], value) for name, value in said.items() if before[name] != value}
    if changes:
        data = {"diagram": draft.name, "activity": before["name"]}
        trail.record("procedures.activity_edited", draft.procedure, by=by, at=at, data=data, changes=changes)


def _save(draft: DiagramDraft, root: Any) -> None:
    draft.xml = preparing.text_of(root)
    draft.save(update_fields=["xml"])


# --- reading under the lock -----------------------------------------------------------------------------------------
def lock_draft(procedure: Procedure) -> Procedure:
    """The version, locked; refused in words when it is no longer in preparation."""
    procedure = Procedure.objects.select_for_update().get(pk=procedure.pk)
    if not procedure.is_draft:
        state = procedure.get_state_display().lower()
        raise Refused(f"La versión {procedure.version} de {procedure.code} ya no está en preparación: figura {state}.")
    return procedure


def _lock_diagram(draft: DiagramDraft) -> DiagramDraft:
    procedure = lock_draft(draft.procedure)
    found = DiagramDraft.objects.filter(pk=draft.pk).get()
    if not (found.is_current and found.is_readable):
        raise Refused(f"«{found}» ya no está en uso: otro archivo lo reemplazó. Abra la preparación de nuevo.")
    found.procedure = procedure
    return found


def mark_of(value: Any) -> str:
    """What an editor read, in short: a form carries it, and saving finds out whether it is still so."""
    return sha256_of(value)[:32]


def header_of(procedure: Procedure) -> dict[str, Any]:
    return {name: getattr(procedure, name) for name in HEADER}


def lanes_of(draft: DiagramDraft) -> dict[str, list[str]]:
    """Lane id → its roles and, last, its unit rule."""
    diagram = preparation.diagram_of(draft)
    rules = {one["bpmn_id"]: one["unit_rule"] for one in diagram.activities}
    found = {}
    for lane in diagram.lanes:
        inside = [(one.text or "").strip() for one in lane.iterfind("bpmn:flowNodeRef", reading.NAMES)]
        rule = next((rules[node] for node in inside if node in rules), "case")
        found[lane.get("id", "")] = [*drawing.lane_roles(lane), rule]
    return found


def activity_of(draft: DiagramDraft, bpmn_id: str) -> dict[str, Any]:
    """What the working copy says of an activity, without its lane."""
    found = next(one for one in preparation.diagram_of(draft).activities if one["bpmn_id"] == bpmn_id)
    return {name: value for name, value in found.items() if name not in {"roles", "position"}}
