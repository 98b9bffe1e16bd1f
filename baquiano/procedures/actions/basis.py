"""Linking norms to a procedure and documents of the library to its activities."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.institutions.models import Unit
from baquiano.library.models import Guide
from baquiano.norms.models import Norm
from baquiano.procedures.models import Activity, GuideLink, Procedure, ProcedureNorm


@transaction.atomic
def link_norm(
    procedure: Procedure, norm: Norm, *, id: UUID, note: str = "", by: User | None, at: datetime
) -> ProcedureNorm:
    """Say that ``norm`` founds the procedure; from then on its changes open reviews of it. Twice is refused."""
    fields = {
        "institution_id": procedure.institution_id,
        "procedure_code": procedure.code,
        "norm": norm,
        "note": one_line(note),
        "created_by": by,
        "created_at": at,
    }
    link, created = create_once(ProcedureNorm, id=id, fields=fields)
    if created:
        trail.record("procedures.norm_linked", procedure, by=by, at=at, data={"norm": str(norm), "note": link.note})
    return link


@transaction.atomic
def edit_norm_note(link: ProcedureNorm, *, note: str, by: User | None, at: datetime) -> ProcedureNorm:
    """Say again in what the norm founds the procedure."""
    before, link.note = link.note, one_line(note)
    if before != link.note:
        link.save(update_fields=["note"])
        procedure = Procedure.objects.filter(code=link.procedure_code).order_by("-loaded_at").first()
        data = {"norm": str(link.norm), "code": link.procedure_code}
        changes = {"note": (before, link.note)}
        trail.record("procedures.norm_noted", procedure or link.norm, by=by, at=at, changes=changes, data=data)
    return link


@transaction.atomic
def unlink_norm(link: ProcedureNorm, *, by: User, at: datetime) -> None:
    """Take a norm away from a procedure. Reviews already asked for stay."""
    trail.record(
        "procedures.norm_unlinked", link.norm, by=by, at=at, data={"code": link.procedure_code, "note": link.note}
    )
    link.delete()


@transaction.atomic
def attach_guide(
    guide: Guide,
    *,
    id: UUID,
    procedure: Procedure,
    activity: Activity | None = None,
    unit: Unit | None = None,
    by: User | None,
    at: datetime,
) -> GuideLink:
    """Attach a document to an activity, or to the procedure as a whole; for everyone, or only for a dependency.

    Refused for a retired document and when it already is there.
    """
    if guide.is_retired:
        raise Refused(_("%(guide)s está retirada de la biblioteca.") % {"guide": guide})
    if activity is not None and activity.definition.procedure_id != procedure.pk:
        raise ValueError("the activity is of another procedure")
    fields = {
        "institution_id": procedure.institution_id,
        "guide": guide,
        "procedure_code": procedure.code,
        "process": activity.definition.key if activity else "",
        "bpmn_id": activity.bpmn_id if activity else "",
        "unit": unit,
        "created_by": by,
        "created_at": at,
    }
    link, created = create_once(GuideLink, id=id, fields=fields)
    if created:
        what = {"document": str(guide), "activity": str(activity or ""), "unit": str(unit or "")}
        trail.record("procedures.guide_attached", procedure, by=by, at=at, data=what)
    return link


@transaction.atomic
def detach_guide(link: GuideLink, *, by: User, at: datetime) -> None:
    """Take a document away from an activity. What was filed with cases already done stays."""
    data = {"code": link.procedure_code, "process": link.process, "activity": link.bpmn_id}
    trail.record("procedures.guide_detached", link.guide, by=by, at=at, data=data)
    link.delete()
