"""An assistance before and while it runs: begun, contacted, reported in parts; and what was registered out of time."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import require, requires
from baquiano.delivery import actions, profile, queries, rules
from baquiano.delivery.forms import ContactForm, PartialReportForm, StartForm
from baquiano.delivery.models import Assistance, PartialReport
from baquiano.delivery.tables import PartialReportListing, RegistrationListing
from baquiano.delivery.views.assistances import assistance_or_404
from baquiano.documents import queries as documents
from baquiano.documents.forms import ProofForm
from baquiano.ui.deciding import Words, decide, posted


@requires("delivery.start_assistance")
def assistance_start(request: HttpRequest) -> HttpResponse:
    """Begin an assistance with whom was selected, before any visit."""
    units = rules.units_to_start_in(request.user)
    form = StartForm(posted(request), institution=request.institution, units=units)

    def act() -> Assistance:
        return actions.start_assistance(**form.cleaned_data, by=request.user, at=request.at)

    words = Words(_("Empezar un acompañamiento"), _("Empezar"), _("Quedó empezado. Lo que sigue es el contacto."))
    return decide(request, form, words, act, back=reverse("delivery:assistance_list"), back_text=_("Asistencias"))


@requires("delivery.record_contact")
def assistance_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record a contact: what was explained, what each party will do, and the letters or the meeting that prove it."""
    assistance = assistance_or_404(request, pk)
    require(rules.can_contact(request.user, assistance))
    today = {"contacted_on": day_of(request.at)}
    form = ContactForm(posted(request), assistance=assistance, user=request.user, initial=today)

    def act() -> Assistance:
        actions.record_contact(assistance, **form.cleaned_data, by=request.user, at=request.at)
        return assistance

    words = Words(_("Registrar el contacto"), _("Registrar el contacto"), _("El contacto quedó registrado."))
    return decide(request, form, words, act, back=assistance.get_absolute_url(), back_text=assistance)


# --- partial reports -------------------------------------------------------------------------------------------------
@requires("delivery.view_work_plan")
def partial_list(request: HttpRequest) -> HttpResponse:
    rows = queries.partial_reports_visible_to(request.user)
    seen = set(queries.assistances_visible_to(request.user).values_list("pk", flat=True))
    owed = queries.partial_reports_owed(request.institution, day_of(request.at))
    context = {"owed": [one for one in owed if one.assistance.pk in seen]}
    return PartialReportListing(request, rows).respond("delivery/partial_list.html", context)


@requires("delivery.view_work_plan")
def partial_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the report tells, its document, and what was attached to it by hand."""
    report = partial_or_404(request, pk)
    context = {
        "report": report,
        "sessions": list(queries.sessions_of_partial(report)),
        "proofs": list(documents.evidence_of(report)),
        "can_attach": rules.can_issue_partial(request.user, report.assistance),
    }
    return render(request, "delivery/partial_detail.html", context)


@requires("delivery.issue_partial_report")
def assistance_partial(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Issue the partial report of a period; it comes with the one that ended, where there is a periodicity."""
    assistance = assistance_or_404(request, pk)
    require(rules.can_issue_partial(request.user, assistance))
    form = PartialReportForm(posted(request), initial=_period(request, assistance))

    def act() -> PartialReport:
        return actions.issue_partial_report(assistance, **form.cleaned_data, by=request.user, at=request.at)

    words = Words(
        _("Hacer un reporte parcial"),
        _("Expedir el reporte"),
        _("El reporte quedó expedido. Su documento se está preparando."),
        _("Las sesiones, los listados, las actas y los compromisos del periodo salen de los registros."),
    )
    return decide(request, form, words, act, back=assistance.get_absolute_url(), back_text=assistance)


def _period(request: HttpRequest, assistance: Assistance) -> dict[str, Any]:
    today = day_of(request.at)
    every, own = profile.periodicities(request.institution, today.year)
    period = queries.period_ended(own.get(assistance.unit.code, every), today)
    reported = assistance.partial_reports.filter(last_on__gte=period[1]).exists() if period else True
    first, last = (today.replace(day=1), today) if period is None or reported else period
    return {"first_on": first, "last_on": last}


@requires("delivery.issue_partial_report")
def partial_attach(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Attach by hand what the report does not gather by itself."""
    report = partial_or_404(request, pk)
    require(rules.can_issue_partial(request.user, report.assistance))
    files = request.FILES if request.method == "POST" else None
    today = {"taken_on": day_of(request.at)}
    form = ProofForm(posted(request), files, institution=request.institution, initial=today)

    def act() -> PartialReport:
        actions.attach_to_report(report, **form.cleaned_data, by=request.user, at=request.at)
        return report

    words = Words(_("Adjuntar al reporte"), _("Adjuntar"), _("Quedó adjunto."))
    return decide(request, form, words, act, back=report.get_absolute_url(), back_text=report)


def partial_or_404(request: HttpRequest, pk: UUID) -> PartialReport:
    return get_object_or_404(queries.partial_reports_visible_to(request.user), pk=pk)


# --- out of time -----------------------------------------------------------------------------------------------------
@requires("delivery.view_session")
def registration_list(request: HttpRequest) -> HttpResponse:
    """The sessions registered late or not at all, and how many are of each unit and adviser (EXE-16)."""
    today = day_of(request.at)
    rows = queries.registrations_out_of_time(request.user, request.institution, today)
    context = {
        "days": queries.days_to_register(request.institution, today.year),
        "people": queries.registrations_by_person(rows),
    }
    return RegistrationListing(request, rows).respond("delivery/registration_list.html", context)
