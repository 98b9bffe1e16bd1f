"""The public verification of documents: whoever holds one asks whether it is ours, and learns nothing else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control

from baquiano.common.policy import public
from baquiano.documents import limits, queries
from baquiano.documents.choices import Authenticity
from baquiano.documents.forms import CodeForm

WHY = "Whoever receives a document verifies it without an account; no personal data is shown."


@public(WHY)
def code_search(request: HttpRequest) -> HttpResponse:
    """Ask for the code; with one, go to its own page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        code = queries.normalised_code(form.cleaned_data["code"]) or "-"
        response = redirect("verification:code_detail", code=code)
        if form.cleaned_data["sha256"]:
            response["Location"] += f"?sha256={''.join(form.cleaned_data['sha256'].split()).lower()}"
        return response
    return render(request, "documents/code_search.html", {"form": form})


@public(WHY)
def code_detail(request: HttpRequest, code: str) -> HttpResponse:
    """What the code belongs to: authentic, replaced by a later version, or unknown."""
    if limits.is_too_often(request, "verify"):
        return render(request, "documents/code_too_often.html", status=429)
    state, document = queries.verification_of(code)
    context = {
        "state": state,
        "state_label": Authenticity(state).label,
        "document": document,
        "code": queries.normalised_code(code),
        "comparison": _comparison(request, document),
        "form": CodeForm(initial={"code": queries.normalised_code(code)}),
    }
    response = render(request, "documents/code_detail.html", context, status=404 if document is None else 200)
    if document is not None and not request.user.is_authenticated:
        patch_cache_control(response, public=True, max_age=60)
    return response


def _comparison(request: HttpRequest, document: object) -> str:
    """``same``, ``other`` or nothing: whether the SHA-256 asked about is of the content or of its PDF."""
    asked = request.GET.get("sha256", "").strip().lower()
    if document is None or not asked:
        return ""
    known = {document.payload_sha256, *(row.file.sha256 for row in document.renditions.all())}  # type: ignore[attr-defined]
    return "same" if asked in known else "other"
