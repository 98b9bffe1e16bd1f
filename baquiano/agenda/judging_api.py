"""The agendas beside the plan, their conflicts, what is prepared and who is away, for other systems."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.accounts.models import User
from baquiano.agenda import actions, queries, rules
from baquiano.agenda.api import agenda_to_see, entry_to_see, month_to_see, room
from baquiano.agenda.choices import Preparation, Severity
from baquiano.agenda.comparison_table import CompareRow, rows_of
from baquiano.agenda.forms import AbsenceForm, TickForm
from baquiano.agenda.models import Absence
from baquiano.agenda.tables import AbsenceListing
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.notifications.api import DeliveryRows
from baquiano.notifications.queries import deliveries_about, deliveries_visible_to
from baquiano.ui.endpoints import Asked, Call, Rows, Told, words


class ComparedRows(Told):
    """One thing planned, scheduled or both."""

    unit = serializers.UUIDField(source="unit.pk")
    unit_name = words("unit.name")
    situation = serializers.CharField(help_text=_("missing, extra, changed o same"))
    item = serializers.UUIDField(source="item.pk", allow_null=True, default=None)
    item_code = words("item.code")
    entry = serializers.UUIDField(source="entry.pk", allow_null=True, default=None)
    activity = serializers.CharField()
    beneficiary_name = words("served.name")
    municipality_name = words("municipality.name")
    differences = serializers.SerializerMethodField(help_text=_("dato, lo planeado y lo acordado"))
    why = serializers.CharField(help_text=_("lo que explicó el grupo"))

    def get_differences(self, row: CompareRow) -> list[list[str]]:
        return [[str(one.label), str(one.planned), str(one.agreed)] for one in row.differences]


class JudgedRows(Told):
    """Something that somebody should look at; what is answered to it holds while it is the same."""

    key = serializers.CharField(source="finding.key", help_text=_("huella"))
    rule = serializers.CharField(source="finding.rule")
    name = serializers.CharField()
    severity = serializers.ChoiceField(choices=Severity.choices, source="finding.severity")
    sentence = serializers.CharField(source="finding.sentence")
    advice = serializers.CharField(source="finding.advice")
    entries = serializers.SerializerMethodField(help_text=_("las actividades de la agenda a las que se refiere (id)"))
    is_open = serializers.BooleanField()
    decision = words("answer.decision")
    reason = words("answer.reason")
    answered_by = words("answer.answered_by.full_name")

    def get_entries(self, one: queries.Judged) -> list[str]:
        return [str(entry.pk) for entry in one.finding.entries if entry.agenda_id]


class StepRows(Told):
    item = serializers.UUIDField(source="item.pk")
    name = words("item.name")
    state = serializers.ChoiceField(choices=Preparation.choices)
    note = words("tick.note")
    ticked_by = words("tick.ticked_by.full_name")


class AbsenceRows(Rows):
    person_name = words("person.full_name")
    unit_name = words("unit.name")

    class Meta:
        model = Absence
        fields = ("id", "person", "person_name", "unit", "unit_name", "starts_on", "ends_on")


def _compared(call: Call, pk: UUID) -> list[CompareRow]:
    agenda = agenda_to_see(call, pk)
    return rows_of([queries.ComparedGroup(agenda.unit, agenda, queries.compare(agenda))])


def _steps(call: Call, pk: UUID) -> list[queries.Step]:
    return list(queries.preparation_of(entry_to_see(call, pk)).steps)


room.rows(
    "month_comparison",
    "<int:year>/<int:month>/comparacion/",
    action="agenda.view_agenda",
    answer=ComparedRows,
    rows=lambda call, year, month: rows_of(queries.compare_month(*month_to_see(call, year, month))),
    summary=_("Las agendas de un mes junto al plan: lo que falta, lo que sobra, lo que cambió y lo conforme."),
)
room.rows(
    "agenda_comparison",
    "<uuid:pk>/comparacion/",
    action="agenda.view_agenda",
    answer=ComparedRows,
    rows=_compared,
    summary=_("La agenda de un grupo junto a su plan."),
)
room.rows(
    "month_findings",
    "<int:year>/<int:month>/conflictos/",
    action="agenda.view_agenda",
    answer=JudgedRows,
    rows=lambda call, year, month: queries.judge_month(call.institution, *month_to_see(call, year, month)).found,
    summary=_("Los conflictos y coincidencias de un mes, con lo que se respondió de ellos."),
)
room.rows(
    "entry_preparation",
    "actividades/<uuid:pk>/preparacion/",
    action="agenda.view_agenda",
    answer=StepRows,
    rows=_steps,
    summary=_("La lista de preparación de una actividad de la agenda."),
)
room.rows(
    "absence_list",
    "ausencias/",
    action="agenda.view_absence",
    answer=AbsenceRows,
    rows=lambda call: queries.absences_visible_to(call.user),
    listing=AbsenceListing,
    asked=[Asked("desde", _("Desde"), "date"), Asked("hasta", _("Hasta"), "date")],
    summary=_("Los días en que alguien no puede ir; el motivo no se guarda."),
)
room.rows(
    "agenda_deliveries",
    "<uuid:pk>/envios/",
    action="notifications.view_delivery",
    answer=DeliveryRows,
    rows=lambda call, pk: deliveries_visible_to(call.user) & deliveries_about(agenda_to_see(call, pk)),
    summary=_("Los correos que se enviaron sobre una agenda y qué fue de ellos."),
)


@room.verb("absence_create", "ausencias/crear/", action="agenda.register_absence", form=AbsenceForm, answer=AbsenceRows)
def absence_create(call: Call) -> Any:
    """Registra los días en que la persona, o alguien de su grupo, no puede ir."""
    places = queries.people_with_absences(call.user, day_of(call.at))
    form = call.form(people=User.objects.filter(pk__in=places).order_by("full_name"))
    data = form.cleaned_data
    unit = places[data["person"].pk]
    probe = Absence(institution_id=unit.institution_id, person=data["person"], unit=unit)
    call.require(allows(call.user, "agenda.register_absence", probe))
    return actions.add_absence(**data, unit=unit, by=call.user, at=call.at)


@room.verb("absence_withdraw", "ausencias/<uuid:pk>/retirar/", action="agenda.register_absence")
def absence_withdraw(call: Call, pk: UUID) -> None:
    """Retira una ausencia."""
    absence = call.one(queries.absences_visible_to(call.user), pk=pk)
    call.require(allows(call.user, "agenda.register_absence", absence))
    actions.withdraw_absence(absence, by=call.user, at=call.at)


@room.verb("entry_tick", "actividades/<uuid:pk>/preparacion/marcar/", action="agenda.prepare_entry", form=TickForm)
def entry_tick(call: Call, pk: UUID) -> None:
    """Marca un punto de la lista de preparación; «no aplica» exige decir por qué."""
    entry = entry_to_see(call, pk)
    call.require(rules.can_prepare(call.user, entry))
    actions.tick_preparation(entry, **call.form().cleaned_data, by=call.user, at=call.at)
