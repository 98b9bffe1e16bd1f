"""Formats, issued documents and evidence on the screen. Files always leave as attachments."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.documents import access, actions, kinds, queries, rules, storage
from baquiano.documents.forms import SupersedeForm
from baquiano.documents.models import Evidence, IssuedDocument, StoredFile
from baquiano.documents.tables import DocumentListing, FormatListing


@requires("documents.view_format")
def format_list(request: HttpRequest) -> HttpResponseBase:
    return FormatListing(request, queries.formats()).respond("documents/format_list.html")


@requires("documents.list_documents")
def document_list(request: HttpRequest) -> HttpResponseBase:
    return DocumentListing(request, queries.issued_documents()).respond("documents/document_list.html")


@requires("documents.view_document")
def document_detail(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    document = _document_or_404(request, pk)
    context = {
        "document": document,
        "pdf": document.pdf,
        "may_open": access.can_open(request.user, document),
        "may_retry": rules.can_retry_render(request.user, document),
    }
    # htmx asks for the state alone while the PDF is being prepared.
    page = "_document_file" if request.headers.get("HX-Request") else "document_detail"
    response = render(request, f"documents/{page}.html", context)
    patch_vary_headers(response, ("HX-Request",))
    return response


@requires("documents.view_document")
def document_download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    document = _document_or_404(request, pk)
    require(access.can_open(request.user, document))
    if document.pdf is None:
        return redirect(document)
    return attachment(document.pdf.file)


@requires("documents.retry_render")
@require_POST
def document_retry(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    document = _document_or_404(request, pk)
    require(rules.can_retry_render(request.user, document))
    actions.retry_render(document, by=request.user, at=request.at)
    messages.success(request, _("El PDF se generará de nuevo en unos segundos."))
    return redirect(document)


@requires("documents.view_document")
def evidence_detail(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    evidence = _evidence_or_404(request, pk)
    context = {
        "evidence": evidence,
        "may_supersede": rules.can_supersede(request.user, evidence),
        "is_shown": evidence.file is not None and evidence.file.media_type in kinds.SHOWN_INLINE,
    }
    return render(request, "documents/evidence_detail.html", context)


@requires("documents.view_document")
def evidence_download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    evidence = _evidence_or_404(request, pk)
    if evidence.file is None:
        return redirect(evidence)
    is_shown = "ver" in request.GET and evidence.file.media_type in kinds.SHOWN_INLINE
    return attachment(evidence.file, inline=is_shown)


@requires("documents.supersede_evidence")
def evidence_supersede(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    evidence = _evidence_or_404(request, pk)
    require(rules.can_supersede(request.user, evidence))
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SupersedeForm(*bound, initial={"title": evidence.title, "taken_on": evidence.taken_on})
    if form.is_valid():
        try:
            return redirect(_superseded(request, evidence, form))
        except Refused as refusal:
            form.add_error(None, refusal)
    return render(request, "documents/evidence_supersede.html", {"evidence": evidence, "form": form})


def _superseded(request: HttpRequest, evidence: Evidence, form: SupersedeForm) -> Evidence:
    values = dict(form.cleaned_data)
    uploaded = values.pop("file")
    if uploaded is not None:
        values["file"] = actions.store_file(
            uploaded, institution=request.institution, name=uploaded.name, by=request.user, at=request.at
        )
    return actions.supersede_evidence(evidence, **values, by=request.user, at=request.at)


@requires("documents.view_document")
def signature_image(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The stroke or the scan of a signature."""
    signature = queries.signature_by_id(pk)
    if signature is None or signature.image is None or not access.can_open(request.user, signature):
        raise Http404
    return attachment(signature.image, inline=signature.image.media_type in kinds.SHOWN_INLINE)


def attachment(file: StoredFile, *, inline: bool = False) -> HttpResponseBase:
    """The stored bytes: as an attachment, of the type found in its content, in a sandbox if a browser opens it."""
    try:
        content = storage.open_file(file.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=not inline, filename=file.original_name, content_type=file.media_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _document_or_404(request: HttpRequest, pk: UUID) -> IssuedDocument:
    document = queries.document_with_files(pk)
    if document is None or not _may_know(request, document):
        raise Http404
    return document


def _may_know(request: HttpRequest, document: IssuedDocument) -> bool:
    """Whoever keeps the list of documents knows of all of them; the rest, of what they can open."""
    return allows(request.user, "documents.list_documents") or access.can_open(request.user, document)


def _evidence_or_404(request: HttpRequest, pk: UUID) -> Evidence:
    evidence = queries.evidence_by_id(pk)
    if evidence is None or not access.can_open(request.user, evidence):
        raise Http404
    return evidence
