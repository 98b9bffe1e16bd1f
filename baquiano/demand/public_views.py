"""Asking without an account, and following what was asked with its number and its key (DEM-01, PUB-01, PUB-03)."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_scopes import scope

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Conflict, Refused
from baquiano.common.policy import public
from baquiano.common.text import has_control_characters
from baquiano.demand import actions, queries, rules
from baquiano.demand.forms import CompleteForm, FollowForm, PublicForm
from baquiano.demand.keys import new_key, opens
from baquiano.demand.models import ServiceRequest
from baquiano.documents import limits
from baquiano.documents.downloads import attachment
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import ConsentText, Institution
from baquiano.institutions.queries import consent_text
from baquiano.ui.deciding import tell

WHY = "Anybody asks for assistance, and follows it with its number and key, without an account (DEM-01, PUB-03)."
# Mail goes out with each request, hence fewer than where nothing is sent.
ASKED_PER_MINUTE, TRIED_PER_MINUTE = 10, 20
# A whole country does not ask more of one entity in an hour; a program that floods is stopped.
ASKED_PER_HOUR = 300
View = Callable[..., HttpResponseBase]


def _of_institution(view: View) -> View:
    """Give the view the institution of the address, in its scope; nothing of it is kept by a browser."""

    @wraps(view)
    def inside(request: HttpRequest, code: str, **more: Any) -> HttpResponseBase:
        institution = queries.institution_open(code)
        if institution is None:
            raise Http404
        with scope(institution=institution):
            response = view(request, institution, **more)
        add_never_cache_headers(response)
        return response

    return inside


@public(WHY)
@_of_institution
def request_create(request: HttpRequest, institution: Institution) -> HttpResponse:
    """The form, and then the number and the key, which are shown only here and mailed."""
    notice = consent_text(institution, ConsentKind.DEMAND, on=day_of(request.at))
    if notice is None:
        return render(request, "demand/public_closed.html", {"institution": institution}, status=404)
    is_sent = request.method == "POST"
    form = PublicForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        institution=institution,
        initial={"notice": notice.pk, "service": _uuid(request.GET.get("servicio", ""))},
    )
    status = 200
    if is_sent:
        status = 422
        if _is_flooded(request, institution):
            words = _("Hay muchas solicitudes a la vez. Espere un minuto y envíe otra vez: no ha perdido nada.")
            form.add_error(None, words)
            status = 429
        elif form.is_valid() and (response := _received(request, institution, form)):
            return response
    shown = _shown_notice(form) or notice
    context = {"institution": institution, "form": form, "notice": shown}
    return render(request, "demand/public_form.html", context, status=status)


def _is_flooded(request: HttpRequest, institution: Institution) -> bool:
    if limits.is_too_often(request, f"demand:{institution.pk}", most=ASKED_PER_MINUTE):
        return True
    return queries.arrived_by_web(institution, request.at - timedelta(hours=1)) >= ASKED_PER_HOUR


def _received(request: HttpRequest, institution: Institution, form: PublicForm) -> HttpResponse | None:
    notice = _shown_notice(form)
    if notice is None:
        form.add_error(None, _("El aviso de privacidad cambió. Abra otra vez la página y léalo."))
        return None
    data = form.cleaned_data
    try:
        row = actions.receive_request(
            institution,
            id=data["id"],
            fields=form.row_fields,
            person=form.person,
            notice=notice,
            file=data["file"],
            at=request.at,
        )
    except Conflict:
        # A shared computer went back to the page of another person: it only needs an identity of its own.
        words = _("Esta página ya había enviado otra solicitud. Revise los datos y envíe otra vez.")
        form.take_another_identity(words)
        return None
    except Refused as refusal:
        tell(form, refusal)
        return None
    context = {"institution": institution, "row": row, "key": new_key(row)}
    return render(request, "demand/public_received.html", context)


def _shown_notice(form: PublicForm) -> ConsentText | None:
    """The notice that was on the page of that person, which may be older than the one in force by now."""
    if not form.is_bound or (not form.is_valid() and "notice" not in form.cleaned_data):
        return None
    return ConsentText.objects.filter(pk=form.cleaned_data["notice"], kind=ConsentKind.DEMAND).first()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


# --- following -------------------------------------------------------------------------------------------------------
def _opened(request: HttpRequest, institution: Institution, form: FollowForm) -> ServiceRequest | None:
    """The request that the number and the key open; whatever is wrong is told with the same words."""
    if limits.is_too_often(request, f"demand.follow:{institution.pk}", most=TRIED_PER_MINUTE):
        form.add_error(None, _("Espere un minuto antes de intentar otra vez."))
        return None
    if not form.is_valid():
        return None
    number = form.cleaned_data["number"].strip().upper()
    row = None if has_control_characters(number) else queries.request_numbered(institution, number)
    if opens(row, form.cleaned_data["key"]):
        return row
    form.add_error(None, _("El radicado o la clave no son correctos. Revíselos en el correo que le enviamos."))
    return None


@public(WHY)
@_of_institution
def request_follow(request: HttpRequest, institution: Institution) -> HttpResponse:
    """Where a request stands. The number and the key travel in the body, and are in no address (PUB-03)."""
    is_asked = request.method == "POST"
    form = FollowForm(request.POST if is_asked else None)
    row = _opened(request, institution, form) if is_asked else None
    if row is not None:
        return _state(request, institution, row, form)
    status = 422 if is_asked else 200
    return render(request, "demand/public_follow.html", {"institution": institution, "form": form}, status=status)


def _state(
    request: HttpRequest, institution: Institution, row: ServiceRequest, form: FollowForm, **more: Any
) -> HttpResponse:
    context = {
        "institution": institution,
        "row": row,
        "given": {"number": row.number, "key": form.cleaned_data["key"]},
        "files": [one for one in queries.files_answered(row) if one.file_id],
        "complete_form": CompleteForm() if row.state == rules.S.SUSPENDED else None,
    }
    return render(request, "demand/public_state.html", context | more, status=422 if more else 200)


@require_POST
@public(WHY)
@_of_institution
def request_complete(request: HttpRequest, institution: Institution) -> HttpResponse:
    """The requester sends what was missing: the term runs again."""
    form = FollowForm(request.POST)
    row = _opened(request, institution, form)
    if row is None:
        return render(request, "demand/public_follow.html", {"institution": institution, "form": form}, status=422)
    own = CompleteForm(request.POST, request.FILES)
    if own.is_valid():
        try:
            actions.complete_request(row, **own.cleaned_data, at=request.at)
        except Refused as refusal:
            named = set(getattr(refusal, "error_dict", {}))
            own.add_error(None, refusal if named <= set(own.fields) else refusal.sentence)
        else:
            return _state(request, institution, queries.request_numbered(institution, row.number), form)  # type: ignore[arg-type]
    return _state(request, institution, row, form, complete_form=own)


@require_POST
@public(WHY)
@_of_institution
def answer_file(request: HttpRequest, institution: Institution, pk: UUID) -> HttpResponseBase:
    """What the answer brings, for whoever has the key."""
    form = FollowForm(request.POST)
    row = _opened(request, institution, form)
    if row is None:
        return render(request, "demand/public_follow.html", {"institution": institution, "form": form}, status=422)
    found = queries.files_answered(row).filter(pk=pk, file__isnull=False).first()
    if found is None:
        raise Http404
    return attachment(found.file)
