"""A scenario: its order moved live by its weights, on a table and on a map, and why each entity is where it is."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import StaleEdit
from baquiano.common.policy import require, requires
from baquiano.common.signals import exported
from baquiano.targeting import actions, queries, rules
from baquiano.targeting.drawing import rank_map
from baquiano.targeting.forms import (
    DecideForm,
    ScenarioCreateForm,
    ScenarioEditForm,
    TrialForm,
    WeighForm,
    begin_trial,
)
from baquiano.targeting.forms.exercises import WEIGHT
from baquiano.targeting.models import Scenario
from baquiano.targeting.prioritised_list import cost_words, cut_words, delivery_words
from baquiano.targeting.tables import RankingTable
from baquiano.targeting.views.exercises import exercise_or_404
from baquiano.targeting.wording import figure_words
from baquiano.ui.buttons import press
from baquiano.ui.deciding import Words, decide, posted
from baquiano.ui.listing.export import export_file

CUT = ("cut", "cut_number", "cut_score")
FRAGMENT = "orden"


def scenario_or_404(request: HttpRequest, pk: UUID) -> Any:
    return get_object_or_404(queries.scenarios_visible_to(request.user), pk=pk)


@requires(rules.VIEW_EXERCISE)
def scenario_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The order with the weights of the address, or with those that are kept; only the order for htmx; or a file."""
    scenario = scenario_or_404(request, pk)
    form = _trial_form(request, scenario)
    trial = form.trial if form.is_bound and form.is_valid() else None
    is_tried = trial is not None and trial != queries.Trial.of(scenario, form.variables)
    ranking = queries.ranking_of(scenario, trial)
    table = RankingTable(request, scenario, ranking, _places(scenario, ranking) if is_tried else None)
    kind = table.address.text("exportar")
    if kind in ("xlsx", "csv"):
        return _file(request, scenario, table, kind)
    can_edit = rules.can_edit_exercise(request.user, scenario.exercise)
    kept = form.trial_fields if is_tried else None
    whole, parts = ranking.coverage()
    listed = len(ranking.listed)
    total = sum(ranking.trial.weights.values())
    context = {
        "scenario": scenario,
        "exercise": scenario.exercise,
        "form": form,
        "table": table,
        "ranking": ranking,
        "whole": whole,
        "parts": [one for one in parts if one.chosen],
        "map": rank_map(ranking),
        "is_tried": is_tried,
        "weigh_form": WeighForm(scenario=scenario, initial=_initial(scenario, kept)) if can_edit else None,
        "can_edit": can_edit,
        "can_remove": can_edit and queries.scenarios_of(scenario.exercise).count() > 1,
        "cut": cut_words(scenario),
        "delivery": delivery_words(scenario),
        "cost": cost_words(scenario, listed),
        "shares": [(one, ranking.trial.weights[one.key] / total * 100 if total else 0) for one in ranking.factors],
    }
    is_fragment = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target") == FRAGMENT
    response = render(request, "targeting/_ranking.html" if is_fragment else "targeting/scenario_detail.html", context)
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    return response


def _trial_form(request: HttpRequest, scenario: Scenario) -> TrialForm:
    asked = any(name.startswith(WEIGHT) or name in CUT for name in request.GET)
    is_bound = asked and scenario.exercise.is_draft
    begun = begin_trial(scenario)
    # What the address leaves out is as it is kept.
    given = {name: value for name, value in request.GET.items() if value != ""}
    return TrialForm({**begun, **given} if is_bound else None, scenario=scenario, initial=begun)


def _places(scenario: Scenario, ranking: queries.Ranking) -> dict[Any, int | None]:
    """The place of each with what is kept, over the same figures."""
    if ranking.matrix is None:
        return {}
    return {one.entity.key: one.place for one in queries.rank(scenario, ranking.matrix).placed}


def _initial(scenario: Scenario, tried: dict[str, Any] | None) -> dict[str, Any]:
    begun = begin_trial(scenario)
    if tried is None:
        return begun
    weights = {f"{WEIGHT}{key}": value for key, value in tried["weights"].items()}
    return begun | {name: tried[name] for name in CUT} | weights


def _file(request: HttpRequest, scenario: Scenario, table: RankingTable, kind: str) -> HttpResponse:
    at = request.at  # type: ignore[attr-defined]
    name = f"{scenario.exercise.number}-{day_of(at):%Y-%m-%d}"
    title = f"{scenario.exercise.number} {scenario.name}"[:31]
    response, rows = export_file(kind, columns=table.columns(), objects=table.rows, title=title, name=name)
    exported.send(
        sender=Scenario,
        user=request.user,
        listing="orden-de-priorizacion",
        filters={"scenario": str(scenario.pk)},
        rows=rows,
        format=kind,
        personal_data=False,
        institution=scenario.exercise.institution,
        at=at,
    )
    return response


def _decide(request: HttpRequest, scenario: Scenario, form: Any, words: Words, act: Any, **extra: Any) -> HttpResponse:
    back = scenario.get_absolute_url()
    about = extra.pop("about", f"{scenario.exercise.number} · {scenario.exercise.title}")
    return decide(request, form, words, act, back=back, back_text=scenario.name, about=about, **extra)


@requires(rules.EDIT_EXERCISE)
def scenario_create(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another alternative of the exercise."""
    exercise = exercise_or_404(request, pk)
    require(rules.can_edit_exercise(request.user, exercise))
    form = ScenarioCreateForm(posted(request), exercise=exercise)

    def act() -> Scenario:
        return actions.create_scenario(
            exercise,
            id=form.cleaned_data["id"],
            fields=form.scenario_fields,
            like=form.cleaned_data["like"],
            by=request.user,
            at=request.at,  # type: ignore[attr-defined]
        )

    words = Words(
        _("Agregar un escenario"), _("Agregar"), _("El escenario quedó agregado. Mueva sus pesos o su corte.")
    )
    back = exercise.get_absolute_url()
    return decide(request, form, words, act, back=back, back_text=exercise.number, about=exercise.title)


@requires(rules.EDIT_EXERCISE)
def scenario_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    scenario = scenario_or_404(request, pk)
    require(rules.can_edit_exercise(request.user, scenario.exercise))
    names = (*actions.scenarios.EDITABLE, "version")
    form = ScenarioEditForm(posted(request), initial={name: getattr(scenario, name) for name in names})

    def act() -> Scenario:
        return actions.edit_scenario(
            scenario,
            expected_version=form.cleaned_data["version"],
            fields=form.scenario_fields,
            by=request.user,
            at=request.at,  # type: ignore[attr-defined]
        )

    words = Words(_("Corregir el escenario"), _("Guardar"), _("El escenario quedó guardado."))
    return _decide(request, scenario, form, words, act)


@require_POST
@requires(rules.EDIT_EXERCISE)
def scenario_weigh(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the weights and the cut that were being tried."""
    scenario = scenario_or_404(request, pk)
    require(rules.can_edit_exercise(request.user, scenario.exercise))
    form = WeighForm(posted(request), scenario=scenario)

    def act() -> Scenario:
        try:
            return actions.weigh_scenario(
                scenario,
                expected_version=form.cleaned_data["version"],
                fields=form.trial_fields,
                by=request.user,
                at=request.at,  # type: ignore[attr-defined]
            )
        except StaleEdit as stale:
            raise StaleEdit(current=SimpleNamespace(**begin_trial(stale.current))) from stale  # type: ignore[arg-type]

    words = Words(_("Guardar los pesos"), _("Guardar"), _("Los pesos y el corte quedaron guardados."))
    return _decide(request, scenario, form, words, act)


@require_POST
@requires(rules.EDIT_EXERCISE)
def scenario_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    scenario = scenario_or_404(request, pk)
    require(rules.can_edit_exercise(request.user, scenario.exercise))
    return press(
        request,
        scenario.exercise,
        _("El escenario «%(name)s» ya no está.") % {"name": scenario.name},
        lambda: actions.remove_scenario(scenario, by=request.user, at=request.at),  # type: ignore[attr-defined]
    )


def _entity_or_404(scenario: Scenario, pk: UUID) -> Beneficiary:
    """Somebody whom the scenario compares."""
    if scenario.exercise.is_frozen:
        return get_object_or_404(Beneficiary, pk=pk, pk__in=scenario.ranked.values("beneficiary"))
    return get_object_or_404(queries.ranked_universe(scenario.exercise), pk=pk)


@requires(rules.VIEW_EXERCISE)
def scenario_reason(request: HttpRequest, pk: UUID, entity: UUID) -> HttpResponse:
    """Why an entity is, or is not, in the list: the arithmetic step by step."""
    scenario = scenario_or_404(request, pk)
    ranking = queries.ranking_of(scenario)
    placed = ranking.one(entity)
    if placed is None:
        raise Http404
    parts = ranking.parts_of(entity)
    last = next((one for one in reversed(ranking.placed) if one.passes), None)
    context = {
        "scenario": scenario,
        "exercise": scenario.exercise,
        "placed": placed,
        "rows": [
            (factor, part, figure_words(part.raw), part.share * 100)
            for factor, part in zip(ranking.factors, parts, strict=True)
        ],
        "ordered": len(ranking.placed) - ranking.unplaced,
        "last": last,
        "cut": cut_words(scenario),
        "can_edit": rules.can_edit_exercise(request.user, scenario.exercise),
    }
    return render(request, "targeting/scenario_reason.html", context)


@requires(rules.EDIT_EXERCISE)
def scenario_decide(request: HttpRequest, pk: UUID, entity: UUID) -> HttpResponse:
    """Put an entity in the list or out of it, saying why; or leave it to the order again."""
    scenario = scenario_or_404(request, pk)
    require(rules.can_edit_exercise(request.user, scenario.exercise))
    beneficiary = _entity_or_404(scenario, entity)
    stored = scenario.decisions.filter(beneficiary=beneficiary).first()
    begun = {"verdict": stored.verdict, "reason": stored.reason} if stored else {}
    form = DecideForm(posted(request), initial=begun)

    def act() -> Any:
        actions.decide_entity(scenario, beneficiary, **form.cleaned_data, by=request.user, at=request.at)  # type: ignore[attr-defined]
        return redirect("targeting:scenario_reason", scenario.pk, beneficiary.pk).url

    words = Words(_("Decidir sobre una entidad"), _("Guardar"), _("La decisión quedó guardada con su motivo."))
    return _decide(request, scenario, form, words, act, about=beneficiary.name)
