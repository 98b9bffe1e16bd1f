"""What is perceived in the territory: the list, each observation, and those of an entity on its page (EVA-11)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.beneficiaries.models import Beneficiary
from baquiano.beneficiaries.queries import beneficiaries_visible_to
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows, require, requires
from baquiano.evaluation import actions, queries, rules
from baquiano.evaluation.forms import ObservationCreateForm, ObservationEditForm
from baquiano.evaluation.models import Observation
from baquiano.evaluation.tables import ObservationListing
from baquiano.ui.deciding import Words, decide, posted

FIELDS = ("beneficiary", "unit", "observed_on", "source", "findings", "opportunity", "version")


def observation_or_404(request: HttpRequest, pk: UUID) -> Observation:
    return get_object_or_404(queries.observations_visible_to(request.user), pk=pk)


@requires(rules.VIEW_OBSERVATION)
def observation_list(request: HttpRequest) -> HttpResponse:
    rows = queries.observations_visible_to(request.user)
    return ObservationListing(request, rows).respond("evaluation/observation_list.html")


def _named(request: HttpRequest) -> Beneficiary | None:
    text = request.GET.get("entidad", "")
    try:
        key = UUID(text)
    except ValueError:
        return None
    return beneficiaries_visible_to(request.user).filter(pk=key).first()


@requires(rules.WRITE_OBSERVATION)
def observation_create(request: HttpRequest) -> HttpResponse:
    """Record an observation, of the entity of ``?entidad=`` where the address names one."""
    named, today = _named(request), day_of(request.at)
    units = [unit for holding in request.user.standing.holdings for unit in [holding.unit_id] if unit]
    started = {"beneficiary": named, "observed_on": today, "unit": units[0] if units else None}
    form = ObservationCreateForm(posted(request), institution=request.institution, on=today, initial=started)

    def act() -> Observation:
        fields = form.values
        owned = Observation(institution=request.institution, unit=fields["unit"], created_by_id=request.user.pk)
        require(allows(request.user, rules.WRITE_OBSERVATION, owned))
        return actions.record_observation(
            request.institution, id=form.cleaned_data["id"], fields=fields, by=request.user, at=request.at
        )

    words = Words(_("Registrar una observación"), _("Guardar"), _("La observación quedó registrada."))
    back = named.get_absolute_url() if named else reverse("evaluation:observation_list")
    return decide(request, form, words, act, back=back, back_text=named or _("Observaciones"))


@requires(rules.VIEW_OBSERVATION)
def observation_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    observation = observation_or_404(request, pk)
    context = {"observation": observation, "can_edit": rules.can_edit_observation(request.user, observation)}
    return render(request, "evaluation/observation_detail.html", context)


@requires(rules.WRITE_OBSERVATION)
def observation_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    observation = observation_or_404(request, pk)
    require(rules.can_edit_observation(request.user, observation))
    form = ObservationEditForm(
        posted(request),
        institution=request.institution,
        on=day_of(request.at),
        initial={name: getattr(observation, name) for name in FIELDS},
    )

    def act() -> Observation:
        version = form.cleaned_data["version"]
        return actions.edit_observation(
            observation, expected_version=version, fields=form.values, by=request.user, at=request.at
        )

    words = Words(_("Corregir la observación"), _("Guardar"), _("La observación quedó corregida."))
    return decide(request, form, words, act, back=observation.get_absolute_url(), back_text=_("Observación"))


@requires(rules.VIEW_OBSERVATION)
def beneficiary_observations(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Of an entity, on its page."""
    beneficiary = get_object_or_404(beneficiaries_visible_to(request.user), pk=pk)
    context = {
        "row": beneficiary,
        "observations": list(queries.observations_of(beneficiary, request.user)[:20]),
        "may_write": allows(request.user, rules.WRITE_OBSERVATION),
    }
    template = "_observations.html" if request.htmx else "observations_of.html"
    return render(request, f"evaluation/{template}", context)
