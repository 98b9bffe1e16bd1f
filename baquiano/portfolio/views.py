"""Pages of the portfolio."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows, require, requires
from baquiano.institutions.queries import catalogue_item
from baquiano.portfolio import actions, queries, rules
from baquiano.portfolio.choices import STEPS
from baquiano.portfolio.columns import workbook_of
from baquiano.portfolio.contents import MILESTONE_FIELDS, VERSION_FIELDS, content_of
from baquiano.portfolio.forms import (
    DocumentsForm,
    MilestoneCreateForm,
    MilestoneEditForm,
    PressForm,
    ServiceCreateForm,
    ServiceEditForm,
    StepForm,
    TemplateForm,
    UseTemplateForm,
    VersionEditForm,
)
from baquiano.portfolio.models import Milestone, MilestoneTemplate, Service, ServiceVersion
from baquiano.portfolio.profile import guide_of
from baquiano.portfolio.tables import ServiceListing, TemplateListing
from baquiano.teams.queries import teams_visible_to
from baquiano.ui.deciding import Words, decide, posted
from baquiano.ui.listing.export import CONTENT_TYPES

YES, NO = "si", "no"


def service_or_404(request: HttpRequest, pk: UUID) -> Service:
    return get_object_or_404(queries.services_visible_to(request.user), pk=pk)


def version_or_404(request: HttpRequest, pk: UUID) -> ServiceVersion:
    return get_object_or_404(queries.versions_visible_to(request.user), pk=pk)


def milestone_or_404(request: HttpRequest, pk: UUID) -> Milestone:
    return get_object_or_404(queries.milestones_visible_to(request.user), pk=pk)


# --- services --------------------------------------------------------------------------------------------------------
@requires(rules.VIEW)
def service_list(request: HttpRequest) -> HttpResponse:
    """The catalogue: what is offered, searched and filtered by whoever programmes (SVC-21)."""
    rows = queries.with_facts(queries.services_visible_to(request.user))
    context = {"has_guide": guide_of(request.institution, day_of(request.at).year) is not None}
    return ServiceListing(request, rows).respond("portfolio/service_list.html", context)


@requires(rules.PUBLISH)
def portfolio_export(request: HttpRequest) -> HttpResponse:
    """The portfolio in the workbook that comes in again unchanged."""
    content = workbook_of(queries.services_visible_to(request.user))
    response = HttpResponse(content, content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = 'attachment; filename="portafolio.xlsx"'
    return response


@requires(rules.EDIT)
def service_create(request: HttpRequest) -> HttpResponse:
    form = ServiceCreateForm(posted(request), user=request.user, on=day_of(request.at), institution=request.institution)

    def act() -> Any:
        require(allows(request.user, rules.EDIT, form.cleaned_data["unit"]))
        identity, named = form.cleaned_data["id"], form.named
        actions.create_service(
            request.institution, id=identity, fields=named, version=form.content, by=request.user, at=request.at
        )
        return Service.objects.get(pk=identity)

    words = Words(_("Agregar un servicio"), _("Agregar"), _("Quedó en borrador: agregue sus hitos y publíquelo."))
    back = reverse("portfolio:service_list")
    return decide(request, form, words, act, back=back, back_text=_("Portafolio de servicios"))


@requires(rules.VIEW)
def service_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the service is today, its hitos, and the version being written."""
    service = service_or_404(request, pk)
    shown, draft = queries.latest_of(service), queries.draft_of(service)
    steps = rules.steps_of(request.user, service, has_draft=draft is not None)
    context = {
        "service": service,
        "versions": list(service.versions.order_by("-number")),
        "can_edit": rules.can_edit(request.user, service),
        "draft": draft,
        "steps": [STEPS[slug] for slug in steps],
        "documents": queries.documents_of(service, day_of(request.at)),
        **(_told(shown) if shown else {}),
    }
    if draft is not None:
        context["draft_faults"] = rules.faults_of(draft, queries.milestones_of(draft))
    return render(request, "portfolio/service_detail.html", context)


def _told(version: ServiceVersion) -> dict[str, Any]:
    """A version with its hitos and what its type asks for."""
    milestones = queries.milestones_of(version)
    return {
        "version": version,
        "milestones": milestones,
        "total": rules.total_of(milestones),
        "weights": rules.weights_told(rules.total_of(milestones)),
        "type_rules": queries.type_rules(version.service_type) if version.service_type else None,
    }


@requires(rules.EDIT)
def service_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    service = service_or_404(request, pk)
    require(rules.can_edit(request.user, service))
    initial = {name: getattr(service, name) for name in ("code", "name", "unit", "version")}
    form = ServiceEditForm(
        posted(request), user=request.user, on=day_of(request.at), unit=service.unit, initial=initial
    )

    def act() -> Service:
        require(
            allows(request.user, rules.EDIT, form.cleaned_data["unit"]) or form.cleaned_data["unit"] == service.unit
        )
        version, named = form.cleaned_data["version"], form.named
        return actions.edit_service(service, expected_version=version, fields=named, by=request.user, at=request.at)

    words = Words(_("Corregir el servicio"), _("Guardar"), _("El servicio quedó corregido."))
    return decide(request, form, words, act, back=service.get_absolute_url(), back_text=service)


@requires(rules.EDIT)
def service_documents(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The technical instruments and policy documents with which it is given (SVC-17)."""
    service = service_or_404(request, pk)
    require(rules.can_edit(request.user, service))
    initial = {"documents": list(service.documents.all()), "version": service.version}
    form = DocumentsForm(posted(request), service=service, initial=initial)

    def act() -> Service:
        chosen, version = list(form.cleaned_data["documents"]), form.cleaned_data["version"]
        return actions.link_documents(
            service, expected_version=version, documents=chosen, by=request.user, at=request.at
        )

    words = Words(_("Instrumentos y documentos"), _("Guardar"), _("Los documentos del servicio quedaron guardados."))
    return decide(request, form, words, act, back=service.get_absolute_url(), back_text=service)


@requires(rules.PUBLISH)
def service_step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """Publish, withdraw, close: each decision on the life of the service (SVC-01, SVC-14)."""
    service = service_or_404(request, pk)
    if step not in STEPS:
        raise Http404
    require(allows(request.user, rules.PUBLISH, service))
    asked = STEPS[step]
    form = StepForm(posted(request), asks_reason=asked.asks_reason)
    words = Words(str(asked.title), str(asked.title), str(asked.done), str(asked.text), tone=asked.tone)

    def act() -> Service:
        return actions.move_service(service, step, note=form.cleaned_data["note"], by=request.user, at=request.at)

    return decide(request, form, words, act, back=service.get_absolute_url(), back_text=service)


@requires(rules.EDIT)
def service_revise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin the next version, or go on with the one being written."""
    service = service_or_404(request, pk)
    require(rules.can_edit(request.user, service))
    words = Words(
        _("Empezar una versión nueva"),
        _("Empezar"),
        _("La versión nueva quedó en borrador."),
        _("Copia lo que rige hoy para cambiarlo. Las asistencias en curso conservan su versión."),
    )

    def act() -> ServiceVersion:
        return actions.open_version(service, by=request.user, at=request.at)

    return decide(request, PressForm(posted(request)), words, act, back=service.get_absolute_url(), back_text=service)


# --- versions and their hitos ----------------------------------------------------------------------------------------
@requires(rules.VIEW)
def version_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A version: what it says, its hitos, and while it is a draft what it lacks to be published."""
    version = version_or_404(request, pk)
    told = _told(version)
    context = {
        **told,
        "faults": rules.faults_of(version, told["milestones"]) if version.is_draft else [],
        "can_write": rules.can_write(request.user, version),
        "can_keep": allows(request.user, rules.EDIT, version.service) and bool(told["milestones"]),
        "has_templates": queries.templates_visible_to(request.user).exists(),
    }
    return render(request, "portfolio/version_detail.html", context)


@requires(rules.EDIT)
def version_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    version = version_or_404(request, pk)
    require(rules.can_write(request.user, version))
    initial = content_of(version, (*VERSION_FIELDS, "version"))
    form = VersionEditForm(posted(request), institution=request.institution, initial=initial)

    def act() -> ServiceVersion:
        return actions.edit_version(
            version,
            expected_version=form.cleaned_data["version"],
            fields=form.content,
            by=request.user,
            at=request.at,
        )

    words = Words(_("Escribir en qué consiste"), _("Guardar"), _("El borrador quedó guardado."))
    return _of_version(request, version, form, words, act)


@requires(rules.EDIT)
def version_milestone(request: HttpRequest, pk: UUID) -> HttpResponse:
    version = version_or_404(request, pk)
    require(rules.can_write(request.user, version))
    known = queries.milestones_of(version)
    form = MilestoneCreateForm(
        posted(request),
        institution=request.institution,
        on=day_of(request.at),
        initial={"position": known[-1].position + 1 if known else 1},
    )

    def act() -> ServiceVersion:
        identity = form.cleaned_data["id"]
        actions.add_milestone(version, id=identity, fields=form.content, by=request.user, at=request.at)
        return version

    words = Words(_("Agregar un hito"), _("Agregar"), _("El hito quedó en el borrador."))
    return _of_version(request, version, form, words, act)


@requires(rules.EDIT)
def milestone_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    milestone = milestone_or_404(request, pk)
    require(rules.can_write(request.user, milestone.service_version))
    initial = content_of(milestone, (*MILESTONE_FIELDS, "version"))
    form = MilestoneEditForm(posted(request), institution=request.institution, on=day_of(request.at), initial=initial)

    def act() -> Milestone:
        return actions.edit_milestone(
            milestone,
            expected_version=form.cleaned_data["version"],
            fields=form.content,
            by=request.user,
            at=request.at,
        )

    words = Words(_("Corregir el hito"), _("Guardar"), _("El hito quedó corregido."))
    return _of_version(request, milestone.service_version, form, words, act)


@requires(rules.EDIT)
def milestone_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    milestone = milestone_or_404(request, pk)
    require(rules.can_write(request.user, milestone.service_version))
    words = Words(_("Quitar el hito"), _("Quitar"), _("El hito salió del borrador."), milestone.name, tone="danger")

    def act() -> ServiceVersion:
        return actions.remove_milestone(milestone, by=request.user, at=request.at)

    return _of_version(request, milestone.service_version, PressForm(posted(request)), words, act)


@requires(rules.EDIT)
def version_template(request: HttpRequest, pk: UUID) -> HttpResponse:
    version = version_or_404(request, pk)
    require(rules.can_write(request.user, version))
    form = UseTemplateForm(posted(request), user=request.user)

    def act() -> ServiceVersion:
        return actions.use_template(version, form.cleaned_data["template"], by=request.user, at=request.at)

    words = Words(_("Usar una plantilla de hitos"), _("Copiar sus hitos"), _("Los hitos quedaron en el borrador."))
    return _of_version(request, version, form, words, act)


@requires(rules.EDIT)
def version_keep(request: HttpRequest, pk: UUID) -> HttpResponse:
    version = version_or_404(request, pk)
    require(allows(request.user, rules.EDIT, version.service))
    form = TemplateForm(posted(request), initial={"name": version.service.name})

    def act() -> MilestoneTemplate:
        return actions.save_template(version, **form.cleaned_data, by=request.user, at=request.at)

    words = Words(_("Guardar los hitos como plantilla"), _("Guardar"), _("La plantilla quedó guardada."))
    return _of_version(request, version, form, words, act)


def _of_version(request: HttpRequest, version: ServiceVersion, form: Any, words: Words, act: Any) -> HttpResponse:
    return decide(request, form, words, act, back=version.get_absolute_url(), back_text=version)


# --- templates, types and the guide ----------------------------------------------------------------------------------
@requires(rules.VIEW)
def template_list(request: HttpRequest) -> HttpResponse:
    rows = queries.templates_visible_to(request.user).select_related("created_by")
    return TemplateListing(request, rows).respond("portfolio/template_list.html")


@requires(rules.VIEW)
def template_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    template = get_object_or_404(queries.templates_visible_to(request.user), pk=pk)
    context = {
        "template": template,
        "steps": template.steps,
        "can_retire": rules.can_retire_template(request.user, template),
    }
    return render(request, "portfolio/template_detail.html", context)


@requires(rules.PUBLISH)
def template_retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    template = get_object_or_404(MilestoneTemplate.objects.all(), pk=pk)
    words = Words(
        _("Retirar la plantilla"),
        _("Retirar"),
        _("La plantilla quedó fuera de uso."),
        _("Los servicios que la usaron conservan sus hitos."),
        tone="danger",
    )

    def act() -> str:
        actions.retire_template(template, by=request.user, at=request.at)
        return reverse("portfolio:template_list")

    back = reverse("portfolio:template_list")
    return decide(request, PressForm(posted(request)), words, act, back=back, back_text=_("Plantillas de hitos"))


@requires(rules.VIEW)
def type_list(request: HttpRequest) -> HttpResponse:
    """What each type of service asks for, begins with and ends with (ORG-11)."""
    context = {
        "types": queries.types_of(request.institution),
        "has_guide": guide_of(request.institution, day_of(request.at).year) is not None,
    }
    return render(request, "portfolio/type_list.html", context)


@requires(rules.VIEW)
def guide(request: HttpRequest) -> HttpResponse:
    """The questions of the institution, one at a time, until they say which type of service is being asked for."""
    found = guide_of(request.institution, day_of(request.at).year)
    if found is None:
        return redirect("portfolio:type_list")
    given = [part for part in request.GET.get("r", "").split(".") if part in (YES, NO)]
    outcome = found.follow([part == YES for part in given])
    given = given[: len(outcome.answered)]
    item = catalogue_item(request.institution, queries.KIND, outcome.code) if outcome.code else None
    context: dict[str, Any] = {
        "outcome": outcome,
        "number": len(given) + 1,
        "yes": ".".join([*given, YES]),
        "no": ".".join([*given, NO]),
        "before": ".".join(given[:-1]),
        "has_answers": bool(given),
    }
    if item is not None:
        offered = queries.versions_offered().filter(service_type=item)
        context |= {"type_rules": queries.type_rules(item), "services": list(offered[:20])}
    return render(request, "portfolio/guide.html", context)


@requires(rules.VIEW)
def team_services(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the dependency of a team offers, for whoever forms it: a panel of its page, or a page (SVC-21)."""
    team = get_object_or_404(teams_visible_to(request.user), pk=pk)
    context = {"team": team, "versions": list(queries.versions_offered().filter(service__unit_id=team.unit_id))}
    template = "_team_services.html" if request.htmx else "team_services.html"
    return render(request, f"portfolio/{template}", context)
