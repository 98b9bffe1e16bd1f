"""The catalogue of variables, and their values by entity and year."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.common.policy import allows, requires
from baquiano.targeting import actions, queries, rules
from baquiano.targeting.forms import MeasureCreateForm, MeasureEditForm
from baquiano.targeting.tables import MeasureListing, ValueListing
from baquiano.ui.deciding import Words, decide, posted


@requires(rules.VIEW_MEASURES)
def measure_list(request: HttpRequest) -> HttpResponse:
    listing = MeasureListing(request, queries.measures_visible_to(request.user))
    listing.editable = allows(request.user, rules.EDIT_MEASURES)
    return listing.respond("targeting/measure_list.html", {"may_load": allows(request.user, rules.LOAD_MEASURES)})


@requires(rules.EDIT_MEASURES)
def measure_create(request: HttpRequest) -> HttpResponse:
    """Add a variable to the catalogue."""
    form = MeasureCreateForm(posted(request))
    institution = request.institution  # type: ignore[attr-defined]
    words = Words(
        _("Registrar una variable"),
        _("Registrar"),
        _("La variable quedó en el catálogo. Ya puede cargar sus valores de Excel."),
    )
    back = reverse("targeting:measure_list")

    def act() -> str:
        actions.create_measure(
            institution,
            id=form.cleaned_data["id"],
            fields=form.measure_fields,
            by=request.user,
            at=request.at,  # type: ignore[attr-defined]
        )
        return back

    return decide(request, form, words, act, back=back, back_text=_("Variables de priorización"))


@requires(rules.EDIT_MEASURES)
def measure_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    measure = get_object_or_404(queries.measures_visible_to(request.user), pk=pk)
    names = ("name", "unit", "more_means", "source", "description", "is_active", "version")
    form = MeasureEditForm(posted(request), initial={name: getattr(measure, name) for name in names})
    back = reverse("targeting:measure_list")

    def act() -> str:
        actions.edit_measure(
            measure,
            expected_version=form.cleaned_data["version"],
            fields=form.measure_fields,
            by=request.user,
            at=request.at,  # type: ignore[attr-defined]
        )
        return back

    words = Words(_("Corregir una variable"), _("Guardar"), _("La variable quedó guardada."))
    back_text = _("Variables de priorización")
    return decide(request, form, words, act, back=back, back_text=back_text, about=f"{measure.code} · {measure.name}")


@requires(rules.VIEW_MEASURES)
def value_list(request: HttpRequest) -> HttpResponse:
    context = {"may_load": allows(request.user, rules.LOAD_MEASURES)}
    return ValueListing(request, queries.values_visible_to(request.user)).respond("targeting/value_list.html", context)
