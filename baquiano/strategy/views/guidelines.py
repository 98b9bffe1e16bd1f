"""The guidelines of the senior management: registered with their date, and followed by strategies and plans."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows, require, requires
from baquiano.strategy import actions, guided, queries, rules
from baquiano.strategy.forms import GuidelineCreateForm, GuidelineEditForm
from baquiano.strategy.models import Guideline
from baquiano.strategy.tables import GuidelineListing
from baquiano.ui.deciding import Words, decide, posted

PLAN = "planning.plan"


def guideline_or_404(request: HttpRequest, pk: UUID) -> Guideline:
    return get_object_or_404(queries.guidelines_visible_to(request.user), pk=pk)  # type: ignore[arg-type]


@requires(rules.VIEW)
def guideline_list(request: HttpRequest) -> HttpResponse:
    return GuidelineListing(request, queries.guidelines_visible_to(request.user)).respond(  # type: ignore[arg-type]
        "strategy/guideline_list.html"
    )


@requires(rules.VIEW)
def guideline_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What it says, who gave it and when, and what follows it."""
    guideline = guideline_or_404(request, pk)
    links = [(one, guided.url_of(one.subject_type, one.subject_id)) for one in guideline.links.all()]
    context = {
        "guideline": guideline,
        "links": links,
        "in_force": guideline.is_in_force(day_of(request.at)),  # type: ignore[attr-defined]
        "may_edit": allows(request.user, rules.EDIT_GUIDELINE, guideline),
    }
    return render(request, "strategy/guideline_detail.html", context)


@requires(rules.EDIT_GUIDELINE)
def guideline_create(request: HttpRequest) -> HttpResponse:
    """Register a guideline."""
    institution = request.institution  # type: ignore[attr-defined]
    shown = {"issued_on": day_of(request.at), "subjects": request.GET.getlist("sigue")}  # type: ignore[attr-defined]
    form = GuidelineCreateForm(posted(request), user=request.user, initial=shown)  # type: ignore[arg-type]

    def act() -> Guideline:
        return actions.create_guideline(
            institution,
            id=form.cleaned_data["id"],
            fields=form.guideline_fields,
            subjects=form.followers,
            by=request.user,  # type: ignore[arg-type]
            at=request.at,  # type: ignore[attr-defined]
        )

    words = Words(
        _("Registrar un lineamiento de la alta dirección"), _("Registrar"), _("El lineamiento quedó registrado.")
    )
    back = reverse("strategy:guideline_list")
    return decide(request, form, words, act, back=back, back_text=_("Lineamientos de la alta dirección"))


@requires(rules.EDIT_GUIDELINE)
def guideline_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    guideline = guideline_or_404(request, pk)
    require(allows(request.user, rules.EDIT_GUIDELINE, guideline))
    shown = {name: getattr(guideline, name) for name in (*actions.guiding.WORDS, "version")}
    shown["subjects"] = [f"{one.subject_type}:{one.subject_id}" for one in guideline.links.all()]
    form = GuidelineEditForm(posted(request), user=request.user, initial=shown)  # type: ignore[arg-type]

    def act() -> Guideline:
        return actions.edit_guideline(
            guideline,
            expected_version=form.cleaned_data["version"],
            fields=form.guideline_fields,
            subjects=form.followers,
            kept=form.unseen(guideline),
            by=request.user,  # type: ignore[arg-type]
            at=request.at,  # type: ignore[attr-defined]
        )

    words = Words(_("Corregir el lineamiento"), _("Guardar"), _("El lineamiento quedó guardado."))
    return decide(request, form, words, act, back=guideline.get_absolute_url(), back_text=guideline.number)


@requires(rules.VIEW)
def plan_guidelines(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The strategy of the vigencia of a plan and the guidelines that it follows, as a tab of its page."""
    plan = guided.find(request.user, PLAN, pk)
    if plan is None:
        raise Http404
    context = {
        "plan": plan,
        "strategy": queries.strategies_visible_to(request.user).filter(year=plan.year_id).first(),  # type: ignore[arg-type, attr-defined]
        "guidelines": list(queries.guidelines_of(PLAN, pk)),
        "may_edit": allows(request.user, rules.EDIT_GUIDELINE),
    }
    fragment = request.headers.get("HX-Request") == "true"
    template = "strategy/_plan_guidelines.html" if fragment else "strategy/plan_guidelines.html"
    return render(request, template, context)
