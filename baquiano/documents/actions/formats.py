"""Versions of the controlled formats, made by officials, and the access class of what was issued (DOC-01, DOC-12)."""

import io
import zipfile
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.audit import trail
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.errors import Refused
from baquiano.documents import kinds, rendering, samples, storage
from baquiano.documents.actions.files import store_file
from baquiano.documents.actions.issuing import envelope_of
from baquiano.documents.actions.rendering import files_of_envelope, qr_png
from baquiano.documents.choices import ALLOWED_MOVES, FormatState
from baquiano.documents.models import Format, IssuedDocument, Reclassification, StoredFile

TEMPLATES = frozenset({kinds.DOCX, kinds.XLSX})
EXTENSIONS = {kind.media_type: kind.extensions[0] for kind in TEMPLATES}
# A document that opens others by itself, or runs something, is no template.
_REFUSED_PARTS = ("vbaproject.bin", "oleobject", "attachedtemplate", "externallink")


@transaction.atomic
def draft_format(
    base: Format,
    *,
    id: UUID,
    fields: dict[str, Any],
    template_file: StoredFile | None,
    logo: StoredFile | None,
    by: Any,
    at: datetime,
) -> Format:
    """Prepare a new version of the format of ``base``; nothing is issued with it until it is put in force.

    With ``template_file``, in Word or Excel, documents are filled from it; without one, the drawing of ``base`` serves.
    A ``base`` that is itself a draft is replaced. A number that another version has is refused. Asked again, the same.
    """
    one_at_a_time(id)
    fields = {
        **fields,
        "institution_id": base.institution_id,
        "code": base.code,
        "state": FormatState.DRAFT,
        "template": base.template,
        "source": base.source,
        "template_file": template_file,
        "logo": logo or base.logo,
    }
    if not Format.objects.filter(pk=id).exists():
        _leave_draft(base)
        if Format.objects.filter(code=base.code, version=fields["version"]).exists():
            raise Refused({"version": _("Ese número ya lo tiene otra versión. Escriba el siguiente.")})
    form, is_new = create_once(Format, id=id, fields=fields)
    if is_new:
        data = {"version": form.version, "template": template_file.original_name if template_file else ""}
        trail.record("documents.format_drafted", form, by=by, at=at, data=data)
    return form


def _leave_draft(base: Format) -> None:
    """The draft that a new one replaces goes away: nothing was ever issued with it."""
    if base.is_draft:
        gone, _rows = Format.objects.filter(pk=base.pk, state=FormatState.DRAFT).delete()
        if not gone:
            raise Refused(_("Otra persona cambió este borrador mientras usted escribía. Ábralo de nuevo."))


@transaction.atomic
def publish_format(form: Format, *, by: Any, at: datetime) -> Format:
    """Put the draft in force; the version that was, is replaced by it. What was issued keeps its own. Twice is once."""
    versions = {row.pk: row for row in Format.objects.select_for_update().filter(code=form.code)}
    form = versions.get(form.pk, form)
    if form.state == FormatState.IN_FORCE:
        return form
    if FormatState.IN_FORCE not in ALLOWED_MOVES.get(FormatState(form.state), set()):
        raise Refused(_("Esa versión está %(state)s: prepare una nueva.") % {"state": form.get_state_display().lower()})
    for row in versions.values():
        if row.state == FormatState.IN_FORCE:
            row.state, row.replaced_by = FormatState.REPLACED, form.code
            row.save(update_fields=["state", "replaced_by"])
            changes = {"state": (FormatState.IN_FORCE, FormatState.REPLACED)}
            trail.record("documents.format_changed", row, by=by, at=at, changes=changes)
    form.state = FormatState.IN_FORCE
    form.save(update_fields=["state"])
    changes = {"state": (FormatState.DRAFT, FormatState.IN_FORCE)}
    trail.record("documents.format_changed", form, by=by, at=at, changes=changes)
    return form


@transaction.atomic
def discard_format(form: Format, *, by: Any, at: datetime) -> None:
    """Drop a draft; a version that was in force once is never dropped. Twice is once."""
    row = Format.objects.select_for_update().filter(pk=form.pk).first()
    if row is None:
        return
    if not row.is_draft:
        raise Refused(_("Solo se descarta una versión en preparación."))
    trail.record("documents.format_discarded", row, by=by, at=at, data={"version": row.version})
    row.delete()


def refuse_unsafe(content: bytes, *, name: str) -> None:
    """Refuse what is not Word or Excel, runs something, or opens another file by itself."""
    kinds.identify(content, name=name, allowed=TEMPLATES)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = " ".join(archive.namelist()).lower()
        relations = b" ".join(archive.read(part) for part in archive.namelist() if part.endswith(".rels")).lower()
    if any(part in names or part.encode() in relations for part in _REFUSED_PARTS):
        raise Refused(_("La plantilla trae macros, objetos o enlaces a otros archivos. Guárdela sin ellos."))


def store_template(uploaded: Any, *, institution: Any, by: Any, at: datetime, id: UUID | None = None) -> StoredFile:
    """Keep an uploaded template after looking inside."""
    file = store_file(uploaded, institution=institution, name=uploaded.name, by=by, at=at, allowed=TEMPLATES, id=id)
    refuse_unsafe(storage.read(file.sha256), name=file.original_name)
    return file


def store_logo(uploaded: Any, *, institution: Any, by: Any, at: datetime, id: UUID | None = None) -> StoredFile:
    """Keep the coat of arms of the header: an image in PNG or JPG."""
    allowed = frozenset({kinds.PNG, kinds.JPEG})
    return store_file(uploaded, institution=institution, name=uploaded.name, by=by, at=at, allowed=allowed, id=id)


def preview_format(form: Format, *, by: Any, at: datetime) -> tuple[bytes, str, str, list[str]]:
    """The format with an example: the file, its type, its extension, and the fields that it names and do not exist.

    Nothing is stored. What cannot be drawn is refused, saying why.
    """
    data = sample_data(form, at=at)
    try:
        if form.template_file is None:
            return rendering.draw(form.source, data, files_of_envelope(form, data)), "application/pdf", "pdf", []
        extension = EXTENSIONS[form.template_file.media_type]
        qr = {"qr.png": qr_png(data["verification"]["url"])}
        content, missing = rendering.fill(storage.read(form.template_file.sha256), extension, data, qr)
        return content, form.template_file.media_type, extension, missing
    except rendering.RenderFailed as failure:
        raise Refused(_("La plantilla no se puede usar. %(why)s") % {"why": _in_words(str(failure))}) from failure


def sample_data(form: Format, *, at: datetime) -> dict[str, Any]:
    """An example of everything that the template receives, with nobody's data."""
    payload = samples.payload_of(form)
    if payload is None:
        raise Refused(_("El sistema no expide este formato: se diligencia por fuera y se carga como evidencia."))
    whole = envelope_of(
        form.institution,
        form,
        number=_("000 de ejemplo"),
        title=_("Vista previa"),
        version=1,
        payload=samples.sample_of(payload),
        at=at,
    )
    return {**whole, "is_demo": True, "verification": samples.verification_sample(settings.SITE_URL.rstrip("/"))}


def _in_words(failure: str) -> str:
    if "TemplateSyntaxError" in failure or "expected" in failure:
        return _("Revise las llaves {{ }} y {%% %%}: %(what)s") % {"what": failure[:200]}
    if "SecurityError" in failure:
        return _("Usa instrucciones que no se permiten en una plantilla.")
    return failure[:200]


@transaction.atomic
def reclassify_document(
    document: IssuedDocument, *, access_class: str, reason: str, by: Any, at: datetime
) -> Reclassification:
    """Give an issued document another access class, with its ground (Ley 1712, arts. 18 and 19).

    The earlier ones stay. The class that it already has is answered with what gave it, or refused if it is that of its
    format.
    """
    document = IssuedDocument.objects.select_for_update(of=("self",)).select_related("format").get(pk=document.pk)
    before = document.access_class
    if before == access_class:
        last = document.reclassifications.last()
        if last is None:
            raise Refused({"access_class": _("El documento ya tiene esa clase.")})
        return last
    row = Reclassification.objects.create(
        institution_id=document.institution_id,
        document=document,
        access_class=access_class,
        reason=reason.strip(),
        classified_by=by,
        classified_at=at,
    )
    changes = {"access_class": (before, access_class)}
    trail.record("documents.document_reclassified", document, by=by, at=at, changes=changes, data={"reason": reason})
    return row
