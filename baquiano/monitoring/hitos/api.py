"""The assistances by their dates and hitos, and the cuts of the follow-up, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.delivery.models import Assistance
from baquiano.monitoring import rules
from baquiano.monitoring.api import cut_of, room, year_of
from baquiano.monitoring.choices import Light
from baquiano.monitoring.hitos import actions, queries
from baquiano.monitoring.hitos.forms import AnalysisForm, CutForm, analysis_written
from baquiano.monitoring.hitos.tables import AssistanceFollowUpListing, CutListing
from baquiano.monitoring.models import FollowUpCut
from baquiano.ui.endpoints import Asked, Call, Rows, words


class AssistanceRows(Rows):
    unit_name = words("unit.name")
    beneficiary_name = words("beneficiary.name")
    service_name = words("service_version.service.name")
    done = serializers.DecimalField(max_digits=7, decimal_places=2, help_text=_("peso de los hitos verificados"))
    expected = serializers.DecimalField(max_digits=7, decimal_places=2, help_text=_("peso de los hitos que ya vencían"))
    hitos = serializers.IntegerField(source="n_hitos")
    hitos_done = serializers.IntegerField(source="n_done")
    hitos_missing = serializers.IntegerField(source="n_missing")
    late_since = serializers.DateField(allow_null=True, help_text=_("el día del primer hito que falta"))
    last_due = serializers.DateField(allow_null=True)
    light = serializers.ChoiceField(choices=Light.choices)

    class Meta:
        model = Assistance
        fields = (
            "id",
            "beneficiary",
            "beneficiary_name",
            "service_name",
            "unit",
            "unit_name",
            "adviser",
            "starts_on",
            "last_due",
            "hitos",
            "hitos_done",
            "hitos_missing",
            "done",
            "expected",
            "late_since",
            "light",
        )


class CutRows(Rows):
    unit_name = words("unit.name")
    vigencia = words("year.year")
    deviating = serializers.SerializerMethodField(help_text=_("las asistencias que no se desarrollan bien"))

    class Meta:
        model = FollowUpCut
        fields = (
            "id",
            "unit",
            "unit_name",
            "vigencia",
            "cut_on",
            "cut_at",
            "state",
            "conclusion",
            "troubles",
            "adjustment",
            "deviating",
            "analysed_by",
            "analysed_at",
            "document",
            "figures",
            "sha256",
            "version",
        )

    def get_deviating(self, row: FollowUpCut) -> list[str]:
        return [str(one.assistance_id) for one in row.deviations.all()]


def _assistances(call: Call, year: int) -> Any:
    call.http.moment = cut_of(call)  # type: ignore[attr-defined]
    return queries.shown(queries.assistances_followed_by(call.user, year_of(call, year), cut_of(call)))


def _listing(request: Any, rows: Any) -> AssistanceFollowUpListing:
    return AssistanceFollowUpListing(request, rows, day_of(getattr(request, "moment", request.at)))


def _cuts(call: Call) -> Any:
    rows = queries.cuts_visible_to(call.user).prefetch_related("deviations")
    return queries.with_deviations(rows)


def _cut(call: Call, pk: UUID) -> FollowUpCut:
    return call.one(queries.cuts_visible_to(call.user), pk=pk)


room.rows(
    "year_assistances",
    "asistencias/<int:year>/",
    action=rules.VIEW_CUT,
    answer=AssistanceRows,
    rows=_assistances,
    listing=_listing,
    asked=[
        Asked("grupo", _("Dependencia (id)")),
        Asked("profesional", _("Profesional (id)")),
        Asked("servicio", _("Servicio (id)")),
        Asked("semaforo", _("Semáforo: verde, amarillo, rojo o sin-empezar")),
        Asked("completas", _("Con todos sus hitos verificados"), "boolean"),
        Asked("atrasadas", _("Con hitos sin cumplir"), "boolean"),
        Asked("corte", _("Como estaban el (día)"), "date"),
    ],
    summary=_("Las asistencias de la vigencia por sus fechas e hitos, con lo esperado y su semáforo."),
)
room.rows(
    "cut_list",
    "cortes/",
    action=rules.VIEW_CUT,
    answer=CutRows,
    rows=_cuts,
    listing=CutListing,
    asked=[Asked("estado", _("Estado: open, analysed o issued")), Asked("grupo", _("Dependencia (id)"))],
    summary=_("Los cortes de seguimiento con sus cifras y su análisis."),
)
room.row(
    "cut_detail",
    "cortes/<uuid:pk>/",
    action=rules.VIEW_CUT,
    answer=CutRows,
    find=_cut,
    summary=_("Un corte de seguimiento."),
)


@room.verb("cut_create", "cortes/nuevo/", action=rules.ANALYSE, form=CutForm, answer=CutRows)
def cut_create(call: Call) -> Any:
    """Hace un corte de seguimiento: cómo iban las asistencias de una dependencia en un día."""
    data = call.form(units=queries.units_to_cut(call.user)).cleaned_data
    return actions.make_cut(data["unit"], id=data["id"], cut_on=data["cut_on"], by=call.user, at=call.at)


@room.verb("cut_analyse", "cortes/<uuid:pk>/analizar/", action=rules.ANALYSE, form=AnalysisForm, answer=CutRows)
def cut_analyse(call: Call, pk: UUID) -> Any:
    """Escribe el análisis del corte: conclusión, lo que no se desarrolla bien y el ajuste que se decide."""
    cut = _cut(call, pk)
    call.require(rules.can_analyse(call.user, cut))
    form = call.form(written=lambda form: analysis_written(cut), cut=cut)
    version = form.cleaned_data["version"]
    return actions.analyse_cut(cut, expected_version=version, **form.values, by=call.user, at=call.at)


@room.verb("cut_issue", "cortes/<uuid:pk>/expedir/", action=rules.ANALYSE, answer=CutRows)
def cut_issue(call: Call, pk: UUID) -> Any:
    """Expide el reporte del corte; sin análisis, la respuesta dice qué falta."""
    cut = _cut(call, pk)
    call.require(allows(call.user, rules.ANALYSE, cut))
    return actions.issue_cut(cut, by=call.user, at=call.at)
