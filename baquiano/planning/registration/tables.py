"""Lists of comparisons with the other system, of the activities of one, and of who delivered the plan on time."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from baquiano.institutions.models import FiscalYear, Unit
from baquiano.institutions.words import PLAN_UNIT
from baquiano.planning.choices import MatchState, PlanState
from baquiano.planning.models import ReconciledRow, Reconciliation
from baquiano.planning.registration.queries import TIMELY, by_term, by_wholeness
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, Listing
from baquiano.ui.templatetags.ui import badge

LOOKS = {
    MatchState.LOADED: "done",
    MatchState.DIFFERENT: "due_soon",
    MatchState.MISSING: "overdue",
    MatchState.UNPLANNED: "out_of_order",
}


def _result(row: Reconciliation) -> Any:
    return badge(_("Igual a lo planeado"), "done") if row.is_equal else badge(_("Con diferencias"), "due_soon")


def _units() -> list[tuple[Any, str]]:
    return list(Unit.objects.filter(plans__isnull=False).distinct().order_by("name").values_list("pk", "name"))


class ReconciliationListing(Listing):
    """The comparisons of the plans with the other system, the last first (REP-06)."""

    name = "cotejos"
    caption = _("Cotejos de lo cargado con lo planeado")
    columns = [
        Column("plan", _("Plan"), value="plan.title", link=True, sort="plan__title", css="col-wide", width=40),
        Column("unit", PLAN_UNIT, value="plan.unit.name", sort="plan__unit__name"),
        Column("number", _("Cotejo"), css="is-number", sort="number"),
        Column("system", _("Sistema"), on_screen=False),
        Column("at", _("Hecho el"), value="created_at", sort="created_at"),
        Column("by", _("Por"), value="created_by.full_name", on_screen=False, personal=True),
        Column("loaded", _("Iguales"), css="is-number"),
        Column("different", _("Con diferencias"), css="is-number"),
        Column("missing", _("Sin cargar"), css="is-number"),
        Column("unplanned", _("No planeadas"), css="is-number"),
        Column(
            "result",
            _("Resultado"),
            value=lambda row: str(_("Igual") if row.is_equal else _("Con diferencias")),
            html=_result,
        ),
    ]
    search = ["plan__title", "plan__unit__name"]
    search_label = _("Plan o dependencia")
    default_sort = "-at"
    empty_title = _("No hay cotejos")
    empty_text = _("Se hacen en la página de cada plan vigente, con el archivo que descarga el otro sistema.")
    filters = [
        ChoiceFilter(key="grupo", label=PLAN_UNIT, field="plan__unit", choices=_units),
        BooleanFilter(
            key="igual",
            label=_("Igual a lo planeado"),
            apply=lambda rows, wanted: (
                rows.filter(different=0, missing=0, unplanned=0)
                if wanted
                else rows.exclude(different=0, missing=0, unplanned=0)
            ),
        ),
    ]


def _differences(row: ReconciledRow) -> Any:
    """Field by field: what was planned and what was loaded."""
    if not row.fields:
        return ""
    lines = format_html_join(
        "", "<li><strong>{}</strong>: {} → {}</li>", ((label, old or "—", new or "—") for label, old, new in row.fields)
    )
    return format_html('<ul class="plain">{}</ul>', lines)


class RowListing(Listing):
    """The activities of a comparison, with what differs of each."""

    name = "actividades-cotejadas"
    caption = _("Actividades cotejadas")
    columns = [
        Column("code", _("Código"), sort="code"),
        Column("activity", _("Actividad"), link=True, sort="activity", css="col-wide", width=60),
        Column("line", _("Fila del archivo"), css="is-number", sort="line"),
        Column(
            "state",
            _("Resultado"),
            value="get_state_display",
            html=lambda row: badge(row.get_state_display(), LOOKS[MatchState(row.state)]),
            sort="state",
        ),
        Column(
            "fields",
            _("Planeado → cargado"),
            value=lambda row: "; ".join(f"{label}: {old or '—'} → {new or '—'}" for label, old, new in row.fields),
            html=_differences,
            width=70,
        ),
    ]
    search = ["code", "activity"]
    search_label = _("Código o actividad")
    default_sort = "code"
    empty_title = _("No hay actividades")
    empty_text = _("El plan y el archivo no tienen actividades.")
    filters = [ChoiceFilter(key="resultado", label=_("Resultado"), field="state", choices=MatchState.choices)]


_TERM = {True: _("En el plazo"), False: _("Fuera del plazo"), None: _("Sin entregar")}
_TERM_LOOKS = {True: "done", False: "overdue", None: "waiting"}


def _unit_html(row: Any) -> Any:
    if row.plan_id is None:
        return row.name
    return format_html('<a href="{}">{}</a>', reverse("planning:plan_detail", args=[row.plan_id]), row.name)


def _years() -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in FiscalYear.objects.order_by("-year").values_list("year", flat=True)]


def _state(row: Any) -> str:
    return str(PlanState(row.plan_state).label) if row.plan_state else ""


class DeliveryListing(Listing):
    """Who delivered the plan, when, and how complete it is (PLN-13). Give it ``deliveries_of``."""

    name = "entregas"
    caption = _("Diligenciamiento del plan")
    columns = [
        Column("unit", PLAN_UNIT, value="name", sort="name", html=_unit_html, css="col-wide", width=40),
        Column("state", _("Estado"), value=_state, sort="plan_state"),
        Column("delivered", _("Entregado el"), value="delivered_on", sort="delivered_on"),
        Column(
            "term",
            _("Plazo"),
            value=lambda row: str(_TERM[row.is_timely]),
            html=lambda row: badge(str(_TERM[row.is_timely]), _TERM_LOOKS[row.is_timely]),
        ),
        Column("items", _("Actividades"), value="item_count", css="is-number", sort="item_count"),
        Column("complete", _("Completas"), value="complete_count", css="is-number", sort="complete_count"),
        Column("returns", _("Devoluciones"), value="plan_returns", css="is-number", sort="plan_returns"),
    ]
    search = ["name"]
    search_label = _("Dependencia")
    default_sort = "unit"
    empty_title = _("No hay dependencias que formulen plan")
    empty_text = _("El perfil de la institución dice qué clase de dependencia formula el plan.")
    filters = [
        # The rows are already those of the vigencia that was asked for.
        ChoiceFilter(
            key="vigencia",
            label=_("Vigencia"),
            choices=_years,
            empty_label=_("La última"),
            apply=lambda rows, _year: rows,
        ),
        ChoiceFilter(
            key="plazo",
            label=_("Plazo"),
            choices=[(key, _TERM[value]) for key, value in TIMELY.items()],
            apply=by_term,
        ),
        BooleanFilter(
            key="completo", label=_("Completo"), apply=lambda rows, wanted: by_wholeness(rows, wanted=wanted)
        ),
    ]
