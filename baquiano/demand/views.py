"""What is asked for, for whoever registers, classifies and answers it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.common.policy import allows, require, requires, visible
from baquiano.common.signals import exported
from baquiano.demand import actions, queries, rules
from baquiano.demand.choices import STEPS, Placement
from baquiano.demand.columns import workbook_of
from baquiano.demand.figures import charts_of, offer_of
from baquiano.demand.forms import (
    AnswerForm,
    CallForm,
    ExtendForm,
    NoteForm,
    PressForm,
    RefuseForm,
    RegisterForm,
    TransferForm,
    TriageForm,
)
from baquiano.demand.models import ServiceRequest
from baquiano.demand.profile import class_of
from baquiano.demand.tables import RequestListing, light_badge
from baquiano.documents.queries import documents_of
from baquiano.institutions.models import Unit, in_force
from baquiano.institutions.queries import catalogue_item
from baquiano.planning.changing.forms import AdditionForm
from baquiano.portfolio.profile import guide_of
from baquiano.ui.chart_files import file_of, links_of
from baquiano.ui.deciding import Words, decide, files, posted
from baquiano.ui.listing.export import CONTENT_TYPES

YES, NO = "si", "no"


def _found(request: HttpRequest, pk: UUID) -> ServiceRequest:
    return get_object_or_404(queries.requests_visible_to(request.user), pk=pk)


@requires(rules.VIEW)
def request_list(request: HttpRequest) -> HttpResponse:
    return RequestListing(request, queries.requests_visible_to(request.user)).respond("demand/request_list.html")


@requires(rules.VIEW)
def request_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is asked, how much time is left, what was decided, and what may be done now."""
    row, user, today = _found(request, pk), request.user, day_of(request.at)
    plans = queries.plans_open_to(user, row, today.year) if rules.can_plan(row) else []
    context = {
        "row": row,
        "light": light_badge(rules.light_of(row, today, ended_on=queries.ended_on(row))),
        "transfer_due": rules.transfer_due(row) if row.is_pending else None,
        "abandoned_from": rules.abandoned_from(row),
        "sent": list(queries.files_sent(row)),
        "answered": list(queries.files_answered(row)),
        "documents": list(documents_of(row)),
        "can_triage": rules.can_triage(user, row),
        "can_answer": rules.can_answer(row) and allows(user, rules.ANSWER, row),
        "steps": [STEPS[slug] for slug in rules.steps_of(user, row, today)],
        "plans": plans,
        "is_waiting": row.placement == Placement.WAITING,
    }
    return render(request, "demand/request_detail.html", context)


@requires(rules.REGISTER)
def request_create(request: HttpRequest) -> HttpResponse:
    """Register what arrived by mail, telephone, letter or in person (DEM-01)."""
    form = RegisterForm(
        posted(request),
        files(request),
        institution=request.institution,
        user=request.user,
        on=day_of(request.at),
    )

    def act() -> ServiceRequest:
        return actions.register_request(
            request.institution,
            id=form.cleaned_data["id"],
            fields=form.row_fields,
            person=form.person,
            file=form.cleaned_data["file"],
            by=request.user,
            at=request.at,
        )

    words = Words(
        _("Registrar una solicitud"),
        _("Registrar"),
        _("Quedó radicada y su término corre desde el día hábil siguiente."),
    )
    return decide(request, form, words, act, back=reverse("demand:request_list"), back_text=_("Solicitudes"))


@requires(rules.CALL)
def call_create(request: HttpRequest) -> HttpResponse:
    """A call that was answered while it lasted, with its ayuda de memoria (DEM-05)."""
    units = visible(Unit.objects.filter(in_force(day_of(request.at))), request.user, rules.CALL).order_by("name")
    own = request.user.standing.holdings[0].unit_id
    form = CallForm(
        posted(request), institution=request.institution, user=request.user, units=units, initial={"unit": own}
    )

    def act() -> ServiceRequest:
        data = form.cleaned_data
        return actions.register_call(
            data["unit"],
            id=data["id"],
            fields=form.row_fields,
            person=form.person,
            minutes=data["minutes"],
            memo=data["memo"],
            by=request.user,
            at=request.at,
        )

    words = Words(_("Registrar una llamada"), _("Registrar"), _("La llamada quedó registrada."))
    return decide(
        request, form, words, act,
        template="demand/call_form.html", back=reverse("demand:request_list"), back_text=_("Solicitudes"),
    )  # fmt: skip


@requires(rules.TRIAGE)
def request_triage(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The questions of the guide, and below them the classification that they suggest (DEM-02)."""
    row = _found(request, pk)
    require(allows(request.user, rules.TRIAGE, row))
    year = day_of(request.at).year
    guide = guide_of(row.institution, year)
    given = [part for part in request.GET.get("r", "").split(".") if part in (YES, NO)]
    outcome = guide.follow([part == YES for part in given]) if guide else None
    given = given[: len(outcome.answered)] if outcome else []
    item = catalogue_item(row.institution, "service_type", outcome.code) if outcome and outcome.code else None
    suggested = class_of(row.institution, item, year) if item else ""
    names = ("petition_kind", "topic", "beneficiary", "external_number", "unit", "responsible", "version")
    initial = {name: getattr(row, name) for name in names}
    initial |= {"service_class": suggested or row.service_class, "triage_reason": row.triage_reason}
    form = TriageForm(posted(request), row=row, user=request.user, on=day_of(request.at), initial=initial)
    answers = [(question.text, answer) for question, answer in outcome.answered] if outcome else []

    def act() -> ServiceRequest:
        return actions.classify_request(
            row, expected_version=form.cleaned_data["version"], fields=form.values, answers=answers, by=request.user,
            at=request.at,
        )  # fmt: skip

    words = Words(_("Clasificar la solicitud"), _("Guardar"), _("La solicitud quedó clasificada."))
    return decide(
        request, form, words, act,
        template="demand/request_triage.html", row=row, outcome=outcome, item=item,
        yes=".".join([*given, YES]), no=".".join([*given, NO]), before=".".join(given[:-1]), has_answers=bool(given),
        back=row.get_absolute_url(), back_text=row.number,
    )  # fmt: skip


@requires(rules.ANSWER)
def request_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _found(request, pk)
    require(allows(request.user, rules.ANSWER, row))
    form = AnswerForm(posted(request), files(request), row=row)

    def act() -> ServiceRequest:
        return actions.answer_request(row, **form.cleaned_data, by=request.user, at=request.at)

    words = Words(_("Responder"), _("Enviar la respuesta"), _("La respuesta quedó enviada."))
    return _decide(request, row, form, words, act)


@requires(rules.ANSWER)
def request_step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """Accept, refuse, transfer, extend, ask to complete: one decision, with its words for the requester."""
    row, told = _found(request, pk), STEPS.get(step)
    if told is None:
        raise Http404
    require(allows(request.user, rules.ANSWER, row))
    form = _form_of(request, step, row)
    taken = _TAKEN[step]

    def act() -> ServiceRequest:
        return taken(row, **form.cleaned_data, by=request.user, at=request.at)

    words = Words(str(told.title), str(told.title), str(told.done), str(told.text), told.tone)
    return _decide(request, row, form, words, act)


def _form_of(request: HttpRequest, step: str, row: ServiceRequest) -> Any:
    if step == "negar":
        return RefuseForm(posted(request), institution=row.institution)
    kinds = {"prorrogar": ExtendForm, "trasladar": TransferForm, "cerrar": PressForm}
    return kinds.get(step, NoteForm)(posted(request))


def _resume(row: ServiceRequest, *, note: str, by: Any, at: Any) -> ServiceRequest:
    return actions.complete_request(row, id=uuid7(), note=note, by=by, at=at)


_TAKEN: dict[str, Callable[..., ServiceRequest]] = {
    "aceptar": actions.accept_request,
    "negar": actions.refuse_request,
    "trasladar": actions.transfer_request,
    "completar": actions.ask_completion,
    "reanudar": _resume,
    "prorrogar": actions.extend_request,
    "desistir": actions.abandon_request,
    "cerrar": actions.close_ticket,
}


def _decide(request: HttpRequest, row: ServiceRequest, form: Any, words: Words, act: Any) -> HttpResponse:
    return decide(request, form, words, act, back=row.get_absolute_url(), back_text=row.number, about=row.subject)


@requires(rules.ANSWER)
def request_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the activity of the plan that answers an accepted request (DEM-06, PLN-21); ``?plan=`` chooses which."""
    row, today = _found(request, pk), day_of(request.at)
    require(allows(request.user, rules.ANSWER, row))
    plans = queries.plans_open_to(request.user, row, today.year)
    chosen = next((one for one in plans if str(one.pk) == request.GET.get("plan")), plans[0] if plans else None)
    if chosen is None:
        return render(request, "demand/request_plan.html", {"row": row, "plans": []})
    initial = {
        "activity": row.subject,
        "topic": row.topic_id,
        "beneficiaries": [row.beneficiary] if row.beneficiary else [],
        "note": _("Responde a la solicitud %(number)s.") % {"number": row.number},
    }
    form = AdditionForm(posted(request), plan=chosen, user=request.user, on=today, initial=initial)

    def act() -> Any:
        return actions.plan_request(
            row, chosen, id=form.cleaned_data["id"], values=form.values, **form.why, by=request.user, at=request.at
        )

    words = Words(
        _("Llevar al plan"), _("Pedir la actividad"), _("La actividad quedó pedida; la decide quien aprobó el plan.")
    )
    return decide(
        request, form, words, act, template="demand/request_plan.html", row=row, plans=plans, chosen=chosen,
        back=row.get_absolute_url(), back_text=row.number,
    )  # fmt: skip


@requires(rules.EXCHANGE)
def numbers_export(request: HttpRequest) -> HttpResponse:
    """The requests that the system of correspondence has not numbered, in the workbook that comes back (INT-01)."""
    rows = queries.requests_visible_to(request.user).filter(external_number="").order_by("number")
    response = HttpResponse(workbook_of(rows), content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = 'attachment; filename="radicados.xlsx"'
    exported.send(
        ServiceRequest,
        user=request.user,
        listing="demand.numbers",
        filters={},
        rows=rows.count(),
        format="xlsx",
        personal_data=True,
        institution=request.institution,
        at=request.at,
    )
    return response


@requires(rules.VOLUME)
def volume(request: HttpRequest) -> HttpResponse:
    """What was asked for in a year, by topic, entity, channel and territory, beside the offer (DEM-07, REP-28)."""
    today = day_of(request.at)
    asked = request.GET.get("vigencia", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and 2000 <= int(asked) <= today.year else today.year
    rows = queries.requests_of_year(request.user, year)
    charts = charts_of(rows, offer_of(year), year)
    if (response := file_of(request, charts)) is not None:
        return response
    context = {
        "year": year,
        "years": queries.years_of(request.user, today.year),
        "charts": [(chart, links_of(request, chart)) for chart in charts],
        "total": sum(1 for _row in rows),
    }
    return render(request, "demand/volume.html", context)
