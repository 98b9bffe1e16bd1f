"""The hitos of the assistances: what is due, what is late, what awaits verification."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of, moment_of
from baquiano.delivery import queries
from baquiano.delivery.choices import MilestoneState, Timing
from baquiano.delivery.tables.visits import units_of_lists, years_of_lists
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, CutFilter, DateFilter, Listing
from baquiano.ui.templatetags.ui import badge

LOOKS = {
    Timing.ON_TIME: "done",
    Timing.LATE: "due_soon",
    Timing.PENDING: "waiting",
    Timing.OVERDUE: "overdue",
}


def timing_badge(timing: Timing) -> Any:
    return badge(timing.label, LOOKS[timing])


class MilestoneListing(Listing):
    """Every hito that the person sees, by its day."""

    name = "hitos"
    caption = _("Hitos de las asistencias")
    search = ["assistance__beneficiary__search_text", "milestone__name"]
    search_label = _("Entidad o hito")
    default_sort = "due"
    empty_title = _("No hay hitos")
    empty_text = _("Aparecen cuando empieza una asistencia de un servicio del portafolio.")

    def get_columns(self) -> list[Any]:
        return [
            Column("hito", _("Hito"), value=str, link=True, css="col-wide", width=44),
            Column("entity", _("Entidad"), value="assistance.beneficiary.name", sort="assistance__beneficiary__name"),
            Column("entity_code", _("Código de la entidad"), value=_entity_code, on_screen=False),
            Column("service", _("Servicio"), value="assistance.service_version.service.name", width=34),
            Column(
                "service_code",
                _("Código del servicio"),
                value="assistance.service_version.service.code",
                on_screen=False,
            ),
            Column("lead", _("La lidera"), value="assistance.unit.code", on_screen=False),
            Column("strategy", _("Estrategia"), value="assistance.strategy.name", on_screen=False),
            Column("starts", _("Empieza el"), value="assistance.starts_on", on_screen=False),
            Column("unit", _("Dependencia"), value="unit.name", sort="unit__name", width=30),
            Column("weight", _("Peso"), value="milestone.weight", css="is-number"),
            Column("due", _("Fecha prevista"), value="due_on", sort="due_on"),
            Column("claimed", _("Cumplido el"), value="claimed_on", sort="claimed_on"),
            Column("timing", _("Plazo"), value=self._timing, html=lambda row: timing_badge(self._timing_of(row))),
            Column("state", _("Estado"), value="get_state_display", html=_state, sort="state"),
            Column("adviser", _("Profesional"), value="assistance.adviser.full_name", personal=True, on_screen=False),
            Column("verified", _("Verificado por"), value="verified_by.full_name", personal=True, on_screen=False),
            Column("note", _("Qué se hizo"), value="note", on_screen=False, width=44),
            Column("evidence", _("Título del soporte"), value="evidence.title", on_screen=False),
            Column("link", _("Enlace del soporte"), value="evidence.link", on_screen=False, width=36),
            Column("returned", _("Qué se debe ajustar"), value="returned_note", on_screen=False, width=50),
        ]

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=MilestoneState.choices),
            ChoiceFilter(key="plazo", label=_("Plazo"), choices=Timing.choices, apply=self._narrow),
            ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit", choices=units_of_lists),
            ChoiceFilter(key="lidera", label=_("La lidera"), field="assistance__unit", choices=units_of_lists),
            ChoiceFilter(key="vigencia", label=_("Vigencia"), field="assistance__year", choices=years_of_lists),
            BooleanFilter(
                key="mios",
                label=_("Las presto yo"),
                apply=lambda rows, value: rows.filter(self._own) if value else rows.exclude(self._own),
            ),
            DateFilter(key="desde", label=_("Desde"), field="due_on__gte"),
            DateFilter(key="hasta", label=_("Hasta"), field="due_on__lte"),
            CutFilter(apply=lambda rows, _day: queries.timing_at(rows, self._moment)),
        ]

    @property
    def _own(self) -> Q:
        return Q(assistance__adviser=self.request.user) | Q(responsible=self.request.user)

    @property
    def _today(self) -> Any:
        return day_of(self.request.at)  # type: ignore[attr-defined]

    @property
    def _moment(self) -> Any:
        """Now, or the end of the day of the cut-off that another page named."""
        return moment_of(self.address.text("corte"), self.request.at)  # type: ignore[attr-defined]

    @property
    def _is_cut(self) -> bool:
        return bool(self._moment != self.request.at)  # type: ignore[attr-defined]

    def _timing_of(self, row: Any) -> Timing:
        return Timing(row.stood) if self._is_cut else row.timing_on(self._today)

    def _timing(self, row: Any) -> str:
        return str(self._timing_of(row).label)

    def _narrow(self, rows: Any, value: str) -> Any:
        if self._is_cut:
            return queries.timing_at(rows, self._moment).filter(stood=value)
        return queries.only_timing(rows, value, self._today)


def _entity_code(row: Any) -> str:
    return queries.code_of(row.assistance.beneficiary)


def _state(row: Any) -> Any:
    return badge(row.get_state_display(), row.state)
