"""The activities of a plan."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.beneficiaries.choices import Order
from baquiano.beneficiaries.models import Beneficiary, Contact
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import allows, require, requires
from baquiano.competences.queries import lack_of
from baquiano.planning import actions, queries, rules
from baquiano.planning.agreements.queries import funding_of
from baquiano.planning.changing.queries import changes_of_item
from baquiano.planning.changing.rules import can_change
from baquiano.planning.changing.values import label_of
from baquiano.planning.forms import ItemCreateForm, ItemEditForm, RemoveForm, lacking_fields, written
from baquiano.planning.models import Plan, PlanItem
from baquiano.planning.more import more_fields, words_of
from baquiano.planning.per_topic import queries as per_topic
from baquiano.planning.tables import dates_text
from baquiano.planning.views.plans import plan_or_404
from baquiano.teams import queries as team_queries
from baquiano.teams.views import work_page
from baquiano.ui.display import cop, day
from baquiano.ui.forms import conflict_rows


def item_or_404(request: HttpRequest, pk: UUID) -> PlanItem:
    rows = queries.with_everything(queries.items_visible_to(request.user)).select_related(
        "plan__institution", "removed_by", "created_by", "ready_by"
    )
    return get_object_or_404(rows, pk=pk)


@requires("planning.view_plan")
def item_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    item = item_or_404(request, pk)
    context = {
        "item": item,
        "plan": item.plan,
        "lacking": lacking_fields(item),
        "lack": _lack(request, item),
        "may_edit": not item.is_removed and rules.can_write(request.user, item.plan),
        "may_restore": rules.can_restore(request.user, item),
        "may_change": can_change(request.user, item),
        "changes": list(changes_of_item(item)) if item.plan.state in queries.DIVULGED else [],
        "may_see_needs": allows(request.user, "planning.view_need", item),
        "work": team_queries.work_of(item),
        **_readiness(request, item),
        "may_assign": not item.is_removed and allows(request.user, "teams.assign_team", item),
        **_money(request, item),
        **_facts(item),
    }
    return render(request, "planning/item_detail.html", context)


def _readiness(request: HttpRequest, item: PlanItem) -> dict[str, Any]:
    """Whether it is ready and what it lacks, where the institution asks that it is said."""
    if item.is_removed or not item.plan.is_in_force or not per_topic.marks_ready(item.plan):
        return {}
    lacks = [] if item.ready_at else per_topic.lacks_to_be_ready(item)
    may = not item.ready_at and not lacks and allows(request.user, "planning.mark_ready", item)
    return {"sees_ready": True, "ready_lacks": lacks, "may_mark_ready": may}


def _lack(request: HttpRequest, item: PlanItem) -> str:
    """Why its responsible should not be assigned to its topic, where the institution only warns (ORG-07)."""
    if item.is_removed:
        return ""
    return lack_of(item.plan.institution, item.responsible, item.topic, item.starts_on or day_of(request.at))


def _money(request: HttpRequest, item: PlanItem) -> dict[str, Any]:
    """What each source gives to the activity, where the institution keeps it."""
    if not allows(request.user, "planning.view_funding", item):
        return {}
    may_fund = not item.is_removed and allows(request.user, "planning.edit_funding", item)
    return {"see_funding": True, "funding": funding_of(item), "may_fund": may_fund}


@requires("teams.assign_team")
def item_team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which team carries out the activity; it may change after the plan was approved (ORG-06)."""
    item = item_or_404(request, pk)
    require(allows(request.user, "teams.assign_team", item))
    if item.is_removed:
        messages.warning(
            request, _("La actividad %(code)s está retirada: ya no se le asigna equipo.") % {"code": item.code}
        )
        return redirect(item)
    trail = [(item.plan.get_absolute_url(), str(item.plan)), (item.get_absolute_url(), item.code)]
    return work_page(request, item, trail=trail)


def _facts(item: PlanItem) -> dict[str, Any]:
    return {
        "why": [
            (_("Programa del plan de desarrollo"), item.programme),
            (_("Necesidad detectada"), item.need),
            (_("Estrategia"), item.strategy),
            (_("Objetivo a alcanzar"), item.objective),
        ],
        "how": [
            (_("Tema"), item.topic),
            (_("Tipo de asistencia técnica"), item.service_type),
            (_("Mecanismo"), item.mechanism),
            (_("Instrumentos técnicos"), item.instruments),
            (_("Fechas"), dates_text(item)),
            (_("Municipio"), item.municipality.label if item.municipality else ""),
            (_("Lugar"), item.place),
        ],
        "who": [
            (_("Responsable"), item.responsible),
            (_("Equipo de trabajo"), item.team),
            (_("Trámites"), ", ".join(str(kind) for kind in item.procedure_types.all())),
            (_("Recursos necesarios"), item.resources),
            (_("Valor estimado"), cop(item.budget)),
        ],
        "more": _more_facts(item),
    }


def _more_facts(item: PlanItem) -> list[tuple[str, Any]]:
    """What only some institutions ask: day, words, and the authority of each territorial entity (ENT-02)."""
    asked = more_fields(item.plan.institution, item.plan.year.year)
    facts = [(label_of(name), day(item.assisted_on) if name == "assisted_on" else words_of(name, getattr(item, name)))
             for name in asked]  # fmt: skip
    if "has_manager" in asked:
        facts += [
            (_("Autoridad de %(entity)s") % {"entity": one}, _authority_words(one))
            for one in item.beneficiaries.all()
            if one.order == Order.TERRITORIAL
        ]
    return facts


def _authority_words(entity: Beneficiary) -> str:
    """Whoever answers for the assistance among its contacts, with the term of each; without any, its authority."""
    answering = [
        ", ".join(filter(None, [one.name, one.post, one.email, one.phone, _term(one)]))
        for one in entity.contacts.all()
        if one.is_responsible
    ]
    return "; ".join(answering) or ", ".join(filter(None, [entity.authority_name, entity.authority_post]))


def _term(contact: Contact) -> str:
    words = {"first": day(contact.starts_on), "last": day(contact.ends_on) if contact.ends_on else ""}
    return _("del %(first)s al %(last)s") % words if contact.ends_on else _("desde el %(first)s") % words


@requires("planning.edit_plan")
def item_create(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(rules.can_write(request.user, plan))
    bound = request.POST if request.method == "POST" else None
    form = ItemCreateForm(bound, plan=plan, user=request.user, on=day_of(request.at), initial=_from_need(request, plan))
    if form.is_valid():
        try:
            item = actions.create_item(
                plan, id=form.cleaned_data["id"], values=form.values, by=request.user, at=request.at
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La actividad %(code)s quedó en el plan.") % {"code": item.code})
            another = "otra" in request.POST
            return redirect("planning:item_create", plan.pk) if another else redirect(item)
    return _form(request, plan, form)


def _from_need(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """What an activity planned from the page of a need already knows: ``?necesidad=``."""
    asked = request.GET.get("necesidad", "")
    try:
        need = queries.needs_for_plan(request.user, plan).filter(pk=asked).first() if asked else None
    except (ValueError, ValidationError):
        return {}
    if need is None:
        return {}
    return {"needs": [need], "topic": need.topic, "beneficiaries": list(need.beneficiaries.all())}


@requires("planning.edit_plan")
def item_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    item = item_or_404(request, pk)
    require(not item.is_removed and rules.can_write(request.user, item.plan))
    bound = request.POST if request.method == "POST" else None
    form = ItemEditForm(bound, plan=item.plan, user=request.user, on=day_of(request.at), initial=written(item))
    conflict = None
    if form.is_valid():
        try:
            actions.edit_item(
                item,
                expected_version=form.cleaned_data["version"],
                values=form.values,
                by=request.user,
                at=request.at,
            )
        except StaleEdit as stale:
            conflict = conflict_rows(form, written(stale.current))
            form.rebase(stale.current.version)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Los cambios de %(code)s quedaron guardados.") % {"code": item.code})
            return redirect(item)
    return _form(request, item.plan, form, item=item, conflict=conflict)


def _form(request: HttpRequest, plan: Plan, form: Any, **context: Any) -> HttpResponse:
    refused = context.get("conflict") is not None or (form.is_bound and form.non_field_errors())
    context |= {"plan": plan, "form": form}
    return render(request, "planning/item_form.html", context, status=409 if refused else 200)


@requires("planning.edit_plan")
def item_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    item = item_or_404(request, pk)
    require(not item.is_removed and rules.can_write(request.user, item.plan))
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.remove_item(item, reason=form.cleaned_data["reason"], by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La actividad %(code)s se retiró del plan.") % {"code": item.code})
            return redirect(item.plan)
    return render(request, "planning/item_remove.html", {"item": item, "plan": item.plan, "form": form})


@require_POST
@requires("planning.edit_plan")
def item_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    item = item_or_404(request, pk)
    require(rules.can_write(request.user, item.plan))
    actions.restore_item(item, by=request.user, at=request.at)
    messages.success(request, _("La actividad %(code)s volvió al plan.") % {"code": item.code})
    return redirect(item)
