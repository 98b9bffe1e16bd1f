"""Audits from their programme to their conclusion, the samples that they draw and what each element showed."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.creation import identity_in
from baquiano.common.policy import allows, require, requires
from baquiano.documents.downloads import attachment
from baquiano.improvement import actions, populations, queries, rules
from baquiano.improvement.choices import Review
from baquiano.improvement.forms import (
    AuditCreateForm,
    AuditEditForm,
    CancelForm,
    CloseAuditForm,
    ReviewForm,
    SampleForm,
)
from baquiano.improvement.models import Audit, Sample
from baquiano.improvement.tables import AuditListing, ItemListing
from baquiano.ui.buttons import press
from baquiano.ui.deciding import Words, decide, posted

FIELDS = ("title", "scope", "criteria", "unit", "starts_on", "ends_on", "auditor", "due_on", "version")


def audit_or_404(request: HttpRequest, pk: UUID) -> Audit:
    return get_object_or_404(queries.audits_visible_to(request.user), pk=pk)


def sample_or_404(request: HttpRequest, pk: UUID) -> Sample:
    return get_object_or_404(queries.samples_visible_to(request.user), pk=pk)


@requires(rules.VIEW_AUDIT)
def audit_list(request: HttpRequest) -> HttpResponse:
    return AuditListing(request, queries.audits_visible_to(request.user)).respond("improvement/audit_list.html")


@requires(rules.PLAN_AUDIT)
def audit_create(request: HttpRequest) -> HttpResponse:
    today = day_of(request.at)
    auditor = request.user.pk if allows(request.user, rules.RUN_AUDIT) else None
    started = {"starts_on": today.replace(month=1, day=1), "ends_on": today, "auditor": auditor}
    form = AuditCreateForm(posted(request), institution=request.institution, on=today, initial=started)

    def act() -> Audit:
        fields = form.values
        return actions.create_audit(
            request.institution, id=form.cleaned_data["id"], fields=fields, by=request.user, at=request.at
        )

    words = Words(_("Programar una auditoría"), _("Programar"), _("La auditoría quedó programada."))
    back = reverse("improvement:audit_list")
    return decide(request, form, words, act, back=back, back_text=_("Auditorías"))


@requires(rules.VIEW_AUDIT)
def audit_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Scope and criteria, the samples with how far they were reviewed, the findings and how each is treated."""
    audit, user = audit_or_404(request, pk), request.user
    samples = list(queries.samples_visible_to(user).filter(audit=audit).prefetch_related("items"))
    context = {
        "audit": audit,
        "samples": [(one, sum(item.review != Review.PENDING for item in one.items.all())) for one in samples],
        "findings": list(queries.findings_visible_to(user).filter(audit=audit).order_by("position")),
        "is_overdue": audit.is_overdue_on(day_of(request.at)),
        "can": {
            "edit": rules.can_edit_audit(user, audit),
            "start": rules.can_start(user, audit),
            "run": rules.can_run(user, audit),
            "find": rules.can_find(user, audit),
            "close": rules.can_close(user, audit),
            "cancel": rules.can_cancel_audit(user, audit),
        },
    }
    return render(request, "improvement/audit_detail.html", context)


def _decide(request: HttpRequest, audit: Audit, form: Any, words: Words, act: Any) -> HttpResponse:
    return decide(request, form, words, act, back=audit.get_absolute_url(), back_text=audit.number, about=audit.title)


@requires(rules.PLAN_AUDIT)
def audit_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    audit = audit_or_404(request, pk)
    require(rules.can_edit_audit(request.user, audit))
    form = AuditEditForm(
        posted(request),
        institution=request.institution,
        on=day_of(request.at),
        initial={name: getattr(audit, name) for name in FIELDS},
    )

    def act() -> Audit:
        version = form.cleaned_data["version"]
        return actions.edit_audit(audit, expected_version=version, fields=form.values, by=request.user, at=request.at)

    words = Words(_("Corregir la auditoría"), _("Guardar"), _("La auditoría quedó corregida."))
    return _decide(request, audit, form, words, act)


@require_POST
@requires(rules.PLAN_AUDIT)
def audit_start(request: HttpRequest, pk: UUID) -> HttpResponse:
    audit = audit_or_404(request, pk)
    require(audit.is_running or rules.can_start(request.user, audit))
    done = _("La auditoría empezó: ya puede sacar la muestra y anotar hallazgos.")
    return press(request, audit, done, lambda: actions.start_audit(audit, by=request.user, at=request.at))


@requires(rules.PLAN_AUDIT)
def audit_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    audit = audit_or_404(request, pk)
    require(rules.can_close(request.user, audit))
    form = CloseAuditForm(posted(request), initial={"conclusion": audit.conclusion})
    words = Words(
        _("Cerrar la auditoría"),
        _("Cerrar la auditoría"),
        _("La auditoría quedó cerrada. Sus acciones siguen hasta que sean eficaces."),
        _("Después de cerrada no recibe muestras ni hallazgos."),
    )
    return _decide(
        request,
        audit,
        form,
        words,
        lambda: actions.close_audit(audit, **form.cleaned_data, by=request.user, at=request.at),
    )


@requires(rules.PLAN_AUDIT)
def audit_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    audit = audit_or_404(request, pk)
    require(rules.can_cancel_audit(request.user, audit))
    form = CancelForm(posted(request))
    words = Words(_("Cancelar la auditoría"), _("Cancelar la auditoría"), _("La auditoría se canceló."), tone="danger")
    return _decide(
        request,
        audit,
        form,
        words,
        lambda: actions.cancel_audit(audit, **form.cleaned_data, by=request.user, at=request.at),
    )


# --- samples ---------------------------------------------------------------------------------------------------------
@requires(rules.RUN_AUDIT)
def audit_sample(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Freeze a population and draw of it."""
    audit = audit_or_404(request, pk)
    is_repeated = queries.is_made_in(audit.samples, identity_in(request.POST))
    require(is_repeated or rules.can_run(request.user, audit))
    form = SampleForm(posted(request), populations=populations.registered(), initial={"size": 10})

    def act() -> Sample:
        data = dict(form.cleaned_data)
        population = populations.population_of(data.pop("population"))
        return actions.draw_sample(audit, population, **data, by=request.user, at=request.at)  # type: ignore[arg-type]

    words = Words(
        _("Sacar una muestra"),
        _("Sacar la muestra"),
        _("La muestra quedó sacada y su población, congelada."),
        _("La población es la del período de la auditoría. Se guarda con su huella y el sorteo se puede repetir."),
    )
    return _decide(request, audit, form, words, act)


@requires(rules.VIEW_AUDIT)
def sample_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The elements in the order in which they were drawn; each opens its page and, if it has one, its trace."""
    sample = sample_or_404(request, pk)
    listing = ItemListing(request, sample.items.select_related("sample", "reviewed_by"))
    listing.may_review = rules.can_run(request.user, sample.audit)
    return listing.respond("improvement/sample_detail.html", {"sample": sample})


@requires(rules.VIEW_AUDIT)
def sample_population(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The frozen population, byte by byte: its SHA-256 is the one of the page."""
    return attachment(sample_or_404(request, pk).population_file)


@requires(rules.VIEW_AUDIT)
def sample_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Draw it again from the frozen population, and say what changed in the population since."""
    sample = sample_or_404(request, pk)
    context = {
        "sample": sample,
        "again": queries.redrawn(sample),
        "differs": queries.differs_today(sample, request.user),
    }
    return render(request, "improvement/sample_check.html", context)


@requires(rules.RUN_AUDIT)
def sample_review(request: HttpRequest, pk: UUID, position: int) -> HttpResponse:
    """What was found in an element."""
    sample = sample_or_404(request, pk)
    require(rules.can_run(request.user, sample.audit))
    item = get_object_or_404(sample.items.select_related("sample__audit"), position=position)
    started = {"review": item.review if item.review != Review.PENDING else None, "note": item.note}
    form = ReviewForm(posted(request), initial=started)
    subject = queries.sampled_subjects([item]).get(str(item.subject_id))

    def act() -> Sample:
        actions.review_item(item, **form.cleaned_data, by=request.user, at=request.at)
        return sample

    words = Words(_("Revisar el elemento %(n)s") % {"n": position}, _("Guardar"), _("La revisión quedó guardada."))
    return decide(
        request,
        form,
        words,
        act,
        back=sample.get_absolute_url(),
        back_text=sample,
        about=item.subject_label,
        about_url=subject.get_absolute_url() if subject else "",  # type: ignore[attr-defined]
        trace_url=populations.trace_of(subject),
    )
