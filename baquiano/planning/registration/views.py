"""Comparing the approved plan with another system, and who delivered it on time."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows, require, requires
from baquiano.institutions.models import FiscalYear
from baquiano.planning.forms import VerbForm
from baquiano.planning.models import Plan, Reconciliation
from baquiano.planning.registration import actions, queries
from baquiano.planning.registration.forms import ReconcileForm
from baquiano.planning.registration.tables import DeliveryListing, ReconciliationListing, RowListing
from baquiano.planning.views.plans import plan_or_404
from baquiano.procedures.queries import case_of, open_verbs, task_of
from baquiano.ui.deciding import Words, decide, files, posted
from baquiano.ui.display import day

FORM = "planning/decision_form.html"


def _registered(request: HttpRequest, pk: UUID, action: str) -> Plan:
    """The plan of a unit: the consolidated one is registered by parts."""
    plan = plan_or_404(request, pk)
    if plan.is_consolidated:
        raise Http404
    require(allows(request.user, action, plan))
    return plan


@requires("planning.view_reconciliation")
def reconciliation_list(request: HttpRequest) -> HttpResponse:
    rows = queries.reconciliations_visible_to(request.user)
    return ReconciliationListing(request, rows).respond("planning/reconciliation_list.html")


@requires("planning.view_reconciliation")
def reconciliation_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the other system holds beside what was planned, activity by activity."""
    kept = get_object_or_404(queries.reconciliations_visible_to(request.user), pk=pk)
    pending = open_verbs(kept.plan, request.user) if case_of(kept.plan) else ()
    context = {
        "kept": kept,
        "plan": kept.plan,
        "is_last": kept.plan.reconciliations.first() == kept,
        "may_reconcile": kept.plan.is_in_force and allows(request.user, "planning.reconcile_plan", kept.plan),
        "may_register": "planning.register_plan" in pending,
    }
    return RowListing(request, queries.rows_of(kept)).respond("planning/reconciliation_detail.html", context)


@requires("planning.reconcile_plan")
def plan_reconcile(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Upload what the other system holds of the plan."""
    plan = _registered(request, pk, "planning.reconcile_plan")
    form = ReconcileForm(posted(request), files(request))

    def act() -> Reconciliation:
        file, identity = form.cleaned_data["file"], form.cleaned_data["id"]
        return actions.reconcile_plan(
            plan, id=identity, content=file.read(), name=file.name, by=request.user, at=request.at
        )

    system = queries.other_system(plan)
    words = Words(
        _("Cotejar con %(system)s") % {"system": system},
        _("Cotejar"),
        _("El cotejo quedó hecho."),
        _("Cargue lo que %(system)s tiene de este plan: se compara campo por campo y no se cambia nada.")
        % {"system": system},
    )
    return decide(request, form, words, act, template=FORM, back=plan.get_absolute_url(), back_text=str(plan))


@requires("planning.register_plan")
def plan_register(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the registration over the last comparison."""
    plan = _registered(request, pk, "planning.register_plan")
    last = plan.reconciliations.first()
    form = VerbForm(posted(request), task=task_of(plan, "planning.register_plan"))

    def act() -> Plan:
        return actions.register_plan(plan, note=form.words, by=request.user, at=request.at)

    words = Words(
        _("Registrar el plan en %(system)s") % {"system": queries.other_system(plan)},
        _("Dejar registrado"),
        _("El plan quedó registrado en los dos sistemas."),
        _standing(last),
    )
    return decide(request, form, words, act, template=FORM, back=plan.get_absolute_url(), back_text=str(plan))


def _standing(last: Reconciliation | None) -> str:
    if last is None:
        return _("Todavía no se ha cotejado: haga primero el cotejo, desde la página del plan.")
    if last.is_equal:
        return _("El último cotejo, del %(day)s, es igual a lo planeado.") % {"day": day(day_of(last.created_at))}
    return _(
        "El último cotejo, del %(day)s, tiene %(different)s con diferencias, %(missing)s sin cargar y %(unplanned)s no "
        "planeadas. Corrija la carga y coteje de nuevo, o diga por qué se acepta así."
    ) % {
        "day": day(day_of(last.created_at)),
        "different": last.different,
        "missing": last.missing,
        "unplanned": last.unplanned,
    }


@requires("planning.view_deliveries")
def delivery_list(request: HttpRequest) -> HttpResponse:
    """Who filled the plan of a vigencia on time and in condition; ``?vigencia=``, the last one when left out."""
    years = FiscalYear.objects.order_by("-year")
    asked = request.GET.get("vigencia", "")
    year = (years.filter(year=int(asked)).first() if asked.isdigit() and len(asked) == 4 else None) or years.first()
    if year is None:
        raise Http404
    rows = queries.deliveries_of(request.institution, year, day_of(request.at))
    context = {
        "year": year,
        "days": queries.formulation_days(request.institution, year.year),
        "late": queries.by_term(rows, "tarde").count() + queries.by_term(rows, "sin-entregar").count(),
    }
    return DeliveryListing(request, rows).respond("planning/delivery_list.html", context)
