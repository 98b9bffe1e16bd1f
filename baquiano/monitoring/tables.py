"""Lists of follow-up: activities with their light, visits with what became of them, entities, months presented."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.beneficiaries.models import Beneficiary
from baquiano.beneficiaries.queries import beneficiaries_visible_to
from baquiano.common import statements
from baquiano.common.addresses import address_of
from baquiano.common.calendar_days import day_of
from baquiano.institutions.models import Unit
from baquiano.institutions.words import PLAN_UNIT
from baquiano.monitoring import queries
from baquiano.monitoring.choices import HELD_ANYWHERE, FollowUpState, Light, Outcome, Pace
from baquiano.monitoring.models import MonthlyFollowUp
from baquiano.ui.charts import Tone
from baquiano.ui.display import month_name
from baquiano.ui.listing import ChoiceFilter, Column, CutFilter, Listing, RowFilter, figure_column
from baquiano.ui.templatetags.ui import badge

LOOKS = {Light.GREEN: "fulfilled", Light.AMBER: "due_soon", Light.RED: "overdue", Light.NONE: "not_open"}
LIGHT_TONES = {Light.GREEN: Tone.GOOD, Light.AMBER: Tone.WARNING, Light.RED: Tone.BAD, Light.NONE: Tone.IDLE}
PACE_TONES = {
    Pace.ON_TIME: Tone.GOOD,
    Pace.LATE: Tone.WARNING,
    Pace.RUNNING: Tone.PLAIN,
    Pace.OVERDUE: Tone.BAD,
    Pace.AHEAD: Tone.IDLE,
}
OUTCOME_TONES = {
    Outcome.HELD: Tone.GOOD,
    Outcome.NOT_HELD: Tone.BAD,
    Outcome.PENDING: Tone.IDLE,
    Outcome.EXTRA: Tone.PLAIN,
}
OUTCOMES = {
    Outcome.HELD: "held",
    Outcome.NOT_HELD: "overdue",
    Outcome.PENDING: "scheduled",
    Outcome.EXTRA: "outside_plan",
}
MONTHS = [(str(month), month_name(month).capitalize()) for month in range(1, 13)]


def address_with(name: str, **asked: Any) -> str:
    """The list ``name`` with what the address asks of it; what is empty is left out."""
    return f"{reverse(f'monitoring:{name}')}?{urlencode({key: value for key, value in asked.items() if value})}"


def units() -> list[tuple[str, str]]:
    return statements.options(("institutions.units",), lambda: Unit.objects.order_by("name").values_list("pk", "name"))


class ItemListing(Listing):
    """The activities of a vigencia with their light. Give it the rows and how each one goes (``found``)."""

    name = "seguimiento-del-plan"
    caption = _("Actividades del plan")
    search = ["activity", "code", "topic__name"]
    search_label = _("Actividad, código o tema")
    default_sort = "ends"
    empty_title = _("No hay actividades")
    empty_text = _("Las actividades de los planes vigentes aparecen aquí con su semáforo.")

    def __init__(self, request: Any, rows: QuerySet[Any], found: dict[Any, queries.ItemFollowUp]) -> None:
        self.found = found
        super().__init__(request, rows)

    def get_columns(self) -> list[Any]:
        return [
            Column("activity", _("Actividad"), value="activity", link=True, css="is-wide", width=60),
            Column("unit", PLAN_UNIT, value="plan.unit.name", sort="plan__unit__name", width=34),
            Column("responsible", _("Responsable"), value="responsible.full_name", on_screen=False, personal=True),
            Column("starts", _("Desde"), value="starts_on", sort="starts_on"),
            Column("ends", _("Hasta"), value="ends_on", sort=("ends_on", "starts_on")),
            Column("done", _("Hecho"), value=self._done, on_export=False),
            Column("served", _("Entidades atendidas"), value=self._progress("done"), on_screen=False),
            Column("target", _("Entidades por atender"), value=self._progress("target"), on_screen=False),
            Column("percent", _("Hecho (%)"), value=self._progress("percent"), on_screen=False),
            Column(
                "expected",
                _("Esperado"),
                value=lambda row: f"{self.found[row.pk].expected} %",
                on_export=False,
                css="is-number",
            ),
            Column("asked", _("Esperado (%)"), value=lambda row: self.found[row.pk].expected, on_screen=False),
            Column("pace", _("Fechas"), value=self._pace),
            Column("late", _("Días de atraso"), value=lambda row: self.found[row.pk].days_late, on_screen=False),
            Column(
                "light",
                _("Semáforo"),
                value=lambda row: str(self.found[row.pk].light.label),
                html=lambda row: badge(self.found[row.pk].light.label, LOOKS[self.found[row.pk].light]),
            ),
        ]

    def get_filters(self) -> list[Any]:
        def by(name: str) -> Any:
            return lambda rows, value: rows.filter(
                pk__in=[pk for pk, one in self.found.items() if getattr(one, name) == value]
            )

        return [
            ChoiceFilter(key="grupo", label=PLAN_UNIT, field="plan__unit", choices=units),
            ChoiceFilter(key="semaforo", label=_("Semáforo"), choices=Light.choices, apply=by("light")),
            ChoiceFilter(key="fechas", label=_("Fechas"), choices=Pace.choices, apply=by("pace")),
            CutFilter(),
        ]

    def _progress(self, name: str) -> Any:
        return lambda row: getattr(self.found[row.pk].progress, name)

    def _done(self, row: Any) -> str:
        progress = self.found[row.pk].progress
        return f"{progress.done} de {progress.target} ({progress.percent}\N{NO-BREAK SPACE}%)"

    def _pace(self, row: Any) -> str:
        one = self.found[row.pk]
        return f"{one.pace.label}, {one.days_late} días" if one.days_late else str(one.pace.label)


class VisitListing(Listing):
    """The visits behind the figures of a month. Give it rows ``with_outcome``."""

    name = "ejecucion-de-la-agenda"
    caption = _("Visitas de la agenda y fuera de ella")
    columns = [
        Column("date", _("Fecha"), value=lambda row: day_of(row.first_at), sort="first_at", width=14),
        Column("title", _("Actividad"), value="meeting.title", link=True, css="is-wide", width=60),
        Column("served", _("Entidades"), value=lambda row: ", ".join(one.name for one in row.served_names), width=40),
        Column("unit", PLAN_UNIT, value="meeting.unit.name", sort="meeting__unit__name", width=34),
        Column("moved", _("Se hizo el"), value=lambda row: day_of(row.meeting.starts_at), on_screen=False),
        Column(
            "outcome",
            _("Resultado"),
            value=lambda row: str(Outcome(row.outcome).label),
            html=lambda row: badge(Outcome(row.outcome).label, OUTCOMES[Outcome(row.outcome)]),
        ),
        Column("reason", _("Motivo"), value="meeting.state_reason.name", on_screen=False, width=30),
        Column("note", _("Explicación"), value="meeting.state_note", on_screen=False, width=50),
    ]
    search = ["meeting__title", "served__beneficiary__search_text"]
    search_label = _("Visita o entidad")
    default_sort = "date"
    empty_title = _("No hay visitas")
    empty_text = _("Ninguna visita de la agenda o fuera de ella cumple lo que se pide.")

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(
                key="resultado",
                label=_("Resultado"),
                choices=[*Outcome.choices, (HELD_ANYWHERE, _("Realizada, en la agenda o fuera"))],
                apply=lambda rows, outcome: rows.filter(
                    outcome__in=[Outcome.HELD, Outcome.EXTRA] if outcome == HELD_ANYWHERE else [outcome]
                ),
            ),
            ChoiceFilter(key="grupo", label=PLAN_UNIT, field="meeting__unit", choices=units),
            RowFilter(
                key="entidad",
                label=_("Entidad"),
                apply=lambda rows, pk: rows.filter(served__beneficiary=pk),
                rows=lambda: beneficiaries_visible_to(self.request.user),
            ),
            CutFilter(),
        ]

    @property
    def filtered(self) -> QuerySet[Any]:  # type: ignore[override]
        names = Prefetch("beneficiaries", Beneficiary.objects.only("name"), to_attr="served_names")
        shown = ("meeting__unit", "meeting__state_reason")
        return super().filtered.distinct().select_related(*shown).prefetch_related(names)

    def row_url(self, row: Any) -> str:
        return address_of("delivery:session_detail", row.pk)


class EntityListing(Listing):
    """The entities of the month and what became of their visits. Give it ``entities_with_execution``."""

    name = "ejecucion-por-entidad"
    caption = _("Ejecución por entidad")
    search = ["search_text"]
    search_label = _("Entidad")
    default_sort = "entity"
    empty_title = _("No hay visitas a entidades en el mes")
    empty_text = _("Elija otro mes.")

    def __init__(self, request: Any, rows: QuerySet[Any], asked: dict[str, Any]) -> None:
        self.asked = asked
        super().__init__(request, rows)

    def get_columns(self) -> list[Any]:
        def figure(outcome: Outcome) -> Column:
            name = outcome.name.lower()
            return figure_column(name, outcome.label, f"n_{name}", lambda row: self._visits(row, outcome))

        return [
            Column("entity", _("Entidad"), value="name", sort="name", link=True, width=44),
            Column("municipality", _("Municipio"), value="municipality.name", sort="municipality__name", width=20),
            *(figure(outcome) for outcome in Outcome),
        ]

    def _visits(self, row: Any, outcome: Outcome) -> str:
        return address_with("visit_list", **self.asked, entidad=row.pk, resultado=outcome.value)


class FollowUpListing(Listing):
    """The follow-ups presented, the last month first."""

    name = "seguimientos-del-mes"
    caption = _("Seguimientos presentados")
    columns = [
        Column(
            "month",
            _("Mes"),
            value=lambda row: f"{month_name(row.month)} de {row.year}".capitalize(),
            sort=("year__year", "month"),
            link=True,
        ),
        Column("unit", PLAN_UNIT, value="unit.name", sort="unit__name"),
        Column(
            "state",
            _("Estado"),
            value="get_state_display",
            html=lambda row: badge(row.get_state_display(), row.state),
            sort="state",
        ),
        Column("submitted", _("Presentado el"), value="submitted_at", sort="submitted_at"),
        Column("by", _("Presentado por"), value="submitted_by.full_name", on_screen=False, personal=True),
        Column("remarks", _("Qué se logró y qué no"), value="remarks", on_screen=False, width=60),
        Column("returns", _("Devoluciones"), value="returns", on_screen=False),
    ]
    search = ["unit__name", "remarks"]
    default_sort = "-month"
    empty_title = _("Ningún grupo ha presentado su seguimiento")
    empty_text = _("Cada grupo presenta el suyo al terminar el mes, desde la ejecución de la agenda.")

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=FollowUpState.choices),
            ChoiceFilter(key="grupo", label=PLAN_UNIT, field="unit", choices=units),
            ChoiceFilter(key="mes", label=_("Mes"), field="month", choices=MONTHS),
        ]

    def row_css(self, row: MonthlyFollowUp) -> str:
        return "" if row.is_submitted else "is-muted"
