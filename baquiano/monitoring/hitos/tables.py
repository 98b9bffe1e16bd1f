"""Lists of assistances by their dates and hitos, and of cuts."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.common import statements
from baquiano.delivery.models import Assistance
from baquiano.institutions.words import PLAN_UNIT
from baquiano.monitoring.choices import CutState, Light
from baquiano.monitoring.hitos.queries import WHOLE, days_late
from baquiano.monitoring.tables import LOOKS, units
from baquiano.portfolio.models import Service
from baquiano.ui.display import number
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, CutFilter, Listing
from baquiano.ui.templatetags.ui import badge

CUT_LOOKS = {CutState.OPEN: "waiting", CutState.ANALYSED: "in_review", CutState.ISSUED: "approved"}


class AssistanceFollowUpListing(Listing):
    """The assistances of a vigencia with their hitos and their light. Give it rows ``with_progress`` of the day."""

    name = "seguimiento-de-las-asistencias"
    caption = _("Asistencias por fechas e hitos")
    search = ["beneficiary__search_text", "service_version__service__name"]
    search_label = _("Entidad o servicio")
    default_sort = "-gap"
    empty_title = _("No hay asistencias")
    empty_text = _("Las asistencias de servicios del portafolio aparecen aquí con sus hitos y su semáforo.")

    def __init__(self, request: Any, rows: Any, day: date) -> None:
        self.day = day
        super().__init__(request, rows)

    def get_columns(self) -> list[Any]:
        return [
            Column("entity", _("Entidad"), value="beneficiary.name", sort="beneficiary__name", link=True, width=40),
            Column("service", _("Servicio"), value="service_version.service.name", width=34),
            Column("unit", PLAN_UNIT, value="unit.name", sort="unit__name", width=34),
            Column("adviser", _("Profesional"), value="adviser.full_name", sort="adviser__full_name", personal=True),
            Column("starts", _("Empezó"), value="starts_on", sort="starts_on", on_screen=False),
            Column("ends", _("Último hito"), value="last_due", sort="last_due", on_screen=False),
            Column("hitos", _("Hitos"), value=lambda row: f"{row.n_done} de {row.n_hitos}", on_export=False),
            Column("met", _("Hitos verificados"), value="n_done", on_screen=False),
            Column("all", _("Hitos en total"), value="n_hitos", on_screen=False),
            Column("missing", _("Hitos sin cumplir a la fecha"), value="n_missing", on_screen=False),
            Column(
                "done",
                _("Avance"),
                value=lambda row: f"{number(row.done)} %",
                sort="done",
                css="is-number",
                on_export=False,
            ),
            Column("percent", _("Avance (%)"), value="done", on_screen=False),
            Column(
                "asked", _("Esperado"), value=lambda row: f"{number(row.expected)} %", css="is-number", on_export=False
            ),
            Column("expected", _("Esperado (%)"), value="expected", on_screen=False),
            Column("gap", _("Puntos de atraso"), value="gap", sort="gap", on_screen=False),
            Column(
                "late",
                _("Atraso (días)"),
                value=lambda row: days_late(row, self.day),
                sort="-late_since",
                css="is-number",
            ),
            Column(
                "light",
                _("Semáforo"),
                value=lambda row: str(Light(row.light).label),
                html=lambda row: badge(Light(row.light).label, LOOKS[Light(row.light)]),
            ),
        ]

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="grupo", label=PLAN_UNIT, field="unit", choices=units),
            ChoiceFilter(key="profesional", label=_("Profesional"), field="adviser", choices=_advisers),
            ChoiceFilter(key="servicio", label=_("Servicio"), field="service_version__service", choices=_services),
            ChoiceFilter(key="semaforo", label=_("Semáforo"), field="light", choices=Light.choices),
            BooleanFilter(
                key="completas",
                label=_("Todos sus hitos"),
                yes=_("Verificados"),
                no=_("Falta alguno"),
                apply=lambda rows, value: rows.filter(done__gte=WHOLE) if value else rows.filter(done__lt=WHOLE),
            ),
            BooleanFilter(
                key="atrasadas",
                label=_("Hitos sin cumplir"),
                apply=lambda rows, value: rows.filter(n_missing__gt=0) if value else rows.filter(n_missing=0),
            ),
            CutFilter(),
        ]


def _services() -> Any:
    return statements.options(("portfolio.services",), lambda: Service.objects.values_list("pk", "name"))


def _advisers() -> list[tuple[str, str]]:
    giving = Assistance.objects.filter(service_version__isnull=False, adviser__isnull=False).order_by()
    return list(
        User.objects.filter(pk__in=giving.values("adviser")).order_by("full_name").values_list("pk", "full_name")
    )


class CutListing(Listing):
    """The cuts of the follow-up, the last one first. Give it rows ``with_deviations``."""

    name = "cortes-de-seguimiento"
    caption = _("Cortes de seguimiento")
    columns = [
        Column("cut", _("Corte"), value="cut_on", sort="cut_on", link=True),
        Column("unit", PLAN_UNIT, value="unit.name", sort="unit__name", link=True, width=40),
        Column(
            "state",
            _("Estado"),
            value="get_state_display",
            html=lambda row: badge(row.get_state_display(), CUT_LOOKS[CutState(row.state)]),
            sort="state",
        ),
        Column("deviations", _("Desviadas"), value="n_deviations", sort="n_deviations", css="is-number"),
        Column("analysed", _("Analizado el"), value="analysed_at", sort="analysed_at"),
        Column("by", _("Analizado por"), value=lambda row: str(row.analysed_by or ""), personal=True, width=30),
        Column("conclusion", _("Conclusión"), value="conclusion", on_screen=False, width=60),
        Column("troubles", _("Qué no se desarrolla bien"), value="troubles", on_screen=False, width=60),
        Column("adjustment", _("Ajuste que se decide"), value="adjustment", on_screen=False, width=60),
        Column("sha256", _("Huella de las cifras"), on_screen=False),
    ]
    search = ["unit__name", "conclusion", "adjustment"]
    search_label = _("Dependencia o lo que se concluyó")
    default_sort = "-cut"
    empty_title = _("Todavía no hay cortes de seguimiento")
    empty_text = _("Cada corte guarda cómo iban las asistencias de una dependencia en un día, para analizarlas.")

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=CutState.choices),
            ChoiceFilter(key="grupo", label=PLAN_UNIT, field="unit", choices=units),
        ]

    def for_screen(self, rows: Any) -> Any:
        return rows.defer("figures")
