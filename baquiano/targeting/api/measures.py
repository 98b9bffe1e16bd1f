"""The catalogue of variables and their values by entity and year, for other systems (INT-09)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.targeting import actions, queries, rules
from baquiano.targeting.api.room import room
from baquiano.targeting.forms import MeasureCreateForm, MeasureEditForm
from baquiano.targeting.models import Measure, MeasureValue
from baquiano.targeting.tables import MeasureListing, ValueListing
from baquiano.ui.endpoints import Asked, Call, Rows, words


class MeasureRows(Rows):
    class Meta:
        model = Measure
        fields = ("id", "code", "name", "unit", "more_means", "source", "description", "is_active", "version")


class ValueRows(Rows):
    code = words("measure.code")
    name = words("beneficiary.name")
    divipola = words("beneficiary.divipola")

    class Meta:
        model = MeasureValue
        fields = ("id", "measure", "code", "beneficiary", "name", "divipola", "year", "value", "version")


room.rows(
    "measure_list",
    "variables/",
    action=rules.VIEW_MEASURES,
    answer=MeasureRows,
    rows=lambda call: queries.measures_visible_to(call.user),
    listing=MeasureListing,
    asked=[
        Asked("significa", _("Qué significa un valor mayor: need o performance")),
        Asked("en_uso", _("En uso"), "boolean"),
    ],
    summary=_("El catálogo de variables de priorización."),
)
room.rows(
    "value_list",
    "variables/valores/",
    action=rules.VIEW_MEASURES,
    answer=ValueRows,
    rows=lambda call: queries.values_visible_to(call.user),
    listing=ValueListing,
    asked=[
        Asked("variable", _("Variable (id)")),
        Asked("anio", _("Año")),
        Asked("departamento", _("Departamento (código)")),
    ],
    summary=_("El valor de cada variable por entidad y año."),
)


@room.verb("measure_create", "variables/crear/", action=rules.EDIT_MEASURES, form=MeasureCreateForm, answer=MeasureRows)
def measure_create(call: Call) -> Measure:
    """Registra una variable en el catálogo."""
    form = call.form()
    fields = form.measure_fields
    return actions.create_measure(call.institution, id=form.cleaned_data["id"], fields=fields, by=call.user, at=call.at)


@room.verb(
    "measure_edit",
    "variables/<uuid:pk>/corregir/",
    action=rules.EDIT_MEASURES,
    form=MeasureEditForm,
    answer=MeasureRows,
)
def measure_edit(call: Call, pk: UUID) -> Measure:
    """Corrige una variable o la deja fuera de uso."""
    measure = call.one(queries.measures_visible_to(call.user), pk=pk)
    form = call.form()
    return actions.edit_measure(
        measure,
        expected_version=form.cleaned_data["version"],
        fields=form.measure_fields,
        by=call.user,
        at=call.at,
    )
