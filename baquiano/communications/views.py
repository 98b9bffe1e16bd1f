"""The book of communications, each of them, and registering one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.common.text import without_control_characters
from baquiano.communications import actions, queries, rules
from baquiano.communications.choices import Direction, Kind
from baquiano.communications.forms import CommunicationForm, VoidForm
from baquiano.communications.models import Communication
from baquiano.communications.tables import CommunicationListing
from baquiano.documents.queries import documents_of
from baquiano.documents.views import attachment
from baquiano.procedures.queries import tasks_for, tasks_visible_to
from baquiano.ui.buttons import press_and_open
from baquiano.ui.forms import Suggestion, lookup_answer

SUGGESTED = 10


@requires("communications.view_communication")
def communication_list(request: HttpRequest) -> HttpResponse:
    return CommunicationListing(request, queries.communications_visible_to(request.user)).respond(
        "communications/communication_list.html"
    )


@requires("communications.view_communication")
def communication_lookup(request: HttpRequest) -> JsonResponse:
    """Communications whose number or subject contain what is typed."""
    text = without_control_characters(request.GET.get("q", "")).strip()[:100]
    rows = queries.communications_visible_to(request.user)
    found = (rows.filter(subject__icontains=text) | rows.filter(number__icontains=text))[:SUGGESTED] if text else []
    return lookup_answer(Suggestion(str(row.pk), row.number, row.subject) for row in found)


@requires("communications.view_communication")
def communication_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _found(request, pk)
    may_write = allows(request.user, "communications.register_communication", row)
    context = {
        "communication": row,
        "records": queries.records_of(row),
        "documents": documents_of(row),
        "may_void": rules.can_void(row) and allows(request.user, "communications.void_communication", row),
        "may_issue": may_write and rules.can_issue(row),
        "may_mail": may_write and rules.can_mail(row),
    }
    return render(request, "communications/communication_detail.html", context)


@requires("communications.view_communication")
def communication_download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    row = _found(request, pk)
    return attachment(row.file) if row.file else redirect(row)


@requires("procedures.view_case")
def task_communications(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The communications of an activity: a panel of its page, or a page of its own."""
    task = get_object_or_404(tasks_visible_to(request.user), pk=pk)
    context = {"task": task, "communications": queries.communications_of(task, request.user)}
    template = "_task_communications" if request.htmx else "task_communications"
    return render(request, f"communications/{template}.html", context)


@requires("communications.register_communication")
def communication_create(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    if form.is_valid():
        try:
            row = _registered(request, form)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Quedó registrada con el número %(number)s.") % {"number": row.number})
            return redirect(row)
    return render(request, "communications/communication_create.html", {"form": form})


def _form(request: HttpRequest) -> CommunicationForm:
    user, today = request.user, day_of(request.at)
    initial = {
        "dated_on": today,
        "direction": Direction.SENT,
        "kind": Kind.LETTER,
        "sender_name": user.get_full_name(),
        "task": request.GET.get("tarea", ""),
    }
    bound = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return CommunicationForm(
        *bound,
        initial=initial,
        user=user,
        units=queries.units_to_register_in(user),
        tasks=tasks_for(user, today),
    )


def _registered(request: HttpRequest, form: CommunicationForm) -> Communication:
    data = form.cleaned_data
    return actions.register_written(
        data["unit"],
        id=data["id"],
        fields=form.row_fields,
        recipients=form.addressees,
        task=data["task"],
        upload=data["file"],
        by=request.user,
        at=request.at,
    )


@requires("communications.void_communication")
def communication_void(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _found(request, pk)
    require(allows(request.user, "communications.void_communication", row))
    form = VoidForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.void_communication(row, reason=form.cleaned_data["reason"], by=request.user, at=request.at)
        messages.success(request, _("La comunicación quedó anulada. Su número no se vuelve a usar."))
        return redirect(row)
    return render(request, "communications/communication_void.html", {"form": form, "communication": row})


@requires("communications.register_communication")
@require_POST
def communication_issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _found(request, pk)
    require(allows(request.user, "communications.register_communication", row))
    return press_and_open(request, row, lambda: actions.issue_communication(row, by=request.user, at=request.at))


@requires("communications.register_communication")
@require_POST
def communication_mail(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _found(request, pk)
    require(allows(request.user, "communications.register_communication", row))
    try:
        queued = actions.mail_communication(row, by=request.user, at=request.at)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        sent = _("Sale por correo a %(n)s direcciones. Puede ver el envío en Avisos.") % {"n": queued}
        messages.success(request, sent if queued else _("Ya se había enviado por correo."))
    return redirect(row)


def _found(request: HttpRequest, pk: UUID) -> Communication:
    rows = queries.with_everything(queries.communications_visible_to(request.user))
    return get_object_or_404(rows, pk=pk)
