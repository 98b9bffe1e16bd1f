"""The life of a version: prepared, reviewed and approved by people who sign it, in force, superseded (WFL-09)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Conflict, Refused
from baquiano.documents import queries as documents
from baquiano.documents.actions import sign
from baquiano.documents.choices import Party, SignatureLevel
from baquiano.documents.models import Signature
from baquiano.documents.reauthentication import Reauthentication
from baquiano.institutions.queries import setting
from baquiano.procedures import preparation
from baquiano.procedures.bpmn import drawing, headers, preparing, reading
from baquiano.procedures.choices import PROCEDURE_MOVES, ProcedureState
from baquiano.procedures.files import DiagramFile, digest_of, write_definition
from baquiano.procedures.models import DiagramDraft, Procedure

STEPS = {Party.PREPARED: "prepared", Party.REVIEWED: "reviewed", Party.APPROVED: "approved"}


@transaction.atomic
def submit_version(
    procedure: Procedure, *, id: UUID, reauthentication: Reauthentication, post: str, by: User, at: datetime
) -> Procedure:
    """Send the version to review, signed by who prepared it. Its diagrams are compiled and no longer change.

    Refused while something stops it, with the first thing to mend.
    """
    procedure = _lock(procedure)
    if _signed_already(procedure, id):
        return procedure
    _check_move(procedure, ProcedureState.IN_REVIEW)
    drafts = current_drafts(procedure)
    findings = preparation.findings_of(procedure, drafts)
    if findings:
        more = f" Y {len(findings) - 1} más." if len(findings) > 1 else ""
        raise Refused(f"Antes de enviar a revisión falta: {findings[0].element}. {findings[0].mend}{more}")
    files = preparation.assemble(procedure, drafts)
    procedure.content_sha256 = preparation.content_digest(procedure, files, sent_at=at)
    procedure.digest, procedure.state_reason = digest_of(files), ""
    _write(procedure, files)
    _move(procedure, ProcedureState.IN_REVIEW, "procedures.version_submitted", by, at)
    _sign(procedure, Party.PREPARED, id, reauthentication, post, by, at)
    return procedure


@transaction.atomic
def review_version(
    procedure: Procedure,
    *,
    id: UUID,
    content_sha256: str,
    reauthentication: Reauthentication,
    post: str,
    by: User,
    at: datetime,
) -> Procedure:
    """Sign that the version was reviewed. Who prepared it may not, unless the profile lets it be marked (WFL-11)."""
    procedure = _lock(procedure)
    if _signed_already(procedure, id):
        return procedure
    _check_in_review(procedure, content_sha256)
    if _signature(procedure, Party.REVIEWED) is not None:
        raise Refused("Esta versión ya la firmó quien la revisó. Sigue la aprobación.")
    own = _check_separation(procedure, [Party.PREPARED], by)
    _sign(procedure, Party.REVIEWED, id, reauthentication, post, by, at)
    data = {"self_approved": True} if own else None
    trail.record("procedures.version_reviewed", procedure, by=by, at=at, data=data)
    return procedure


@transaction.atomic
def approve_version(
    procedure: Procedure,
    *,
    id: UUID,
    content_sha256: str,
    reauthentication: Reauthentication,
    post: str,
    by: User,
    at: datetime,
) -> Procedure:
    """Approve the version and put it in force: new cases run on it, open cases keep theirs."""
    procedure = _lock(procedure)
    if _signed_already(procedure, id):
        return procedure
    _check_in_review(procedure, content_sha256)
    if _signature(procedure, Party.REVIEWED) is None:
        raise Refused("Falta la firma de quien revisa. Después de ella se aprueba.")
    own = _check_separation(procedure, [Party.PREPARED, Party.REVIEWED], by)
    _sign(procedure, Party.APPROVED, id, reauthentication, post, by, at)
    _check_move(procedure, ProcedureState.IN_FORCE)
    for old in Procedure.objects.filter(code=procedure.code, state=ProcedureState.IN_FORCE):
        _check_move(old, ProcedureState.REPLACED)
        old.state = ProcedureState.REPLACED
        old.save(update_fields=["state"])
    procedure.approved_on = day_of(at)
    procedure.change_log = [_entry(procedure, at), *procedure.change_log]
    _write_log(procedure)
    event = "procedures.version_approved"
    _move(procedure, ProcedureState.IN_FORCE, event, by, at, {"self_approved": True} if own else {})
    return procedure


@transaction.atomic
def return_version(procedure: Procedure, *, reason: str, by: User, at: datetime) -> Procedure:
    """Send the version back to preparation with its reason; what was signed no longer counts for what comes."""
    procedure = _lock(procedure)
    if procedure.state == ProcedureState.DRAFT and procedure.state_reason == reason.strip():
        return procedure
    _check_move(procedure, ProcedureState.DRAFT)
    _set_reason(procedure, reason)
    procedure.diagrams.all().delete()
    procedure.digest = procedure.content_sha256 = ""
    _move(procedure, ProcedureState.DRAFT, "procedures.version_returned", by, at, {"reason": procedure.state_reason})
    return procedure


@transaction.atomic
def discard_version(procedure: Procedure, *, reason: str, by: User, at: datetime) -> Procedure:
    """Give up a version in preparation; it is kept with its files and its reason, and its number is free again."""
    procedure = _lock(procedure)
    if procedure.state == ProcedureState.DISCARDED:
        return procedure
    _check_move(procedure, ProcedureState.DISCARDED)
    _set_reason(procedure, reason)
    data = {"reason": procedure.state_reason}
    _move(procedure, ProcedureState.DISCARDED, "procedures.version_discarded", by, at, data)
    return procedure


def current_drafts(procedure: Procedure) -> list[DiagramDraft]:
    return list(procedure.drafts.filter(is_current=True).order_by("position", "uploaded_at"))


def _lock(procedure: Procedure) -> Procedure:
    """Every version of the procedure, locked in one order: two approvals at once wait for each other."""
    versions = Procedure.objects.select_for_update().filter(code=procedure.code).order_by("pk")
    return next(one for one in versions if one.pk == procedure.pk)


def _signed_already(procedure: Procedure, id: UUID) -> bool:
    return Signature.objects.filter(pk=id, subject_id=str(procedure.pk)).exists()


def _check_move(procedure: Procedure, state: ProcedureState) -> None:
    if state not in PROCEDURE_MOVES.get(ProcedureState(procedure.state), set()):
        now = procedure.get_state_display().lower()
        raise Refused(
            f"La versión {procedure.version} de {procedure.code} figura {now}: no puede pasar a {state.label.lower()}."
        )


def _check_in_review(procedure: Procedure, content_sha256: str) -> None:
    if procedure.state != ProcedureState.IN_REVIEW:
        raise Refused(
            f"La versión {procedure.version} no está en revisión: figura {procedure.get_state_display().lower()}."
        )
    if procedure.content_sha256 != content_sha256:
        raise Conflict("La versión cambió mientras usted la leía. Léala de nuevo antes de firmar.")


def _check_separation(procedure: Procedure, parties: list[Party], by: User) -> bool:
    """Whether ``by`` also did an earlier step; refused unless the profile only marks it."""
    signed = [_signature(procedure, party) for party in parties]
    own = any(signature is not None and signature.signer_id == by.pk for signature in signed)
    if own and setting(procedure.institution, "procedures.version_separation", default="refuse") != "mark":
        raise Refused("Usted ya firmó esta versión en un paso anterior: debe firmar otra persona.")
    return own


def _signature(procedure: Procedure, party: Party) -> Signature | None:
    return documents.signatures_of(procedure, content_sha256=procedure.content_sha256).filter(party=party).first()


def _sign(
    procedure: Procedure, party: Party, id: UUID, proof: Reauthentication, post: str, by: User, at: datetime
) -> None:
    sign(
        procedure,
        content_sha256=procedure.content_sha256,
        level=SignatureLevel.REAUTHENTICATED,
        party=party,
        signer=by,
        signer_name=str(by),
        signer_document=f"{by.document_type} {by.document_number}" if by.document_number else "",
        signer_post=post,
        reauthentication=proof,
        id=id,
        by=by,
        at=at,
    )


def _set_reason(procedure: Procedure, reason: str) -> None:
    if not reason.strip():
        raise Refused("Escriba el motivo.")
    procedure.state_reason = reason.strip()


def _move(
    procedure: Procedure, state: ProcedureState, event: str, by: User, at: datetime, data: dict[str, Any] | None = None
) -> None:
    before, procedure.state = procedure.state, state
    procedure.save()
    trail.record(event, procedure, by=by, at=at, changes={"state": (before, state)}, data=data or None)


def _write(procedure: Procedure, files: list[DiagramFile]) -> None:
    procedure.diagrams.all().delete()
    for file in files:
        write_definition(procedure, file)


def _entry(procedure: Procedure, at: datetime) -> dict[str, Any]:
    """The line of the change log: who prepared, reviewed and approved, with post and date."""
    entry: dict[str, Any] = {
        "version": procedure.version,
        "date": day_of(at).isoformat(),
        "text": procedure.change_text,
    }
    for party, step in STEPS.items():
        signature = _signature(procedure, party)
        entry[step] = (
            [
                {
                    "name": signature.signer_name,
                    "post": signature.signer_post,
                    "date": day_of(signature.signed_at).isoformat(),
                }
            ]
            if signature
            else []
        )
    return entry


def _write_log(procedure: Procedure) -> None:
    """Write the change log into the file that carries the header, so that an exported folder says the same."""
    files = []
    for definition in procedure.diagrams.order_by("position"):
        root = reading.parse(definition.xml.encode("utf-8"))
        process = drawing.processes_of(root)[0]
        if process.find("bpmn:extensionElements/baq:procedure", reading.NAMES) is not None:
            preparing.drop_own(process, "procedure")
            headers.write(process, procedure)
        name = f"{preparation.FILES}{definition.file_name}"
        files.append(DiagramFile(name, preparing.text_of(root), drawing.understand(root)))
    _write(procedure, files)
    procedure.digest = digest_of(files)
