"""What the check of a plan found and what people accepted of it, for other systems."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.common.policy import allows
from baquiano.institutions.models import FiscalYear
from baquiano.planning import actions, queries
from baquiano.planning.api import plan_to_see, room
from baquiano.planning.check_tables import FindingListing
from baquiano.planning.checking.queries import (
    checks_visible_to,
    may_waive,
    proposals_visible_to,
    waivers_visible_to,
)
from baquiano.planning.checking.results import Result, Results, check_of, check_of_year
from baquiano.planning.checking.rows import FoundRows
from baquiano.planning.choices import Severity
from baquiano.planning.forms import WaiveForm
from baquiano.planning.models import JointProposal, PlanCheck, Waiver
from baquiano.ui.endpoints import Asked, Call, Rows, Told, words


class FindingRows(Told):
    """A finding is computed, not stored: its id is the same each time that it is found."""

    id = serializers.UUIDField(source="pk")
    rule = serializers.CharField(source="finding.rule")
    title = words("check.title")
    severity = serializers.ChoiceField(choices=Severity.choices)
    why = words("check.why")
    mend = words("check.mend")
    is_open = serializers.BooleanField()
    digest = serializers.CharField(source="finding.digest", help_text=_("huella de lo que importa de sus filas"))
    reason = words("waiver.reason", _("por qué se aceptó"))
    waived_by = words("waiver.waived_by.full_name")
    items = serializers.ListField(child=serializers.UUIDField(), source="finding.items")
    needs = serializers.ListField(child=serializers.UUIDField(), source="finding.needs")
    entities = serializers.ListField(child=serializers.UUIDField(), source="finding.entities")
    plans = serializers.ListField(child=serializers.UUIDField(), source="finding.plans")
    # Last: it takes the name of what tells the others.
    words = words("finding.words")


class WaiverRows(Rows):
    vigencia = words("year.year")
    unit_name = words("unit.name")

    class Meta:
        model = Waiver
        fields = (
            "id",
            "vigencia",
            "unit",
            "unit_name",
            "rule",
            "finding",
            "digest",
            "words",
            "reason",
            "waived_by",
            "waived_at",
            "withdrawn_by",
            "withdrawn_at",
        )


class CheckRows(Rows):
    vigencia = words("year.year")

    class Meta:
        model = PlanCheck
        fields = ("id", "vigencia", "plan", "digest", "counts", "note", "seen_by", "seen_at")


class ProposalRows(Rows):
    vigencia = words("year.year")
    unit_name = words("plan.unit.name")

    class Meta:
        model = JointProposal
        fields = (
            "id",
            "vigencia",
            "plan",
            "unit_name",
            "finding",
            "words",
            "items",
            "proposed_for",
            "note",
            "proposed_by",
            "proposed_at",
            "state",
            "answer",
            "answered_by",
            "answered_at",
        )


FILTERS = [
    Asked("gravedad", _("Gravedad: blocks, warns o suggests")),
    Asked("sinergias", _("«si»: los de varios grupos en una entidad")),
    Asked("regla", _("Regla")),
    Asked("grupo", _("Grupo (id del plan)")),
    Asked("estado", _("Estado: abierto o aceptado")),
]


def _of_plan(call: Call, pk: UUID) -> Results:
    """A plan in force is divulged to everyone; what its check says is for those who work on it."""
    plan = plan_to_see(call, pk)
    call.require(allows(call.user, "planning.view_plan", plan))
    return check_of(plan)


def _year(call: Call, pk: UUID) -> FiscalYear:
    return call.one(FiscalYear.objects.select_related("institution"), pk=pk)


def _of_year(call: Call, pk: UUID) -> Results:
    """Who sees only some plans, what concerns them and what concerns the whole vigencia."""
    year = _year(call, pk)
    seen = queries.plans_visible_to(call.user).filter(year=year).values_list("pk", flat=True)
    return check_of_year(year).touching(seen)


def _found(results: Results, key: UUID) -> Result:
    result = results.get(key)
    if result is None:
        raise Http404
    return result


room.rows(
    "plan_check",
    "<uuid:pk>/hallazgos/",
    action="planning.view_plan",
    answer=FindingRows,
    rows=lambda call, pk: FoundRows(_of_plan(call, pk)),
    listing=FindingListing,
    asked=FILTERS,
    summary=_("Los hallazgos de la verificación de un plan, con lo que se aceptó de ellos."),
)
room.rows(
    "year_check",
    "consolidacion/<uuid:pk>/hallazgos/",
    action="planning.view_plan",
    answer=FindingRows,
    rows=lambda call, pk: FoundRows(_of_year(call, pk)),
    listing=FindingListing,
    asked=FILTERS,
    summary=_("Los hallazgos de los planes de una vigencia (el id es el de la vigencia)."),
)
room.row(
    "plan_finding",
    "<uuid:pk>/hallazgos/<uuid:finding>/",
    action="planning.view_plan",
    answer=FindingRows,
    find=lambda call, pk, finding: _found(_of_plan(call, pk), finding),
    summary=_("Un hallazgo de un plan; si se corrigió ya no existe."),
)
room.row(
    "year_finding",
    "consolidacion/<uuid:pk>/hallazgos/<uuid:finding>/",
    action="planning.view_plan",
    answer=FindingRows,
    find=lambda call, pk, finding: _found(_of_year(call, pk), finding),
    summary=_("Un hallazgo de los planes de una vigencia."),
)
room.rows(
    "waiver_list",
    "hallazgos-aceptados/",
    action="planning.view_plan",
    answer=WaiverRows,
    rows=lambda call: waivers_visible_to(call.user),
    summary=_("Los hallazgos que alguien aceptó con su motivo, y los que volvieron a abrirse."),
)
room.rows(
    "check_list",
    "verificaciones/",
    action="planning.view_plan",
    answer=CheckRows,
    rows=lambda call: checks_visible_to(call.user),
    summary=_("Quién vio la verificación de cada plan, cuándo, y qué decía entonces."),
)
room.rows(
    "proposal_list",
    "visitas-conjuntas/",
    action="planning.view_plan",
    answer=ProposalRows,
    rows=lambda call: proposals_visible_to(call.user),
    summary=_("Las visitas conjuntas que un grupo propuso y qué respondieron."),
)


@room.verb(
    "plan_finding_waive",
    "<uuid:pk>/hallazgos/<uuid:finding>/aceptar/",
    action="planning.waive_finding",
    form=WaiveForm,
    answer=WaiverRows,
)
def plan_finding_waive(call: Call, pk: UUID, finding: UUID) -> Any:
    """Acepta un hallazgo como está, con el motivo; «digest» es la huella que se leyó."""
    plan = plan_to_see(call, pk)
    call.require(allows(call.user, "planning.view_plan", plan))
    call.require(may_waive(call.user, plan.year, _found(check_of(plan), finding)))
    return actions.waive_finding(plan.year, plan, finding, **call.form().cleaned_data, by=call.user, at=call.at)


@room.verb("waiver_withdraw", "hallazgos-aceptados/<uuid:pk>/reabrir/", action="planning.waive_finding")
def waiver_withdraw(call: Call, pk: UUID) -> None:
    """Abre de nuevo un hallazgo que se había aceptado."""
    waiver = call.one(waivers_visible_to(call.user), pk=pk)
    call.require(allows(call.user, "planning.waive_finding", waiver))
    actions.withdraw_waiver(waiver, by=call.user, at=call.at)
