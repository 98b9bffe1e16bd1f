"""Issued documents, evidence and signatures on the screen. Files always leave as attachments."""

from uuid import UUID, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.creation import identity_in
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.documents import access, actions, kinds, queries, rules
from baquiano.documents.downloads import attachment
from baquiano.documents.forms import ClassifyForm, SupersedeForm
from baquiano.documents.models import Evidence, IssuedDocument
from baquiano.documents.places import places_of
from baquiano.documents.tables import DocumentListing


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
        "may_classify": allows(request.user, "documents.classify_document"),
        "reclassifications": queries.reclassifications_of(document),
        "places": places_of([document])[str(document.pk)],
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


@requires("documents.classify_document")
def document_classify(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Change who may open an issued document, with its ground."""
    document = _document_or_404(request, pk)
    initial = {"access_class": document.access_class}
    form = ClassifyForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            actions.reclassify_document(document, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La clase de acceso quedó cambiada."))
            return redirect(document)
    return render(request, "documents/document_classify.html", {"document": document, "form": form})


@requires("documents.view_document")
def evidence_detail(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    evidence = _evidence_or_404(request, pk)
    context = {
        "evidence": evidence,
        "may_supersede": rules.can_supersede(request.user, evidence),
        "places": places_of([evidence])[str(evidence.pk)],
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
    is_repeated = queries.replaces(identity_in(request.POST), evidence)
    require(is_repeated or rules.can_supersede(request.user, evidence))
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
            uploaded,
            institution=request.institution,
            name=uploaded.name,
            by=request.user,
            at=request.at,
            id=uuid5(values["id"], "file"),
        )
    return actions.supersede_evidence(evidence, **values, by=request.user, at=request.at)


@requires("documents.view_document")
def signature_image(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The stroke or the scan of a signature."""
    signature = queries.signature_by_id(pk)
    if signature is None or signature.image is None or not access.can_open(request.user, signature):
        raise Http404
    return attachment(signature.image, inline=signature.image.media_type in kinds.SHOWN_INLINE)


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
