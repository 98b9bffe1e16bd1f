"""The requests of people about their own data, for whoever answers them."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.common.signals import exported
from baquiano.documents.queries import documents_of
from baquiano.privacy import actions, queries, rules
from baquiano.privacy.exporting import as_json
from baquiano.privacy.forms import AnswerForm, ExtendForm, IdentifyForm, told_changes
from baquiano.privacy.models import DataRequest
from baquiano.privacy.tables import RequestListing, light_badge
from baquiano.ui.buttons import press

ANSWER = "privacy.answer_request"


@requires("privacy.view_request")
def request_list(request: HttpRequest) -> HttpResponse:
    return RequestListing(request, queries.requests_visible_to(request.user)).respond("privacy/request_list.html")


def _found(request: HttpRequest, pk: UUID) -> DataRequest:
    return get_object_or_404(queries.requests_visible_to(request.user), pk=pk)


def _to_answer(request: HttpRequest, pk: UUID) -> DataRequest:
    row = _found(request, pk)
    require(allows(request.user, ANSWER, row))
    return row


@requires("privacy.view_request")
def request_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is asked, how much time is left and, for who answers, what is kept of the person."""
    return _page(request, _found(request, pk))


def _page(request: HttpRequest, row: DataRequest, **bound: Any) -> HttpResponse:
    may_answer = allows(request.user, ANSWER, row)
    today = day_of(request.at)
    context: dict[str, Any] = {
        "row": row,
        "changes": told_changes(row.changes),
        "light": light_badge(rules.light_of(row, today)),
        "may_answer": may_answer and row.is_pending,
        "can_extend": may_answer and rules.can_extend(row, today),
        "can_answer": may_answer and rules.can_answer(row),
        "documents": documents_of(row),
        "findings": queries.findings_of(row) if may_answer and row.is_identified else None,
        "identify_form": IdentifyForm(initial={"email": row.email}, auto_id="identidad_%s"),
        "extend_form": ExtendForm(auto_id="prorroga_%s"),
        "answer_form": AnswerForm(auto_id="respuesta_%s"),
        "refuse_form": AnswerForm(auto_id="negativa_%s"),
    }
    return render(request, "privacy/request_detail.html", context | bound, status=422 if bound else 200)


def _done(request: HttpRequest, pk: UUID, form: Any, name: str, act: Callable[..., Any], said: str) -> HttpResponse:
    row = _to_answer(request, pk)
    if form.is_valid():
        try:
            act(row, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, said)
            return redirect(row)
    return _page(request, row, **{name: form})


@require_POST
@requires("privacy.answer_request")
def request_identify(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = IdentifyForm(request.POST, auto_id="identidad_%s")
    said = _("La identidad quedó verificada. Ya puede ver los datos y responder.")
    return _done(request, pk, form, "identify_form", actions.identify_by_official, said)


@require_POST
@requires("privacy.answer_request")
def request_extend(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = ExtendForm(request.POST, auto_id="prorroga_%s")
    said = _("El término se prorrogó y la persona recibe la nueva fecha.")
    return _done(request, pk, form, "extend_form", actions.extend_request, said)


@require_POST
@requires("privacy.answer_request")
def request_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = AnswerForm(request.POST, auto_id="respuesta_%s")
    return _done(request, pk, form, "answer_form", actions.answer_request, _("La respuesta quedó enviada."))


@require_POST
@requires("privacy.answer_request")
def request_refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = AnswerForm(request.POST, auto_id="negativa_%s")
    said = _("La solicitud quedó cerrada y la persona sabe por qué.")
    return _done(request, pk, form, "refuse_form", actions.refuse_request, said)


@require_POST
@requires("privacy.answer_request")
def request_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Erase what the law lets; the page then says what was erased and what is kept."""
    return _act(
        request, pk, actions.withdraw_data, _("Se suprimió lo que la ley permite. Revise abajo qué se conserva.")
    )


@require_POST
@requires("privacy.answer_request")
def request_correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, actions.apply_correction, _("Se corrigió lo que se puede. Revise abajo el resultado."))


def _act(request: HttpRequest, pk: UUID, act: Callable[..., Any], said: str) -> HttpResponse:
    row = _to_answer(request, pk)
    return press(request, row, said, lambda: act(row, by=request.user, at=request.at))


@requires("privacy.answer_request")
def request_export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything that is kept of the person, as the person will receive it; reading it leaves its trace."""
    row = _to_answer(request, pk)
    require(row.is_identified)
    content = as_json(row)
    exported.send(
        DataRequest,
        user=request.user,
        listing="privacy.request",
        filters={"request": row.number},
        rows=len(content["registros"]),
        format="json",
        personal_data=True,
        institution=request.institution,
        at=request.at,
    )
    return json_file(content, row.number)


def json_file(content: dict[str, Any], name: str) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="mis-datos-{name}.json"'
    return response
