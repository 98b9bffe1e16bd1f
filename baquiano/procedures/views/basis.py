"""What a procedure stands on: its norms, and the documents of its activities."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires, visible
from baquiano.institutions.models import Unit
from baquiano.library.queries import guides_visible_to, versions_in_force
from baquiano.library.rules import can_open
from baquiano.norms.queries import norms_visible_to
from baquiano.procedures import actions, queries
from baquiano.procedures.forms import GuideLinkForm, NormLinkForm
from baquiano.procedures.models import Activity, GuideLink, Procedure, ProcedureNorm


def procedure_or_404(request: Any, pk: UUID) -> Procedure:
    return get_object_or_404(queries.procedures_visible_to(request.user), pk=pk)


def panel(request: Any, name: str, title: str, parent: Any, context: dict[str, Any]) -> HttpResponse:
    """A panel of another page: its fragment for htmx, and a page of its own without scripts."""
    whole = {**context, "panel": f"procedures/{name}.html", "panel_title": title, "parent": parent}
    response = render(request, whole["panel"] if request.htmx else "procedures/panel.html", whole)
    patch_vary_headers(response, ("HX-Request",))
    return response


@requires("procedures.view_procedure")
def procedure_norms(request: Any, pk: UUID) -> HttpResponse:
    """The norms that found the procedure, and the reviews that their changes asked for."""
    procedure = procedure_or_404(request, pk)
    reviews = queries.reviews_visible_to(request.user).filter(procedure_code=procedure.code)
    context = {
        "procedure": procedure,
        "links": list(queries.norms_of(procedure)),
        "reviews": list(reviews.order_by("-opened_at")),
        "awaiting": queries.awaits_new_version(procedure),
    }
    return panel(request, "_procedure_norms", _("Normas y revisiones"), procedure, context)


@requires("procedures.view_procedure")
def norm_procedures(request: Any, pk: UUID) -> HttpResponse:
    """The procedures that a norm founds, and what came of the reviews of its changes."""
    norm = get_object_or_404(norms_visible_to(request.user), pk=pk)
    reviews = queries.reviews_visible_to(request.user).filter(change__norm=norm).order_by("-opened_at")
    context = {"norm": norm, "links": queries.procedures_of_norm(norm), "reviews": list(reviews)}
    return panel(request, "_norm_procedures", _("Procedimientos y revisiones"), norm, context)


@requires("procedures.link_norm")
def procedure_norm_link(request: Any, pk: UUID) -> HttpResponse:
    procedure = procedure_or_404(request, pk)
    # What is linked is not offered, and is understood all the same: the same request twice is one link.
    offered = norms_visible_to(request.user).exclude(pk__in=queries.norms_of(procedure).values("norm_id"))
    if request.method == "POST":
        form = NormLinkForm(request.POST, norms=norms_visible_to(request.user))
    else:
        form = NormLinkForm(norms=offered)
    if form.is_valid():
        try:
            actions.link_norm(procedure, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La norma quedó vinculada."))
            return redirect(procedure)
    return _form_page(request, _("Vincular una norma"), procedure, form, _("Vincular"))


@require_POST
@requires("procedures.link_norm")
def norm_unlink(request: Any, pk: UUID) -> HttpResponse:
    link = get_object_or_404(
        visible(ProcedureNorm.objects.select_related("norm"), request.user, "procedures.link_norm"), pk=pk
    )
    code = link.procedure_code
    actions.unlink_norm(link, by=request.user, at=request.at)
    messages.success(request, _("La norma dejó de estar vinculada."))
    return redirect(queries.procedures_in_force([code]).first() or "procedures:procedure_list")


# --- guides ----------------------------------------------------------------------------------------------------------
@requires("procedures.view_procedure")
def procedure_guides(request: Any, pk: UUID) -> HttpResponse:
    """The documents of the procedure, activity by activity, with the version in force."""
    procedure = procedure_or_404(request, pk)
    context = _uses(request, list(queries.uses_of(procedure))) | {"procedure": procedure}
    return panel(request, "_procedure_guides", _("Guías, manuales y especificaciones"), procedure, context)


@requires("procedures.view_procedure")
def guide_uses(request: Any, pk: UUID) -> HttpResponse:
    """Where a document of the library is used."""
    guide = get_object_or_404(guides_visible_to(request.user), pk=pk)
    return panel(request, "_guide_uses", _("Dónde se usa"), guide, _uses(request, list(queries.uses_of_guide(guide))))


def _uses(request: Any, links: list[GuideLink]) -> dict[str, Any]:
    names = queries.activity_names(links)
    versions = versions_in_force({link.guide_id for link in links}, day_of(request.at))
    rows = [
        {
            "link": link,
            "activity": names.get((link.process, link.bpmn_id)),
            "version": versions.get(link.guide_id),
            "may_detach": allows(request.user, "procedures.attach_guide", link),
        }
        for link in links
    ]
    opened = {link.guide_id: can_open(request.user, link.guide) for link in links}
    return {"rows": [row | {"may_open": opened[row["link"].guide_id]} for row in rows]}


@requires("procedures.attach_guide")
def procedure_guide_attach(request: Any, pk: UUID) -> HttpResponse:
    """Attach a document to the procedure as a whole."""
    return _attach(request, procedure_or_404(request, pk), None)


@requires("procedures.attach_guide")
def activity_guide_attach(request: Any, pk: UUID) -> HttpResponse:
    """Attach a document to one activity."""
    rows = Activity.objects.filter(definition__in=queries.diagram_visible_to(request.user))
    activity: Activity = get_object_or_404(rows.select_related("definition__procedure"), pk=pk)
    return _attach(request, activity.definition.procedure, activity)


def _attach(request: Any, procedure: Procedure, activity: Activity | None) -> HttpResponse:
    user = request.user
    for_all = allows(user, "procedures.attach_guide", GuideLink(institution=request.institution))
    form = GuideLinkForm(
        request.POST if request.method == "POST" else None,
        guides=guides_visible_to(user).filter(retired_on__isnull=True),
        units=visible(Unit.objects.filter(ends_on__isnull=True), user, "procedures.attach_guide").order_by("name"),
        for_all=for_all,
    )
    if form.is_valid():
        try:
            actions.attach_guide(
                form.cleaned_data["guide"],
                id=form.cleaned_data["id"],
                procedure=procedure,
                activity=activity,
                unit=form.cleaned_data["unit"],
                by=user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El documento quedó adjunto."))
            return redirect(procedure)
    title = _("Adjuntar un documento a «%(activity)s»") % {"activity": activity} if activity else ""
    return _form_page(request, title or _("Adjuntar un documento al procedimiento"), procedure, form, _("Adjuntar"))


@require_POST
@requires("procedures.attach_guide")
def use_detach(request: Any, pk: UUID) -> HttpResponse:
    link = get_object_or_404(GuideLink.objects.select_related("guide"), pk=pk)
    require(allows(request.user, "procedures.attach_guide", link))
    code = link.procedure_code
    actions.detach_guide(link, by=request.user, at=request.at)
    messages.success(request, _("El documento dejó de estar adjunto. Lo ya archivado se conserva."))
    return redirect(queries.procedures_in_force([code]).first() or "procedures:procedure_list")


def _form_page(request: Any, title: str, procedure: Procedure, form: Any, submit: str) -> HttpResponse:
    context = {"title": title, "procedure": procedure, "form": form, "submit": submit}
    return render(request, "procedures/basis_form.html", context)
