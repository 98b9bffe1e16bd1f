"""The rights of a person over the own data, without an account (Ley 1581 de 2012)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_scopes import scope

from baquiano.common.errors import Refused
from baquiano.common.policy import public
from baquiano.documents import limits
from baquiano.documents.downloads import attachment
from baquiano.documents.queries import documents_of
from baquiano.privacy import actions, queries, rules
from baquiano.privacy.choices import TERMS, RequestKind
from baquiano.privacy.exporting import as_json
from baquiano.privacy.forms import CodeForm, RequestForm
from baquiano.privacy.models import DataRequest
from baquiano.privacy.views import json_file

WHY = "A person asks for, corrects and withdraws the own data without an account (Ley 1581, AUD-04)."
# Mail goes out with each request, hence fewer than where nothing is sent.
ASKED_PER_MINUTE, TRIED_PER_MINUTE = 10, 20
Find = Callable[[str], DataRequest | None]


def _with(find: Find, *, by_answer: bool = False) -> Callable[..., Any]:
    """Give the view the request of the token, in the scope of its institution; no browser keeps the page."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def inside(request: HttpRequest, token: str) -> HttpResponseBase:
            row = find(token)
            if row is None or (by_answer and not rules.answer_is_open(row, request.at)):
                raise Http404
            with scope(institution=row.institution):
                response = view(request, row)
            add_never_cache_headers(response)
            return response

        return inside

    return decorate


@public(WHY)
def request_create(request: HttpRequest, code: str) -> HttpResponse:
    """What the rights are, and the form with which they are exercised."""
    institution = queries.institution_of(code)
    if institution is None:
        raise Http404
    form = RequestForm(request.POST if request.method == "POST" else None, initial=_initial(request))
    status = 200
    if request.method == "POST":
        status = 422
        if limits.is_too_often(request, "rights", most=ASKED_PER_MINUTE):
            form.add_error(None, _("Hay muchas solicitudes desde esta conexión. Espere un minuto y envíe otra vez."))
            status = 429
        elif form.is_valid():
            try:
                with scope(institution=institution):
                    row = actions.create_request(institution, **form.row_fields, at=request.at)
            except Refused as refusal:
                form.add_error(None, refusal)
            else:
                return redirect("rights:request", row.token)
    response = render(request, "privacy/rights.html", {"institution": institution, "form": form}, status=status)
    add_never_cache_headers(response)
    return response


def _initial(request: HttpRequest) -> dict[str, str]:
    asked = request.GET.get("pide", "")
    return {"kind": asked if asked in ("consult", "correct", "withdraw") else "consult"}


@public(WHY)
@_with(queries.request_by_token)
def request_follow(request: HttpRequest, row: DataRequest) -> HttpResponse:
    """Where a request stands. It shows no data: whoever has this address may not be its holder."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if limits.is_too_often(request, f"rights.code:{row.pk}", most=TRIED_PER_MINUTE):
            form.add_error(None, _("Espere un minuto antes de intentar otra vez."))
            status = 429
        elif form.is_valid():
            try:
                actions.identify_by_code(row, form.cleaned_data["code"], at=request.at)
            except Refused as refusal:
                form.add_error("code", refusal)
            else:
                return redirect("rights:request", row.token)
    context = {"row": row, "institution": row.institution, "form": form, "terms": TERMS[RequestKind(row.kind)]}
    return render(request, "privacy/follow.html", context, status=status)


@require_POST
@public(WHY)
@_with(queries.request_by_token)
def request_code(request: HttpRequest, row: DataRequest) -> HttpResponse:
    """Send the code again. The page says the same whether it was sent or not."""
    if not limits.is_too_often(request, f"rights.send:{row.pk}", most=3):
        actions.send_code(row, at=request.at)
    return redirect("rights:request", row.token)


@public(WHY)
@_with(queries.request_by_answer, by_answer=True)
def answer(request: HttpRequest, row: DataRequest) -> HttpResponse:
    """The answer, for whom its address was mailed to."""
    context = {
        "row": row,
        "institution": row.institution,
        "findings": queries.findings_of(row),
        "document": documents_of(row).first(),
    }
    return render(request, "privacy/answer.html", context)


@public(WHY)
@_with(queries.request_by_answer, by_answer=True)
def answer_json(request: HttpRequest, row: DataRequest) -> HttpResponse:
    return json_file(as_json(row), row.number)


@public(WHY)
@_with(queries.request_by_answer, by_answer=True)
def answer_pdf(request: HttpRequest, row: DataRequest) -> HttpResponseBase:
    document = documents_of(row).first()
    if document is None or document.pdf is None:
        return redirect("rights:answer", row.answer_token)
    return attachment(document.pdf.file)
