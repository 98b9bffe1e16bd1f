"""The pages of agreements, and of the money of the activities."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows, require, requires
from baquiano.planning.agreements import actions, queries
from baquiano.planning.agreements.forms import (
    AgreementCreateForm,
    AgreementEditForm,
    FundingCreateForm,
    FundingEditForm,
    agreement_written,
    funding_written,
)
from baquiano.planning.agreements.tables import AgreementListing, FundingListing
from baquiano.planning.models import Agreement, Funding, PlanItem
from baquiano.planning.queries import items_visible_to
from baquiano.ui.charts import Chart, Datum, bar_chart
from baquiano.ui.deciding import Words, decide, posted
from baquiano.ui.display import cop, day

FORM = "planning/decision_form.html"
MOST_BARS = 12


def _agreement(request: HttpRequest, pk: UUID) -> Agreement:
    return get_object_or_404(queries.agreements_visible_to(request.user), pk=pk)


@requires("planning.view_agreement")
def agreement_list(request: HttpRequest) -> HttpResponse:
    rows = queries.with_use(queries.agreements_visible_to(request.user))
    return AgreementListing(request, rows).respond("planning/agreement_list.html")


@requires("planning.view_agreement")
def agreement_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    agreement = _agreement(request, pk)
    seen = items_visible_to(request.user).values("pk")
    context = {
        "agreement": agreement,
        "items": list(queries.items_on(agreement).filter(pk__in=seen)),
        "may_edit": allows(request.user, "planning.edit_agreement", agreement),
        "facts": [
            (_("Clase"), agreement.get_mode_display()),
            (_("Con quién"), agreement.partner),
            (_("Objeto"), agreement.purpose),
            (_("Dependencia"), agreement.unit),
            (_("Vigencia"), f"{day(agreement.starts_on)} – {day(agreement.ends_on)}"),
            (_("Aporte de la entidad"), _both(agreement.own_pesos, agreement.own_words)),
            (_("Aporte de la otra parte"), _both(agreement.partner_pesos, agreement.partner_words)),
            (_("Proceso de contratación"), agreement.process),
            (_("Enlace en SECOP"), agreement.process_link),
            (_("Criterio de competencia"), agreement.competence),
        ],
    }
    return render(request, "planning/agreement_detail.html", context)


def _both(pesos: int | None, words: str) -> str:
    return ". ".join(part for part in (cop(pesos) if pesos is not None else "", words) if part)


@requires("planning.edit_agreement")
def agreement_create(request: HttpRequest) -> HttpResponse:
    units = queries.units_for_agreements(request.user, day_of(request.at))
    form = AgreementCreateForm(posted(request), units=units)

    def act() -> Agreement:
        unit, identity = form.cleaned_data["unit"], form.cleaned_data["id"]
        return actions.create_agreement(unit, id=identity, fields=form.values, by=request.user, at=request.at)

    words = Words(_("Registrar un convenio o alianza"), _("Registrar"), _("Quedó registrado."))
    return decide(request, form, words, act, template=FORM, **_back_to_list())


@requires("planning.edit_agreement")
def agreement_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    agreement = _agreement(request, pk)
    require(allows(request.user, "planning.edit_agreement", agreement))
    form = AgreementEditForm(posted(request), initial=agreement_written(agreement))

    def act() -> Agreement:
        return actions.edit_agreement(
            agreement,
            expected_version=form.cleaned_data["version"],
            fields=form.values,
            by=request.user,
            at=request.at,
        )

    words = Words(_("Corregir el convenio o alianza"), _("Guardar"), _("Los cambios quedaron guardados."))
    back = {"back": agreement.get_absolute_url(), "back_text": str(agreement)}
    return decide(request, form, words, act, template=FORM, **back)


def _back_to_list() -> dict[str, str]:
    return {"back": reverse("planning:agreement_list"), "back_text": _("Convenios y alianzas")}


# --- the money of an activity ----------------------------------------------------------------------------------------
@requires("planning.view_funding")
def funding_list(request: HttpRequest) -> HttpResponse:
    """All the money by source, with what was planned and spent drawn side by side."""
    listing = FundingListing(request, queries.funding_visible_to(request.user))
    shown = listing.filtered
    return listing.respond(
        "planning/funding_list.html", {"totals": queries.totals(shown), "chart": _chart(queries.by_source(shown))}
    )


def _chart(rows: list[tuple[str, int, int]]) -> Chart | None:
    bars = [
        Datum(_("%(source)s, %(what)s") % {"source": source, "what": what}, [value])
        for source, planned, executed in rows[:MOST_BARS]
        for what, value in ((_("planeado"), planned), (_("ejecutado"), executed))
    ]
    return bar_chart("recursos", _("Recursos por fuente"), bars, unit=_("Pesos"), label=_("Fuente")) if bars else None


def _item(request: HttpRequest, pk: UUID) -> PlanItem:
    item = get_object_or_404(
        items_visible_to(request.user).select_related("plan__unit", "plan__year", "plan__institution"), pk=pk
    )
    if item.is_removed:
        raise Http404
    require(allows(request.user, "planning.edit_funding", item))
    return item


@requires("planning.edit_funding")
def item_fund(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What one more source gives to the activity."""
    item = _item(request, pk)
    form = FundingCreateForm(posted(request), institution=request.institution)

    def act() -> Funding:
        identity = form.cleaned_data["id"]
        return actions.add_funding(item, id=identity, fields=form.values, by=request.user, at=request.at)

    words = Words(_("Agregar una fuente de financiación"), _("Agregar"), _("La fuente quedó en la actividad."))
    return decide(request, form, words, act, template=FORM, back=item.get_absolute_url(), back_text=str(item))


@requires("planning.edit_funding")
def funding_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was planned and spent of a source."""
    funding = get_object_or_404(queries.funding_visible_to(request.user), pk=pk)
    item = _item(request, funding.item_id)
    form = FundingEditForm(posted(request), initial=funding_written(funding))

    def act() -> Funding:
        return actions.edit_funding(
            funding,
            expected_version=form.cleaned_data["version"],
            fields=form.values,
            by=request.user,
            at=request.at,
        )

    words = Words(
        _("Actualizar %(source)s") % {"source": funding.source}, _("Guardar"), _("Los valores quedaron guardados.")
    )
    return decide(request, form, words, act, template=FORM, back=item.get_absolute_url(), back_text=str(item))
